/* store/secret.c - see secret.h */
#include "secret.h"
#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>

#define TOKEN_PREFIX "tr_"          /* so that a scanner of leaked secrets, or a person, knows what it is */
#define TOKEN_BYTES (SECRET_TOKEN_BITS / 8)
#define CLAIM_GROUP 4
#define CLAIM_CHARACTERS (SECRET_CLAIM_BITS / 5)

/* Crockford's base 32: no I, L, O, U. */
static const char claim_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static_assert(SECRET_HASH_SIZE == crypto_generichash_BYTES, "the record keeps whole hashes");
static_assert(PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES, "the record keeps whole hashes");
static_assert(SECRET_KEY_SIZE == crypto_generichash_KEYBYTES, "keys fit the hash");

int secret_init(struct error *err)
{
    if (sodium_init() < 0)
        return error_set(err, -EIO, "secret: the system gives no random numbers");
    return 0;
}

void secret_token(char token[SECRET_TOKEN_SIZE])
{
    uint8_t bits[TOKEN_BYTES];
    size_t prefix = strlen(TOKEN_PREFIX);

    randombytes_buf(bits, sizeof bits);
    memcpy(token, TOKEN_PREFIX, prefix);
    sodium_bin2base64(token + prefix, SECRET_TOKEN_SIZE - prefix, bits, sizeof bits,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bits, sizeof bits);
}

void secret_claim_code(char code[SECRET_CLAIM_SIZE])
{
    char *p = code;

    for (int i = 0; i < CLAIM_CHARACTERS; i++) {
        if (i && i % CLAIM_GROUP == 0)
            *p++ = '-';
        *p++ = claim_alphabet[randombytes_uniform(sizeof claim_alphabet - 1)];
    }
    *p = '\0';
}

void secret_hash(const char *text, uint8_t hash[SECRET_HASH_SIZE])
{
    crypto_generichash(hash, SECRET_HASH_SIZE, (const unsigned char *)text, strlen(text), NULL, 0);
}

static char claim_character(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

void secret_claim_hash(const char *code, uint8_t hash[SECRET_HASH_SIZE])
{
    char plain[SECRET_CLAIM_SIZE];
    size_t size = 0;

    for (const char *p = code; *p && size < sizeof plain - 1; p++)
        if (*p != '-' && *p != ' ')
            plain[size++] = claim_character(*p);
    plain[size] = '\0';
    secret_hash(plain, hash);
    sodium_memzero(plain, sizeof plain);
}

int secret_password_hash(const char *password, char hash[PASSWORD_HASH_SIZE], struct error *err)
{
    if (crypto_pwhash_str_alg(hash, password, strlen(password), SECRET_ARGON2_ITERATIONS, SECRET_ARGON2_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return error_set(err, -ENOMEM, "secret: no memory for a password hash");
    return 0;
}

bool secret_password_is_right(const char *password, const char *hash)
{
    uint8_t unused[SECRET_HASH_SIZE];
    static const uint8_t salt[crypto_pwhash_SALTBYTES];

    if (*hash)
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    /* The answer is known; only the time is wanted, and not even running out of memory changes it. */
    if (crypto_pwhash(unused, sizeof unused, password, strlen(password), salt, SECRET_ARGON2_ITERATIONS,
                      SECRET_ARGON2_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0)
        sodium_memzero(unused, sizeof unused);
    return false;
}

void secret_key(uint8_t key[SECRET_KEY_SIZE])
{
    randombytes_buf(key, SECRET_KEY_SIZE);
}

void secret_mac(const uint8_t key[SECRET_KEY_SIZE], const char *text, char mac[SECRET_MAC_SIZE])
{
    uint8_t bytes[SECRET_HASH_SIZE];

    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)text, strlen(text), key, SECRET_KEY_SIZE);
    secret_to_hex(bytes, sizeof bytes, mac);
}

void secret_sign(const char *secret, const char *text, char mac[SECRET_MAC_SIZE])
{
    crypto_auth_hmacsha256_state state;
    uint8_t bytes[crypto_auth_hmacsha256_BYTES];

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, bytes);
    sodium_memzero(&state, sizeof state);
    secret_to_hex(bytes, sizeof bytes, mac);
}

bool secret_is_same(const char *a, const char *b)
{
    size_t size = strlen(a);

    return size == strlen(b) && sodium_memcmp(a, b, size) == 0;
}

void secret_forget(void *bytes, size_t size)
{
    sodium_memzero(bytes, size);
}

void secret_to_hex(const uint8_t *bytes, size_t size, char *hex)
{
    sodium_bin2hex(hex, 2 * size + 1, bytes, size);
}

bool secret_from_hex(const char *hex, uint8_t *bytes, size_t size)
{
    size_t used;

    return strlen(hex) == 2 * size && sodium_hex2bin(bytes, size, hex, 2 * size, NULL, &used, NULL) == 0 &&
           used == size;
}
