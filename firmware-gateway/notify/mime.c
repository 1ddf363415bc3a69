/* notify/mime.c - see mime.h */
#include "mime.h"
#include "calendar.h"
#include "messages.h"
#include "rfc3339.h"
#include "sentences.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_SIZE_MAX 254        /* RFC 5321 */
#define WORD_BYTES_MAX 42           /* of text in one encoded word: with "Subject: " and its frame 77 characters */
#define LINE_MAX_QP 76
#define PLAIN_SUBJECT_MAX 66        /* with "Subject: " within 78 */

bool mime_address_is_valid(const char *address)
{
    const char *at = strchr(address, '@');

    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > ADDRESS_SIZE_MAX)
        return false;
    for (const char *p = address; *p; p++)
        if (*p <= ' ' || *p >= 0x7f || strchr("()<>[]:;,\\\"", *p))
            return false;
    return true;
}

static void write_date(FILE *out, int64_t date_ms)
{
    int64_t seconds = date_ms / 1000, day = seconds / 86400;
    int year, month, date, second = (int)(seconds % 86400);

    civil_from_days(day, &year, &month, &date);
    /* The names of RFC 5322 are English whatever the catalogue's language. */
    static const char days[] = "MonTueWedThuFriSatSun", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    fprintf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * calendar_weekday(day), date,
            months + 3 * (month - 1), year, second / 3600, second / 60 % 60, second % 60);
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static void write_base64(FILE *out, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        unsigned triple = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                          (left > 2 ? bytes[i + 2] : 0);

        fputc(digits[triple >> 18], out);
        fputc(digits[triple >> 12 & 63], out);
        fputc(left > 1 ? digits[triple >> 6 & 63] : '=', out);
        fputc(left > 2 ? digits[triple & 63] : '=', out);
    }
}

/* Encoded words of whole characters, one a line. */
static void write_subject(FILE *out, const char *raw)
{
    char subject[MESSAGES_SUBJECT_SIZE];
    const char *at = subject;

    messages_one_line(subject, sizeof subject, raw);
    fputs("Subject:", out);
    if (is_ascii(subject) && strlen(subject) <= PLAIN_SUBJECT_MAX && !strstr(subject, "=?")) {
        fprintf(out, " %s\r\n", subject);
        return;
    }
    do {
        size_t length = strlen(at);

        if (length > WORD_BYTES_MAX)
            for (length = WORD_BYTES_MAX; ((unsigned char)at[length] & 0xc0) == 0x80;)
                length--;
        fputs(" =?UTF-8?B?", out);
        write_base64(out, (const unsigned char *)at, length);
        fputs("?=\r\n", out);
        at += length;
    } while (*at);
}

/* Control characters other than the line break are encoded like any foreign byte. */
static void write_quoted_printable(FILE *out, const char *body)
{
    int column = 0;

    for (const unsigned char *p = (const unsigned char *)body; *p; p++) {
        bool at_end = p[1] == '\n' || p[1] == '\0';
        bool plain = *p > ' ' && *p < 0x7f && *p != '=';
        int width;

        if (*p == '\n') {
            fputs("\r\n", out);
            column = 0;
            continue;
        }
        plain = plain || (*p == ' ' && !at_end);
        width = plain ? 1 : 3;
        if (column + width > LINE_MAX_QP - 1) {
            fputs("=\r\n", out);
            column = 0;
        }
        fprintf(out, plain ? "%c" : "=%02X", *p);
        column += width;
    }
    if (column)
        fputs("\r\n", out);
}

int mime_write(const struct mime_mail *mail, char **text, struct error *err)
{
    char *bytes = NULL;
    size_t size;
    FILE *out;

    if (!mime_address_is_valid(mail->from) || !mime_address_is_valid(mail->to))
        return error_set(err, -EINVAL, "mail: an address is none that mail can be sent with");
    for (const char *p = mail->key; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-' && *p != '.')
            return error_set(err, -EINVAL, "mail: a key is none");
    out = open_memstream(&bytes, &size);
    if (!out)
        return error_set(err, -ENOMEM, "mail: out of memory");
    fprintf(out, "From: Transom <%s>\r\nTo: <%s>\r\n", mail->from, mail->to);
    write_subject(out, mail->subject);
    write_date(out, mail->date_ms);
    fprintf(out, "Message-ID: <%s@%s>\r\n", mail->key, strchr(mail->from, '@') + 1);
    fputs("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\n", out);
    write_quoted_printable(out, mail->body);
    if (fclose(out) != 0) {
        free(bytes);
        return error_set(err, -ENOMEM, "mail: out of memory");
    }
    *text = bytes;
    return 0;
}
