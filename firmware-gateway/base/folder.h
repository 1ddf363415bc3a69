/* base/folder.h - the YAML files of a folder. Any thread. */
#ifndef FOLDER_H
#define FOLDER_H
#include "error.h"
#include <stdbool.h>

#define FOLDER_SUFFIX ".yaml"
#define FOLDER_PATH_SIZE 1024

/* Calls each() for every NAME.yaml whose NAME is_name() takes, in the order of the names; name and path are good until
 * it returns. 0; -ENOENT and friends: the folder can't be read; -ENOMEM. */
int folder_each(const char *folder, bool (*is_name)(const char *name),
                void (*each)(void *context, const char *name, const char *path), void *context, struct error *err);

#endif
