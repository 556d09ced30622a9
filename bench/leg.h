/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A leg: one way to run the same program on the same packets. Three of them stand behind this
 * interface: the offload model (leg_offload.h, run once: it has no noise), host XDP, the kernel
 * path; a fourth host leg is one more entry of host_legs[] (legs.c). A leg has rows (one figure
 * each); it is asked for one sample of all its rows at a time, so that the legs' samples interleave
 * and slow drift of the machine meets all of them alike. Modelled and measured figures never share
 * a field.
 */
#ifndef BENCH_LEG_H
#define BENCH_LEG_H

#include "base/fail.h"
#include "nic-model/profile.h"

#include <stdbool.h>
#include <stdint.h>

/* Frames that all legs run on, read once. */
struct leg_frame {
	uint8_t *data;
	uint32_t len_bytes;
	uint32_t port; /* of the card; the host has one */
};
struct leg_traffic {
	struct leg_frame *frames;
	uint32_t count;
};

enum { LEG_ROWS_MAX = 16, LEG_SAMPLES_MAX = 64 };

/* One figure of a leg: a row of the table. */
struct leg_row {
	char name[48];      /* "offload model", "host XDP, native on veth" */
	char includes[480]; /* what the figure includes and what it leaves out */
	char why_not[320];  /* not empty: there is no figure; the reason and the cure */
	bool modelled;      /* true: figures are model time; false: measured on this host */
	bool program_only;  /* the program's own time, not a packet's whole path */

	/* Modelled. */
	uint64_t mpps_milli; /* 0: unknown */
	uint64_t ns_milli;   /* time between two packets at that rate */
	uint64_t latency_mean_ps;

	/* Measured: CPU time on one core per packet, generator subtracted. */
	double sample_ns[LEG_SAMPLES_MAX];
	unsigned sample_count;
	double generator_ns; /* mean that was subtracted */
	double wall_mpps;    /* as seen on the clock, generator and interruptions included */
	/* Made by leg_summarise(). */
	double ns_median, ns_deviation, ns_cv_percent;
	double ns_low, ns_high; /* where the median of another run would be */
};

struct leg_record {
	struct leg_row rows[LEG_ROWS_MAX];
	unsigned row_count;
};

struct host;

struct leg_config {
	const char *object_path;
	const char *prog_name; /* resolved: never NULL */
	uint32_t prog_type;    /* BPF_PROG_TYPE_* */
	const char *maps_path; /* initial contents or NULL */
	unsigned fill_percent; /* then hash maps are filled up to that (bench/map_fill.h) */
	const struct leg_traffic *traffic;
	unsigned repeats;
	uint32_t frames_per_sample; /* of the host legs */
	struct host *host;          /* bench/host.h; NULL in modelled legs */
};

struct leg {
	const char *name;
	/**
	 * Acquire what the leg needs and append its rows to @p record. What a row lacks (a right,
	 * a tool) is its why_not; the other rows still work.
	 * @return 0; negative errno only when the leg has no row at all: the caller then adds one
	 */
	int (*prepare)(const struct leg_config *config, void **state, struct leg_record *record,
		struct fail *fail);
	/** One sample of every row that has no why_not. A row that fails gets its why_not. */
	int (*sample)(void *state, struct leg_record *record, struct fail *fail);
	/** Release everything, also after a failed prepare (state NULL). */
	void (*end)(void *state);
};

/** Append a row. @return NULL when LEG_ROWS_MAX is reached (an error of ours) */
struct leg_row *leg_row_add(struct leg_record *record, const char *name, const char *includes);

/** Add a sample; beyond LEG_SAMPLES_MAX it is dropped. */
void leg_row_sample(struct leg_row *row, double ns);

/** Say why a row has no figure; the first reason stays. */
void leg_row_fail(struct leg_row *row, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * Did the frames get where the row says? When a few did not, the row says so from now on.
 *
 * @param share     of the frames that got there
 * @param expected  the share that could at most
 * @param others    why the others did not, for people
 * @return 0; -EIO when so few did that it is another figure
 */
int leg_row_reached(
	struct leg_row *row, double share, double expected, const char *others, struct fail *fail);

/**
 * Median, deviation, coefficient of variation, and an interval of the median: order statistics (95
 * % from 6 samples on, 94 % of 5), widened by what the machine's speed may change until another
 * run.
 *
 * @param moved_percent  by how much the speed was seen to change: of the figure and of the
 *                       generator's cost that was subtracted from it
 */
void leg_summarise(struct leg_record *record, double moved_percent);

/* ORDER: the larger one is the worse. May a figure be believed? */
enum leg_noise {
	LEG_NOISE_UNKNOWN, /* a single sample, or not measured */
	LEG_STEADY,
	LEG_NOISY,
	LEG_TOO_NOISY /* nothing can be concluded from it */
};
/** By the deviation of the samples; a figure below 50 ns, a difference near zero, is judged as if
 * it were 50. */
enum leg_noise leg_row_noise(const struct leg_row *row);
/** The worst of its rows. */
enum leg_noise leg_record_noise(const struct leg_record *record);
/** "spread unknown", "steady", "noisy", "too noisy to conclude" */
const char *leg_noise_name(enum leg_noise noise);

#endif
