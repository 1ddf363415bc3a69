/* store/spots_table.c - see spots_table.h */
#include "spots_table.h"
#include "rfc3339.h"
#include "room_export.h"
#include <math.h>
#include <sodium.h>

#define DECIMALS 3                      /* as of a room's readings */

void spots_table_begin(struct out *out)
{
    out_plain(out, "evidence,local_time,utc_time,room,room_name,co2_ppm,temperature_c,humidity_pct,monitor,note,who,"
                   "entered_utc\r\n");
}

static void put_value(struct out *out, double value)
{
    if (!isnan(value)) {
        out->comma = false;
        out_number(out, NULL, value, DECIMALS);
    }
    out_plain(out, ",");
}

static void put_cell(struct out *out, const char *text)
{
    out_cell(out, text);
    out_plain(out, ",");
}

void spots_table_row(struct out *out, const struct zone *zone, const char *room_name, const struct spot *spot)
{
    char local[RFC3339_LOCAL_SIZE], utc[RFC3339_SIZE], entered[RFC3339_SIZE];

    rfc3339_format_local(spot->at_ms, zone_offset_s(zone, spot->at_ms), local);
    rfc3339_format(spot->at_ms, utc);
    rfc3339_format(spot->written_ms, entered);
    out_plain(out, "spot,%s,%s,", local, utc);
    put_cell(out, spot->room);
    put_cell(out, room_name);
    put_value(out, spot->co2_ppm);
    put_value(out, spot->temperature_c);
    put_value(out, spot->humidity_pct);
    put_cell(out, spot->monitor);
    put_cell(out, spot->note);
    put_cell(out, spot->who);
    out_plain(out, "%s\r\n", entered);
}

void spots_table_end(struct out *out, int64_t rows)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    char hex[2 * crypto_hash_sha256_BYTES + 1];

    if (out->failed)
        return;
    crypto_hash_sha256(digest, (const unsigned char *)out->text, out->size);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    out_plain(out, ROOM_EXPORT_LAST_LINE, (long long)rows, hex);
}
