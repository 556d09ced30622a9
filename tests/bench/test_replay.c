/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file's own times in model time. Would catch: a replay that rounds, drifts or starts elsewhere,
 * a speed or a cap that bends the gaps, a second pass that begins at the wrong time.
 *
 * usage: test_replay EXAMPLES_DIR
 */
#include "bench/card.h"
#include "bench/run.h"
#include "traffic/pcap_file.h"
#include "traffic/traffic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

enum { FRAMES = 100000 };

static const char *drop_object;
static char directory[] = "/tmp/nicro-replay-XXXXXX", file_path[64];
static uint64_t times_ns[FRAMES];

/* Gaps of 0 ns to 5 us, none of them a multiple of much; and pauses of a second. */
static int
write_file(void **state)
{
	static const uint8_t frame[60];
	struct pcap_out out;
	struct fail fail = {0};
	uint64_t time_ns = 1234567891, draw = 1;
	(void)state;
	if (mkdtemp(directory) == NULL)
		return -1;
	snprintf(file_path, sizeof(file_path), "%s/gaps.pcap", directory);
	if (pcap_out_open(&out, file_path, &fail))
		return -1;
	for (unsigned i = 0; i < FRAMES; i++) {
		pcap_out_write(&out, frame, sizeof(frame), time_ns);
		times_ns[i] = time_ns - 1234567891;
		draw = draw * UINT64_C(6364136223846793005) + 1442695040888963407;
		time_ns += (draw >> 33) % 5000 + (i % 30000 == 29999 ? 1000000007 : 0);
	}
	return pcap_out_close(&out, true, &fail);
}

static int
remove_file(void **state)
{
	(void)state;
	traffic_end();
	return unlink(file_path) || rmdir(directory);
}

struct expected {
	uint64_t loops, speed_milli, next;
};

static int
check_arrival(void *ctx, const struct nic_outcome *outcome, struct fail *fail)
{
	struct expected *e = ctx;
	uint64_t pass = e->next / FRAMES, last = times_ns[FRAMES - 1];
	uint64_t own_ns = times_ns[e->next % FRAMES] + pass * (last + last / (FRAMES - 1));
	(void)fail;
	assert_int_equal(outcome->index, e->next);
	assert_int_equal(outcome->arrival_ps, own_ns * 1000 / e->speed_milli * 1000);
	e->next++;
	return 0;
}

static void
replay(const char *options, uint64_t loops, uint64_t speed_milli)
{
	struct nic_profile profile;
	struct fail fail = {0};
	struct loaded_object *object;
	const struct image *image;
	struct run_result result;
	char rx[128];
	snprintf(rx, sizeof(rx), "pcap:%s%s", file_path, options);
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	const struct load_options load = {.profile = &profile, .jit.mtu_bytes = 1500};
	assert_int_equal(card_make(drop_object, &load, NULL, &object, &image, &fail), 0);
	struct expected expected = {.loops = loops, .speed_milli = speed_milli};
	struct run_config config = {
		.nic = load_nic(object),
		.profile = &profile,
		.rx = rx,
		.outcome = check_arrival,
		.outcome_ctx = &expected,
	};
	assert_int_equal(run_pacing("original", &config, &fail), 0);
	if (run_traffic(&config, &result, &fail) != 0)
		fail_msg("%s", fail.text);
	assert_int_equal(expected.next, loops * FRAMES);
	assert_int_equal(result.totals.by_verdict[NIC_LOST], 0);
	load_free(object);
}

static void
gaps_are_the_files(void **state)
{
	replay("", 1, 1000);
}

static void
passes_follow_each_other(void **state)
{
	replay(",loop=3", 3, 1000);
}

static void
speed_scales_the_times(void **state)
{
	replay(",speed=0.5", 1, 500);
	replay(",loop=2,speed=1.25", 2, 1250);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps_are_the_files),
		cmocka_unit_test(passes_follow_each_other),
		cmocka_unit_test(speed_scales_the_times),
	};
	if (argc != 2)
		return 2;
	char path[256];
	snprintf(path, sizeof(path), "%s/drop.o", argv[1]);
	drop_object = path;
	return cmocka_run_group_tests(tests, write_file, remove_file);
}
