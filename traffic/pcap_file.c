/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/pcap_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	NS_PER_S = 1000000000,
	SNAP_BYTES = 262144, /* what tcpdump writes */
	ETHERNET = 1,        /* LINKTYPE_ETHERNET */
	READ_BYTES = 1 << 18,
};

static int
open_file(struct pcap_in *in, struct fail *fail)
{
	char reason[PCAP_ERRBUF_SIZE] = "";
	struct stat st = {0};
	FILE *file = fopen(in->path, "rbe");
	if (file == NULL)
		return fail_set(fail, -errno, "%s: cannot open: %s", in->path, strerror(errno));
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(file);
		return fail_set(fail, -EISDIR, "%s: is a directory; name a pcap file", in->path);
	}
	if (in->loops_left > 1 && !S_ISREG(st.st_mode)) {
		fclose(file);
		return fail_set(fail, -ESPIPE, "%s: loop= needs a regular file", in->path);
	}
	/* libpcap reads a record at a time; 4 KiB, what stdio takes, cost a fifth of the rate. */
	if (in->buffer == NULL)
		in->buffer = malloc(READ_BYTES);
	if (in->buffer)
		setvbuf(file, in->buffer, _IOFBF, READ_BYTES);
	in->pcap =
		pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
	if (in->pcap == NULL) {
		fclose(file);
		return fail_set(fail, -EINVAL,
			"%s: is not a capture that libpcap can read: %s; give a pcap or pcapng "
			"file",
			in->path, S_ISREG(st.st_mode) && st.st_size == 0 ? "it is empty" : reason);
	}
	int link = pcap_datalink(in->pcap);
	if (link != ETHERNET) {
		const char *name = pcap_datalink_val_to_name(link);
		int err = fail_set(fail, -EINVAL,
			"%s: link type is %d (%s), not Ethernet; capture on an Ethernet interface",
			in->path, link, name ? name : "unknown");
		pcap_close(in->pcap);
		in->pcap = NULL;
		return err;
	}
	return 0;
}

int
pcap_in_open(struct pcap_in *in, const char *path, uint64_t loops, struct fail *fail)
{
	*in = (struct pcap_in){.path = path, .loops_left = loops};
	int err = open_file(in, fail);
	if (err)
		pcap_in_close(in);
	return err;
}

/* Start over: the next pass begins one mean gap after the last packet. */
static int
rewind_file(struct pcap_in *in, struct fail *fail)
{
	uint64_t pass_ns = in->last_ns - in->base_ns;
	in->base_ns = in->last_ns + (in->record > 1 ? pass_ns / (in->record - 1) : 1000);
	in->record = 0;
	in->loops_left--;
	pcap_close(in->pcap);
	in->pcap = NULL;
	return open_file(in, fail);
}

static int
damaged(struct pcap_in *in, struct fail *fail)
{
	FILE *file = pcap_file(in->pcap);
	long offset = file ? ftell(file) : -1;
	const char *reason = pcap_geterr(in->pcap);
	bool cut = strncmp(reason, "truncated", 9) == 0;
	return fail_set(fail, -EINVAL, "%s: record %llu is %s at byte %ld: %s; %s", in->path,
		(unsigned long long)in->record + 1, cut ? "cut off" : "damaged", offset, reason,
		cut ? "copy the file again, or keep its whole records with `editcap`"
		    : "capture again");
}

static int
check_packet(struct pcap_in *in, const struct pcap_pkthdr *header, struct fail *fail)
{
	if (header->caplen == header->len)
		return 0;
	return fail_set(fail, -EINVAL,
		"%s: record %llu holds %u of the frame's %u bytes; capture whole frames "
		"(tcpdump -s 0)",
		in->path, (unsigned long long)in->record, header->caplen, header->len);
}

static uint64_t
packet_time(struct pcap_in *in, const struct pcap_pkthdr *header)
{
	/* With nanosecond precision libpcap keeps nanoseconds in tv_usec. */
	uint64_t stamp_ns = (uint64_t)header->ts.tv_sec * NS_PER_S + (uint64_t)header->ts.tv_usec;
	if (in->record == 1)
		in->first_ns = stamp_ns;
	uint64_t since = stamp_ns > in->first_ns ? stamp_ns - in->first_ns : 0;
	if (in->base_ns + since > in->last_ns)
		in->last_ns = in->base_ns + since;
	return in->last_ns;
}

struct burst {
	struct pcap_in *in;
	pcap_in_take *take;
	void *ctx;
	unsigned taken;
	struct fail *fail;
};

static void
on_packet(u_char *user, const struct pcap_pkthdr *header, const u_char *data)
{
	struct burst *burst = (struct burst *)user;
	struct pcap_in *in = burst->in;
	in->record++;
	struct pcap_packet packet = {
		.data = data, .len_bytes = header->caplen, .time_ns = packet_time(in, header)};
	int err = check_packet(in, header, burst->fail);
	if (!err)
		err = burst->take(burst->ctx, &packet, burst->fail);
	if (err)
		pcap_breakloop(in->pcap);
	else
		burst->taken++;
}

unsigned
pcap_in_burst(struct pcap_in *in, unsigned max, pcap_in_take *take, void *ctx, struct fail *fail)
{
	struct burst burst = {.in = in, .take = take, .ctx = ctx, .fail = fail};
	while (burst.taken < max && fail->err == 0) {
		int result = pcap_dispatch(
			in->pcap, (int)(max - burst.taken), on_packet, (u_char *)&burst);
		if (result == PCAP_ERROR) {
			damaged(in, fail);
		} else if (result == 0) { /* the end; what came before it was counted */
			if (in->loops_left <= 1 || in->record == 0)
				break;
			rewind_file(in, fail);
		}
	}
	return burst.taken;
}

void
pcap_in_close(struct pcap_in *in)
{
	if (in->pcap)
		pcap_close(in->pcap);
	in->pcap = NULL;
	free(in->buffer);
	in->buffer = NULL;
}

int
pcap_out_open(struct pcap_out *out, const char *path, struct fail *fail)
{
	*out = (struct pcap_out){0};
	int err = file_create(&out->file, path, fail);
	if (err)
		return err;
	out->format = pcap_open_dead_with_tstamp_precision(
		ETHERNET, SNAP_BYTES, PCAP_TSTAMP_PRECISION_NANO);
	if (out->format)
		out->dumper = pcap_dump_fopen(out->format, out->file.stream);
	if (out->dumper == NULL) {
		err = fail_set(fail, -EIO, "%s: cannot write: %s", path,
			out->format ? pcap_geterr(out->format) : "not enough memory");
		pcap_out_close(out, false, NULL);
	}
	return err;
}

void
pcap_out_write(struct pcap_out *out, const uint8_t *data, uint32_t len_bytes, uint64_t time_ns)
{
	struct pcap_pkthdr header = {
		.ts = {.tv_sec = (time_t)(time_ns / NS_PER_S),
			.tv_usec = (suseconds_t)(time_ns % NS_PER_S)},
		.caplen = len_bytes,
		.len = len_bytes,
	};
	pcap_dump((u_char *)out->dumper, &header, data);
}

/* The dumper is the stream itself (pcap_dump_file()): file_commit() closes it, and sees errors that
 * pcap_dump_close() would hide. */
int
pcap_out_close(struct pcap_out *out, bool keep, struct fail *fail)
{
	int err = 0;
	if (keep)
		err = file_commit(&out->file, fail);
	else
		file_discard(&out->file);
	if (out->format)
		pcap_close(out->format);
	*out = (struct pcap_out){0};
	return err;
}
