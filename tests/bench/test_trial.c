/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a search on the model that misses the rate which an elastic load sustains, a
 * frame of the wrong size that counts as overload, latencies that take the warm-up in, maps that
 * are filled differently on two sides, a sweep that starts with a value that cannot work. */
#include "bench/card_load.h"
#include "bench/frames.h"
#include "bench/map_fill.h"
#include "bench/sweep.h"
#include "bench/trial_model.h"
#include "driver-shim/host_store.h"

#include <errno.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *objects; /* directory of the examples */

struct fixture {
	char path[512];
	struct nic_profile profile;
	struct compare_config config;
	struct leg_traffic traffic;
	struct trial_model trial;
};

/* A program of the examples, as `nicro compare` would set it up. */
static void
open_fixture(struct fixture *f, const char *program, const char *rx, const char *set)
{
	struct fail fail = {0};
	memset(f, 0, sizeof(*f));
	snprintf(f->path, sizeof(f->path), "%s/%s.o", objects, program);
	assert_int_equal(nic_profile_load(nic_profile_names[0], &f->profile, &fail), 0);
	if (set)
		assert_int_equal(nic_profile_set(&f->profile, set, &fail), 0);
	f->config = (struct compare_config){
		.object_path = f->path,
		.load = {.profile = &f->profile,
			.prog_name = program,
			.seed = 1,
			.jit = {.mtu_bytes = 1500}},
		.rx = rx,
	};
	int err = frames_read(rx, 0, 1, (unsigned)f->profile.port_count, &f->traffic, &fail);
	if (err)
		fail_msg("%s", fail.text);
	f->trial = (struct trial_model){&f->config, &f->traffic};
}

/* Completions between two packets of an elastic run. */
struct stretch {
	uint64_t from, to; /* packets */
	uint64_t from_ps, to_ps;
};

static void
note_completion(void *ctx, const struct nic_outcome *outcome)
{
	struct stretch *stretch = ctx;
	if (outcome->index == stretch->from)
		stretch->from_ps = outcome->done_ps;
	if (outcome->index == stretch->to)
		stretch->to_ps = outcome->done_ps;
}

/* Packets per second that elastic load sustains, over the packets that a trial counts: threads fall
 * into step with each other in the course of a run, and the card becomes 1 or 2 % faster. */
static uint64_t
capacity_pps(const struct fixture *f)
{
	struct loaded_object *object;
	const struct image *image;
	struct stretch stretch = {.from = 100000, .to = 200000};
	struct card_load load = {.traffic = &f->traffic,
		.packets =
			stretch.to + 5000, /* so that it is not the card's emptying that counts */
		.outcome = note_completion,
		.ctx = &stretch};
	assert_int_equal(card_for(&f->config, &object, &image, NULL), 0);
	assert_non_null(image);
	assert_int_equal(card_run(load_nic(object), &load), 0);
	load_free(object);
	return (stretch.to - stretch.from) * UINT64_C(1000000000000) /
	       (stretch.to_ps - stretch.from_ps);
}

static bool
within(uint64_t found, uint64_t truth, uint64_t ppm)
{
	uint64_t distance = found > truth ? found - truth : truth - found;
	return distance * 1000000 <= truth * ppm;
}

/* Programs that are bound by their cores lose nothing up to their capacity. */
static void
search_agrees_with_the_elastic_capacity(void **state)
{
	static const struct {
		const char *program, *set;
	} bound_by_cores[] = {{"drop", "cores=5"}, {"mac_swap_tx", "cores=10"}};
	for (unsigned i = 0; i < 2; i++) {
		struct fixture f;
		struct trial_search found, again;
		open_fixture(&f, bound_by_cores[i].program, "gen:size=64,flows=8",
			bound_by_cores[i].set);
		assert_int_equal(trial_model_search(&f.trial, &found, NULL), 0);
		uint64_t capacity = capacity_pps(&f);
		print_message("%s: capacity %llu, NDR %llu, PDR %llu pps, %u trials\n",
			bound_by_cores[i].program, (unsigned long long)capacity,
			(unsigned long long)found.ndr.lower_pps,
			(unsigned long long)found.pdr.lower_pps, found.trials);
		assert_int_equal(found.ndr.outcome, SEARCH_FOUND);
		assert_true(within(found.ndr.lower_pps, capacity, search_csit_ndr.width_ppm));
		/* 0.5 % may be lost, as much again goes into the card's buffers, and its width. */
		assert_true(found.pdr.lower_pps >= found.ndr.lower_pps);
		assert_true(within(found.pdr.lower_pps, found.ndr.lower_pps,
			2 * search_csit_pdr.loss_ppm + search_csit_pdr.width_ppm));
		assert_true(found.trials <= 16);
		if (i == 0) {
			assert_int_equal(trial_model_search(&f.trial, &again, NULL), 0);
			assert_memory_equal(&found, &again, sizeof(found));
		}
		frames_free(&f.traffic);
	}
}

/* What the MAC lets in at most is said to be a lower bound only. */
static void
what_the_card_always_takes_is_above_the_search(void **state)
{
	struct fixture f;
	struct trial_search found;
	open_fixture(&f, "drop", "gen:size=1518", NULL);
	assert_int_equal(trial_model_search(&f.trial, &found, NULL), 0);
	assert_int_equal(found.ndr.outcome, SEARCH_ABOVE_MAX);
	/* 2 ports x 40 Gbit/s over 1538 bytes a frame */
	assert_int_equal(found.ndr.lower_pps, UINT64_C(80000000000) / (1538 * 8));
	assert_int_equal(found.trials, 1);
	frames_free(&f.traffic);
}

static void
latencies_are_ordered_and_grow_with_the_load(void **state)
{
	struct fixture f;
	struct trial_search found;
	open_fixture(&f, "drop", "gen:size=imix,flows=8", "cores=5");
	assert_int_equal(trial_model_search(&f.trial, &found, NULL), 0);
	assert_int_equal(found.latency_count, TRIAL_LATENCIES);
	for (unsigned i = 0; i < TRIAL_LATENCIES; i++) {
		const struct trial_latency *l = &found.latency_at[i].latency;
		assert_true(l->min_ps > 0 && l->min_ps <= l->p50_ps && l->p50_ps <= l->p90_ps);
		assert_true(l->p90_ps <= l->p99_ps && l->p99_ps <= l->p999_ps);
		assert_true(l->p999_ps <= l->p9999_ps && l->p9999_ps <= l->max_ps);
		assert_true(l->mean_ps >= l->min_ps && l->mean_ps <= l->max_ps);
		assert_true(i == 0 || l->p50_ps >= found.latency_at[i - 1].latency.p50_ps);
	}
	assert_int_equal(found.latency_at[0].load_pps, found.pdr.lower_pps / 10);
	frames_free(&f.traffic);
}

/* Too long for the port: lost at every load, so no load is too high because of it. */
static void
frames_above_the_mtu_are_no_overload(void **state)
{
	struct fixture f;
	struct trial_figures figures;
	open_fixture(&f, "drop", "gen:size=64:1/4000:1", NULL);
	assert_int_equal(trial_model_run(&f.trial, 100000, &figures, NULL), 0);
	assert_true(figures.packets > 0);
	assert_int_equal(figures.lost, 0);
	assert_int_equal(trial_model_run(&f.trial, 500000000, &figures, NULL), 0);
	assert_true(figures.lost > figures.packets / 4);
	frames_free(&f.traffic);
}

/* ---- filling maps ---- */

static int
store_lookup(void *ctx, const void *key, void *value)
{
	const struct host_store *store = ctx;
	const uint8_t *found = host_store_find(store, key);
	if (found)
		memcpy(value, found, store->value_bytes);
	return found ? 0 : -ENOENT;
}

static int
store_update(void *ctx, const void *key, const void *value)
{
	return host_store_put(ctx, key, value);
}

static int
store_next(void *ctx, const void *key, void *next_key)
{
	const struct host_store *store = ctx;
	const uint8_t *next = host_store_next(store, key);
	if (next)
		memcpy(next_key, next, store->key_bytes);
	return next ? 0 : -ENOENT;
}

static struct map_json_map
map_of(struct host_store *store, uint32_t type, uint32_t max_entries)
{
	return (struct map_json_map){
		.name = "m",
		.type = type,
		.key_bytes = store->key_bytes,
		.value_bytes = store->value_bytes,
		.max_entries = max_entries,
		.ctx = store,
		.lookup = store_lookup,
		.update = store_update,
		.next_key = store_next,
	};
}

static void
hash_maps_are_filled_to_the_percent(void **state)
{
	static const uint32_t key_bytes[] = {1, 2, 4, 8, 13};
	for (unsigned i = 0; i < 5; i++) {
		struct host_store store = {.key_bytes = key_bytes[i], .value_bytes = 4};
		struct host_store array = store;
		const uint8_t mine[16] = {7}, value[4] = {1, 2, 3, 4};
		struct map_json_map maps[] = {map_of(&store, BPF_MAP_TYPE_HASH, 200),
			map_of(&array, BPF_MAP_TYPE_ARRAY, 200)};
		assert_int_equal(host_store_put(&store, mine, value), 0);
		assert_int_equal(map_fill(maps, 2, 50, NULL), 0);
		assert_int_equal(store.count, 100);
		assert_int_equal(array.count, 0);
		assert_memory_equal(host_store_find(&store, mine), value, 4); /* stays */
		assert_int_equal(map_fill(maps, 2, 25, NULL), 0);             /* a minimum */
		assert_int_equal(store.count, 100);
		assert_int_equal(map_fill(maps, 2, 100, NULL), 0);
		assert_int_equal(store.count, 200);
		host_store_free(&store);
	}
	/* More room than there are keys: all of them, and it ends. */
	struct host_store small = {.key_bytes = 1, .value_bytes = 1};
	struct map_json_map map = map_of(&small, BPF_MAP_TYPE_HASH, 1000);
	assert_int_equal(map_fill(&map, 1, 100, NULL), 0);
	assert_int_equal(small.count, 256);
	host_store_free(&small);
}

/* ---- plans ---- */

static void
plans_are_checked_before_anything_runs(void **state)
{
	static const struct {
		const char *text, *rx, *says;
		bool hash_maps;
		unsigned points; /* 0: refused */
	} cases[] = {
		{"size", "gen:flows=3", NULL, false, 8},
		{"size=64,imix,64:1/1518:2", "gen:flows=3", NULL, false, 3},
		{"flows=1,16777216", "gen:size=imix", NULL, false, 2},
		{"fill", "pcap:x", NULL, true, 6},
		{"cores=1,50", "pcap:x", NULL, false, 2},
		{"emem.miss_ns=0", "gen:", NULL, false, 1},
		{"", "gen:", "takes size, flows, fill", true, 0},
		{"sizes", "gen:", "no key 'sizes'", true, 0},
		{"size=", "gen:", "value 1 is empty", true, 0},
		{"size=64,", "gen:", "value 2 is empty", true, 0},
		{"size=64,big", "gen:", "size=big", true, 0},
		{"size=64", "pcap:x", "--rx gen:", true, 0},
		{"size=64", "gen:l3=6,l4=tcp", "need 78 bytes", true, 0},
		{"flows=0", "gen:", "flows=0", true, 0},
		{"fill=50", "gen:", "no hash map", false, 0},
		{"fill=101", "gen:", "0 to 100", true, 0},
		{"fill=4294967297", "gen:", "0 to 100", true, 0},
		{"cores", "gen:", "value 1 is empty", true, 0},
		{"cores=5,51", "gen:", "core.cores=51", true, 0},
		{"read_cycles=5", "gen:", "whole name", true, 0},
	};
	struct nic_profile profile;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, NULL), 0);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct compare_config base = {.object_path = "x.o",
			.load = {.profile = &profile, .prog_name = "x"},
			.rx = cases[i].rx};
		struct sweep sweep;
		struct fail fail = {0};
		int err = sweep_plan(cases[i].text, &base, cases[i].hash_maps, &sweep, &fail);
		if ((err == 0) != (cases[i].points > 0) ||
			(cases[i].says && !strstr(fail.text, cases[i].says)))
			fail_msg("%s on %s: %d, '%s'", cases[i].text, cases[i].rx, err, fail.text);
		assert_int_equal(err ? 0 : sweep.count, cases[i].points);
		sweep_free(&sweep);
	}
}

static void
a_point_changes_its_key_only(void **state)
{
	struct nic_profile profile;
	struct sweep sweep;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, NULL), 0);
	struct compare_config base = {.load = {.profile = &profile, .prog_name = "x"},
		.rx = "gen:flows=3,size=64,seed=9"};
	assert_int_equal(sweep_plan("size=128", &base, false, &sweep, NULL), 0);
	assert_string_equal(sweep.points[0].config.rx, "gen:flows=3,seed=9,size=128");
	sweep_free(&sweep);
	assert_int_equal(sweep_plan("miss_ns=7", &base, false, &sweep, NULL), 0);
	assert_string_equal(sweep.key, "emem.miss_ns");
	assert_string_equal(sweep.unit, "ns");
	assert_string_equal(sweep.points[0].config.rx, base.rx);
	assert_int_equal(sweep.points[0].config.load.profile->emem_miss_ns, 7);
	assert_int_not_equal(profile.emem_miss_ns, 7);
	sweep_free(&sweep);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_agrees_with_the_elastic_capacity),
		cmocka_unit_test(what_the_card_always_takes_is_above_the_search),
		cmocka_unit_test(latencies_are_ordered_and_grow_with_the_load),
		cmocka_unit_test(frames_above_the_mtu_are_no_overload),
		cmocka_unit_test(hash_maps_are_filled_to_the_percent),
		cmocka_unit_test(plans_are_checked_before_anything_runs),
		cmocka_unit_test(a_point_changes_its_key_only),
	};
	if (argc != 2)
		return 2;
	objects = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
