/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The oracle: what `nicro run` writes, written by the running kernel. Same options, same files;
 * what only a card has (cycles, queues, model time) is null or 0.
 *
 *   kernel_run OBJ --rx pcap:FILE [--prog NAME] [--maps FILE] [--maps-out FILE] [--verdicts FILE]
 *              [--tx pcap:FILE] [--host pcap:FILE] [--mtu BYTES] [--kept pcap:FILE]
 *              [--events FILE]
 *
 * Events have no name of their array, and data and packet bytes are in one piece, with up to 7
 * bytes of padding behind.
 * Frames that test-run does not take (kernel_takes()) are left out; --kept gets all the others, so
 * that the model can be given the same ones. Their number is said on standard error.
 * Frames that a card loses before the program sees them (shorter than an Ethernet header, longer
 * than the MTU lets in) are LOST here by the same rule, in this file, independently of the model.
 * Exit: 0 done; 77 this user may not load programs; 3 the program asks for random numbers or
 * clocks, so that no two runs are equal; 2 anything else.
 */
#include "base/file.h"
#include "bench/events.h"
#include "bench/kernel_exec.h"
#include "nic-model/device.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_SKIP = 77, EXIT_BAD = 2, EXIT_UNREPEATABLE = 3 };
enum { ETH_HEADER_BYTES = 14, VLAN_TAG_BYTES = 4, MTU_DEFAULT = 1500 };

struct options {
	const char *object, *prog, *rx, *tx, *host, *maps, *maps_out, *verdicts, *kept, *events;
	uint32_t mtu_bytes;
};

struct outputs {
	pcap_t *dead; /* link type and precision of the files */
	struct file_out tx_file, host_file, kept_file, verdict_file, event_file;
	pcap_dumper_t *tx, *host, *kept;
	uint64_t left_out, index;
};

static bool
is_vlan_tag(const uint8_t *data, uint32_t at, uint32_t len_bytes)
{
	if (at + 2 > len_bytes)
		return false;
	unsigned type = (unsigned)data[at] << 8 | data[at + 1];
	return type == 0x8100 || type == 0x88a8; /* IEEE 802.1Q, 802.1ad */
}

/* Would a port with this MTU let the frame in? Lengths without the 4 bytes of FCS. */
static bool
is_lost(const uint8_t *data, uint32_t len_bytes, uint32_t mtu_bytes)
{
	if (len_bytes < ETH_HEADER_BYTES)
		return true;
	uint32_t limit = mtu_bytes + ETH_HEADER_BYTES;
	for (uint32_t at = 12; is_vlan_tag(data, at, len_bytes); at += VLAN_TAG_BYTES)
		limit += VLAN_TAG_BYTES;
	return len_bytes > limit;
}

static const char *
pcap_path(const char *spec)
{
	return strncmp(spec, "pcap:", 5) == 0 ? spec + 5 : spec;
}

static int
open_pcap(struct outputs *out, const char *spec, struct file_out *file, pcap_dumper_t **dumper,
	struct fail *fail)
{
	if (spec == NULL)
		return 0;
	int err = file_create(file, pcap_path(spec), fail);
	if (err)
		return err;
	*dumper = pcap_dump_fopen(out->dead, file->stream);
	return *dumper ? 0 : fail_set(fail, -EIO, "%s: %s", spec, pcap_geterr(out->dead));
}

static int
open_outputs(const struct options *o, struct outputs *out, struct fail *fail)
{
	out->dead = pcap_open_dead_with_tstamp_precision(
		DLT_EN10MB, 262144, PCAP_TSTAMP_PRECISION_NANO);
	int err = open_pcap(out, o->tx, &out->tx_file, &out->tx, fail);
	if (!err)
		err = open_pcap(out, o->host, &out->host_file, &out->host, fail);
	if (!err)
		err = open_pcap(out, o->kept, &out->kept_file, &out->kept, fail);
	if (!err && o->verdicts)
		err = file_create(&out->verdict_file, o->verdicts, fail);
	if (!err && o->verdicts)
		fputs("{\"schema\":\"nicro.verdicts/1\"}\n", out->verdict_file.stream);
	if (!err && o->events)
		err = file_create(&out->event_file, o->events, fail);
	if (!err && o->events)
		fputs("{\"schema\":\"nicro.events/1\"}\n", out->event_file.stream);
	return err;
}

static void
write_frame(pcap_dumper_t *dumper, const uint8_t *data, uint32_t len_bytes)
{
	struct pcap_pkthdr header = {.caplen = len_bytes, .len = len_bytes};
	if (dumper)
		pcap_dump((unsigned char *)dumper, &header, data);
}

static void
write_event(void *ctx, const void *record, uint32_t record_bytes)
{
	const struct outputs *out = ctx;
	if (out->event_file.stream)
		events_print(
			out->event_file.stream, out->index, NULL, record, record_bytes, NULL, 0);
}

static int
run_frame(const struct options *o, struct kernel_exec *exec, struct outputs *out,
	const uint8_t *data, uint32_t len_bytes, struct fail *fail)
{
	struct kernel_answer answer = {
		.verdict = NIC_LOST, .exit = NIC_EXIT_DROP, .len_bytes = len_bytes};
	if (!is_lost(data, len_bytes, o->mtu_bytes)) {
		if (!kernel_takes(kernel_exec_type(exec), data, len_bytes)) {
			out->left_out++;
			return 0;
		}
		int err = kernel_exec_frame(exec, data, len_bytes, 1, &answer, fail);
		if (err)
			return err;
	}
	write_frame(out->kept, data, len_bytes);
	if (answer.exit != NIC_EXIT_DROP)
		write_frame(answer.exit == NIC_EXIT_WIRE ? out->tx : out->host, answer.data,
			answer.len_bytes);
	if (out->verdict_file.stream)
		fprintf(out->verdict_file.stream,
			"{\"index\":%" PRIu64 ",\"verdict\":\"%s\",\"len\":%u,\"cycles\":null,"
			"\"queue\":null}\n",
			out->index, nic_verdict_name(answer.verdict), answer.len_bytes);
	out->index++;
	return 0;
}

static int
run_file(const struct options *o, struct kernel_exec *exec, struct outputs *out, struct fail *fail)
{
	char text[PCAP_ERRBUF_SIZE];
	const char *path = pcap_path(o->rx);
	pcap_t *in =
		pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, text);
	if (in == NULL)
		return fail_set(fail, -EINVAL, "%s: %s", path, text);
	struct pcap_pkthdr *header;
	const uint8_t *data;
	int err = 0, got = 0;
	kernel_exec_on_event(exec, write_event, out);
	while (!err && (got = pcap_next_ex(in, &header, &data)) == 1)
		err = run_frame(o, exec, out, data, header->caplen, fail);
	if (!err && got == PCAP_ERROR)
		err = fail_set(fail, -EINVAL, "%s: %s", path, pcap_geterr(in));
	pcap_close(in);
	return err;
}

static int
close_pcap(struct file_out *file, pcap_dumper_t *dumper, int err, struct fail *fail)
{
	if (file->stream == NULL)
		return err;
	if (err || dumper == NULL) {
		file_discard(file);
		return err;
	}
	/* pcap_dump_close() would close the stream that file_commit() must still check. */
	pcap_dump_flush(dumper);
	return file_commit(file, fail);
}

static int
close_outputs(struct outputs *out, int err, struct fail *fail)
{
	err = close_pcap(&out->tx_file, out->tx, err, fail);
	err = close_pcap(&out->host_file, out->host, err, fail);
	err = close_pcap(&out->kept_file, out->kept, err, fail);
	struct file_out *texts[] = {&out->verdict_file, &out->event_file};
	for (unsigned i = 0; i < 2; i++)
		if (texts[i]->stream && err)
			file_discard(texts[i]);
		else if (texts[i]->stream)
			err = file_commit(texts[i], fail);
	pcap_close(out->dead);
	return err;
}

static int
run_loaded(const struct options *o, struct kernel_exec *exec, struct fail *fail)
{
	unsigned map_count;
	const struct map_json_map *maps = kernel_exec_maps(exec, &map_count);
	struct outputs out = {0};
	int err = o->maps ? map_json_read(o->maps, maps, map_count, fail) : 0;
	if (err)
		return err;
	err = open_outputs(o, &out, fail);
	if (!err)
		err = run_file(o, exec, &out, fail);
	err = close_outputs(&out, err, fail);
	if (out.left_out)
		fprintf(stderr, "left out: %" PRIu64 "\n", out.left_out);
	if (!err && o->maps_out)
		err = map_json_write(o->maps_out, maps, map_count, fail);
	return err;
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{"prog", 1, NULL, 'p'},
		{"rx", 1, NULL, 'r'},
		{"tx", 1, NULL, 't'},
		{"host", 1, NULL, 'h'},
		{"maps", 1, NULL, 'm'},
		{"maps-out", 1, NULL, 'o'},
		{"verdicts", 1, NULL, 'v'},
		{"mtu", 1, NULL, 'u'},
		{"kept", 1, NULL, 'k'},
		{"events", 1, NULL, 'e'},
		{0},
	};
	int code;
	while ((code = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (code) {
		case 'p':
			o->prog = optarg;
			break;
		case 'r':
			o->rx = optarg;
			break;
		case 't':
			o->tx = optarg;
			break;
		case 'h':
			o->host = optarg;
			break;
		case 'm':
			o->maps = optarg;
			break;
		case 'o':
			o->maps_out = optarg;
			break;
		case 'v':
			o->verdicts = optarg;
			break;
		case 'k':
			o->kept = optarg;
			break;
		case 'e':
			o->events = optarg;
			break;
		case 'u':
			o->mtu_bytes = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	}
	if (optind + 1 != argc || o->rx == NULL)
		return false;
	o->object = argv[optind];
	return true;
}

int
main(int argc, char **argv)
{
	struct options o = {.mtu_bytes = MTU_DEFAULT};
	struct kernel_exec *exec = NULL;
	struct fail fail = {0};
	if (!read_options(argc, argv, &o)) {
		fprintf(stderr, "usage: kernel_run OBJ --rx pcap:FILE [options of nicro run]\n");
		return EXIT_BAD;
	}
	int err = kernel_exec_open(o.object, o.prog, &exec, &fail);
	if (err) {
		fprintf(stderr, "kernel_run: %s\n", fail.text);
		return err == -EPERM ? EXIT_SKIP : EXIT_BAD;
	}
	const char *unrepeatable = kernel_exec_unrepeatable(exec);
	if (unrepeatable) {
		fprintf(stderr, "kernel_run: %s: calls %s, no two runs are equal\n", o.object,
			unrepeatable);
		err = EXIT_UNREPEATABLE;
	} else if (run_loaded(&o, exec, &fail)) {
		fprintf(stderr, "kernel_run: %s\n", fail.text);
		err = EXIT_BAD;
	}
	kernel_exec_close(exec);
	return err;
}
