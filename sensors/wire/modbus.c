/* wire/modbus.c - see modbus.h */
#include "modbus.h"
#include <assert.h>
#include <errno.h>
#include <string.h>

#define CRC16_FIRST 0xffff
#define CRC16_POLYNOMIAL 0xa001
#define CRC16_SIZE 2
#define REFUSED 0x80                    /* added to the function */
#define VALUES_AT 3                     /* behind device, function and the count of bytes */

uint16_t modbus_crc16(const uint8_t *bytes, size_t size)
{
    unsigned crc = CRC16_FIRST;

    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ CRC16_POLYNOMIAL : crc >> 1;
    }
    return (uint16_t)crc;
}

static bool crc_is_right(const uint8_t *bytes, size_t size)
{
    uint16_t crc = modbus_crc16(bytes, size - CRC16_SIZE);

    return bytes[size - 2] == (crc & 0xff) && bytes[size - 1] == crc >> 8;
}

void modbus_request(const struct modbus_request *request, uint8_t bytes[MODBUS_REQUEST_SIZE])
{
    uint16_t crc;

    assert(request->function == MODBUS_WRITE_HOLDING ||
           (request->value >= 1 && request->value <= MODBUS_REGISTERS_MAX));
    bytes[0] = request->device;
    bytes[1] = (uint8_t)request->function;
    bytes[2] = (uint8_t)(request->address >> 8);
    bytes[3] = (uint8_t)request->address;
    bytes[4] = (uint8_t)(request->value >> 8);
    bytes[5] = (uint8_t)request->value;
    crc = modbus_crc16(bytes, MODBUS_REQUEST_SIZE - CRC16_SIZE);
    bytes[6] = (uint8_t)crc;
    bytes[7] = (uint8_t)(crc >> 8);
}

size_t modbus_answer_size(const struct modbus_request *request)
{
    return request->function == MODBUS_WRITE_HOLDING ? MODBUS_WRITTEN_SIZE : (size_t)MODBUS_VALUES_SIZE(request->value);
}

bool modbus_is_refusal(const uint8_t *bytes)
{
    return bytes[1] & REFUSED;
}

static int read_refusal(const struct modbus_request *request, const uint8_t *bytes, size_t size, struct error *err)
{
    if (size != MODBUS_REFUSAL_SIZE || !crc_is_right(bytes, size) || bytes[1] != (request->function | REFUSED))
        return error_set(err, -EBADMSG, "refusal with a wrong checksum, or of something else");
    return error_set(err, -EOPNOTSUPP, "request refused code=%u", bytes[2]);
}

int modbus_answer(const struct modbus_request *request, const uint8_t *bytes, size_t size, uint16_t *values,
                  struct error *err)
{
    uint8_t asked[MODBUS_REQUEST_SIZE];

    if (size >= 2 && modbus_is_refusal(bytes))
        return read_refusal(request, bytes, size, err);
    if (size != modbus_answer_size(request))
        return error_set(err, -EBADMSG, "answer of %zu bytes instead of %zu", size, modbus_answer_size(request));
    if (!crc_is_right(bytes, size))
        return error_set(err, -EBADMSG, "checksum of the answer is wrong: the wires pick up noise, or something else "
                         "uses the serial line");
    modbus_request(request, asked);
    if (request->function == MODBUS_WRITE_HOLDING)
        return memcmp(asked, bytes, size) == 0 ? 0 : error_set(err, -EBADMSG, "the sensor repeats another request");
    if (bytes[0] != asked[0] || bytes[1] != asked[1] || bytes[2] != 2 * request->value)
        return error_set(err, -EBADMSG, "answer to another request");
    for (size_t i = 0; i < request->value; i++)
        values[i] = (uint16_t)(bytes[VALUES_AT + 2 * i] << 8 | bytes[VALUES_AT + 2 * i + 1]);
    return 0;
}
