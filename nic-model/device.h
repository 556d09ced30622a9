/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The card, from outside. Function first, timing from its trace: a packet that the card admits is
 * executed once, in order of arrival, and leaves a short trace that the timing engine replays.
 * No wall clock, no threads, no allocation per packet, no EAL. Time is picoseconds from the start
 * of the run (docs/timing.md).
 */
#ifndef NIC_MODEL_DEVICE_H
#define NIC_MODEL_DEVICE_H

#include "base/fail.h"
#include "image/image.h"
#include "nic-model/counts.h"
#include "nic-model/event.h"
#include "nic-model/profile.h"

#include <stdbool.h>
#include <stdint.h>

struct nic;

enum { NIC_FRAME_MAX = 10240, NIC_QUEUE_NONE = -1 };

/* ORDER nic_verdict: names in nic_verdict_name(). */
enum nic_verdict {
	NIC_XDP_ABORTED,
	NIC_XDP_DROP,
	NIC_XDP_PASS,
	NIC_XDP_TX,
	NIC_TC_SHOT,
	NIC_TC_STOLEN,
	NIC_TC_OK,
	NIC_TC_REDIRECT,
	NIC_TRAP, /* the image did something undefined; the frame is dropped */
	NIC_LOST, /* found no room; never executed */
	NIC_VERDICT_COUNT
};

/* Why a frame did not leave the card. ORDER nic_cause: names in nic_cause_name(). */
enum nic_cause {
	NIC_CAUSE_NONE,
	NIC_CAUSE_PROGRAM /* drop, aborted, shot, stolen */,
	NIC_CAUSE_TRAP,
	NIC_CAUSE_TX_OFFSET,
	NIC_CAUSE_RUNT,
	NIC_CAUSE_MRU,
	NIC_CAUSE_MAC,
	NIC_CAUSE_CREDITS,
	NIC_CAUSE_COUNT
};

/* Where a frame goes. */
enum nic_exit { NIC_EXIT_DROP, NIC_EXIT_WIRE, NIC_EXIT_HOST };

struct nic_outcome {
	uint64_t index;  /* of the frame, in order of frame_in, from 0 */
	uint8_t verdict; /* enum nic_verdict */
	uint8_t cause;   /* enum nic_cause */
	uint8_t exit;    /* enum nic_exit */
	uint8_t port;
	int32_t queue;       /* selected by the program, or NIC_QUEUE_NONE */
	const uint8_t *data; /* the frame after the program, without FCS; NULL when LOST */
	uint32_t len_bytes;  /* also for drops */
	uint32_t cycles;     /* instruction cycles from entry to DONE, helpers included, no waits */
	uint64_t insns;      /* microcode instructions executed */
	uint64_t arrival_ps, done_ps;
};

struct nic_trap {
	uint64_t count;   /* packets stopped */
	uint64_t index;   /* first such packet */
	uint32_t word;    /* code-store address */
	uint64_t address; /* memory address, if one is to blame */
	char reason[96];
};

/* Where the time of packets goes: X(NAME, 'letter in a timeline', "words"). Every picosecond
 * between a frame's taking and its completion is in exactly one entry. ORDER nic_ledger: names and
 * letters in nic_ledger_name(), nic_ledger_letter(). */
/* clang-format off */
#define NIC_LEDGER(X)                                                                              \
	X(RUN, 'X', "instructions")                                                                \
	X(CORE, 'w', "waiting for the core")                                                       \
	X(FIRMWARE, 'f', "firmware waits")                                                         \
	X(CTM, 'C', "CTM latency")                                                                 \
	X(CLS, 'L', "CLS latency")                                                                 \
	X(IMEM, 'I', "IMEM latency")                                                               \
	X(EMEM, 'E', "EMEM latency")                                                               \
	X(DDR, 'D', "EMEM misses")                                                                 \
	X(QUEUE, 'q', "memory queues")                                                             \
	X(SIGNAL, 's', "waiting for signals")                                                      \
	X(MAC, 'm', "MAC slots and buffers")                                                       \
	X(RECEIVE, 'r', "receive path")                                                            \
	X(DISPATCH, 'd', "waiting for a thread")                                                   \
	X(REORDER, 'o', "reorder")                                                                 \
	X(TRANSMIT, 't', "transmit")                                                               \
	X(PCIE, 'p', "PCIe")
/* clang-format on */
enum nic_ledger {
#define X(NAME, letter, text) NIC_LEDGER_##NAME,
	NIC_LEDGER(X)
#undef X
		NIC_LEDGER_COUNT
};

/* Parts of the card of which each bounds the rate: X(NAME, "words"). ORDER nic_part: names in
 * nic_part_name(), which `limit` uses too. */
#define NIC_PARTS(X)            \
	X(WORKERS, "workers")   \
	X(EMEM, "emem")         \
	X(IMEM, "imem")         \
	X(MAC, "mac")           \
	X(LINE, "line")         \
	X(TRANSMIT, "transmit") \
	X(PCIE, "pcie")
enum nic_part {
#define X(NAME, text) NIC_PART_##NAME,
	NIC_PARTS(X)
#undef X
		NIC_PART_COUNT
};

/* Shares of the packets, in 1/10000, for which nic_totals has a latency: a distribution's points.
 */
enum { NIC_LATENCY_POINTS = 34 };
extern const uint32_t nic_latency_points[NIC_LATENCY_POINTS];

/* Memories of the card: X(NAME, "word"). ORDER core_memory; names in nic_memory_name(). */
#define NIC_MEMORIES(X) X(CTM, "ctm") X(IMEM, "imem") X(EMEM, "emem") X(CLS, "cls")
enum nic_memory {
#define X(NAME, text) NIC_MEMORY_##NAME,
	NIC_MEMORIES(X)
#undef X
		NIC_MEMORY_COUNT
};

/* Totals of a run; every cycle and every packet is in exactly one entry. */
struct nic_totals {
	uint64_t packets_in;
	uint64_t by_verdict[NIC_VERDICT_COUNT];
	uint64_t by_cause[NIC_CAUSE_COUNT];
	uint64_t to_wire, to_host;
	uint64_t bytes_in;
	uint64_t insns; /* microcode instructions executed */
	uint64_t program_cycles, helper_cycles, firmware_cycles, wait_cycles;
	uint64_t end_ps;     /* completion of the last packet */
	uint64_t mpps_milli; /* modelled capacity or rate in 1/1000 Mpps; 0 with rate_reason set */
	const char *rate_reason; /* NULL, or why there is no rate: "too few packets" */
	uint64_t gbps_milli;
	const char *limit; /* what sets the rate: nic_part_name(), "threads", "buffers", "none" */
	uint64_t latency_min_ps, latency_mean_ps, latency_max_ps;
	uint64_t latency_p50_ps, latency_p90_ps, latency_p99_ps, latency_p999_ps, latency_p9999_ps;
	uint64_t latency_point_ps[NIC_LATENCY_POINTS]; /* ORDER nic_latency_points */
	uint64_t ledger_ps[NIC_LEDGER_COUNT];          /* sum = sum of all latencies */
	uint64_t part_busy_ps[NIC_PART_COUNT];         /* of the busiest unit of each part */
	uint32_t part_unit[NIC_PART_COUNT];            /* number of that bank, port; else 0 */
	uint64_t memory_ops[NIC_MEMORY_COUNT];         /* of programs, their routines included */
	uint64_t shadow_cycles;       /* annulled instructions among program_cycles */
	uint64_t limit_busy_permille; /* how busy that limit was */
	uint64_t formula_mpps_milli;  /* the simple formula's rate, beside the engine's */
	const char *formula_limit;
};

/* How many were at a place of the card, over the run and in equal parts of it. Mean: area_ps /
 * end_ps, peak: peak_area_ps / interval_ps. */
enum { NIC_OCCUPANCY_INTERVALS = 64 };
struct nic_occupancy {
	const char *name;
	int32_t unit;          /* number of the bank, island, port; -1: of the whole card */
	uint64_t places;       /* never more than that; 0: no bound */
	uint64_t area_ps;      /* sum of the time that each was there */
	uint64_t peak_area_ps; /* of the fullest interval */
	uint64_t interval_ps;
	uint32_t intervals; /* until the end of the run */
	uint64_t interval_area_ps[NIC_OCCUPANCY_INTERVALS];
};

/** Make a card. @param seed decides everything random. @return 0 or negative errno */
int nic_create(
	const struct nic_profile *profile, uint64_t seed, struct nic **nic, struct fail *fail);
void nic_destroy(struct nic *nic);

/**
 * Load an image on every port: relocated at START + port * MAX_LEN, ECC checked, decoded once.
 * Maps that the image names must exist under their table ids.
 * @return 0; -EINVAL (bad ECC, undefined first word), -E2BIG (longer than MAX_LEN)
 */
int nic_load(struct nic *nic, const struct image *image, struct fail *fail);

/** MTU of the ports, 1500 at first: longer frames (MTU + 14 bytes and 4 per VLAN tag, without FCS)
 * are lost as `mru`. */
void nic_set_mtu(struct nic *nic, uint32_t mtu_bytes);

/* Maps: raw device bytes (docs/maps.md). Errors as the firmware's: -ENOENT, -EEXIST, -E2BIG,
 * -EINVAL, -ENOMEM, -EBADF for a table id that does not exist. */
int nic_map_create(struct nic *nic, uint32_t type, uint32_t key_bytes, uint32_t value_bytes,
	uint32_t max_entries, uint32_t *table_id);
int nic_map_destroy(struct nic *nic, uint32_t table_id);
int nic_map_get(struct nic *nic, uint32_t table_id, const void *key, void *value);
int nic_map_put(
	struct nic *nic, uint32_t table_id, const void *key, const void *value, uint64_t flags);
int nic_map_delete(struct nic *nic, uint32_t table_id, const void *key);
/** @param key NULL: the first key. @return 0, -ENOENT after the last */
int nic_map_next(struct nic *nic, uint32_t table_id, const void *key, void *next_key);

/**
 * Offer a frame.
 *
 * @param port       0..ports-1
 * @param data       copied; without FCS
 * @param arrival_ps arrival of the last bit; NIC_TIME_ELASTIC: as soon as the card can take it
 * @return 0 accepted (an outcome will follow, also for LOST); -EAGAIN: take outcomes first;
 *         -ENOMEM: no memory for this packet's trace
 */
#define NIC_TIME_ELASTIC UINT64_MAX
int nic_frame_in(
	struct nic *nic, unsigned port, const void *data, uint32_t len_bytes, uint64_t arrival_ps);

/** Does the card let in a frame of this size: neither a runt nor too long for the port's MTU? */
bool nic_takes(const struct nic *nic, const uint8_t *data, uint32_t len_bytes);

/**
 * The two halves of nic_frame_in() for elastic frames: function, then time. One thread may call
 * nic_execute() and nic_outcomes() while another one calls nic_replay(); everything else, and
 * nic_frame_in(), only while nobody replays. The results are those of nic_frame_in(), to the byte.
 *
 * @return 0: executed, an outcome will follow; -EAGAIN: take outcomes first, or let frames be
 *         replayed; -ENOMEM
 */
int nic_execute(struct nic *nic, unsigned port, const void *data, uint32_t len_bytes);
/** Replay executed frames, at most @p max. @return how many, 0 when none waits; -ENOMEM */
int nic_replay(struct nic *nic, unsigned max);
/** May function go ahead of time? Not when a program reads the time, or nic_on_span() is told of
 * it. @param why out: a sentence, or NULL */
bool nic_splits(const struct nic *nic, const char **why);

/** Let model time pass until @p until_ps, or until the card is empty with NIC_TIME_ELASTIC. */
void nic_advance(struct nic *nic, uint64_t until_ps);

/**
 * Take finished packets, in order of arrival.
 * @return how many; they stay valid until the next nic_frame_in(), nic_advance() or nic_outcomes()
 */
unsigned nic_outcomes(struct nic *nic, struct nic_outcome *outcomes, unsigned max);

/** From now on count executions of each word; a little slower. */
void nic_count_words(struct nic *nic);
/** What happened at word @p word of the image on @p port, since it was loaded. */
void nic_word_counts(
	const struct nic *nic, unsigned port, uint32_t word, struct nic_word_counts *counts);
/** Calls of a firmware routine that returned to the word behind @p word; word 0: to no word. */
void nic_call_counts(const struct nic *nic, unsigned port, uint32_t word, enum device_func func,
	struct nic_call_counts *counts);

/* Someone who looks on while packets are executed. The machine stands still meanwhile. */
struct nic_watch {
	void *ctx;
	/** An admitted frame, before its first word. */
	void (*begin)(void *ctx, uint64_t index, const uint8_t *data, uint32_t len_bytes);
	/** Before a word of the image, except in defer slots of branches; NULL: not asked. */
	void (*word)(void *ctx, uint32_t word);
	/** After its last: verdict, exit, queue, data and length are known, times are not. */
	void (*end)(void *ctx, const struct nic_outcome *outcome);
};
/** From now on be watched; slower with `word`. @param watch is copied; all NULL: no more */
void nic_watch(struct nic *nic, const struct nic_watch *watch);
/* A stretch of time as it enters the ledger. Those of a packet follow each other without a gap from
 * its arrival to its completion; those of a thread leave out when it has nothing to do. */
struct nic_span {
	uint64_t index; /* of the packet, as in its outcome; NIC_NO_PACKET: the thread's own time */
	uint64_t begin_ps, end_ps;
	int32_t thread; /* core * core.threads + its number in the core; NIC_NO_THREAD */
	uint8_t entry;  /* enum nic_ledger */
};
#define NIC_NO_PACKET UINT64_MAX
#define NIC_NO_THREAD (-1)
typedef void (*nic_span_fn)(void *ctx, const struct nic_span *span);
/** From now on tell where the time goes, in no order, without empty stretches. NULL: no more */
void nic_on_span(struct nic *nic, nic_span_fn fn, void *ctx);

/** A register of the thread: bank 'A' or 'B', 0..31. */
uint32_t nic_gpr(const struct nic *nic, char bank, unsigned index);

void nic_totals(const struct nic *nic, struct nic_totals *totals);
/** Threads, cores, engines, queues: row @p row, from 0. @return false: there is no such row */
bool nic_occupancy(const struct nic *nic, uint32_t row, struct nic_occupancy *occupancy);
/** @return NULL when nothing trapped */
const struct nic_trap *nic_trap(const struct nic *nic);

/** From now on hand over every event of perf_event_output, while its packet is executed; so in
 * order of arrival. @param fn NULL: no more */
void nic_on_event(struct nic *nic, nic_event_fn fn, void *ctx);

const char *nic_verdict_name(unsigned verdict);
const char *nic_cause_name(unsigned cause);
const char *nic_ledger_name(unsigned entry);
const char *nic_part_name(unsigned part);
const char *nic_memory_name(unsigned memory);
char nic_ledger_letter(unsigned entry);

#endif
