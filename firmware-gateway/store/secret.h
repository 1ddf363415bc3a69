/* store/secret.h - passwords and random secrets, and what is kept of them. Here, and not in a door, because both the
 * web and the messages to people hand out rights.
 * Only hashes leave for the record: Argon2id of what a person chose, BLAKE2b of what we drew at random.
 * Any thread after secret_init. */
#ifndef SECRET_H
#define SECRET_H
#include "error.h"
#include "people.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Source: OWASP Password Storage Cheat Sheet, "Argon2id with a minimum configuration of 19 MiB of memory, an iteration
 * count of 2, and 1 degree of parallelism". */
#define SECRET_ARGON2_BYTES (19u << 20)
#define SECRET_ARGON2_ITERATIONS 2

#define SECRET_TOKEN_BITS 256
#define SECRET_TOKEN_SIZE 48        /* "tr_" and 43 characters of base64url, with the end */
#define SECRET_CLAIM_BITS 80
#define SECRET_CLAIM_SIZE 20        /* "K7Q2-9FTM-3XWD-H5RA" with the end */
#define SECRET_MAC_SIZE 65          /* 256 bits as hex, with the end */
#define SECRET_KEY_SIZE 32

int secret_init(struct error *err); /* once, before anything else; -EIO: no randomness */

/* Draws a new one: a session, a bearer token, the right in an alert's link. */
void secret_token(char token[SECRET_TOKEN_SIZE]);
/* Draws a one-time code for reading aloud: groups of four, without I, L, O and U. */
void secret_claim_code(char code[SECRET_CLAIM_SIZE]);

/* What the record keeps of a random secret. text may be anything a client sent. */
void secret_hash(const char *text, uint8_t hash[SECRET_HASH_SIZE]);
/* The same of a claim code as a person types it: small letters, blanks or none between the groups, O for 0. */
void secret_claim_hash(const char *code, uint8_t hash[SECRET_HASH_SIZE]);

/* Slow on purpose (some 20 ms of a PC, 150 ms of a Raspberry Pi 4) and takes SECRET_ARGON2_BYTES while it runs: worker
 * only. 0; -ENOMEM. */
int secret_password_hash(const char *password, char hash[PASSWORD_HASH_SIZE], struct error *err);
/* hash "" is never right, but takes as long, so that nobody learns from the time which accounts there are. */
bool secret_password_is_right(const char *password, const char *hash);

/* HMAC-SHA256 of text under a secret that a person chose, as hex: what receivers of webhooks can check with any
 * library. Source: RFC 2104, FIPS 180-4. */
void secret_sign(const char *secret, const char *text, char mac[SECRET_MAC_SIZE]);

void secret_key(uint8_t key[SECRET_KEY_SIZE]);      /* draws one */
void secret_mac(const uint8_t key[SECRET_KEY_SIZE], const char *text, char mac[SECRET_MAC_SIZE]);
bool secret_is_same(const char *a, const char *b);  /* in a time that does not tell where they differ */
void secret_forget(void *bytes, size_t size);       /* overwrites */
void secret_to_hex(const uint8_t *bytes, size_t size, char *hex);       /* 2 * size + 1 bytes of hex */
bool secret_from_hex(const char *hex, uint8_t *bytes, size_t size);     /* exactly size bytes */

#endif
