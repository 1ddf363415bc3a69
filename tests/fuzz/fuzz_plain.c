/* fuzz_plain.c - any bytes as messages of our own form. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("transom/in/d", "transom/in/d/status")
