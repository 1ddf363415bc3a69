/* claim.c - see claim.h */
#include "claim.h"
#include "clock.h"
#include "log.h"
#include "people.h"
#include "secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int write_file(const char *path, const char *code, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    int r = fd < 0 || dprintf(fd, "%s\n", code) < 0 ? error_set(err, -errno, "%s: %s", path, strerror(errno)) : 0;

    if (fd >= 0)
        close(fd);
    return r;
}

int claim_offer(struct store *store, const char *folder, const char *listen, struct error *err)
{
    char path[512], code[SECRET_CLAIM_SIZE];
    uint8_t hash[SECRET_HASH_SIZE];
    struct clock real;
    int r;

    snprintf(path, sizeof path, "%s/" CLAIM_FILE, folder);
    if (claim_is_done(store)) {
        unlink(path);
        return 0;
    }
    clock_init_real(&real);
    secret_claim_code(code);
    secret_claim_hash(code, hash);
    r = claim_set(store, hash, clock_wall_ms(&real) + CLAIM_VALID_MS, err);
    if (r == 0)
        r = write_file(path, code, err);
    if (r == 0)
        log_info("claim: open http://%s/ and claim this box with the code %s", listen, code);
    return r;
}
