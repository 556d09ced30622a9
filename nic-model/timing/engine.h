/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the timing engine. Only timing/ includes this. */
#ifndef NIC_MODEL_TIMING_ENGINE_H
#define NIC_MODEL_TIMING_ENGINE_H

#include "nic-model/timing/calendar.h"
#include "nic-model/timing/formula.h"
#include "nic-model/timing/occupancy.h"
#include "nic-model/timing/overload.h"
#include "nic-model/timing/timing.h"
#include "nic-model/timing/wheel.h"

#include <assert.h>
#include <stddef.h>

enum {
	PS_PER_NS = 1000,
	NONE = -1,
	BANKS_MAX = 64,
	ISLANDS_MAX = 8,
	THREADS_MAX = 8, /* of a core */
	EXITS = NIC_EXIT_HOST + 1,
	CACHE_LINE_BYTES = 64,
	SAMPLES_MAX = 4096,     /* completion times kept; every second one goes when full */
	HISTOGRAM_SUB_BITS = 6, /* 64 steps per power of two: 1.6 % */
	HISTOGRAM_SIZE = (64 - HISTOGRAM_SUB_BITS + 1) << HISTOGRAM_SUB_BITS,
};

/* Event classes: the order of events of one time. EVENT_LEFT: a packet's last byte is out;
 * EVENT_FETCH: a thread goes for a packet. */
enum event_class { EVENT_LEFT, EVENT_ARRIVE, EVENT_FETCH, EVENT_SEGMENT };
static inline uint32_t
event_key(enum event_class class, uint32_t unit)
{
	return (uint32_t) class << 24 | unit;
}

struct thread {
	int32_t packet; /* slot, NONE while idle */
	int32_t next_idle;
	const struct core_op *next; /* operation of the packet that is still to come */
	uint32_t core;
	uint32_t local; /* number in its core */
};

/*
 * A core is claimed for a thread until the thread's segment ends: from when the thread is ready,
 * which may still be to come. Only then somebody else may be ready first.
 */
struct core_unit {
	struct core_op op;           /* behind the running segment */
	uint64_t cycle;              /* of its end */
	uint64_t since_ps, begin_ps; /* when the running thread was ready, when its segment began */
	uint64_t claimed;            /* like those of `waiting`; 0: the segment began at once */
	int32_t running;             /* number of the thread in the core, NONE when idle */
	uint16_t first_thread;
	uint8_t number, threads, island;
	bool far; /* its end is in the wheel */
	/* threads that wait: when they are ready, and which, so that the first is the least */
	uint64_t waiting[THREADS_MAX];
};
static_assert(offsetof(struct core_unit, waiting) == 64, "a cache line, then another one");
enum { LOCAL_BITS = 3 };
static_assert(1 << LOCAL_BITS == THREADS_MAX, "a thread's number in its core");
#define NOT_WAITING ((uint64_t)INT64_MAX) /* differences of keys keep their sign */

static inline uint64_t
waiting_key(uint64_t ready_ps, uint32_t local)
{
	return ready_ps << LOCAL_BITS | local;
}

/* A packet between admission and completion. */
struct flight {
	struct core_op *ops;
	uint32_t op_capacity;
	uint64_t index;
	uint64_t taken_ps;
	uint64_t in_ctm_ps; /* its data is there */
	uint64_t finish_ps; /* the thread is done with it */
	uint64_t left_ps;   /* its last byte has left the card */
	uint64_t done_ps;
	uint64_t slot_ps; /* its MAC slot */
	uint32_t len_bytes, out_bytes;
	uint8_t port, exit, island;
	bool finished;
	bool here;    /* admitted, its last byte has not left */
	bool queued;  /* it has a place on its way out */
	int32_t next; /* in a queue */
};

struct queue {
	int32_t first, last;
	uint32_t count;
};

/* Remainders of 32-bit numbers without a division, exact (Lemire, Kaser, Kurz 2019). */
struct modulus {
	uint64_t inverse; /* 2^64 / by, rounded up */
	uint32_t by;
};

/* The cache in front of DDR: sets of ways, least recently used. */
enum { TAG_LANES = 4, WAYS_MAX = 16 }; /* 16 bytes: any host's vector unit has them */
typedef uint32_t tag_lanes __attribute__((vector_size(TAG_LANES * sizeof(uint32_t))));

struct cache_set {
	uint64_t order;   /* ways, 4 bits each, the one used last is the lowest */
	tag_lanes tags[]; /* by way, 0 = empty; 2 or 4 */
};

struct cache {
	uint8_t *sets;
	struct modulus set_count;
	uint32_t set_bytes;
	uint32_t oldest_shift; /* of the last way in `order` */
	bool many_ways;        /* more than 8 */
};

/* What an access of a kind takes. The engine is one of some banks that follow each other; which, is
 * in the address or, for CTM, the island. */
struct memory_kind {
	uint64_t *free_ps; /* by bank */
	uint64_t busy_ps;  /* of one beat */
	uint64_t latency_cycles;
	struct modulus banks;
	uint32_t busy_place, queue_place; /* of bank 0 in the occupancy */
	uint32_t one_beat_bytes;          /* more than these: `beats_64` for each 64 */
	uint32_t beats_64;
	uint32_t address_mask, island_mask; /* all ones for what the bank is in, or 0 */
	uint8_t bank_shift;
	uint8_t entry; /* enum nic_ledger */
};

struct timing {
	const struct nic_profile *profile;
	struct wheel wheel;
	struct calendar calendar; /* segments that end soon; all other events are in the wheel */
	uint64_t now_ps;
	uint64_t period_q48; /* of the core clock, ps, 48 bits behind the point */
	uint64_t random;

	struct thread *threads;
	uint64_t (*signal_ps)[16]; /* per thread: completion of operations that signal */
	uint32_t thread_count;
	uint64_t turn_ps; /* all threads' waits behind their packets: in no packet's ledger */
	struct core_unit *cores;
	struct queue idle[ISLANDS_MAX]; /* threads, longest waiting first */
	struct queue work[ISLANDS_MAX]; /* packets in CTM without a thread */
	uint32_t credits[ISLANDS_MAX];
	uint32_t credits_free;

	struct flight *flights;             /* ring by number */
	uint32_t window;                    /* power of two */
	uint64_t admitted, released, freed; /* numbers: next to admit, to release, to reuse */
	struct queue buffer;                /* packets in the MAC, waiting for a credit */
	uint32_t queued[NIC_PORTS_MAX +
			1]; /* packets with a place in each port's and the host's queue */

	/* MAC, lines, PCIe */
	uint64_t mac_slots, mac_base_ps, mac_free_ps;
	uint64_t line_bits[NIC_PORTS_MAX], line_base_ps[NIC_PORTS_MAX], line_free_ps[NIC_PORTS_MAX];
	uint64_t tx_free_ps[NIC_PORTS_MAX], pcie_free_ps, release_ps;

	/* memories: when each engine is free */
	uint64_t emem_free_ps[BANKS_MAX], imem_free_ps[BANKS_MAX], ctm_free_ps[ISLANDS_MAX];
	uint64_t cls_free_ps; /* always past: no engine */
	uint64_t emem_atomic_ps;
	struct memory_kind kinds[NIC_MEMORY_COUNT][2]; /* by memory; atomics are the second */
	struct cache cache;

	/* firmware segments of each exit, in the order they run; where the program lies */
	struct core_op segments[EXITS][8];
	uint64_t segments_cycles[EXITS]; /* their sums */

	nic_span_fn on_span; /* or NULL */
	void *span_ctx;

	/* what is measured */
	struct formula formula;
	struct occupancy occupancy;
	struct overload overload;
	uint64_t memory_ops[NIC_MEMORY_COUNT];
	uint64_t firmware_cycles;
	uint64_t packets, bits, end_ps, last_taken_ps;
	uint64_t line_busy_ps[NIC_PORTS_MAX];
	uint64_t latency_min_ps, latency_max_ps;
	unsigned __int128 latency_sum_ps;
	uint64_t histogram[HISTOGRAM_SIZE];
	struct {
		uint64_t taken_ps, done_ps;
	} samples[SAMPLES_MAX];
	uint32_t sample_count;
	uint64_t sample_every;
};

static inline struct flight *
flight_of(struct timing *timing, uint64_t number)
{
	return &timing->flights[number & (timing->window - 1)];
}

/* Nodes of the wheel: a flight's own number, then threads, then cores. */
static inline uint32_t
thread_node(const struct timing *timing, uint32_t id)
{
	return timing->window + id;
}

static inline uint32_t
core_node(const struct timing *timing, uint32_t core)
{
	return timing->window + timing->thread_count + core;
}

/* Begin of a core cycle: floor(cycle * 10^6 / MHz); exact for 2^38 cycles. */
static inline uint64_t
cycle_ps(const struct timing *timing, uint64_t cycle)
{
	return (uint64_t)((unsigned __int128)cycle * timing->period_q48 >> 48);
}

/* The core cycle of a time, or the one before it when that begins at this time. */
static inline uint64_t
cycle_of(const struct timing *timing, uint64_t ps)
{
	return ps * timing->profile->core_clock_mhz / 1000000;
}

/* The first core cycle that does not begin before a time, and when it begins: that of the time or
 * the next one, and which is a coin's. */
struct edge {
	uint64_t cycle, ps;
};
static inline struct edge
next_edge(const struct timing *timing, uint64_t ps)
{
	uint64_t cycle = cycle_of(timing, ps);
	unsigned __int128 at_q48 = (unsigned __int128)cycle * timing->period_q48;
	bool past = (uint64_t)(at_q48 >> 48) < ps;
	at_q48 += timing->period_q48 & -(uint64_t)past; /* not a branch */
	return (struct edge){cycle + past, (uint64_t)(at_q48 >> 48)};
}

static inline uint64_t
later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/** Tell who looks on about a stretch of time. @param slot NONE: no packet's. engine.c */
void tell_span(struct timing *timing, int32_t slot, int32_t thread, enum nic_ledger entry,
	uint64_t begin_ps, uint64_t end_ps);

/* Time of a packet, in a thread or (NONE) outside, goes into the ledger. */
static inline void
spend(struct timing *timing, int32_t slot, int32_t thread, enum nic_ledger entry, uint64_t begin_ps,
	uint64_t end_ps)
{
	occupancy_add(&timing->occupancy, entry, begin_ps, end_ps);
	if (timing->on_span)
		tell_span(timing, slot, thread, entry, begin_ps, end_ps);
}

/* What a thread waits for behind a segment: an engine, then data, then what DDR adds. The times are
 * the ends of these stretches; what there is nothing of ends where it begins. */
struct wait {
	uint64_t queue_ps, data_ps, ready_ps;
	enum nic_ledger entry; /* of the data */
};

/** Segments of the firmware for each exit, from the profile. firmware.c */
void firmware_init(struct timing *timing);

/** Look for more lines of an access in the cache. memory.c */
bool cache_hit_more(const struct cache *cache, uint64_t first_line, uint64_t last_line);
/** When a thread goes on after a posted operation. memory.c */
uint64_t memory_posted(const struct timing *timing, const struct core_op *op, uint64_t at_ps);
/** Engines idle, caches cold. @return 0 or -ENOMEM. memory.c */
int memory_init(struct timing *timing);

/** Release finished packets in order: transmit, PCIe. egress.c */
void egress_finish(struct timing *timing, uint32_t slot);
/** A packet's last byte has left the card. egress.c */
void egress_left(struct timing *timing, uint32_t slot);
/** A buffer of the packet is free again. admit.c */
void credit_back(struct timing *timing, uint32_t slot);
/** Give a packet a buffer, if there is one: it goes to the island with most. admit.c */
bool credit_take(struct timing *timing, uint32_t slot, uint64_t at_ps);

/** Handle the earliest events, of which there must be one, up to one that moves a packet: until
 * then nobody has more room or is done. engine.c */
void engine_step(struct timing *timing);

/** A completed packet: latency, rate. report.c */
void report_packet(struct timing *timing, const struct flight *flight);

static inline void
queue_add(struct queue *queue, struct flight *flights, int32_t slot)
{
	flights[slot].next = NONE;
	if (queue->count++)
		flights[queue->last].next = slot;
	else
		queue->first = slot;
	queue->last = slot;
}

static inline int32_t
queue_take(struct queue *queue, const struct flight *flights)
{
	int32_t slot = queue->first;
	queue->count--;
	queue->first = flights[slot].next;
	return slot;
}

#endif
