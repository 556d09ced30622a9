/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a host figure of frames that never arrived, a row that vanishes instead of
 * saying why, an interface or namespace left behind, a figure that includes the generator. */
#include "bench/generator.h"
#include "bench/legs.h"

#include <linux/bpf.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SKIP = 77, FRAMES = 6 };
static const char *objects; /* directory of the examples */

/* IPv4 UDP, an IPv6 frame, an ARP request, a runt, and one that no port takes. */
static struct leg_frame frames[FRAMES];
static uint8_t bytes[FRAMES][2000];

static void
make_traffic(struct leg_traffic *traffic)
{
	static const uint8_t udp4[] = {
		0x45, 0, 0, 46, 0, 1, 0, 0, 64, 17, 0x66, 0xbc, 10, 0, 0, 1, 10, 0, 0, 2};
	static const uint16_t types[FRAMES] = {0x0800, 0x0800, 0x86dd, 0x0806, 0x0800, 0x0800};
	static const uint32_t lens[FRAMES] = {60, 60, 74, 60, 13, 2000};
	for (unsigned i = 0; i < FRAMES; i++) {
		bytes[i][0] = 2;
		bytes[i][12] = (uint8_t)(types[i] >> 8);
		bytes[i][13] = (uint8_t)types[i];
		if (types[i] == 0x0800)
			memcpy(&bytes[i][14], udp4, sizeof(udp4));
		else if (types[i] == 0x86dd)
			bytes[i][14] = 0x60;
		frames[i] = (struct leg_frame){bytes[i], lens[i]};
	}
	*traffic = (struct leg_traffic){frames, FRAMES};
}

static void
measure(const char *program, uint32_t type, struct leg_record *record, struct legs_noise *noise)
{
	struct leg_traffic traffic;
	char path[512];
	struct fail fail = {0};
	make_traffic(&traffic);
	snprintf(path, sizeof(path), "%s/%s.o", objects, program);
	struct leg_config config = {
		.object_path = path,
		.prog_name = program,
		.prog_type = type,
		.traffic = &traffic,
		.repeats = 2,
		.frames_per_sample = 200000,
	};
	memset(record, 0, sizeof(*record));
	memset(noise, 0, sizeof(*noise));
	int err = legs_measure_host(&config, record, noise, NULL, &fail);
	if (err)
		fail_msg("%s", fail.text);
}

static const struct leg_row *
row(const struct leg_record *record, const char *name)
{
	for (unsigned i = 0; i < record->row_count; i++)
		if (strcmp(record->rows[i].name, name) == 0) {
			assert_string_equal(record->rows[i].why_not, "");
			assert_int_equal(record->rows[i].sample_count, 2);
			assert_false(record->rows[i].modelled);
			return &record->rows[i];
		}
	fail_msg("no row '%s'", name);
	return NULL;
}

static void
every_row_has_a_figure(void **state)
{
	static struct leg_record record;
	struct legs_noise noise;
	measure("drop", BPF_PROG_TYPE_XDP, &record, &noise);
	double native = row(&record, "host XDP, native on veth")->ns_median;
	double generic = row(&record, "host XDP, generic on veth")->ns_median;
	double tc = row(&record, "kernel path, dropped by tc")->ns_median;
	double filter = row(&record, "kernel path, dropped by netfilter")->ns_median;
	double routing = row(&record, "kernel path, dropped by routing")->ns_median;
	double forward = row(&record, "kernel path, forwarded by IP")->ns_median;
	double ring = row(&record, "user space, AF_PACKET ring")->ns_median;
	double dpdk = row(&record, "user space, DPDK on AF_PACKET")->ns_median;
	assert_int_equal(record.row_count, 9);
	/* An skb costs more than XDP, a route lookup more than a drop before it, a copy to user
	 * space more than none, an mbuf more than none: on every machine. */
	assert_true(native > 5 && tc > native && filter > native && routing > tc);
	assert_true(generic > native && forward > routing && ring > tc && dpdk > ring);
	assert_true(noise.calibration_ns > 0.1 && noise.calibration_ns < 100);
	assert_non_null(strstr(row(&record, "kernel path, dropped by routing")->includes, "75 %"));
}

static void
a_tc_program_is_measured_in_tc(void **state)
{
	static struct leg_record record;
	struct legs_noise noise;
	measure("tc_filter", BPF_PROG_TYPE_SCHED_CLS, &record, &noise);
	assert_true(row(&record, "kernel path, this program in tc")->ns_median > 5);
	assert_true(row(&record, "host tc, program alone")->generator_ns > 1);
}

static void
a_program_that_is_not_there_leaves_the_kernel_path(void **state)
{
	static struct leg_record record;
	struct legs_noise noise;
	measure("no_such_program", BPF_PROG_TYPE_XDP, &record, &noise);
	unsigned missing = 0;
	for (unsigned i = 0; i < record.row_count; i++)
		missing += strstr(record.rows[i].why_not, "no_such_program.o") != NULL;
	assert_int_equal(missing, 3);
	row(&record, "kernel path, dropped by tc");
}

/* By the name of each figure that the program's verdict is part of. */
static void
a_verdict_is_paid_for(void **state)
{
	static struct leg_record dropped, sent;
	struct legs_noise noise;
	static const char *const names[] = {
		"host XDP, native on veth", "host XDP, generic on veth"};
	measure("drop", BPF_PROG_TYPE_XDP, &dropped, &noise);
	measure("mac_swap_tx", BPF_PROG_TYPE_XDP, &sent, &noise);
	for (unsigned i = 0; i < 2; i++)
		assert_true(row(&sent, names[i])->ns_median > row(&dropped, names[i])->ns_median);
}

static void
nothing_is_left_behind(void **state)
{
	assert_int_equal(if_nametoindex("nicro-tx"), 0);
	assert_int_equal(if_nametoindex("nicro-rx"), 0);
	assert_int_equal(if_nametoindex("nicro-out"), 0);
	assert_int_not_equal(access("/run/netns/nicro", F_OK), 0);
}

int
main(int argc, char **argv)
{
	if (geteuid() != 0) {
		printf("SKIP: the host legs need root; nothing was measured\n");
		return SKIP;
	}
	objects = argc > 1 ? argv[1] : ".";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_a_figure),
		cmocka_unit_test(a_tc_program_is_measured_in_tc),
		cmocka_unit_test(a_program_that_is_not_there_leaves_the_kernel_path),
		cmocka_unit_test(a_verdict_is_paid_for),
		cmocka_unit_test(nothing_is_left_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
