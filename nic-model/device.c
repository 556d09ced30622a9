/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The card from outside: frames in, outcomes out, maps, images. Function is core/'s, time is
 * timing/'s; here a frame meets both.
 *
 * Frames stand in one ring, in order of arrival. Four counts divide it:
 *
 *   taken ......... complete ......... replayed ......... executed
 *         outcomes            in flight         traces wait
 *
 * The function half of the card moves `taken` and `executed`, the timing half the two between. Each
 * half only reads what the other one has published with its counts, so that two threads may drive
 * them (nic_execute(), nic_replay()); nic_frame_in() drives both.
 */
#include "nic-model/card.h"
#include "nic-model/core/maps.h"

#include <assert.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

enum {
	SLOT_BYTES = CORE_PACKET_OFFSET + NIC_FRAME_MAX + 120,
	/* Outcomes not taken yet. In overload many lost frames lie between two that are in flight.
	 */
	ENTRY_COUNT = 32768,
	TRACES = 256, /* executed frames that may wait for the timing half */
	MTU_DEFAULT_BYTES = 1500,
};
static_assert(SLOT_BYTES >= CORE_PACKET_OFFSET + NIC_FRAME_MAX + CORE_PACKET_TAIL_BYTES,
	"frame and tail fit");

static int
make_places(struct nic *nic)
{
	uint32_t buffers = 2 * timing_window(nic->timing); /* in flight, and waiting to be taken */
	nic->buffers = calloc(buffers, SLOT_BYTES);
	nic->free_buffers = calloc(buffers, sizeof(*nic->free_buffers));
	nic->entries = calloc(ENTRY_COUNT, sizeof(*nic->entries));
	nic->traces = calloc(TRACES, sizeof(*nic->traces));
	if (!nic->buffers || !nic->free_buffers || !nic->entries || !nic->traces)
		return -ENOMEM;
	for (uint32_t i = 0; i < buffers; i++)
		nic->free_buffers[i] = buffers - 1 - i;
	nic->free_count = buffers;
	return 0;
}

int
nic_create(const struct nic_profile *profile, uint64_t seed, struct nic **out, struct fail *fail)
{
	*out = NULL;
	struct nic *nic = calloc(1, sizeof(*nic));
	if (!nic)
		return fail_set(fail, -ENOMEM, "no memory for a card");
	nic->profile = *profile;
	nic->mtu_bytes = MTU_DEFAULT_BYTES;
	nic->mode = CORE_TRACED;
	nic->timing = timing_new(&nic->profile, seed);
	nic->core = core_new(profile, seed, fail);
	if (!nic->timing || !nic->core || make_places(nic)) {
		nic_destroy(nic);
		return fail_set(fail, -ENOMEM, "no memory for a card");
	}
	*out = nic;
	return 0;
}

static void
drop_code(struct nic *nic)
{
	for (unsigned port = 0; port < NIC_PORTS_MAX; port++) {
		core_code_free(nic->code[port]);
		nic->code[port] = NULL;
	}
}

void
nic_destroy(struct nic *nic)
{
	if (!nic)
		return;
	drop_code(nic);
	core_free(nic->core);
	timing_free(nic->timing);
	free(nic->buffers);
	free(nic->free_buffers);
	free(nic->entries);
	for (unsigned i = 0; nic->traces && i < TRACES; i++)
		free(nic->traces[i].ops);
	free(nic->traces);
	free(nic);
}

void
nic_set_mtu(struct nic *nic, uint32_t mtu_bytes)
{
	nic->mtu_bytes = mtu_bytes;
}

static int
check_maps(struct nic *nic, const struct image *image, struct fail *fail)
{
	for (uint32_t i = 0; i < image->map_count; i++) {
		const struct image_map *map = &image->maps[i];
		if (map->type != BPF_MAP_TYPE_HASH && map->type != BPF_MAP_TYPE_ARRAY)
			continue;
		if (!core_map_by_id(core_maps(nic->core), map->id))
			return fail_set(fail, -EINVAL,
				"%s: map '%.16s' (table %u) does not exist on the card",
				image->name, map->name, map->id);
	}
	return 0;
}

/* The words of one port, as its code store holds them. */
static int
load_port(struct nic *nic, const struct image *image, unsigned port, struct core_code **code,
	struct fail *fail)
{
	struct device_caps caps;
	nic_profile_caps(&nic->profile, &caps);
	uint32_t start = caps.start_word;
	if (image->relocated)
		return core_code_new(nic->core, image->words, image->word_count, start, code, fail);
	start += port * caps.max_len_words;
	uint64_t *stored = calloc(image->word_count, sizeof(*stored));
	if (!stored)
		return fail_set(fail, -ENOMEM, "%s: no memory for its words", image->name);
	int err = image_relocate(image, &caps, start, stored, fail);
	if (!err)
		err = core_code_new(nic->core, stored, image->word_count, start, code, fail);
	free(stored);
	return err;
}

int
nic_load(struct nic *nic, const struct image *image, struct fail *fail)
{
	struct core_code *code[NIC_PORTS_MAX] = {0};
	if (image->word_count == 0)
		return fail_set(fail, -EINVAL, "%s: the image has no words", image->name);
	if (image->word_count > nic->profile.bpf_max_len_words)
		return fail_set(fail, -E2BIG, "%s: %u words are more than bpf.max_len_words = %llu",
			image->name, image->word_count,
			(unsigned long long)nic->profile.bpf_max_len_words);
	int err = check_maps(nic, image, fail);
	for (unsigned port = 0; !err && port < nic->profile.port_count; port++)
		err = load_port(nic, image, port, &code[port], fail);
	if (!err)
		err = core_allow_scratch(nic->core, image->map_count == 0);
	if (err) {
		for (unsigned port = 0; port < NIC_PORTS_MAX; port++)
			core_code_free(code[port]);
		return fail_set(fail, err, "%s: no memory", image->name);
	}
	nic_advance(nic, NIC_TIME_ELASTIC); /* what is in flight was executed by the old image */
	drop_code(nic);
	memcpy(nic->code, code, sizeof(code));
	nic->type = image->type;
	return 0;
}

static struct entry *
entry_of(const struct nic *nic, uint64_t index)
{
	return &nic->entries[index % ENTRY_COUNT];
}

static struct trace *
trace_of(const struct nic *nic, uint64_t index)
{
	return &nic->traces[index % TRACES];
}

/* A copy of the frame in a buffer of its own: zeros where a program may look beside it. */
static uint8_t *
copy_frame(struct nic *nic, struct entry *entry, const void *data)
{
	uint32_t len_bytes = entry->len_bytes;
	entry->buffer = nic->free_buffers[--nic->free_count];
	uint8_t *buffer = nic->buffers + (size_t)entry->buffer * SLOT_BYTES;
	memset(buffer, 0, CORE_PACKET_OFFSET);
	memcpy(buffer + CORE_PACKET_OFFSET, data, len_bytes);
	memset(buffer + CORE_PACKET_OFFSET + len_bytes, 0, CORE_PACKET_TAIL_BYTES);
	return buffer;
}

/* Function: run the program on a frame that is not lost. */
static void
execute(struct nic *nic, struct entry *entry, const void *data)
{
	struct nic_outcome *outcome = &entry->outcome;
	uint8_t *buffer = copy_frame(nic, entry, data);
	struct core_packet packet = {
		.buffer = buffer,
		.offset = CORE_PACKET_OFFSET,
		.len_bytes = entry->len_bytes,
		.index = outcome->index,
		.port = outcome->port,
		.arrival_cycles = (uint64_t)((unsigned __int128)outcome->arrival_ps *
					     nic->profile.core_clock_mhz / 1000000),
	};
	const struct nic_watch *watch = &nic->watch;
	if (watch->begin)
		watch->begin(watch->ctx, outcome->index, buffer + packet.offset, packet.len_bytes);
	core_run(nic->core, nic->code[outcome->port], nic->mode, &packet);
	card_judge(nic, outcome, &packet);
	outcome->data = buffer + packet.offset;
	outcome->len_bytes = packet.len_bytes;
	if (watch->end)
		watch->end(watch->ctx, outcome);
	outcome->cycles = packet.cycles > UINT32_MAX ? UINT32_MAX : (uint32_t)packet.cycles;
	outcome->insns = packet.cycles - packet.shadow_cycles - packet.helper_cycles;
	nic->totals.insns += outcome->insns;
	nic->totals.helper_cycles += packet.helper_cycles;
	nic->totals.shadow_cycles += packet.shadow_cycles;
	nic->totals.program_cycles += packet.cycles - packet.helper_cycles;
	trace_of(nic, outcome->index)->packet = (struct timing_packet){
		.index = outcome->index,
		.port = outcome->port,
		.len_bytes = entry->len_bytes,
		.out_bytes = packet.len_bytes,
		.exit = outcome->exit,
		.cycles = packet.cycles,
		.wait_cycles = packet.wait_cycles,
		.ops = packet.ops,
		.op_count = packet.op_count,
	};
}

/* The core's operations are there until its next packet; keep a copy. */
static int
keep_ops(struct trace *trace)
{
	struct timing_packet *packet = &trace->packet;
	if (trace->capacity < packet->op_count) {
		/* rare: places are kept, they grow to the longest trace */
		struct core_op *ops = malloc(2 * packet->op_count * sizeof(*ops));
		if (!ops)
			return -ENOMEM;
		free(trace->ops);
		trace->ops = ops;
		trace->capacity = 2 * packet->op_count;
	}
	memcpy(trace->ops, packet->ops, packet->op_count * sizeof(*trace->ops));
	packet->ops = trace->ops;
	return 0;
}

static void
count(struct nic *nic, const struct entry *entry)
{
	const struct nic_outcome *outcome = &entry->outcome;
	struct nic_totals *totals = &nic->totals;
	totals->packets_in++;
	totals->bytes_in += entry->len_bytes;
	totals->by_verdict[outcome->verdict]++;
	totals->by_cause[outcome->cause]++;
	totals->to_wire += outcome->exit == NIC_EXIT_WIRE;
	totals->to_host += outcome->exit == NIC_EXIT_HOST;
}

/* Outcomes given out by the last nic_outcomes() are no longer read. */
static void
take_back(struct nic *nic)
{
	for (; nic->lent; nic->lent--) {
		uint32_t buffer = entry_of(nic, nic->taken++)->buffer;
		if (buffer != BUFFER_NONE)
			nic->free_buffers[nic->free_count++] = buffer;
	}
}

/* The next frame of the ring; it is LOST until its program has run. NULL: outcomes must be taken
 * first. */
static struct entry *
next_entry(struct nic *nic, unsigned port, const void *data, uint32_t len_bytes)
{
	uint64_t index = atomic_load_explicit(&nic->executed, memory_order_relaxed);
	assert(port < nic->profile.port_count && nic->code[port]);
	take_back(nic);
	if (index - nic->taken == ENTRY_COUNT || nic->free_count == 0)
		return NULL;
	struct entry *entry = entry_of(nic, index);
	*entry = (struct entry){.buffer = BUFFER_NONE, .len_bytes = len_bytes};
	entry->outcome = (struct nic_outcome){
		.index = index,
		.port = (uint8_t)port,
		.queue = NIC_QUEUE_NONE,
		.len_bytes = len_bytes,
		.verdict = NIC_LOST,
		.cause = (uint8_t)card_size_cause(nic, data, len_bytes),
		.exit = NIC_EXIT_DROP,
	};
	entry->lost = entry->outcome.cause != NIC_CAUSE_NONE;
	return entry;
}

/* Publish a frame to the timing half. */
static void
end_execution(struct nic *nic, const struct entry *entry)
{
	count(nic, entry);
	atomic_store_explicit(&nic->executed, entry->outcome.index + 1, memory_order_release);
}

/* Note what the timing has completed: it keeps that for its last packets only. */
static void
note_complete(struct nic *nic)
{
	uint64_t replayed = atomic_load_explicit(&nic->replayed, memory_order_relaxed);
	uint64_t at = atomic_load_explicit(&nic->complete, memory_order_relaxed);
	for (; at < replayed; at++) {
		struct entry *entry = entry_of(nic, at);
		if (!entry->lost &&
			!timing_done(nic->timing, entry->number, &entry->outcome.done_ps))
			break;
	}
	atomic_store_explicit(&nic->complete, at, memory_order_release);
}

/* Time: a frame arrives. @return why it is lost, whatever its size */
static enum nic_cause
admit(struct nic *nic, struct entry *entry, uint64_t arrival_ps)
{
	struct nic_outcome *outcome = &entry->outcome;
	enum nic_cause cause = timing_admit(
		nic->timing, outcome->port, entry->len_bytes, arrival_ps, &outcome->arrival_ps);
	outcome->done_ps = outcome->arrival_ps;
	note_complete(nic); /* the timing passed, and is about to reuse a place */
	return cause;
}

/* Time: an admitted frame was executed, its trace is replayed; or it is lost. */
static int
replay(struct nic *nic, struct entry *entry)
{
	uint64_t index = entry->outcome.index;
	if (!entry->lost) {
		int err = timing_packet(nic->timing, &trace_of(nic, index)->packet);
		if (err)
			return err;
		entry->number = nic->next_number++;
	}
	atomic_store_explicit(&nic->replayed, index + 1, memory_order_release);
	return 0;
}

int
nic_frame_in(
	struct nic *nic, unsigned port, const void *data, uint32_t len_bytes, uint64_t arrival_ps)
{
	struct entry *entry = next_entry(nic, port, data, len_bytes);
	if (!entry) {
		note_complete(nic);
		if (nic->complete == nic->taken) { /* time passes until there is an outcome */
			timing_complete(nic->timing, entry_of(nic, nic->taken)->number);
			note_complete(nic);
		}
		return -EAGAIN;
	}
	enum nic_cause cause = admit(nic, entry, arrival_ps);
	if (!entry->lost) {
		entry->outcome.cause = (uint8_t)cause;
		entry->lost = cause != NIC_CAUSE_NONE;
	}
	if (!entry->lost)
		execute(nic, entry, data);
	int err = replay(nic, entry);
	if (err)
		nic->free_buffers[nic->free_count++] = entry->buffer;
	else
		end_execution(nic, entry);
	return err;
}

bool
nic_splits(const struct nic *nic, const char **why)
{
	*why = NULL;
	for (unsigned port = 0; port < nic->profile.port_count; port++)
		if (nic->code[port] && core_reads_time(nic->code[port]))
			*why = "the program reads the time";
	if (timing_watched(nic->timing))
		*why = "--trace and --timeline follow each packet";
	return *why == NULL;
}

int
nic_execute(struct nic *nic, unsigned port, const void *data, uint32_t len_bytes)
{
	uint64_t replayed = atomic_load_explicit(&nic->replayed, memory_order_acquire);
	if (nic->executed - replayed == TRACES)
		return -EAGAIN;
	struct entry *entry = next_entry(nic, port, data, len_bytes);
	if (!entry)
		return -EAGAIN;
	if (!entry->lost) {
		execute(nic, entry, data);
		int err = keep_ops(trace_of(nic, entry->outcome.index));
		if (err) {
			nic->free_buffers[nic->free_count++] = entry->buffer;
			return err;
		}
	}
	end_execution(nic, entry);
	return 0;
}

int
nic_replay(struct nic *nic, unsigned max)
{
	uint64_t executed = atomic_load_explicit(&nic->executed, memory_order_acquire);
	uint64_t at = atomic_load_explicit(&nic->replayed, memory_order_relaxed);
	unsigned done = 0;
	for (; done < max && at < executed; done++, at++) {
		struct entry *entry = entry_of(nic, at);
		admit(nic, entry, NIC_TIME_ELASTIC); /* elastic frames are not lost */
		int err = replay(nic, entry);
		if (err)
			return err;
	}
	return (int)done;
}

void
nic_advance(struct nic *nic, uint64_t until_ps)
{
	timing_advance(nic->timing, until_ps);
	note_complete(nic);
}

unsigned
nic_outcomes(struct nic *nic, struct nic_outcome *outcomes, unsigned max)
{
	take_back(nic);
	uint64_t complete = atomic_load_explicit(&nic->complete, memory_order_acquire);
	uint64_t ready = complete - nic->taken;
	nic->lent = ready < max ? (uint32_t)ready : max;
	for (uint32_t i = 0; i < nic->lent; i++)
		outcomes[i] = entry_of(nic, nic->taken + i)->outcome;
	return nic->lent;
}

void
nic_watch(struct nic *nic, const struct nic_watch *watch)
{
	nic->watch = *watch;
	nic->mode = watch->word ? CORE_STEPPED : CORE_TRACED;
	core_on_word(nic->core, watch->word, watch->ctx);
}

uint32_t
nic_gpr(const struct nic *nic, char bank, unsigned index)
{
	return core_gpr(nic->core, bank, index);
}

void
nic_count_words(struct nic *nic)
{
	nic->mode = CORE_COUNTED;
}

void
nic_word_counts(const struct nic *nic, unsigned port, uint32_t word, struct nic_word_counts *counts)
{
	core_counts(nic->code[port], word, counts);
}

void
nic_call_counts(const struct nic *nic, unsigned port, uint32_t word, enum device_func func,
	struct nic_call_counts *counts)
{
	core_call_counts(nic->code[port], func, word, counts);
}

void
nic_totals(const struct nic *nic, struct nic_totals *totals)
{
	*totals = nic->totals;
	timing_totals(nic->timing, nic->core, totals);
}

void
nic_on_span(struct nic *nic, nic_span_fn fn, void *ctx)
{
	timing_on_span(nic->timing, fn, ctx);
}

bool
nic_occupancy(const struct nic *nic, uint32_t row, struct nic_occupancy *occupancy)
{
	return timing_occupancy(nic->timing, row, occupancy);
}

const struct nic_trap *
nic_trap(const struct nic *nic)
{
	return nic->trap.count ? &nic->trap : NULL;
}

void
nic_on_event(struct nic *nic, nic_event_fn fn, void *ctx)
{
	core_on_event(nic->core, fn, ctx);
}
