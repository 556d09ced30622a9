/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A leg: one way to run the same program on the same packets. Three of them stand behind this
 * interface: the offload model, host XDP, the kernel path; a fourth is one more row of legs[].
 * Modelled and measured figures never share a field.
 */
#ifndef BENCH_LEG_H
#define BENCH_LEG_H

#include "base/fail.h"
#include "driver-shim/load.h"
#include "traffic/traffic.h"

/* Frames that all legs run on, read once. */
struct leg_frame {
	uint8_t *data;
	uint32_t len_bytes;
};
struct leg_traffic {
	struct leg_frame *frames;
	uint32_t count;
};

/* One figure of a leg: a row of the table. */
struct leg_row {
	char name[48]; /* "offload model", "host XDP, native on veth" */
	bool modelled; /* true: figures are model time; false: measured on this host */
	bool available;
	char why_not[128];       /* when not available: the missing right or tool, and the cure */
	double mpps;             /* 0 unknown */
	double ns_per_packet;    /* CPU ns on one core for host legs, model ns for the model */
	double ns_cv_percent;    /* spread over the runs; 0 for the model */
	double host_cpu_percent; /* of one core at that rate; 0 for the model */
	char includes[160];      /* what the figure includes and what it leaves out */
};

enum { LEG_ROWS_MAX = 16 };
struct leg_record {
	struct leg_row rows[LEG_ROWS_MAX];
	unsigned row_count;
};

struct leg_config {
	const char *object_path;
	const char *prog_name; /* resolved: never NULL */
	uint32_t prog_type;    /* BPF_PROG_TYPE_* */
	const char *maps_path; /* initial contents or NULL */
	const struct nic_profile *profile;
	uint64_t seed;
	unsigned repeats;
};

struct leg {
	const char *name;
	/** Acquire what the leg needs (namespace, program). @return 0; -EPERM and others: why in
	 * @p fail, the leg is then shown as missing. */
	int (*prepare)(const struct leg_config *config, void **state, struct fail *fail);
	int (*run)(void *state, const struct leg_traffic *traffic, struct leg_record *record,
		struct fail *fail);
	/** Release everything, also after a failed prepare (state NULL). */
	void (*end)(void *state);
};
extern const struct leg *const legs[];
extern const unsigned leg_count;

#endif
