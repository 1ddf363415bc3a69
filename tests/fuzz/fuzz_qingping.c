/* fuzz_qingping.c - any bytes as messages of Qingping. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("qingping/112233445566/up", NULL)
