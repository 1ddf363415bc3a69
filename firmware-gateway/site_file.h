/* site_file.h - `transom site import|export`: rooms, devices, calendar as one JSON file, for provisioning and moving.
 * The form is the contract's; importing the same file twice changes nothing. Main only. */
#ifndef SITE_FILE_H
#define SITE_FILE_H
#include "control.h"

#define SITE_FILE_SIZE_MAX (4u << 20)

/* Reads and keeps everything, or says what is wrong and keeps nothing (the caller commits or not). Devices that are put
 * in a room for the first time belong to it from their first reading on; ones that move, from now_ms on. */
int site_import(struct store *store, const char *text, size_t size, int64_t now_ms, FILE *out, struct error *err);
int site_export(struct store *store, FILE *out, struct error *err);

#endif
