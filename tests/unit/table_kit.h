/* tests/unit/table_kit.h - the project's tables of facts, and the shipped files that are checked against them. */
#ifndef TABLE_KIT_H
#define TABLE_KIT_H
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CELL_SIZE 512

static inline int is_yaml(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".yaml") == 0;
}

/* One row of RFC 4180, without line breaks in cells; false at the end. */
static inline bool read_row(FILE *file, size_t columns, char cells[][CELL_SIZE])
{
    bool is_quoted = false;
    size_t column = 0, used = 0;
    int c;

    memset(cells, 0, columns * sizeof *cells);
    while ((c = fgetc(file)) != EOF && (is_quoted || c != '\n')) {
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == ',' && !is_quoted)
            column++, used = 0;
        else if (column < columns && used + 1 < CELL_SIZE)
            cells[column][used++] = (char)c;
    }
    return column == columns - 1;
}

#endif
