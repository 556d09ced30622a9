/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `nicro traffic show` counts. Would have caught: a flow counted twice when the table grows,
 * a header read beyond the frame, percentiles off by a class, fragments taken for ports.
 */
#include "traffic/gen.h"
#include "traffic/pcap_file.h"
#include "traffic/summary.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int
add_packet(void *ctx, const struct pcap_packet *packet, struct fail *fail)
{
	/* A copy of exactly that size: a sanitizer sees a byte too far. */
	uint8_t *exact = malloc(packet->len_bytes);
	memcpy(exact, packet->data, packet->len_bytes);
	int err = summary_add(ctx, exact, packet->len_bytes, packet->time_ns, fail);
	free(exact);
	return err;
}

static void
add_file(struct summary *summary, const char *path)
{
	struct pcap_in in;
	struct fail fail = {0};
	assert_int_equal(pcap_in_open(&in, path, 1, &fail), 0);
	while (pcap_in_burst(&in, 10, add_packet, summary, &fail) == 10)
		;
	assert_int_equal(fail.err, 0);
	pcap_in_close(&in);
}

/* tcpdump and a look at make_pcaps.py say so. */
static void
examples_are_classified(void **state)
{
	static const struct {
		const char *path;
		uint64_t frames, tagged;
		enum summary_protocol protocol;
		uint64_t count;
	} rows[] = {
		{TRAFFIC_DIR "/ipv4.pcap", 178, 0, SUMMARY_ARP, 1},
		{TRAFFIC_DIR "/ipv4.pcap", 178, 0, SUMMARY_IPV4_ICMP, 10},
		{TRAFFIC_DIR "/fragments.pcap", 13, 0, SUMMARY_IPV4_FRAGMENT, 12},
		{TRAFFIC_DIR "/vlan.pcap", 34, 33, SUMMARY_BROKEN, 10},
		{TRAFFIC_DIR "/ipv6.pcap", 39, 0, SUMMARY_IPV6_TCP, 4},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct summary summary;
		struct fail fail = {0};
		uint64_t sum = 0, sizes = 0;
		assert_int_equal(summary_start(&summary, &fail), 0);
		add_file(&summary, rows[i].path);
		assert_int_equal(summary.frames, rows[i].frames);
		assert_int_equal(summary.tagged, rows[i].tagged);
		assert_int_equal(summary.protocols[rows[i].protocol], rows[i].count);
		for (unsigned p = 0; p < SUMMARY_PROTOCOL_COUNT; p++)
			sum += summary.protocols[p];
		for (unsigned s = 0; s < SUMMARY_SIZE_COUNT; s++)
			sizes += summary.sizes[s];
		assert_int_equal(sum, summary.frames);
		assert_int_equal(sizes, summary.frames);
		summary_free(&summary);
	}
}

static void
flows_are_told_apart(void **state)
{
	static uint8_t frame[10240];
	static const char *const specs[] = {
		"flows=20000", "flows=20000,l3=6,l4=tcp,vlan=2", "flows=20000,l4=icmp"};
	for (unsigned i = 0; i < 3; i++) {
		struct gen_spec spec;
		struct gen gen;
		struct summary summary;
		struct fail fail = {0};
		uint64_t frames = 0;
		assert_int_equal(gen_parse(specs[i], &spec, &fail), 0);
		assert_int_equal(gen_make(&gen, &spec, 1, &fail), 0);
		assert_int_equal(summary_start(&summary, &fail), 0);
		for (int n = 0; n < 400000; n++) {
			uint32_t len = gen_next(&gen, frame);
			assert_int_equal(summary_add(&summary, frame, len, 0, &fail), 0);
		}
		assert_int_equal(summary.flow_count, 20000);
		summary_sort(&summary);
		for (uint32_t f = 0; f < summary.flow_count; f++) {
			assert_true(
				f == 0 || summary.flows[f].frames <= summary.flows[f - 1].frames);
			frames += summary.flows[f].frames;
		}
		assert_int_equal(frames, 400000);
		gen_free(&gen);
		summary_free(&summary);
	}
}

/* Gaps of 0, 1, 2, ... ns: percentile p is p percent of the range, within 1/16. */
static void
percentiles_are_close(void **state)
{
	static const uint8_t frame[14] = {0};
	struct summary summary;
	struct fail fail = {0};
	uint64_t now = 0;
	assert_int_equal(summary_start(&summary, &fail), 0);
	for (uint64_t gap = 0; gap < 100000; gap++) {
		assert_int_equal(summary_add(&summary, frame, sizeof(frame), now, &fail), 0);
		now += gap;
	}
	assert_int_equal(summary.gap_min_ns, 0);
	assert_int_equal(summary.gap_max_ns, 99998);
	for (unsigned percent = 1; percent <= 100; percent++) {
		uint64_t exact = 99999 * percent / 100, have = summary_gap_ns(&summary, percent);
		assert_true(have + 2 >= exact && have <= exact + exact / 16 + 2);
	}
	summary_free(&summary);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_are_classified),
		cmocka_unit_test(flows_are_told_apart),
		cmocka_unit_test(percentiles_are_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
