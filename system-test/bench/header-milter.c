/*
 * A milter on libmilter that continues and inserts one header field: what bench/milter compares Signet's library with.
 * As opendkim does, it leaves out HELO, DATA and unknown commands, and answers every other event.
 *
 * header-milter SOCKET      in the form of libmilter, such as local:/run/x.sock
 */
#include <stdio.h>
#include <stdlib.h>

#include <libmilter/mfapi.h>

static char id_only[] = "i";
static char field_name[] = "X-Bench";
static char field_value[] = " seen";

static sfsistat on_negotiate(SMFICTX *context, unsigned long actions, unsigned long protocol, unsigned long unused2,
                             unsigned long unused3, unsigned long *our_actions, unsigned long *our_protocol,
                             unsigned long *our2, unsigned long *our3)
{
	(void)unused2;
	(void)unused3;
	*our_actions = actions & (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_SETSYMLIST);
	*our_protocol = protocol & (SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_SKIP | SMFIP_HDR_LEADSPC);
	*our2 = 0;
	*our3 = 0;
	if (*our_actions & SMFIF_SETSYMLIST)
		smfi_setsymlist(context, SMFIM_EOH, id_only);
	return SMFIS_CONTINUE;
}

static sfsistat on_connect(SMFICTX *context, char *host, _SOCK_ADDR *address)
{
	(void)context;
	(void)host;
	(void)address;
	return SMFIS_CONTINUE;
}

static sfsistat on_envelope(SMFICTX *context, char **arguments)
{
	(void)context;
	(void)arguments;
	return SMFIS_CONTINUE;
}

static sfsistat on_header(SMFICTX *context, char *name, char *value)
{
	(void)context;
	(void)name;
	(void)value;
	return SMFIS_CONTINUE;
}

static sfsistat on_end_of_headers(SMFICTX *context)
{
	(void)context;
	return SMFIS_CONTINUE;
}

static sfsistat on_body(SMFICTX *context, unsigned char *octets, size_t length)
{
	(void)context;
	(void)octets;
	(void)length;
	return SMFIS_CONTINUE;
}

static sfsistat on_end_of_message(SMFICTX *context)
{
	return smfi_insheader(context, 0, field_name, field_value) == MI_SUCCESS ? SMFIS_CONTINUE : SMFIS_TEMPFAIL;
}

static sfsistat on_end(SMFICTX *context)
{
	(void)context;
	return SMFIS_CONTINUE;
}

int main(int count, char **arguments)
{
	struct smfiDesc milter = {
		.xxfi_name = "header-milter",
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_SETSYMLIST,
		.xxfi_connect = on_connect,
		.xxfi_envfrom = on_envelope,
		.xxfi_envrcpt = on_envelope,
		.xxfi_header = on_header,
		.xxfi_eoh = on_end_of_headers,
		.xxfi_body = on_body,
		.xxfi_eom = on_end_of_message,
		.xxfi_abort = on_end,
		.xxfi_close = on_end,
		.xxfi_negotiate = on_negotiate,
	};

	if (count != 2 || smfi_setconn(arguments[1]) != MI_SUCCESS || smfi_register(milter) != MI_SUCCESS ||
	    smfi_setbacklog(1024) != MI_SUCCESS) {
		fprintf(stderr, "usage: header-milter SOCKET\n");
		return EXIT_FAILURE;
	}
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
