/* web/room_pieces.h - every room as GET /rooms prints it, printed once for all who ask until it changes: many pages ask
 * for more rooms than sensors speak of. Main only. */
#ifndef ROOM_PIECES_H
#define ROOM_PIECES_H
#include "show.h"

struct room_pieces;

struct room_pieces *room_pieces_open(void);     /* NULL: out of memory */
void room_pieces_close(struct room_pieces *pieces);     /* takes NULL */

/* Appends a room's object to the array that is open: what show_room_keys prints now. It is printed anew with each second
 * (ages are in it), with anything that happens to the room, and with any write to the record, which is where incidents
 * come from and what the school is loaded from. open: of all rooms, read here when it is needed (begin with zeros). */
void room_pieces_put(struct web *web, struct out *out, size_t room, struct show_open *open);

#endif
