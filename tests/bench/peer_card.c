/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nicro's machine three ways: function alone, function with a trace, the whole card with time. And
 * what the program's memory operations are of that time.
 */
#include "nic-model/card.h"
#include "nic-model/core/core.h"
#include "nic-model/core/maps.h"
#include "peers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OUTCOMES = 64, BUFFER_BYTES = CORE_PACKET_OFFSET + NIC_FRAME_MAX + CORE_PACKET_TAIL_BYTES };

/* The functional machine without the device around it. */
struct bare {
	struct core *core;
	struct core_code *code;
	enum core_mode mode;
	const struct leg_traffic *traffic;
	uint8_t buffer[BUFFER_BYTES];
};

/* Contents of the card's map, raw. */
static int
copy_map(struct nic *nic, const struct image_map *map, struct core_maps *to, struct fail *fail)
{
	uint8_t *key = calloc(3, map->key_bytes + map->value_bytes + 8u);
	uint8_t *next = key + map->key_bytes, *value = next + map->key_bytes;
	uint32_t id, hops;
	int err = core_map_create(
		to, map->type, map->key_bytes, map->value_bytes, map->max_entries, &id);
	if (!key || err || id != map->id) {
		free(key);
		return fail_set(fail, -EINVAL, "map %s cannot be made", map->name);
	}
	int more = nic_map_next(nic, id, NULL, key);
	while (!err && more == 0) {
		err = nic_map_get(nic, id, key, value);
		if (!err)
			err = core_map_update(to, core_map_by_id(to, id), key, value, 0, &hops);
		more = nic_map_next(nic, id, key, next);
		memcpy(key, next, map->key_bytes);
	}
	free(key);
	return err ? fail_set(fail, err, "map %s cannot be filled", map->name) : 0;
}

static int
load_code(const struct peer_subject *s, struct bare *bare, struct fail *fail)
{
	struct device_caps caps;
	nic_profile_caps(&s->profile, &caps);
	uint64_t *stored = calloc(s->image->word_count, sizeof(*stored));
	if (!stored)
		return fail_set(fail, -ENOMEM, "no memory for words");
	int err = image_relocate(s->image, &caps, caps.start_word, stored, fail);
	if (!err)
		err = core_code_new(bare->core, stored, s->image->word_count, caps.start_word,
			&bare->code, fail);
	free(stored);
	if (!err)
		err = core_allow_scratch(bare->core, s->image->map_count == 0);
	return err;
}

static void
bare_close(void *state)
{
	struct bare *bare = state;
	core_code_free(bare->code);
	core_free(bare->core);
	free(bare);
}

static int
bare_open(const struct peer_subject *s, enum core_mode mode, void **state, struct fail *fail)
{
	struct bare *bare = calloc(1, sizeof(*bare));
	*state = bare;
	if (!bare)
		return fail_set(fail, -ENOMEM, "no memory for a core");
	bare->mode = mode;
	bare->traffic = &s->traffic;
	bare->core = core_new(&s->profile, 1, fail);
	if (!bare->core) {
		*state = NULL;
		free(bare);
		return fail->err;
	}
	int err = 0;
	for (uint32_t i = 0; !err && i < s->image->map_count; i++)
		if (s->image->maps[i].type != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			err = copy_map(load_nic(s->object), &s->image->maps[i],
				core_maps(bare->core), fail);
	return err ? err : load_code(s, bare, fail);
}

static int
plain_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	return bare_open(subject, CORE_PLAIN, state, fail);
}

static int
traced_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	return bare_open(subject, CORE_TRACED, state, fail);
}

static void
bare_frame(struct bare *bare, const struct leg_frame *frame, struct core_packet *packet)
{
	/* as the device does it: zeros where a program may look beside the frame */
	memset(bare->buffer, 0, CORE_PACKET_OFFSET);
	memcpy(bare->buffer + CORE_PACKET_OFFSET, frame->data, frame->len_bytes);
	memset(bare->buffer + CORE_PACKET_OFFSET + frame->len_bytes, 0, CORE_PACKET_TAIL_BYTES);
	packet->buffer = bare->buffer;
	packet->offset = CORE_PACKET_OFFSET;
	packet->len_bytes = frame->len_bytes;
	core_run(bare->core, bare->code, bare->mode, packet);
}

static int
bare_run(void *state, uint64_t packets, struct peer_figures *f, struct fail *fail)
{
	struct bare *bare = state;
	struct core_packet packet = {0};
	*f = (struct peer_figures){.packets = packets};
	uint64_t begin_ns = peer_cpu_ns();
	for (uint64_t i = 0; i < packets; i++) {
		packet.index = i;
		bare_frame(bare, &bare->traffic->frames[i % bare->traffic->count], &packet);
		f->insns += packet.cycles - packet.shadow_cycles - packet.helper_cycles;
		if (packet.trap)
			return fail_set(fail, -EINVAL, "%s", core_trap_text(packet.trap));
	}
	f->cpu_ns = peer_cpu_ns() - begin_ns;
	/* counted apart: each frame's operations once */
	for (uint64_t i = 0; bare->mode != CORE_PLAIN && i < bare->traffic->count; i++) {
		bare_frame(bare, &bare->traffic->frames[i], &packet);
		for (uint32_t op = 0; op < packet.op_count; op++)
			f->memory_ops += packet.ops[op].kind <= CORE_OP_ATOMIC;
	}
	f->memory_ops = f->memory_ops * packets / bare->traffic->count;
	return 0;
}

/* The whole card. */
static int
timed_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	(void)fail;
	*state = calloc(1, sizeof(struct peer_subject));
	if (*state == NULL)
		return fail_set(fail, -ENOMEM, "no memory");
	memcpy(*state, subject, sizeof(*subject));
	return 0;
}

static void
drain(struct nic *nic)
{
	struct nic_outcome outcomes[OUTCOMES];
	while (nic_outcomes(nic, outcomes, OUTCOMES) > 0)
		continue;
}

static int
timed_run(void *state, uint64_t packets, struct peer_figures *f, struct fail *fail)
{
	const struct peer_subject *s = state;
	struct nic *nic = load_nic(s->object);
	int err = 0;
	*f = (struct peer_figures){.packets = packets};
	uint64_t begin_ns = peer_cpu_ns();
	for (uint64_t i = 0; i < packets; i++) {
		const struct leg_frame *frame = &s->traffic.frames[i % s->traffic.count];
		while ((err = nic_frame_in(nic, (unsigned)(i % s->profile.port_count), frame->data,
				frame->len_bytes, NIC_TIME_ELASTIC)) == -EAGAIN)
			drain(nic);
		if (err)
			return fail_set(fail, err, "the card takes no frame");
		if (i % OUTCOMES == OUTCOMES - 1)
			drain(nic);
	}
	nic_advance(nic, NIC_TIME_ELASTIC);
	drain(nic);
	f->cpu_ns = peer_cpu_ns() - begin_ns;
	return 0;
}

/*
 * The whole card by hand, so that the timing engine can be given a packet's trace with the
 * program's memory operations and without them. All else is the same: the packet is executed
 * before, the program's cycles and other waits, the firmware, where the packet goes.
 */
struct replay {
	struct bare *bare;
	struct timing *timing;
	struct nic *judge; /* says where a packet goes */
	struct core_op *ops;
	uint32_t op_capacity;
	uint64_t packets;
	bool memory; /* operations are replayed */
};

static void
replay_close(void *state)
{
	struct replay *replay = state;
	if (replay->bare)
		bare_close(replay->bare);
	timing_free(replay->timing);
	free(replay->ops);
	free(replay);
}

static int
replay_open(const struct peer_subject *s, bool memory, void **state, struct fail *fail)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	*state = replay;
	if (!replay)
		return fail_set(fail, -ENOMEM, "no memory for a replay");
	replay->memory = memory;
	replay->judge = load_nic(s->object);
	replay->timing = timing_new(&s->profile, 1);
	if (!replay->timing)
		return fail_set(fail, -ENOMEM, "no memory for a replay");
	return bare_open(s, CORE_TRACED, (void **)&replay->bare, fail);
}

static int
replay_all_open(const struct peer_subject *s, void **state, struct fail *fail)
{
	return replay_open(s, true, state, fail);
}

static int
replay_rest_open(const struct peer_subject *s, void **state, struct fail *fail)
{
	return replay_open(s, false, state, fail);
}

/* Copy the trace, with or without memory operations: the cycles before one go before the next. Both
 * ways take the same time. @return operations, 0: no memory for them */
static uint32_t
keep_ops(struct replay *replay, const struct core_packet *packet)
{
	if (replay->op_capacity < packet->op_count) {
		free(replay->ops);
		replay->op_capacity = 2 * packet->op_count;
		replay->ops = calloc(replay->op_capacity, sizeof(*replay->ops));
	}
	if (!replay->ops)
		return replay->op_capacity = 0;
	uint32_t count = 0, cycles = 0;
	for (uint32_t i = 0; i < packet->op_count; i++) {
		struct core_op op = packet->ops[i];
		bool kept = (op.kind > CORE_OP_ATOMIC) | replay->memory;
		op.cycles += cycles;
		replay->ops[count] = op;
		count += kept;
		cycles = kept ? 0 : op.cycles;
	}
	return count;
}

static int
replay_packet(struct replay *replay, unsigned port, const struct leg_frame *frame)
{
	struct core_packet packet = {.index = replay->packets++};
	struct nic_outcome outcome = {0};
	uint64_t taken_ps;
	/* elastic: no frame is lost */
	timing_admit(replay->timing, port, frame->len_bytes, NIC_TIME_ELASTIC, &taken_ps);
	bare_frame(replay->bare, frame, &packet);
	card_judge(replay->judge, &outcome, &packet);
	uint32_t op_count = keep_ops(replay, &packet);
	struct timing_packet timed = {
		.index = packet.index,
		.port = port,
		.len_bytes = frame->len_bytes,
		.out_bytes = packet.len_bytes,
		.exit = outcome.exit,
		.cycles = packet.cycles,
		.wait_cycles = packet.wait_cycles,
		.op_count = op_count,
		.ops = replay->ops,
	};
	return op_count ? timing_packet(replay->timing, &timed) : -ENOMEM;
}

static int
replay_run(void *state, uint64_t packets, struct peer_figures *f, struct fail *fail)
{
	struct replay *replay = state;
	const struct leg_traffic *traffic = replay->bare->traffic;
	*f = (struct peer_figures){.packets = packets};
	uint64_t begin_ns = peer_cpu_ns();
	for (uint64_t i = 0; i < packets; i++)
		if (replay_packet(replay, i % 2, &traffic->frames[i % traffic->count]))
			return fail_set(fail, -ENOMEM, "no memory for a packet's operations");
	timing_advance(replay->timing, NIC_TIME_ELASTIC);
	f->cpu_ns = peer_cpu_ns() - begin_ns;
	return 0;
}

const struct peer peer_plain = {"functional", plain_open, bare_run, bare_close};
const struct peer peer_traced = {"traced", traced_open, bare_run, bare_close};
const struct peer peer_timed = {"timed", timed_open, timed_run, free};
const struct peer peer_replay_all = {"replay", replay_all_open, replay_run, replay_close};
const struct peer peer_replay_rest = {
	"replay without memory", replay_rest_open, replay_run, replay_close};
