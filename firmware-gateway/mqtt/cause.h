/* mqtt/cause.h - why a connection is not there, in words for the health page. Pure; any thread. */
#ifndef CAUSE_H
#define CAUSE_H
#include <stddef.h>

/* The words for a reason code of MQTT 5 (0x80 and up, CONNACK, SUBACK, DISCONNECT). Source: MQTT 5, 2.4. */
const char *cause_of_reason(int reason);

/* The reason code that says the same as return code 1 to 5 of a CONNACK of MQTT 3.1.1 (3.2.2.3), others unchanged. */
int cause_reason_of_connack(int code);

/* Writes the words for an error of libmosquitto (MOSQ_ERR_...) into text. library_errno is errno as the library left
 * it: a system error, or getaddrinfo's where the name was not found. */
void cause_of_error(int mosq_error, int library_errno, char *text, size_t size);

#endif
