/* node/node_form.h - readings in the plain form of sensors/README.md. Pure but for the text it grows. */
#ifndef NODE_FORM_H
#define NODE_FORM_H
#include "node_buffer.h"
#include "out.h"

/* One JSON object: the batch's newest reading, and the others under "history". What was not measured is left out. */
void node_form_write(struct out *out, const struct node_buffer *buffer, const struct node_batch *batch);

#endif
