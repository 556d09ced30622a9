/* SPDX-License-Identifier: BSD-2-Clause */
#include "bpf_run.h"

#include <stddef.h>
#include <string.h>

static uint64_t
address(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

uint64_t
bpf_run_fp(const struct bpf_run *run, uint32_t frame)
{
	return address(run->stack[frame] + RUN_STACK);
}

static uint64_t
next_random(struct bpf_run *run)
{
	run->random = run->random * 6364136223846793005u + 1442695040888963407u;
	return run->random >> 16;
}

static bool
inside(uint64_t at, uint32_t size, const void *start, uint64_t bytes)
{
	uint64_t low = address(start);
	return at >= low && at + size >= at && at + size <= low + bytes;
}

static uint8_t *
memory(void *ctx, uint64_t at, uint32_t size)
{
	struct bpf_run *run = ctx;
	bool fine = inside(at, size, run->packet, run->packet_bytes);

	for (uint32_t f = 0; f <= run->interp.frame && !fine; f++)
		fine = inside(at, size, run->stack[f], RUN_STACK);
	for (uint32_t m = 0; m < RUN_MAPS && !fine; m++) {
		for (uint32_t i = 0; i < run->entries[m] && !fine; i++)
			fine = inside(at, size, run->values[m][i], run->value_bytes[m]);
	}
	return fine ? (uint8_t *)(uintptr_t)at : NULL;
}

static uint8_t *
no_tags(void *ctx, uint64_t at, uint32_t size)
{
	return NULL;
}

static bool
same_area(void *ctx, uint64_t a, uint64_t b)
{
	return true;
}

static bool
load_context(void *ctx, uint32_t off, uint32_t bytes, uint64_t *value, uint8_t *tag)
{
	struct bpf_run *run = ctx;

	*tag = BPF_TAG_NUMBER;
	switch (off) {
	case offsetof(struct xdp_md, data):
	case offsetof(struct xdp_md, data_meta): /* no metadata */
		*value = address(run->packet);
		return true;
	case offsetof(struct xdp_md, data_end):
		*value = address(run->packet + run->packet_bytes);
		return true;
	case offsetof(struct xdp_md, ingress_ifindex):
		*value = run->ingress;
		return true;
	case offsetof(struct xdp_md, rx_queue_index):
		*value = run->queue;
		return true;
	default:
		return false;
	}
}

static bool
store_context(void *ctx, uint32_t off, uint32_t bytes, uint64_t value)
{
	return false;
}

static const uint8_t *
no_packet_loads(void *ctx, uint32_t off, uint32_t bytes)
{
	return NULL;
}

static bool
map(void *ctx, const struct bpf_insn *insn, uint64_t *value)
{
	struct bpf_run *run = ctx;

	*value = insn->src_reg == BPF_PSEUDO_MAP_FD && insn->imm < RUN_MAPS
			 ? address(&run->maps[insn->imm])
			 : 0;
	return *value != 0;
}

static uint64_t
frame_pointer(void *ctx, uint32_t frame, uint32_t entry)
{
	return bpf_run_fp(ctx, frame);
}

static bool
lookup(struct bpf_run *run, const uint64_t *r, uint64_t *result)
{
	uint32_t m = r[1] == address(&run->maps[1]);
	const void *key = memory(run, r[2], run->key_bytes[m]);
	uint64_t k = 0;

	if (r[1] != address(&run->maps[m]) || !key)
		return false;
	memcpy(&k, key, run->key_bytes[m]);       /* little endian hosts only, as the interpreter */
	if (m == 0 ? k < run->entries[0] : k & 1) /* every odd key is there */
		*result = address(run->values[m][k % run->entries[m]]);
	return true;
}

static bool
helper(void *ctx, struct bpf_interp *interp, int32_t id)
{
	struct bpf_run *run = ctx;
	uint64_t result = 0;

	switch (id) {
	case BPF_FUNC_map_lookup_elem:
		if (!lookup(run, interp->regs, &result)) {
			interp->why = "arguments of a lookup";
			return false;
		}
		break;
	case BPF_FUNC_ktime_get_ns:
		result = next_random(run);
		break;
	case BPF_FUNC_get_prandom_u32:
		result = (uint32_t)next_random(run);
		break;
	case BPF_FUNC_get_smp_processor_id:
		result = next_random(run) & 1;
		break;
	default:
		interp->why = "helper";
		return false;
	}
	interp->regs[BPF_REG_0] = result;
	return true;
}

bool
bpf_run_program(struct bpf_run *run, bpf_run_fn before, void *ctx)
{
	const struct bpf_interp_env env = {
		.ctx = run,
		.memory = memory,
		.tags = no_tags,
		.same_area = same_area,
		.load_context = load_context,
		.store_context = store_context,
		.packet = no_packet_loads,
		.map = map,
		.helper = helper,
		.frame_pointer = frame_pointer,
	};
	struct bpf_interp *interp = &run->interp;
	enum bpf_interp_status status = BPF_INTERP_GO;

	bpf_interp_begin(interp, run->insns, run->count, address(run->ctx), &env);
	interp->concrete = true;
	for (unsigned i = 0; i < 10; i++)
		if (i != BPF_REG_1)
			interp->regs[i] = 0xdead000000000000 + next_random(run);
	run->trap = NULL;
	while (status == BPF_INTERP_GO) {
		run->trap_insn = interp->pc;
		if (++run->steps > run->steps_max) {
			run->trap = "too many steps";
			return false;
		}
		if (before && !before(ctx, run, interp->pc))
			return false;
		status = bpf_interp_step(interp);
	}
	run->trap = status == BPF_INTERP_EXIT ? NULL : interp->why;
	return run->trap == NULL;
}
