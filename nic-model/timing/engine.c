/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads and cores. A core runs one thread until it waits (no preemption), then the next ready
 * one in turn, at no cost. A thread takes a packet, runs the firmware's segments and the program's
 * trace, and goes for the next packet.
 *
 * One event per operation, the end of the segment before it: there the operation is carried out,
 * so that its data's arrival is known, and with it the core's next segment. When no thread is
 * ready the core is claimed for the one that will be first; only a thread that gets a packet
 * meanwhile can still be before it.
 */
#include "nic-model/timing/access.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
round_up_pow2(uint32_t value)
{
	uint32_t power = 64;
	while (power < value)
		power *= 2;
	return power;
}

static void
place_threads(struct timing *timing)
{
	const struct nic_profile *p = timing->profile;
	assert(p->core_cores <= CALENDAR_CORES && p->core_threads <= THREADS_MAX);
	for (uint32_t i = 0; i < p->core_cores; i++) {
		struct core_unit *core = &timing->cores[i];
		memset(core, 0, sizeof(*core));
		core->running = NONE;
		core->island = (uint8_t)(i % p->core_islands);
		core->number = (uint8_t)i;
		core->threads = (uint8_t)p->core_threads;
		core->first_thread = (uint16_t)(i * core->threads);
		for (unsigned local = 0; local < THREADS_MAX; local++)
			core->waiting[local] = NOT_WAITING;
	}
	for (uint32_t i = 0; i < timing->thread_count; i++) {
		timing->threads[i].packet = NONE;
		timing->threads[i].core = i / (uint32_t)p->core_threads;
		timing->threads[i].local = i % (uint32_t)p->core_threads;
		wheel_add(&timing->wheel, thread_node(timing, i),
			cycle_ps(timing, i * p->engine_stagger_cycles), event_key(EVENT_FETCH, i));
	}
	for (uint32_t i = 0; i < p->core_islands; i++) {
		/* islands without cores get no packets */
		timing->credits[i] = i < p->core_cores ? (uint32_t)p->nbi_credits_per_island : 0;
		timing->credits_free += timing->credits[i];
	}
}

struct timing *
timing_new(const struct nic_profile *profile, uint64_t seed)
{
	struct timing *timing = calloc(1, sizeof(*timing));
	if (!timing)
		return NULL;
	const struct nic_profile *p = timing->profile = profile;
	/* rounded up: the floor of the product is then exact */
	timing->period_q48 =
		(uint64_t)((((unsigned __int128)1000000 << 48) + p->core_clock_mhz - 1) /
			   p->core_clock_mhz);
	calendar_init(&timing->calendar);
	timing->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	timing->thread_count = (uint32_t)(p->core_cores * p->core_threads);
	timing->window = round_up_pow2((uint32_t)p->nbi_reorder_packets);
	timing->threads = calloc(timing->thread_count, sizeof(*timing->threads));
	timing->signal_ps = calloc(timing->thread_count, sizeof(*timing->signal_ps));
	timing->cores = aligned_alloc(64, p->core_cores * sizeof(*timing->cores));
	timing->flights = calloc(timing->window, sizeof(*timing->flights));
	timing->sample_every = 1;
	timing->latency_min_ps = UINT64_MAX;
	firmware_init(timing);
	if (!timing->threads || !timing->signal_ps || !timing->cores || !timing->flights ||
		occupancy_init(&timing->occupancy, p) || memory_init(timing) ||
		wheel_init(&timing->wheel,
			timing->window + timing->thread_count + (uint32_t)p->core_cores)) {
		timing_free(timing);
		return NULL;
	}
	place_threads(timing);
	return timing;
}

void
timing_free(struct timing *timing)
{
	if (!timing)
		return;
	for (uint32_t i = 0; timing->flights && i < timing->window; i++)
		free(timing->flights[i].ops);
	free(timing->flights);
	free(timing->threads);
	free(timing->signal_ps);
	free(timing->cores);
	free(timing->cache.sets);
	wheel_end(&timing->wheel);
	occupancy_end(&timing->occupancy);
	free(timing);
}

uint32_t
timing_window(const struct timing *timing)
{
	return timing->window;
}

void
timing_on_span(struct timing *timing, nic_span_fn fn, void *ctx)
{
	timing->on_span = fn;
	timing->span_ctx = ctx;
}

bool
timing_watched(const struct timing *timing)
{
	return timing->on_span != NULL;
}

void
tell_span(struct timing *timing, int32_t slot, int32_t thread, enum nic_ledger entry,
	uint64_t begin_ps, uint64_t end_ps)
{
	if (begin_ps == end_ps)
		return;
	const struct nic_span span = {
		.index = slot == NONE ? NIC_NO_PACKET : timing->flights[slot].index,
		.begin_ps = begin_ps,
		.end_ps = end_ps,
		.thread = thread == NONE ? NIC_NO_THREAD : thread,
		.entry = (uint8_t)entry,
	};
	timing->on_span(timing->span_ctx, &span);
}

/* A firmware wait, spread to either side. */
static uint64_t
pause_ps(struct timing *timing, uint32_t cycles)
{
	uint64_t spread = timing->profile->engine_spread_permille;
	timing->random ^= timing->random << 13;
	timing->random ^= timing->random >> 7;
	timing->random ^= timing->random << 17;
	uint64_t permille =
		1000 - spread + (uint32_t)(timing->random >> 33) % (uint32_t)(2 * spread + 1);
	return cycle_ps(timing, cycles) * permille / 1000;
}

/* A segment's end is beyond the calendar, or the calendar has not been needed for a while. */
static void
add_far(struct timing *timing, struct core_unit *core)
{
	struct calendar *calendar = &timing->calendar;
	if (calendar->first == CALENDAR_EMPTY)
		calendar->now = cycle_of(timing, timing->now_ps);
	core->far = !calendar_reaches(calendar, core->cycle);
	if (!core->far)
		calendar_add(calendar, core->number, core->cycle);
	else
		wheel_add(&timing->wheel, core_node(timing, core->number),
			cycle_ps(timing, core->cycle), event_key(EVENT_SEGMENT, core->number));
}

static inline void
add_segment(struct timing *timing, struct core_unit *core)
{
	core->far = false;
	if (__builtin_expect(calendar_reaches(&timing->calendar, core->cycle), 1))
		calendar_add(&timing->calendar, core->number, core->cycle);
	else
		add_far(timing, core);
}

static void
remove_segment(struct timing *timing, const struct core_unit *core)
{
	if (core->far)
		wheel_remove(&timing->wheel, core_node(timing, core->number));
	else
		calendar_remove(&timing->calendar, core->number, core->cycle);
}

/* A core runs a thread, ready since @p since_ps, from a cycle on to the end of its segment. */
static void
run_thread(struct timing *timing, struct core_unit *core, uint32_t local, uint64_t since_ps,
	uint64_t begin_cycle, uint64_t begin_ps)
{
	struct thread *thread = &timing->threads[core->first_thread + local];
	core->running = (int32_t)local;
	core->claimed = 0;
	core->since_ps = since_ps;
	core->begin_ps = begin_ps;
	core->op = *thread->next++;
	__builtin_prefetch(thread->next);
	core->cycle = begin_cycle + core->op.cycles;
	add_segment(timing, core);
}

/* The same when it is ready, unless another one is before it. */
static void
claim_core(struct timing *timing, struct core_unit *core, uint64_t key)
{
	uint64_t ready_ps = key >> LOCAL_BITS;
	uint32_t local = key % THREADS_MAX;
	core->waiting[local] = NOT_WAITING;
	struct edge begin = next_edge(timing, ready_ps);
	run_thread(timing, core, local, ready_ps, begin.cycle, begin.ps);
	core->claimed = ready_ps > timing->now_ps ? key : 0;
}

/* A thread with a new packet wants its core from a time on. */
static void
want_core(struct timing *timing, uint32_t id, uint64_t ready_ps)
{
	struct thread *thread = &timing->threads[id];
	struct core_unit *core = &timing->cores[thread->core];
	uint64_t key = waiting_key(ready_ps, thread->local);
	core->waiting[thread->local] = key;
	if (core->running != NONE) {
		if (key > core->claimed)
			return;
		/* The one that has the claim has not begun; it waits again. */
		core->waiting[core->running] = core->claimed;
		timing->threads[core->first_thread + (uint32_t)core->running].next--;
		remove_segment(timing, core);
	}
	claim_core(timing, core, key);
}

static void
dispatch(struct timing *timing, uint32_t id, int32_t slot)
{
	struct thread *thread = &timing->threads[id];
	struct flight *flight = &timing->flights[slot];
	thread->packet = slot;
	thread->next = flight->ops + 1;
	spend(timing, slot, NONE, NIC_LEDGER_DISPATCH, flight->in_ctm_ps, timing->now_ps);
	uint64_t ready = timing->now_ps + pause_ps(timing, flight->ops[0].bytes);
	spend(timing, slot, (int32_t)id, NIC_LEDGER_FIRMWARE, timing->now_ps, ready);
	want_core(timing, id, ready);
}

/* A thread without a packet: the next one of its island's queue, or it waits for one. */
static void
next_packet(struct timing *timing, uint32_t id)
{
	struct thread *thread = &timing->threads[id];
	uint32_t island = timing->cores[thread->core].island;
	struct queue *idle = &timing->idle[island];
	thread->packet = NONE;
	if (timing->work[island].count) {
		dispatch(timing, id, queue_take(&timing->work[island], timing->flights));
		return;
	}
	thread->next_idle = NONE;
	if (idle->count++)
		timing->threads[idle->last].next_idle = (int32_t)id;
	else
		idle->first = (int32_t)id;
	idle->last = (int32_t)id;
}

static void
arrive(struct timing *timing, uint32_t slot)
{
	uint32_t island = timing->flights[slot].island;
	struct queue *idle = &timing->idle[island];
	if (idle->count == 0) {
		queue_add(&timing->work[island], timing->flights, (int32_t)slot);
		return;
	}
	uint32_t id = (uint32_t)idle->first;
	idle->first = timing->threads[id].next_idle;
	idle->count--;
	dispatch(timing, id, (int32_t)slot);
}

/* Which of 4 threads that wait are ready: a bit each. The sign of a difference, as no host guesses
 * it. */
static inline uint32_t
ready_of_4(const uint64_t *waiting, uint64_t now)
{
	return (uint32_t)((waiting[0] - now) >> 63 | (waiting[1] - now) >> 63 << 1 |
			  (waiting[2] - now) >> 63 << 2 | (waiting[3] - now) >> 63 << 3);
}

/* Which one will be ready first. */
static inline uint64_t
first_of_4(const uint64_t *waiting)
{
	uint64_t a = waiting[0] < waiting[1] ? waiting[0] : waiting[1];
	uint64_t b = waiting[2] < waiting[3] ? waiting[2] : waiting[3];
	return a < b ? a : b;
}

/* The core is free: the next ready thread behind the one that ran, around, or the one that will be
 * ready first. The one that ran is ready at @p key, and looked at last: this host need not know its
 * time to see whether another one is ready. */
static inline void
switch_thread(struct timing *timing, struct core_unit *core, uint64_t key)
{
	uint64_t *waiting = core->waiting, behind_now = waiting_key(timing->now_ps + 1, 0);
	uint32_t ran = (uint32_t)core->running, ready = ready_of_4(waiting, behind_now);
	if (core->threads > 4)
		ready |= ready_of_4(waiting + 4, behind_now) << 4;
	if (ready) {
		waiting[ran] = key;
		uint32_t behind = ready & ~1u << ran;
		uint32_t next = (uint32_t)__builtin_ctz(behind ? behind : ready);
		uint64_t since_ps = waiting[next] >> LOCAL_BITS;
		waiting[next] = NOT_WAITING;
		run_thread(timing, core, next, since_ps, core->cycle, timing->now_ps);
		return;
	}
	uint64_t first = first_of_4(waiting);
	if (core->threads > 4) {
		uint64_t upper = first_of_4(waiting + 4);
		first = upper < first ? upper : first;
	}
	waiting[ran] = key;
	first = key < first ? key : first;
	core->running = NONE;
	if (first != NOT_WAITING)
		claim_core(timing, core, first);
}

/* The thread waits for one thing only. */
static void
wait_for(struct wait *wait, enum nic_ledger entry, uint64_t now_ps, uint64_t ready_ps)
{
	wait->queue_ps = now_ps;
	wait->data_ps = wait->ready_ps = ready_ps;
	wait->entry = entry;
}

/* The operation that ended a segment. @param wait out: what the thread waits for now */
static void
operate(struct timing *timing, const struct core_unit *core, struct wait *wait)
{
	const struct core_op *op = &core->op;
	uint32_t id = core->first_thread + (uint32_t)core->running;
	uint64_t now = timing->now_ps, ready = now;
	switch (op->kind) {
	case CORE_OP_PAUSE:
		wait_for(wait, NIC_LEDGER_FIRMWARE, now, now + pause_ps(timing, op->bytes));
		return;
	case CORE_OP_SIGNALS:
		for (unsigned s = 1; s < 16; s++)
			if (op->bytes >> s & 1)
				ready = later(ready, timing->signal_ps[id][s]);
		wait_for(wait, NIC_LEDGER_SIGNAL, now, ready);
		return;
	default:
		memory_access(timing, core, wait);
		if (op->signal)
			timing->signal_ps[id][op->signal] = wait->ready_ps;
		/* A posted operation costs nothing, unless its engine is too far behind: then the
		 * whole core stands still. */
		if (!op->blocking)
			wait_for(wait, NIC_LEDGER_QUEUE, now, memory_posted(timing, op, now));
	}
}

/* spend_segment(), with someone who looks on or over the border of an interval. */
static void
spend_watched(struct timing *timing, const struct core_unit *core, const struct wait *wait)
{
	const uint64_t since = core->since_ps, begin = core->begin_ps, now = timing->now_ps;
	const int32_t id = core->first_thread + core->running;
	const int32_t packet = timing->threads[id].packet;
	occupancy_turn(&timing->occupancy, now);
	spend(timing, packet, id, NIC_LEDGER_CORE, since, begin);
	spend(timing, packet, id, NIC_LEDGER_RUN, begin, now);
	spend(timing, packet, id, NIC_LEDGER_QUEUE, now, wait->queue_ps);
	spend(timing, packet, id, wait->entry, wait->queue_ps, wait->data_ps);
	spend(timing, packet, id, NIC_LEDGER_DDR, wait->data_ps, wait->ready_ps);
}

/* The time of the running thread's packet, from when the thread was ready to when it will be again:
 * waiting for its core, running until now, then what it waits for. Nearly always nobody looks on
 * and all lie in one interval: asked once for all of them. */
static inline void
spend_segment(struct timing *timing, const struct core_unit *core, const struct wait *wait)
{
	struct occupancy *occupancy = &timing->occupancy;
	const uint64_t since = core->since_ps, begin = core->begin_ps, now = timing->now_ps;
	if (!timing->on_span && occupancy_simple(occupancy, since, wait->ready_ps)) {
		occupancy->row[NIC_LEDGER_CORE] += begin - since;
		occupancy->row[NIC_LEDGER_RUN] += now - begin;
		occupancy->row[NIC_LEDGER_QUEUE] += wait->queue_ps - now;
		occupancy->row[wait->entry] += wait->data_ps - wait->queue_ps;
		occupancy->row[NIC_LEDGER_DDR] += wait->ready_ps - wait->data_ps;
		return;
	}
	spend_watched(timing, core, wait);
}

/* The thread is done with its packet. The wait behind it is the thread's, not the packet's. */
static void
end_packet(struct timing *timing, uint32_t id, const struct core_op *op)
{
	struct thread *thread = &timing->threads[id];
	uint64_t ready = timing->now_ps + pause_ps(timing, op->bytes);
	timing->turn_ps += ready - timing->now_ps;
	if (timing->on_span)
		tell_span(timing, NONE, (int32_t)id, NIC_LEDGER_FIRMWARE, timing->now_ps, ready);
	egress_finish(timing, (uint32_t)thread->packet);
	thread->packet = NONE;
	wheel_add(&timing->wheel, thread_node(timing, id), ready, event_key(EVENT_FETCH, id));
}

/* @return the segment was its packet's last one */
static inline bool
end_segment(struct timing *timing, struct core_unit *core)
{
	const uint64_t now = timing->now_ps;
	uint32_t local = (uint32_t)core->running;
	struct wait wait;
	if (core->op.kind == CORE_OP_END) {
		wait_for(&wait, NIC_LEDGER_FIRMWARE, now, now);
		spend_segment(timing, core, &wait);
		end_packet(timing, core->first_thread + local, &core->op);
		switch_thread(timing, core, NOT_WAITING);
		return true;
	}
	operate(timing, core, &wait);
	spend_segment(timing, core, &wait);
	if (core->op.blocking) {
		switch_thread(timing, core, waiting_key(wait.ready_ps, local));
		return false;
	}
	/* posted: the thread goes on, and nobody else */
	struct edge begin = {core->cycle, now};
	if (wait.ready_ps > now)
		begin = next_edge(timing, wait.ready_ps);
	run_thread(timing, core, local, wait.ready_ps, begin.cycle, begin.ps);
	return false;
}

static void
handle(struct timing *timing, uint32_t node)
{
	uint32_t key = timing->wheel.nodes[node].key, unit = key & 0xffffff;
	timing->now_ps = timing->wheel.nodes[node].time_ps;
	switch ((enum event_class)(key >> 24)) {
	case EVENT_LEFT:
		egress_left(timing, unit);
		break;
	case EVENT_ARRIVE:
		arrive(timing, unit);
		break;
	case EVENT_FETCH:
		next_packet(timing, unit);
		break;
	case EVENT_SEGMENT: /* a long one: its place among those of its cycle is in the calendar */
		add_far(timing, &timing->cores[unit]);
		break;
	}
}

/* Handle the earliest events that lie at @p until_ps or before, up to one that moves a packet. At
 * the same time segments are last: that is the order of classes. @return false: none moves one */
static bool
step(struct timing *timing, uint64_t until_ps)
{
	struct calendar *calendar = &timing->calendar;
	for (;;) {
		uint64_t end_ps = calendar->first == CALENDAR_EMPTY
					  ? WHEEL_EMPTY
					  : cycle_ps(timing, calendar->first);
		if (end_ps >= timing->wheel.next_ps)
			break;
		if (end_ps > until_ps)
			return false;
		timing->now_ps = end_ps;
		if (end_segment(timing, &timing->cores[calendar_take(calendar)]))
			return true;
	}
	int32_t node = wheel_take(&timing->wheel, until_ps);
	if (node == NONE)
		return false;
	handle(timing, (uint32_t)node);
	return true;
}

void
engine_step(struct timing *timing)
{
	bool any = step(timing, UINT64_MAX);
	assert(any); /* somebody waits, so something must come */
	(void)any;
}

void
timing_advance(struct timing *timing, uint64_t until_ps)
{
	while (step(timing, until_ps))
		;
	if (until_ps != NIC_TIME_ELASTIC)
		timing->now_ps = later(timing->now_ps, until_ps);
}

void
timing_complete(struct timing *timing, uint64_t number)
{
	while (timing->released <= number)
		engine_step(timing);
}

bool
timing_done(const struct timing *timing, uint64_t number, uint64_t *done_ps)
{
	if (number >= timing->released)
		return false;
	*done_ps = timing->flights[number & (timing->window - 1)].done_ps;
	return true;
}
