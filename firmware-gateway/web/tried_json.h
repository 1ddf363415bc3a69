/* web/tried_json.h - what people say was tried in a room, as the API prints it. Any thread. */
#ifndef TRIED_JSON_H
#define TRIED_JSON_H
#include "out.h"
#include "tried.h"

void tried_put(struct out *out, const char *key, const struct tried *tried);

#endif
