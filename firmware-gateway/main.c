/* main.c - the subcommands of transom and which function is each. */
#include "error.h"
#include <stdio.h>

int main(void)
{
    fputs("usage: transom COMMAND\n", stderr);
    return 2;
}
