/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One program, one traffic, all legs: equivalence first, then figures (docs/benchmark.md).
 * compare_run() measures, the others print; modelled and measured never share a field.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include "bench/ebpf_count.h"
#include "bench/equivalence.h"
#include "bench/leg.h"
#include "bench/legs.h"
#include "bench/machine.h"
#include "bench/trial.h"
#include "driver-shim/load.h"

#include <stdio.h>

struct compare_config {
	const char *object_path;
	struct load_options load;   /* with prog_name: resolved */
	const char *prog_type_name; /* "xdp", "tc" */
	uint32_t prog_type;         /* BPF_PROG_TYPE_* */
	const char *rx;
	uint64_t count;        /* frames to read; 0: as frames_read() takes it */
	const char *maps_path; /* or NULL */
	unsigned fill_percent; /* the program's hash maps have so many entries at least */
	unsigned repeats;
	uint32_t frames_per_sample;           /* of the host legs */
	bool search;                          /* also find NDR and PDR of the model */
	const struct legs_progress *progress; /* or NULL */
};

struct compare_result {
	struct leg_traffic traffic;
	struct equivalence equivalence;
	struct ebpf_count ebpf; /* executed instructions */
	struct leg_record record;
	bool offloaded; /* the card takes the program: totals are of its run */
	struct nic_totals totals;
	uint64_t line_pps, mac_pps;  /* what ports and MAC of the card let through at most */
	struct trial_search *search; /* NULL: not asked for, or no card takes the program */
	uint32_t words;              /* microcode words of the image */
	char refused[320];           /* why it is not offloaded; or empty */
	char warning[320];           /* first warning of the report; or empty */
	unsigned warnings;
	struct legs_noise noise;
	bool measured; /* the host legs ran: noise is known */
	struct machine machine;
};

/**
 * Run everything. After a difference between model and kernel no figure is taken, unless the
 * report warned that the card itself computes something else.
 * @return 0, or negative errno with one line; release @p result with compare_free() in both cases
 */
int compare_run(
	const struct compare_config *config, struct compare_result *result, struct fail *fail);
void compare_free(struct compare_result *result);

void compare_print_text(const struct compare_config *config, const struct compare_result *result,
	bool quiet, FILE *stream);
/** The first difference, with both packets in hex. */
void compare_print_difference(const struct equivalence *equivalence, FILE *stream);
/** A document of schema nicro.compare/1; NULL when memory is short. */
struct json_t *compare_json(
	const struct compare_config *config, const struct compare_result *result);

#endif
