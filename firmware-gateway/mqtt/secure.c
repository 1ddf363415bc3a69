/* mqtt/secure.c - see secure.h */
#include "secure.h"
#include <stddef.h>

static int set_tls(struct mosquitto *mosquitto, const char *ca_file)
{
    int code = ca_file && *ca_file ? mosquitto_tls_set(mosquitto, ca_file, NULL, NULL, NULL, NULL)
                                   : mosquitto_int_option(mosquitto, MOSQ_OPT_TLS_USE_OS_CERTS, 1);

    return code ? code : mosquitto_tls_opts_set(mosquitto, 1, "tlsv1.2", NULL);    /* 1: verify the certificate */
}

int secure_set(struct mosquitto *mosquitto, const struct mqtt_url *url, const char *ca_file)
{
    int code = url->user[0] ? mosquitto_username_pw_set(mosquitto, url->user, url->password[0] ? url->password : NULL)
                            : MOSQ_ERR_SUCCESS;

    return code || !url->tls ? code : set_tls(mosquitto, ca_file);
}
