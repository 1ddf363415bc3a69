/* base/folder.c - see folder.h */
#include "folder.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_yaml(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), suffix = sizeof FOLDER_SUFFIX - 1;

    return length > suffix && strcmp(entry->d_name + length - suffix, FOLDER_SUFFIX) == 0;
}

int folder_each(const char *folder, bool (*is_name)(const char *name),
                void (*each)(void *context, const char *name, const char *path), void *context, struct error *err)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_yaml, alphasort);

    if (count < 0)
        return error_set(err, -errno, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        char *name = entries[i]->d_name, path[FOLDER_PATH_SIZE + sizeof entries[i]->d_name];

        snprintf(path, sizeof path, "%.*s/%s", FOLDER_PATH_SIZE - 2, folder, name);
        name[strlen(name) - (sizeof FOLDER_SUFFIX - 1)] = '\0';
        if (is_name(name))
            each(context, name, path);
        free(entries[i]);
    }
    free(entries);
    return 0;
}
