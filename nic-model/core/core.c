/* SPDX-License-Identifier: BSD-2-Clause */
/* A core's life: memories, registers before a packet, the packet vector, the answer after it. */
#include "nic-model/core/core.h"
#include "nic-model/core/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Fields of the packet vector (docs/machine.md "Packet vector"). */
enum {
	VECTOR_LEN_MASK = 0x3fff,
	VECTOR_OFFSET_MASK = 0x1fff,
	VECTOR_QUEUE_SELECTED = 1 << 4,
	VECTOR_SPLIT_SHIFT = 31,
	VECTOR_BUFFER_SHIFT = 29,
};
#define VECTOR_HAS_CTM (1u << 31)
#define VECTOR_FROM_WIRE (1u << 31)

enum { OPS_FIRST = 1024 }; /* operations that a trace has room for at first */

static void
fill_fixed(struct core *core)
{
	for (uint32_t i = 0; i < 256; i++)
		core->file[FILE_CONST + i] = i;
	for (unsigned i = 0; i < FILE_LM; i++)
		core->file[i] = CORE_POISON;
}

struct core *
core_new(const struct nic_profile *profile, uint64_t seed, struct fail *fail)
{
	struct core *core = aligned_alloc(64, (sizeof(*core) + 63) & ~(size_t)63);
	if (!core) {
		fail_set(fail, -ENOMEM, "no memory for a core");
		return NULL;
	}
	memset(core, 0, sizeof(*core));
	core->profile_copy = *profile;
	core->profile = &core->profile_copy;
	core->seed = seed;
	core->stack_words = (uint32_t)profile->bpf_stack_bytes / 4;
	core->window_bytes = CORE_WINDOW_BYTES;
	core->latency[CORE_MEM_CTM] = (uint32_t)profile->ctm_read_cycles;
	core->latency[CORE_MEM_IMEM] = (uint32_t)profile->imem_read_cycles;
	core->latency[CORE_MEM_EMEM] = (uint32_t)profile->emem_hit_cycles;
	core->latency[CORE_MEM_CLS] = (uint32_t)profile->cls_read_cycles;
	fill_fixed(core);
	core->ops = malloc(OPS_FIRST * sizeof(*core->ops));
	int err = core_maps_init(&core->maps, core->profile);
	if (err || !core->ops) {
		core_free(core);
		fail_set(fail, -ENOMEM,
			"no room for the card's memory: 2 GiB of address space; raise ulimit -v");
		return NULL;
	}
	core->ops_last = core->ops + OPS_FIRST - 1;
	return core;
}

void
core_free(struct core *core)
{
	if (!core)
		return;
	core_maps_end(&core->maps);
	free(core->scratch_emem);
	free(core->scratch_imem);
	free(core->scratch_cls);
	free(core->ops);
	free(core);
}

int
core_allow_scratch(struct core *core, bool allow)
{
	core->scratch_allowed = allow;
	if (!allow || core->scratch_emem)
		return 0;
	core->scratch_emem = calloc(1, SCRATCH_EMEM_BYTES);
	core->scratch_imem = calloc(1, SCRATCH_IMEM_BYTES);
	core->scratch_cls = calloc(1, SCRATCH_CLS_BYTES);
	return core->scratch_emem && core->scratch_imem && core->scratch_cls ? 0 : -ENOMEM;
}

/* 256 << k: the smallest buffer that holds head room and frame. */
static uint32_t
buffer_class(uint32_t end)
{
	uint32_t k = 0;
	while (k < 3 && (256u << k) < end)
		k++;
	return k;
}

/* In whole cache lines, so that the compiler needs no loop for a rest. */
static void
poison(uint32_t *from, uint32_t count)
{
	for (uint32_t i = 0; i < count; i += 16)
		for (uint32_t k = 0; k < 16; k++)
			from[i + k] = CORE_POISON;
}

static void
enter(struct core *core, const struct core_code *code, struct core_packet *packet)
{
	uint32_t *vector = &core->file[FILE_LM + LM_VECTOR];
	uint32_t end = packet->offset + packet->len_bytes;
	poison(&core->file[FILE_A], 64);
	poison(&core->file[FILE_XIN], code->xfer_in_used);
	poison(&core->file[FILE_XOUT], code->xfer_out_used);
	if (core->stack_written)
		memset(&core->file[FILE_LM + LM_STACK], 0, core->stack_words * 4);
	core->stack_written = code->writes_local_memory;
	memset(&core->file[FILE_LM], 0, LM_VECTOR_END * 4);
	vector[0] = CORE_ISLAND << 26 | packet->len_bytes;
	vector[1] = (uint32_t)(end > core->window_bytes) << VECTOR_SPLIT_SHIFT |
		    buffer_class(end) << VECTOR_BUFFER_SHIFT;
	vector[2] = VECTOR_HAS_CTM | packet->offset;
	vector[6] = VECTOR_FROM_WIRE | packet->port << 23;
	core->file[FILE_A + 22] = LM_STACK * 4;
	core->lm_pointer[0] = LM_STACK;
	core->lm_pointer[1] = LM_VECTOR;
	core->lm_pointer[2] = 0;
	core->lm_pointer[3] = 0;
	core->xfer_index = core->byte_index = core->nn_put = core->nn_get = 0;
	core->pending_count = 0;
	core->mul_acc = 0;
	core->crc = core->pred_cc = core->signals = 0;
	core->random_set = false;
	core->packet = packet;
	core->packet_end = end;
	core->wait_cycles = core->helper_cycles = 0;
	core->trap_address = 0;
	core->op = core->ops;
}

static void
leave(struct core *core, struct core_packet *packet)
{
	const uint32_t *vector = &core->file[FILE_LM + LM_VECTOR];
	uint32_t offset = vector[2] & VECTOR_OFFSET_MASK, len = vector[0] & VECTOR_LEN_MASK;
	packet->result = core->file[FILE_A];
	packet->queue = vector[4] & VECTOR_QUEUE_SELECTED ? (int32_t)(vector[6] & 0xff) : -1;
	packet->helper_cycles = core->helper_cycles;
	packet->wait_cycles = core->wait_cycles;
	packet->ops = core->ops;
	packet->op_count = (uint32_t)(core->op - core->ops);
	if (!packet->trap && (offset + len > core->packet_end || !(vector[2] & VECTOR_HAS_CTM))) {
		packet->trap = CORE_TRAP_VECTOR;
		packet->trap_word = (uint32_t)core->profile->bpf_done_word;
		packet->trap_address = vector[2];
	}
	if (packet->trap)
		return;
	packet->offset = offset;
	packet->len_bytes = len;
}

void
core_run(struct core *core, const struct core_code *code, enum core_mode mode,
	struct core_packet *packet)
{
	assert(packet->offset + packet->len_bytes <= VECTOR_LEN_MASK);
	enter(core, code, packet);
	core->tracing = mode != CORE_PLAIN;
	packet->trap_word = 0;
	packet->trap_address = 0;
	if (mode == CORE_PLAIN)
		packet->trap = core_run_plain(core, code, packet);
	else if (mode == CORE_TRACED)
		packet->trap = core_run_traced(core, code, packet);
	else if (mode == CORE_COUNTED)
		packet->trap = core_run_counted(core, code, packet);
	else
		packet->trap = core_run_stepped(core, code, packet);
	leave(core, packet);
}

/* Only a packet with more operations than any before it makes the trace grow. */
bool
core_grow_trace(struct core *core)
{
	size_t made = (size_t)(core->op - core->ops), room = 2 * (made + 1);
	struct core_op *ops = realloc(core->ops, room * sizeof(*ops));
	if (!ops) {
		core->op--;
		return false;
	}
	core->ops = ops;
	core->op = ops + made;
	core->ops_last = ops + room - 1;
	return true;
}

void
core_on_event(struct core *core, nic_event_fn fn, void *ctx)
{
	core->event_fn = fn;
	core->event_ctx = ctx;
}

void
core_on_word(struct core *core, core_word_fn fn, void *ctx)
{
	core->word_fn = fn;
	core->word_ctx = ctx;
}

uint64_t
core_emem_busy(const struct core *core, unsigned bank)
{
	return core->bank_busy[bank];
}

uint32_t
core_gpr(const struct core *core, char bank, unsigned index)
{
	return core->file[(bank == 'A' ? FILE_A : FILE_B) + index % 32];
}

uint32_t
core_local_memory(const struct core *core, unsigned word)
{
	return core->file[FILE_LM + word % LM_WORDS];
}

struct core_maps *
core_maps(struct core *core)
{
	return &core->maps;
}

const char *
core_trap_text(enum core_trap_reason reason)
{
	static const char *const texts[CORE_TRAP_COUNT] = {
#define X(NAME, text) [CORE_TRAP_##NAME] = text,
		CORE_TRAPS(X)
#undef X
	};
	return texts[reason];
}
