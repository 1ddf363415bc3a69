/* base/address.h - whether an IP address is out in the world or in some private place. Pure; any thread. */
#ifndef ADDRESS_H
#define ADDRESS_H
#include <sys/socket.h>

enum address_kind {
    ADDRESS_PUBLIC,
    ADDRESS_LOCAL,          /* this machine or its networks: loopback, link-local, private and shared ranges */
    ADDRESS_NO_HOST,        /* nobody in particular: multicast, broadcast, unspecified, documentation, reserved */
};

/* An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts as what it is. Other families are ADDRESS_NO_HOST.
 * address  borrows; as long as its family says.
 * Source: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890), RFC 6052 for NAT64. */
enum address_kind address_kind(const struct sockaddr *address);

#endif
