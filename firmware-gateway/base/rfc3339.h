/* base/rfc3339.h - UTC times as text, both ways. Pure; any thread. Source: RFC 3339. */
#ifndef RFC3339_H
#define RFC3339_H
#include <stddef.h>
#include <stdint.h>

#define RFC3339_LOCAL_SIZE 40   /* "2026-06-23T11:42:00.123+01:00" and its end */
#define RFC3339_SIZE 32     /* "2026-11-23T10:42:00.123Z" and its end */

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. month 1-12, day 1-31. */
int64_t civil_to_days(int year, int month, int day);
void civil_from_days(int64_t days, int *year, int *month, int *day);

/* Writes unix milliseconds as "YYYY-MM-DDTHH:MM:SSZ", with ".mmm" only where it is not zero. */
void rfc3339_format(int64_t unix_ms, char text[RFC3339_SIZE]);

/* The same instant as a clock shows it that is so many seconds ahead of UTC, with that offset. */
void rfc3339_format_local(int64_t unix_ms, int32_t offset_s, char text[RFC3339_LOCAL_SIZE]);

/* Reads a time with zone ("Z" or +hh:mm), fraction of any length (cut to ms), years 1900 to 9999, leap second as :59.
 * length bytes of text, all of them. 0, or -EINVAL; *unix_ms untouched on failure. */
int rfc3339_parse(const char *text, size_t length, int64_t *unix_ms);

#endif
