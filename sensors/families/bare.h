/* families/bare.h - messages that mean only what an earlier one announced (announced.h): plain numbers, values at a
 * place in an object, words of availability. */
#ifndef BARE_H
#define BARE_H
#include "announced.h"
#include <jansson.h>

/* Whether something was announced about the message's topic. */
bool bare_is_known(const struct message *message);

/* Adds what the message says, an entry a device. 0; -EBADMSG: the text is no number, no word that was announced, or no
 * JSON where a place in an object was announced. */
int bare_decode(const struct message *message, struct decoded *out, struct error *err);

#endif
