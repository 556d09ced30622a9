/* SPDX-License-Identifier: BSD-2-Clause */
#include "bpf_run.h"

#include "offload-jit/bpf/bpf.h"

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
trap(struct bpf_run *run, uint32_t insn, const char *why)
{
	run->trap = why;
	run->trap_insn = insn;
	return false;
}

static bool
inside(uint64_t at, uint32_t size, const void *start, uint64_t bytes)
{
	uint64_t low = address(start);
	return at >= low && at + size >= at && at + size <= low + bytes;
}

/* Host memory behind an address, or NULL. */
static void *
memory_at(struct bpf_run *run, uint64_t at, uint32_t size)
{
	bool fine = inside(at, size, run->packet, run->packet_bytes);

	for (uint32_t f = 0; f <= run->frame && !fine; f++)
		fine = inside(at, size, run->stack[f], RUN_STACK);
	for (uint32_t m = 0; m < RUN_MAPS && !fine; m++) {
		for (uint32_t i = 0; i < run->entries[m] && !fine; i++)
			fine = inside(at, size, run->values[m][i], run->value_bytes[m]);
	}
	return fine ? (void *)(uintptr_t)at : NULL;
}

static uint64_t
load(const void *p, uint32_t size)
{
	uint64_t value = 0;
	memcpy(&value, p, size); /* little endian hosts only, as the tests */
	return value;
}

static bool
load_ctx(struct bpf_run *run, uint32_t off, uint64_t *value)
{
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

static uint64_t
swap_bytes(uint64_t x, int32_t bits)
{
	return bits == 16   ? __builtin_bswap16((uint16_t)x)
	       : bits == 32 ? __builtin_bswap32((uint32_t)x)
			    : __builtin_bswap64(x);
}

static uint64_t
alu(uint8_t op, uint64_t a, uint64_t b, bool wide)
{
	unsigned shift = (unsigned)b & (wide ? 63 : 31);

	if (!wide) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (op) {
	case BPF_ADD:
		a += b;
		break;
	case BPF_SUB:
		a -= b;
		break;
	case BPF_MUL:
		a *= b;
		break;
	case BPF_DIV:
		a = b ? a / b : 0;
		break;
	case BPF_MOD:
		a = b ? a % b : a;
		break;
	case BPF_OR:
		a |= b;
		break;
	case BPF_AND:
		a &= b;
		break;
	case BPF_XOR:
		a ^= b;
		break;
	case BPF_LSH:
		a <<= shift;
		break;
	case BPF_RSH:
		a >>= shift;
		break;
	case BPF_ARSH:
		a = wide ? (uint64_t)((int64_t)a >> shift) : (uint64_t)((int32_t)a >> shift);
		break;
	case BPF_NEG:
		a = 0 - a;
		break;
	default: /* BPF_MOV */
		a = b;
		break;
	}
	return wide ? a : (uint32_t)a;
}

static void
step_alu(struct bpf_run *run, const struct bpf_insn *in)
{
	uint64_t *dst = &run->regs[in->dst_reg];
	bool wide = bpf_class(in) == BPF_ALU64;

	if (bpf_op(in) == BPF_END) {
		uint64_t cut = in->imm == 64 ? *dst : *dst & (((uint64_t)1 << in->imm) - 1);
		*dst = in->code & BPF_TO_BE ? swap_bytes(*dst, in->imm) : cut;
		return;
	}
	uint64_t b = bpf_is_x(in) ? run->regs[in->src_reg] : (uint64_t)(int64_t)in->imm;
	*dst = alu(bpf_op(in), *dst, b, wide);
}

static bool
compare(uint8_t op, uint64_t a, uint64_t b, int64_t sa, int64_t sb)
{
	switch (op) {
	case BPF_JEQ:
		return a == b;
	case BPF_JNE:
		return a != b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	case BPF_JLT:
		return a < b;
	case BPF_JLE:
		return a <= b;
	case BPF_JSGT:
		return sa > sb;
	case BPF_JSGE:
		return sa >= sb;
	case BPF_JSLT:
		return sa < sb;
	case BPF_JSLE:
		return sa <= sb;
	default: /* BPF_JSET */
		return a & b;
	}
}

static bool
condition(const struct bpf_run *run, const struct bpf_insn *in)
{
	uint64_t a = run->regs[in->dst_reg];
	uint64_t b = bpf_is_x(in) ? run->regs[in->src_reg] : (uint64_t)(int64_t)in->imm;

	if (bpf_class(in) == BPF_JMP)
		return compare(bpf_op(in), a, b, (int64_t)a, (int64_t)b);
	return compare(bpf_op(in), (uint32_t)a, (uint32_t)b, (int32_t)a, (int32_t)b);
}

static bool
step_memory(struct bpf_run *run, const struct bpf_insn *in, uint32_t at)
{
	bool is_load = bpf_class(in) == BPF_LDX;
	uint64_t base = run->regs[is_load ? in->src_reg : in->dst_reg];
	uint64_t where = base + (uint64_t)(int64_t)in->off;
	uint32_t size = bpf_size_bytes(in);

	if (is_load && base == address(run->ctx))
		return load_ctx(run, (uint32_t)in->off, &run->regs[in->dst_reg]) ||
		       trap(run, at, "context field");
	void *p = memory_at(run, where, size);
	if (!p)
		return trap(run, at, "memory access outside of every area");
	uint64_t *src = &run->regs[in->src_reg], old = load(p, size),
		 imm = (uint64_t)(int64_t)in->imm;
	if (is_load) {
		run->regs[in->dst_reg] = old;
	} else if (bpf_class(in) == BPF_ST) {
		memcpy(p, &imm, size);
	} else if ((in->code & 0xe0) == BPF_ATOMIC) {
		uint64_t value = *src;
		if (in->imm == BPF_CMPXCHG) {
			bool equal = old == (size == 8 ? run->regs[0] : (uint32_t)run->regs[0]);
			value = equal ? *src : old;
			run->regs[0] = old;
		} else if (in->imm != BPF_XCHG) {
			value = alu((uint8_t)(in->imm & ~BPF_FETCH), old, *src, true);
		}
		if ((in->imm & BPF_FETCH) && in->imm != BPF_CMPXCHG)
			*src = old;
		memcpy(p, &value, size);
	} else {
		memcpy(p, src, size);
	}
	return true;
}

static bool
step_helper(struct bpf_run *run, int32_t id, uint32_t at)
{
	uint64_t *r = run->regs, result = 0;

	switch (id) {
	case BPF_FUNC_map_lookup_elem: {
		uint32_t m = r[1] == address(&run->maps[1]);
		const void *key = memory_at(run, r[2], run->key_bytes[m]);
		if (r[1] != address(&run->maps[m]) || !key)
			return trap(run, at, "arguments of a lookup");
		uint64_t k = load(key, run->key_bytes[m]);
		if (m == 0 ? k < run->entries[0] : k & 1) /* every odd key is there */
			result = address(run->values[m][k % run->entries[m]]);
		break;
	}
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
		return trap(run, at, "helper");
	}
	r[0] = result;
	for (unsigned i = 1; i <= 5; i++)
		r[i] = 0xdead000000000000 + next_random(run);
	return true;
}

static bool
step_call(struct bpf_run *run, const struct bpf_insn *in, uint32_t *pc)
{
	uint32_t at = *pc;

	if (in->src_reg == 0) {
		*pc = at + 1;
		return step_helper(run, in->imm, at);
	}
	if (run->frame + 1 == RUN_FRAMES)
		return trap(run, at, "calls too deep");
	run->frame++;
	memcpy(run->calls[run->frame].saved, &run->regs[6], sizeof(run->calls[0].saved));
	run->calls[run->frame].callsite = at;
	run->regs[10] = bpf_run_fp(run, run->frame);
	*pc = (uint32_t)bpf_jump_target(in, at);
	return true;
}

/* @return false: the program is over */
static bool
step(struct bpf_run *run, uint32_t *pc)
{
	const struct bpf_insn *in = &run->insns[*pc];
	uint32_t at = *pc;

	switch (bpf_class(in)) {
	case BPF_ALU:
	case BPF_ALU64:
		step_alu(run, in);
		break;
	case BPF_LD:
		if (in->src_reg == BPF_PSEUDO_MAP_FD)
			run->regs[in->dst_reg] = address(&run->maps[in->imm]);
		else
			run->regs[in->dst_reg] = (uint32_t)in->imm | (uint64_t)(uint32_t)in[1].imm
									     << 32;
		*pc = at + 2;
		return true;
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		if (!step_memory(run, in, at))
			return false;
		break;
	default:
		if (bpf_op(in) == BPF_CALL)
			return step_call(run, in, pc);
		if (bpf_op(in) == BPF_EXIT) {
			if (run->frame == 0)
				return false;
			memcpy(&run->regs[6], run->calls[run->frame].saved,
				sizeof(run->calls[0].saved));
			*pc = run->calls[run->frame].callsite + 1;
			run->frame--;
			run->regs[10] = bpf_run_fp(run, run->frame);
			return true;
		}
		*pc = bpf_is_ja(in) || condition(run, in) ? (uint32_t)bpf_jump_target(in, at)
							  : at + 1;
		return true;
	}
	*pc = at + 1;
	return true;
}

bool
bpf_run_program(struct bpf_run *run, bpf_run_fn before, void *ctx)
{
	uint32_t pc = 0;

	for (unsigned i = 0; i < 10; i++)
		run->regs[i] = 0xdead000000000000 + next_random(run);
	run->regs[1] = address(run->ctx);
	run->frame = 0;
	run->regs[10] = bpf_run_fp(run, 0);
	run->trap = NULL;
	for (;;) {
		if (pc >= run->count)
			return trap(run, pc, "left the program");
		if (++run->steps > run->steps_max)
			return trap(run, pc, "too many steps");
		if (before && !before(ctx, run, pc))
			return false;
		if (!step(run, &pc))
			return run->trap == NULL;
	}
}
