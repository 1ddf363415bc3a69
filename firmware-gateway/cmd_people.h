/* cmd_people.h - `transom user` and `transom token`: for the technician at the console, who needs no account.
 * The words are carried out where the record is open: in the command itself, or in the gateway that runs. A password is
 * asked and hashed in the command, so it never travels and no gateway waits for the hash. */
#ifndef CMD_PEOPLE_H
#define CMD_PEOPLE_H
#include "error.h"
#include "store.h"
#include <stdio.h>

#define PEOPLE_USER_HELP                                                                                               \
    "transom user add LOGIN --role ROLE [--name NAME] [--email ADDRESS] [--wants-mail]\n"                            \
    "                   [--rooms ID,ID] [--no-password | --keep]\n"                                                 \
    "transom user passwd LOGIN [--keep]\n"                                                                          \
    "transom user list [--json] | disable LOGIN | enable LOGIN | erase LOGIN\n"                       \
    "Roles: viewer, teacher, site_staff, rep, leader, governor, technician. A teacher sees the rooms given here.\n"  \
    "The password is asked for, or read as one line from standard input. Whoever signs in with it first chooses\n"   \
    "another; --keep: they typed it themselves, and keep it.\n"                                                      \
    "erase: name and texts of a disabled account go for good; that p17 did what, in which role, stays.\n"
#define PEOPLE_TOKEN_HELP                                                                                              \
    "transom token add --role ROLE --days N [--name NAME] [--json] | list [--json] | revoke ID\n"                    \
    "A token is printed once; a program sends it as Authorization: Bearer. At most 366 days.\n"

#define PEOPLE_WORDS_EXTRA 2                    /* what people_ask may add */
#define PEOPLE_HASH_OPTION "--password-hash"

/* Carries out argv ("user" or "token" first). real_ms: the time that rights are counted in, unix ms.
 * 0; -EINVAL: wrong words; others: it failed. Nothing is committed here. Main only. */
int people_verb(struct store *store, int argc, char **argv, int64_t real_ms, FILE *out, struct error *err);

/* On the command's side, before the words go to the record: where they need a password it is read from in (twice and
 * unseen from a terminal, else one line), checked, hashed, and PEOPLE_HASH_OPTION with the hash added to argv, which
 * has room for PEOPLE_WORDS_EXTRA more. Other words stay as they are. hash: storage for it, of PASSWORD_HASH_SIZE.
 * 0; -EINVAL: wrong words or a password that is refused; -EIO. */
int people_ask(int *argc, char **argv, FILE *in, char *hash, struct error *err);

#endif
