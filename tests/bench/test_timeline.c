/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: time in the wrong slice, a slice that shows a smaller cause, a stretch that
 * began before the picture and is not in it, a picture that does not begin where it was asked to.
 */
#include "bench/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NS = 1000 };

static void
load_card(struct nic_profile *card)
{
	struct fail fail = {0};
	if (nic_profile_load(nic_profile_names[0], card, &fail) ||
		nic_profile_set(card, "core.threads=2", &fail) ||
		nic_profile_set(card, "core.cores=1", &fail) ||
		nic_profile_set(card, "clock_mhz=1000", &fail))
		fail_msg("%s", fail.text);
}

struct row {
	uint64_t index, begin_ns, end_ns;
	int32_t thread;
	enum nic_ledger entry;
};

static void
expect(enum timeline_rows rows, uint64_t from, const struct row *spans, unsigned count, bool colour,
	const char *wanted)
{
	struct nic_profile card;
	char *text = NULL;
	size_t size;
	load_card(&card);
	struct timeline *timeline = timeline_new(&card, rows, from);
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(timeline);
	for (unsigned i = 0; i < count; i++) {
		const struct nic_span span = {
			.index = spans[i].index,
			.begin_ps = spans[i].begin_ns * NS,
			.end_ps = spans[i].end_ns * NS,
			.thread = spans[i].thread,
			.entry = (uint8_t)spans[i].entry,
		};
		timeline_span(timeline, &span);
	}
	for (unsigned i = 0; i < 3; i++) {
		const struct nic_outcome outcome = {.index = i, .verdict = NIC_XDP_TX};
		timeline_outcome(timeline, &outcome);
	}
	timeline_print(timeline, 63, colour, stream); /* 40 columns of letters */
	fclose(stream);
	assert_string_equal(text, wanted);
	free(text);
	timeline_free(timeline);
}

/* 40 ns in 40 columns: what takes most of a nanosecond, a second packet, another core. */
static const struct row spans[] = {
	{0, 100, 110, NIC_NO_THREAD, NIC_LEDGER_RECEIVE},
	{0, 110, 115, 0, NIC_LEDGER_RUN},
	{1, 112, 120, NIC_NO_THREAD, NIC_LEDGER_RECEIVE},
	{1, 118, 126, 1, NIC_LEDGER_RUN},
	{2, 118, 140, 2, NIC_LEDGER_RUN},
	{0, 115, 130, 0, NIC_LEDGER_EMEM},
	{0, 130, 133, 0, NIC_LEDGER_RUN},
	{NIC_NO_PACKET, 133, 136, 0, NIC_LEDGER_FIRMWARE},
	{1, 126, 140, 1, NIC_LEDGER_QUEUE},
	{NIC_NO_PACKET, 140, 142, 1, NIC_LEDGER_FIRMWARE},
};
enum { COUNT = sizeof(spans) / sizeof(spans[0]) };

static void
threads(void **state)
{
	expect(TIMELINE_THREADS, 0, spans, COUNT, false,
		"\nthe 2 threads of core 0 from the arrival of packet 0; a column is 1.0 ns (1.0 "
		"cycles) and shows what took most of it\n"
		"  ns                   0                   20\n"
		"  thread 0             ..........XXXXXEEEEEEEEEEEEEEEXXXfff....\n"
		"  thread 1             ..................XXXXXXXXqqqqqqqqqqqqqq\n"
		"  X   20.0 %  instructions\n"
		"  f    3.8 %  firmware waits\n"
		"  E   18.8 %  EMEM latency\n"
		"  q   17.5 %  memory queues\n"
		"  .   40.0 %  no packet\n");
}

/* What began before the picture is in it. */
static void
from_the_second(void **state)
{
	expect(TIMELINE_THREADS, 1, spans, COUNT, true,
		"\nthe 2 threads of core 0 from the arrival of packet 1; a column is 0.8 ns (0.8 "
		"cycles) and shows what took most of it\n"
		"  ns                   0                   16\n"
		"  thread 0             "
		"\033[32mXXXX\033[34mEEEEEEEEEEEEEEEEEE\033[32mXXXX\033[90mffff\033[0m.....\n"
		"  thread 1             "
		".......\033[32mXXXXXXXXXXX\033[31mqqqqqqqqqqqqqqqqq\033[0m\n"
		"  X   25.0 %  instructions\n"
		"  f    5.4 %  firmware waits\n"
		"  E   26.8 %  EMEM latency\n"
		"  q   25.0 %  memory queues\n"
		"  .   17.9 %  no packet\n");
}

static void
packets(void **state)
{
	expect(TIMELINE_PACKETS, 0, spans, COUNT, false,
		"\npackets 0 to 2; a column is 1.0 ns (1.0 cycles) and shows what took most of "
		"it\n"
		"  ns                   0                   20\n"
		"  0 XDP_TX             rrrrrrrrrrXXXXXEEEEEEEEEEEEEEEXXX       \n"
		"  1 XDP_TX                         rrrrrrXXXXXXXXqqqqqqqqqqqqqq\n"
		"  2 XDP_TX                               XXXXXXXXXXXXXXXXXXXXXX\n"
		"  X   44.7 %  instructions\n"
		"  E   17.6 %  EMEM latency\n"
		"  q   16.5 %  memory queues\n"
		"  r   21.2 %  receive path\n");
	expect(TIMELINE_PACKETS, 7, spans, COUNT, false, "\ntimeline: packet 7 was not executed\n");
}

/* Once the card is full (4 packets a thread) the picture begins anew. */
static void
from_full(void **state)
{
	static const struct row full[] = {
		{0, 0, 10, 0, NIC_LEDGER_RUN},
		{7, 90, 100, 0, NIC_LEDGER_RUN},
		{8, 100, 110, NIC_NO_THREAD, NIC_LEDGER_RECEIVE},
		{7, 100, 120, 0, NIC_LEDGER_EMEM},
		{8, 110, 140, 1, NIC_LEDGER_RUN},
		{NIC_NO_PACKET, 120, 125, 0, NIC_LEDGER_FIRMWARE},
		{NIC_NO_PACKET, 140, 145, 1, NIC_LEDGER_FIRMWARE},
	};
	expect(TIMELINE_THREADS, TIMELINE_FROM_FULL, full, sizeof(full) / sizeof(full[0]), false,
		"\nthe 2 threads of core 0 from the arrival of packet 8; a column is 1.0 ns (1.0 "
		"cycles) and shows what took most of it\n"
		"  ns                   0                   20\n"
		"  thread 0             EEEEEEEEEEEEEEEEEEEEfffff...............\n"
		"  thread 1             ..........XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n"
		"  X   37.5 %  instructions\n"
		"  f    6.3 %  firmware waits\n"
		"  E   25.0 %  EMEM latency\n"
		"  .   31.3 %  no packet\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads),
		cmocka_unit_test(from_the_second),
		cmocka_unit_test(packets),
		cmocka_unit_test(from_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
