/* service.h - tells the service manager how it stands, when one started us (sd_notify(3), protocol of systemd).
 * A datagram to the socket in NOTIFY_SOCKET; without it every call does nothing. Main only. */
#ifndef SERVICE_H
#define SERVICE_H

void service_tell(const char *state);   /* "READY=1", "STOPPING=1", "WATCHDOG=1" */

#endif
