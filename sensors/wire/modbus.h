/* wire/modbus.h - Modbus RTU, as far as a Senseair S8 speaks it: reading registers, writing one. Pure; any thread.
 * Source: "Modbus over serial line" 1.02, 2.5; "Modbus application protocol" 1.1b3, 6.3, 6.4, 6.6 and 7. */
#ifndef MODBUS_H
#define MODBUS_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODBUS_REQUEST_SIZE 8
#define MODBUS_REFUSAL_SIZE 5           /* the shortest answer there is */
#define MODBUS_WRITTEN_SIZE 8           /* an answer to writing repeats the request */
#define MODBUS_REGISTERS_MAX 8          /* asked for at once */
#define MODBUS_VALUES_SIZE(count) (MODBUS_REFUSAL_SIZE + 2 * (count))
#define MODBUS_ANSWER_SIZE_MAX MODBUS_VALUES_SIZE(MODBUS_REGISTERS_MAX)

enum modbus_function { MODBUS_READ_HOLDING = 3, MODBUS_READ_INPUT = 4, MODBUS_WRITE_HOLDING = 6 };

struct modbus_request {
    uint8_t device;
    enum modbus_function function;
    uint16_t address;                   /* of the first register, from 0 */
    uint16_t value;                     /* how many registers to read, or what to write */
};

/* CRC-16, polynomial 0xa001 reflected, from 0xffff on; the low byte goes first on the wire. */
uint16_t modbus_crc16(const uint8_t *bytes, size_t size);

void modbus_request(const struct modbus_request *request, uint8_t bytes[MODBUS_REQUEST_SIZE]);

/* Bytes of the answer when it is no refusal. */
size_t modbus_answer_size(const struct modbus_request *request);

/* Whether the first bytes (2 at least) begin a refusal, which is MODBUS_REFUSAL_SIZE long. */
bool modbus_is_refusal(const uint8_t *bytes);

/* Takes the registers out of an answer of size bytes; of a request to write there are none, and values may be NULL.
 * 0; -EBADMSG: cut, a wrong checksum, or an answer to something else; -EOPNOTSUPP: refused, with the code. */
int modbus_answer(const struct modbus_request *request, const uint8_t *bytes, size_t size, uint16_t *values,
                  struct error *err);

#endif
