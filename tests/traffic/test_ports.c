/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sources and sinks through their DPDK ports. Would have caught: nanoseconds cut to microseconds,
 * frames cut at 1500 or 1664 bytes, a leaking mbuf, output left behind after an error, frames
 * reordered between bursts, a second open that finds the EAL gone.
 */
#include "traffic/traffic.h"

#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char directory[] = "/tmp/nicro-ports.XXXXXX";

static const char *
in_directory(const char *name)
{
	static char path[2][128];
	static unsigned turn;
	turn ^= 1;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", directory, name);
	return path[turn];
}

static struct traffic_source *
source(const char *spec, uint64_t count)
{
	struct traffic_options options = {.count = count, .seed = 1, .ports = 2};
	struct traffic_source *opened = NULL;
	struct fail fail = {0};
	if (traffic_source_open(spec, &options, &opened, &fail) != 0)
		fail_msg("%s: %s", spec, fail.text);
	return opened;
}

static struct traffic_sink *
sink(const char *spec)
{
	struct traffic_sink *opened = NULL;
	struct fail fail = {0};
	if (traffic_sink_open(spec, &opened, &fail) != 0)
		fail_msg("%s: %s", spec, fail.text);
	return opened;
}

/* Everything that @p from gives, into @p to; @return frames */
static uint64_t
pump(struct traffic_source *from, struct traffic_sink *to)
{
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	uint64_t total = 0;
	int n;
	while ((n = traffic_receive(from, frames, TRAFFIC_RECEIVE_MAX, &fail)) > 0) {
		for (int i = 0; i < n; i++)
			if (traffic_send(to, frames[i].data, frames[i].len_bytes, frames[i].time_ns,
				    &fail) != 0)
				fail_msg("%s", fail.text);
		total += (uint64_t)n;
	}
	if (n < 0)
		fail_msg("%s", fail.text);
	return total;
}

static void
close_sink(struct traffic_sink *to)
{
	struct fail fail = {0};
	if (traffic_sink_close(to, true, &fail) != 0)
		fail_msg("%s", fail.text);
}

static size_t
slurp(const char *path, uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	size_t len = fread(data, 1, size, file);
	fclose(file);
	return len;
}

/* A copy of a copy has the same bytes: times from 0, lengths and data are what they were. */
static void
copies_are_equal(void **state)
{
	static const char *const names[] = {"ipv4", "jumbo", "runts", "mixed"};
	static uint8_t first[1 << 17], second[1 << 17];
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char from[256], once[160], twice[160];
		snprintf(from, sizeof(from), "pcap:%s/%s.pcap", TRAFFIC_DIR, names[i]);
		snprintf(once, sizeof(once), "pcap:%s", in_directory("once.pcap"));
		snprintf(twice, sizeof(twice), "pcap:%s", in_directory("twice.pcap"));
		struct traffic_source *in = source(from, 0);
		struct traffic_sink *out = sink(once);
		uint64_t frames = pump(in, out);
		traffic_source_close(in);
		close_sink(out);
		assert_true(frames > 30);

		in = source(once, 0);
		out = sink(twice);
		assert_int_equal(pump(in, out), frames);
		traffic_source_close(in);
		close_sink(out);
		size_t len = slurp(once + 5, first, sizeof(first));
		assert_int_equal(slurp(twice + 5, second, sizeof(second)), len);
		assert_memory_equal(first, second, len);

		/* The same lengths and bytes as the original; only stamps began elsewhere. */
		assert_int_equal(slurp(from + 5, second, sizeof(second)), len);
		assert_memory_equal(first, second, 16); /* then the snap length */
		for (size_t at = 24; at < len;) {
			uint32_t caplen;
			memcpy(&caplen, first + at + 8, 4);
			assert_memory_equal(first + at + 8, second + at + 8, 8 + caplen);
			at += 16 + caplen;
		}
	}
}

static void
times_are_nanoseconds(void **state)
{
	struct traffic_source *in = source("pcap:" TRAFFIC_DIR "/ipv4.pcap", 3);
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	assert_int_equal(traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail), 3);
	assert_int_equal(frames[0].time_ns, 0);
	assert_int_equal(frames[1].time_ns, 67);       /* 60 bytes at 10 Gbit/s, no pause */
	assert_int_equal(frames[2].time_ns, 67 + 134); /* and a pause of 67 ns */
	assert_int_equal(traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail), 0);
	traffic_source_close(in);
}

static void
loops_go_on_in_time(void **state)
{
	struct traffic_source *in = source("pcap:" TRAFFIC_DIR "/vlan.pcap,loop=3,port=1", 0);
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	uint64_t total = 0, last = 0;
	int n;
	while ((n = traffic_receive(in, frames, 7, &fail)) > 0)
		for (int i = 0; i < n; i++, total++) {
			assert_true(total == 0 || frames[i].time_ns > last);
			assert_int_equal(frames[i].port, 1);
			last = frames[i].time_ns;
		}
	assert_int_equal(n, 0);
	assert_int_equal(total, 3 * 34);
	traffic_source_close(in);
}

static void
generator_spreads_over_ports(void **state)
{
	struct traffic_source *in = source("gen:size=64/9018,flows=7", 1000);
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	uint64_t total = 0, large = 0;
	int n;
	while ((n = traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail)) > 0)
		for (int i = 0; i < n; i++, total++) {
			assert_int_equal(frames[i].port, total % 2);
			assert_true(frames[i].len_bytes == 60 || frames[i].len_bytes == 9014);
			large += frames[i].len_bytes == 9014;
		}
	assert_int_equal(total, 1000);
	assert_in_range(large, 400, 600);
	traffic_source_close(in);
}

/* More frames than there are mbufs, several times, through a file sink: nothing may leak. */
static void
nothing_leaks(void **state)
{
	for (int i = 0; i < 4; i++) {
		char spec[160];
		snprintf(spec, sizeof(spec), "pcap:%s", in_directory("leak.pcap"));
		struct traffic_source *in = source("gen:size=imix,flows=100", 5000);
		struct traffic_sink *out = sink(spec);
		assert_int_equal(pump(in, out), 5000);
		traffic_source_close(in);
		close_sink(out);
	}
}

static void
write_part(const char *path, const uint8_t *data, size_t len)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* Cut at every byte of the header and the first three records: an error that names the file, or,
 * where a record ends, a shorter file. The sink leaves nothing behind. */
static void
cut_files_are_refused(void **state)
{
	static uint8_t data[4096];
	size_t have = slurp(TRAFFIC_DIR "/runts.pcap", data, sizeof(data)), ends[4] = {24};
	for (int i = 1; i < 4; i++) {
		uint32_t caplen;
		memcpy(&caplen, data + ends[i - 1] + 8, 4);
		ends[i] = ends[i - 1] + 16 + caplen;
	}
	assert_true(ends[3] < have);
	for (size_t cut = 0; cut <= ends[3]; cut++) {
		char path[128], spec[160], out_spec[160];
		snprintf(path, sizeof(path), "%s", in_directory("cut.pcap"));
		snprintf(spec, sizeof(spec), "pcap:%s", path);
		snprintf(out_spec, sizeof(out_spec), "pcap:%s", in_directory("out.pcap"));
		write_part(path, data, cut);
		struct traffic_options options = {0};
		struct traffic_source *in = NULL;
		struct traffic_sink *out = sink(out_spec);
		struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
		struct fail fail = {0};
		int n = traffic_source_open(spec, &options, &in, &fail), frames_seen = 0;
		while (n == 0 && (n = traffic_receive(in, frames, 1, &fail)) > 0) {
			frames_seen++;
			n = traffic_send(out, frames[0].data, frames[0].len_bytes, 0, &fail);
		}
		traffic_source_close(in);
		bool whole = cut == ends[0] || cut == ends[1] || cut == ends[2] || cut == ends[3];
		if (whole) {
			assert_int_equal(n, 0);
			assert_int_equal(cut, ends[frames_seen]);
		} else {
			assert_int_equal(n, -EINVAL);
			assert_non_null(strstr(fail.text, path));
			assert_null(strchr(fail.text, '\n'));
		}
		assert_int_equal(traffic_sink_close(out, false, NULL), 0);
		assert_int_not_equal(access(out_spec + 5, F_OK), 0);
	}
}

static void
refused(const char *spec, bool is_sink, int errno_wanted, const char *says)
{
	struct traffic_options options = {0};
	struct traffic_source *in = NULL;
	struct traffic_sink *out = NULL;
	struct fail fail = {0};
	int err = is_sink ? traffic_sink_open(spec, &out, &fail)
			  : traffic_source_open(spec, &options, &in, &fail);
	if (err != errno_wanted || strstr(fail.text, says) == NULL)
		fail_msg("%s: %d, \"%s\" without \"%s\"", spec, err, fail.text, says);
}

static void
bad_places_are_named(void **state)
{
	static const uint8_t raw_ip[24] = {
		0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, [16] = 0xff, 0xff, [20] = 101};
	char spec[160];
	write_part(in_directory("raw.pcap"), raw_ip, sizeof(raw_ip));
	snprintf(spec, sizeof(spec), "pcap:%s", in_directory("raw.pcap"));
	refused(spec, false, -EINVAL, "not Ethernet");
	write_part(in_directory("text.pcap"), (const uint8_t *)"this is no capture file\n", 24);
	snprintf(spec, sizeof(spec), "pcap:%s", in_directory("text.pcap"));
	refused(spec, false, -EINVAL, "is not a capture");
	refused("pcap:/no/such/file", false, -ENOENT, "/no/such/file: cannot open");
	refused("pcap:/tmp", false, -EISDIR, "is a directory");
	refused("pcap:/no/such/directory/out.pcap", true, -ENOENT, "cannot create");
	refused("pcap:/tmp", true, -EISDIR, "is a directory");
	refused("dev:no-such-if0", false, -ENODEV, "no such interface");
	refused("dev:no-such-if0", true, -ENODEV, "no such interface");
	refused("dpdk:net_nothing0", false, -ENODEV, "net_nothing0");
	refused("pcap:" TRAFFIC_DIR "/vlan.pcap,port=1", false, -EINVAL, "port=1");
	refused("eth0", false, -EINVAL, "dpdk:DEVARGS");
	refused("gen:size=64", true, -EINVAL, "no packet sink");
}

/* libpcap reads back what we wrote: bytes, nanoseconds; the notes stand in the file. */
static void
notes_go_into_pcapng(void **state)
{
	static uint8_t bytes[1 << 17];
	char spec[160], note[400], found[64];
	struct fail fail = {0};
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	snprintf(spec, sizeof(spec), "pcapng:%s", in_directory("notes.pcapng"));
	struct traffic_sink *out = sink(spec);
	assert_true(traffic_sink_notes(out));
	static const uint32_t lens[] = {14, 59, 60, 61, 1500, 1664, 2000, 10240};
	for (uint32_t i = 0; i < 8; i++) {
		memset(bytes, (int)i, lens[i]);
		snprintf(note, sizeof(note), "note %u %0*d", i, (int)i * 50, 0);
		assert_int_equal(traffic_send_note(out, bytes, lens[i], i * UINT64_C(5000000001),
					 i == 2 ? NULL : note, &fail),
			0);
	}
	close_sink(out);
	size_t len = slurp(spec + 7, bytes, sizeof(bytes));
	for (uint32_t i = 0; i < 8; i++) {
		snprintf(found, sizeof(found), "note %u ", i);
		assert_int_equal(memmem(bytes, len, found, strlen(found)) != NULL, i != 2);
	}
	struct traffic_source *in = source(spec, 0);
	assert_int_equal(traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail), 8);
	for (uint32_t i = 0; i < 8; i++) {
		assert_int_equal(frames[i].len_bytes, lens[i]);
		assert_int_equal(frames[i].time_ns, i * UINT64_C(5000000001));
		assert_int_equal(frames[i].data[lens[i] - 1], i);
	}
	traffic_source_close(in);
}

static void
null_takes_and_ends(void **state)
{
	struct traffic_source *in = source("null", 0);
	struct traffic_sink *out = sink("null");
	assert_int_equal(pump(in, out), 0);
	assert_int_equal(traffic_send(out, (const uint8_t *)"x", 1, 0, NULL), 0);
	traffic_source_close(in);
	close_sink(out);
}

/* A DPDK device that is no ring: net_null gives frames without end, and takes them. */
static void
any_vdev_works(void **state)
{
	struct traffic_source *in = source("dpdk:net_null0,size=90", 100);
	struct traffic_sink *out = sink("dpdk:net_null0,size=90");
	assert_true(traffic_source_live(in));
	assert_int_equal(pump(in, out), 100);
	traffic_source_close(in);
	close_sink(out);
}

static int
make_directory(void **state)
{
	return mkdtemp(directory) ? 0 : -1;
}

static int
remove_directory(void **state)
{
	static const char *const names[] = {"once.pcap", "twice.pcap", "leak.pcap", "cut.pcap",
		"raw.pcap", "text.pcap", "notes.pcapng"};
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(in_directory(names[i]));
	traffic_end();
	return rmdir(directory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_takes_and_ends),
		cmocka_unit_test(copies_are_equal),
		cmocka_unit_test(times_are_nanoseconds),
		cmocka_unit_test(loops_go_on_in_time),
		cmocka_unit_test(generator_spreads_over_ports),
		cmocka_unit_test(nothing_leaks),
		cmocka_unit_test(cut_files_are_refused),
		cmocka_unit_test(bad_places_are_named),
		cmocka_unit_test(any_vdev_works),
		cmocka_unit_test(notes_go_into_pcapng),
	};
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
