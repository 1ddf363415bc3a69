/* transom-press - paper from a document: a filter of the gateway. The JSON of press.md on standard input, a PDF on
 * standard output; nothing is kept. A document that is none: one line on standard error, and exit status 1; one that
 * could not be printed: 2. */
#include "press.h"
#include <stdio.h>
#include <stdlib.h>

#define EXIT_NO_DOCUMENT 1
#define EXIT_NOT_PRINTED 2
#define READ_STEP (1u << 20)

/* All of the input, or as much as is too much; NULL: out of memory. */
static char *read_all(size_t *size)
{
    size_t room = 0, n;
    char *text = NULL;

    *size = 0;
    do {
        char *grown = *size + READ_STEP > room ? realloc(text, room = 2 * room + READ_STEP) : text;

        if (!grown) {
            free(text);
            return NULL;
        }
        text = grown;
        n = fread(text + *size, 1, READ_STEP, stdin);
        *size += n;
    } while (n > 0 && *size <= PRESS_INPUT_SIZE_MAX);
    return text;
}

int main(void)
{
    char why[PRESS_WHY_SIZE] = "out of memory";
    struct press_bytes bytes = {0};
    size_t size;
    char *text = read_all(&size);
    json_t *root = NULL;
    int status = EXIT_NOT_PRINTED;

    if (text && size > PRESS_INPUT_SIZE_MAX)
        snprintf(why, sizeof why, "the document is longer than %u bytes", PRESS_INPUT_SIZE_MAX);
    else if (text)
        root = press_form_read(text, size, why);
    if (text && !root)
        status = EXIT_NO_DOCUMENT;
    free(text);
    if (root && press_print(root, &bytes, why))
        status = fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size && fflush(stdout) == 0 ? EXIT_SUCCESS
                                                                                                : EXIT_NOT_PRINTED;
    if (status != EXIT_SUCCESS)
        fprintf(stderr, "transom-press: %s\n", why);
    json_decref(root);
    free(bytes.data);
    return status;
}
