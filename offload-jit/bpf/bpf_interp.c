/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/bpf/bpf_interp.h"

#include "offload-jit/bpf/bpf.h"

#include <assert.h>
#include <string.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "memory is little endian as the host's");

static enum bpf_interp_status
stop(struct bpf_interp *run, const char *why)
{
	run->why = why;
	return BPF_INTERP_STOP;
}

static enum bpf_interp_status
unspecified(struct bpf_interp *run, const char *why)
{
	run->why = why;
	return BPF_INTERP_UNSPECIFIED;
}

static enum bpf_interp_status
next(struct bpf_interp *run)
{
	run->pc++;
	return BPF_INTERP_GO;
}

void
bpf_interp_begin(struct bpf_interp *run, const struct bpf_insn *insns, uint32_t count,
	uint64_t context, const struct bpf_interp_env *env)
{
	memset(run, 0, sizeof(*run));
	run->insns = insns;
	run->count = count;
	run->env = env;
	run->context = context;
	memset(run->tags, BPF_TAG_UNSPECIFIED, sizeof(run->tags));
	run->regs[BPF_REG_1] = context;
	run->regs[BPF_REG_10] = env->frame_pointer(env->ctx, 0, 0);
	run->tags[BPF_REG_1] = run->tags[BPF_REG_10] = BPF_TAG_POINTER;
}

static void
set(struct bpf_interp *run, unsigned reg, uint64_t value, uint8_t tag)
{
	run->regs[reg] = value;
	run->tags[reg] = tag;
}

static uint64_t
operand(const struct bpf_interp *run, const struct bpf_insn *in)
{
	return bpf_is_x(in) ? run->regs[in->src_reg] : (uint64_t)(int64_t)in->imm;
}

static uint8_t
operand_tag(const struct bpf_interp *run, const struct bpf_insn *in)
{
	return bpf_is_x(in) ? run->tags[in->src_reg] : BPF_TAG_NUMBER;
}

static uint64_t
calculate(uint8_t op, uint64_t a, uint64_t b, bool wide)
{
	unsigned shift = (unsigned)b & (wide ? 63 : 31);
	if (!wide) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return b ? a / b : 0;
	case BPF_MOD:
		return b ? a % b : a;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return a << shift;
	case BPF_RSH:
		return a >> shift;
	case BPF_ARSH:
		return wide ? (uint64_t)((int64_t)a >> shift) : (uint64_t)((int32_t)a >> shift);
	case BPF_NEG:
		return 0 - a;
	default: /* BPF_MOV */
		return b;
	}
}

static uint64_t
swap_bytes(uint64_t x, int32_t bits)
{
	return bits == 16   ? __builtin_bswap16((uint16_t)x)
	       : bits == 32 ? __builtin_bswap32((uint32_t)x)
			    : __builtin_bswap64(x);
}

/* Tag of a result: pointers stay pointers when a number is added, and a copy is what it copies. */
static uint8_t
result_tag(uint8_t op, uint8_t dst, uint8_t src, bool wide)
{
	if (op == BPF_MOV)
		return src == BPF_TAG_POINTER && !wide ? BPF_TAG_UNSPECIFIED : src;
	if (dst == BPF_TAG_NUMBER && src == BPF_TAG_NUMBER)
		return BPF_TAG_NUMBER;
	if (dst == BPF_TAG_UNSPECIFIED || src == BPF_TAG_UNSPECIFIED || !wide)
		return BPF_TAG_UNSPECIFIED;
	if (op == BPF_ADD && dst != src)
		return BPF_TAG_POINTER;
	if (op == BPF_SUB && src == BPF_TAG_NUMBER)
		return BPF_TAG_POINTER;
	return BPF_TAG_UNSPECIFIED;
}

static enum bpf_interp_status
step_alu(struct bpf_interp *run, const struct bpf_insn *in)
{
	uint64_t *dst = &run->regs[in->dst_reg];
	uint8_t *tag = &run->tags[in->dst_reg];
	bool wide = bpf_class(in) == BPF_ALU64;
	uint8_t op = bpf_op(in);

	if (op == BPF_END) {
		uint64_t cut = in->imm == 64 ? *dst : *dst & (((uint64_t)1 << in->imm) - 1);
		*dst = in->code & BPF_TO_BE ? swap_bytes(*dst, in->imm) : cut;
		*tag = *tag == BPF_TAG_NUMBER ? BPF_TAG_NUMBER : BPF_TAG_UNSPECIFIED;
		return next(run);
	}
	/* r ^= r and r -= r are how compilers and people write zero. */
	bool number =
		(op == BPF_XOR || op == BPF_SUB) && bpf_is_x(in) && in->dst_reg == in->src_reg;
	uint8_t src_tag = op == BPF_NEG ? BPF_TAG_NUMBER : operand_tag(run, in);
	uint8_t dst_tag = op == BPF_NEG && *tag ? BPF_TAG_UNSPECIFIED : *tag;
	if (op == BPF_SUB && dst_tag == BPF_TAG_POINTER && src_tag == BPF_TAG_POINTER)
		number |= run->env->same_area(run->env->ctx, *dst, run->regs[in->src_reg]);
	*dst = calculate(op, *dst, operand(run, in), wide);
	*tag = number ? BPF_TAG_NUMBER : result_tag(op, dst_tag, src_tag, wide);
	if (!wide)
		*dst = (uint32_t)*dst;
	return next(run);
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
		return (a & b) != 0;
	}
}

/* Does the outcome depend on where things lie? Not for a null check, and not between pointers into
 * the same thing (packet and its end). */
static bool
depends_on_address(const struct bpf_interp *run, const struct bpf_insn *in)
{
	uint8_t a = run->tags[in->dst_reg], b = operand_tag(run, in), op = bpf_op(in);
	if (a == BPF_TAG_NUMBER && b == BPF_TAG_NUMBER)
		return false;
	if (bpf_class(in) != BPF_JMP || a == BPF_TAG_UNSPECIFIED || b == BPF_TAG_UNSPECIFIED)
		return true;
	if (a == BPF_TAG_POINTER && b == BPF_TAG_POINTER)
		return !run->env->same_area(
			run->env->ctx, run->regs[in->dst_reg], operand(run, in));
	bool against_zero = b == BPF_TAG_NUMBER && operand(run, in) == 0;
	return !(against_zero && (op == BPF_JEQ || op == BPF_JNE));
}

static enum bpf_interp_status
step_jump(struct bpf_interp *run, const struct bpf_insn *in)
{
	uint64_t a = run->regs[in->dst_reg], b = operand(run, in);
	bool taken = true;
	if (!bpf_is_ja(in)) {
		if (!run->concrete && depends_on_address(run, in))
			return unspecified(run, "a branch on the value of an address");
		taken = bpf_class(in) == BPF_JMP ? compare(bpf_op(in), a, b, (int64_t)a, (int64_t)b)
						 : compare(bpf_op(in), (uint32_t)a, (uint32_t)b,
							   (int32_t)a, (int32_t)b);
	}
	run->pc = taken ? (uint32_t)bpf_jump_target(in, run->pc) : run->pc + 1;
	return BPF_INTERP_GO;
}

/* Tag of a loaded value: a whole pointer comes back, a piece of one is a number made from it. */
static uint8_t
loaded_tag(const uint8_t *tags, uint32_t bytes)
{
	uint8_t most = BPF_TAG_NUMBER, least = BPF_TAG_UNSPECIFIED;
	for (uint32_t i = 0; i < bytes && tags; i++) {
		most = tags[i] > most ? tags[i] : most;
		least = tags[i] < least ? tags[i] : least;
	}
	if (most == BPF_TAG_POINTER && (bytes != 8 || least != most))
		return BPF_TAG_UNSPECIFIED;
	return most;
}

static enum bpf_interp_status
store(struct bpf_interp *run, uint64_t where, uint8_t *p, uint64_t value, uint8_t tag,
	uint32_t bytes)
{
	uint8_t *tags = run->env->tags(run->env->ctx, where, bytes);
	if (tag != BPF_TAG_NUMBER && tags == NULL && !run->concrete)
		return unspecified(run, "an address leaves the program's registers and stack");
	memcpy(p, &value, bytes);
	if (tags)
		memset(tags, tag == BPF_TAG_POINTER && bytes < 8 ? BPF_TAG_UNSPECIFIED : tag,
			bytes);
	return next(run);
}

static enum bpf_interp_status
step_atomic(struct bpf_interp *run, const struct bpf_insn *in, uint64_t where, uint8_t *p,
	uint32_t bytes)
{
	uint64_t *src = &run->regs[in->src_reg], old = 0, operand_value = *src, value;
	memcpy(&old, p, bytes);
	if (in->imm == BPF_CMPXCHG) {
		uint64_t wanted = bytes == 8 ? run->regs[0] : (uint32_t)run->regs[0];
		value = old == wanted ? operand_value : old;
		set(run, BPF_REG_0, old, BPF_TAG_NUMBER);
	} else {
		uint8_t op = (uint8_t)(in->imm & ~BPF_FETCH);
		value = in->imm == BPF_XCHG ? operand_value
					    : calculate(op, old, operand_value, true);
		if (in->imm & BPF_FETCH)
			*src = old;
	}
	return store(run, where, p, value, run->tags[in->src_reg], bytes);
}

static enum bpf_interp_status
step_context(struct bpf_interp *run, const struct bpf_insn *in)
{
	const struct bpf_interp_env *env = run->env;
	uint32_t off = (uint32_t)in->off, bytes = bpf_size_bytes(in);
	uint64_t value = 0;
	uint8_t tag = BPF_TAG_NUMBER;
	if (bpf_class(in) == BPF_LDX) {
		if (!env->load_context(env->ctx, off, bytes, &value, &tag))
			return stop(run, "load of a context field");
		set(run, in->dst_reg, value, tag);
		return next(run);
	}
	if (run->tags[in->src_reg] != BPF_TAG_NUMBER && !run->concrete)
		return unspecified(run, "an address is stored to the context");
	if (!env->store_context(env->ctx, off, bytes, run->regs[in->src_reg]))
		return stop(run, "store to a context field");
	return next(run);
}

static enum bpf_interp_status
step_memory(struct bpf_interp *run, const struct bpf_insn *in)
{
	const struct bpf_interp_env *env = run->env;
	bool is_load = bpf_class(in) == BPF_LDX;
	unsigned base = is_load ? in->src_reg : in->dst_reg;
	uint64_t where = run->regs[base] + (uint64_t)(int64_t)in->off, value = 0;
	uint32_t bytes = bpf_size_bytes(in);
	uint8_t tag = BPF_TAG_NUMBER;

	if (run->tags[base] != BPF_TAG_POINTER && !run->concrete)
		return stop(run, "memory access through a number");
	if (run->regs[base] == run->context)
		return step_context(run, in);
	uint8_t *p = env->memory(env->ctx, where, bytes);
	if (p == NULL)
		return stop(run, "memory access outside of every area");
	if (is_load) {
		memcpy(&value, p, bytes);
		tag = loaded_tag(env->tags(env->ctx, where, bytes), bytes);
		set(run, in->dst_reg, value, tag);
		return next(run);
	}
	if (bpf_class(in) == BPF_ST)
		return store(run, where, p, (uint64_t)(int64_t)in->imm, BPF_TAG_NUMBER, bytes);
	if ((in->code & 0xe0) == BPF_ATOMIC)
		return step_atomic(run, in, where, p, bytes);
	return store(run, where, p, run->regs[in->src_reg], run->tags[in->src_reg], bytes);
}

static void
clobber_arguments(struct bpf_interp *run)
{
	for (unsigned i = BPF_REG_1; i <= BPF_REG_5; i++)
		set(run, i, 0, BPF_TAG_UNSPECIFIED);
}

/* LD_ABS, LD_IND: network order, and the program ends with 0 when the packet is too short. */
static enum bpf_interp_status
step_packet_load(struct bpf_interp *run, const struct bpf_insn *in)
{
	uint32_t bytes = bpf_size_bytes(in), off = (uint32_t)in->imm;
	if ((in->code & 0xe0) == BPF_IND) {
		if (run->tags[in->src_reg] != BPF_TAG_NUMBER && !run->concrete)
			return unspecified(run, "a packet load at an address");
		off += (uint32_t)run->regs[in->src_reg];
	}
	off = bpf_packet_load_byte(off);
	const uint8_t *p = run->env->packet(run->env->ctx, off, bytes);
	uint64_t value = 0;
	for (uint32_t i = 0; i < bytes && p; i++)
		value = value << 8 | p[i];
	clobber_arguments(run);
	set(run, BPF_REG_0, value, BPF_TAG_NUMBER);
	return p ? next(run) : BPF_INTERP_EXIT;
}

static enum bpf_interp_status
step_ld(struct bpf_interp *run, const struct bpf_insn *in)
{
	uint64_t value = (uint32_t)in->imm;
	if (!bpf_is_ld_imm64(in))
		return step_packet_load(run, in);
	if (run->pc + 1 >= run->count)
		return stop(run, "half an instruction");
	value |= (uint64_t)(uint32_t)in[1].imm << 32;
	if (in->src_reg != 0 && !run->env->map(run->env->ctx, in, &value))
		return stop(run, "no such map");
	set(run, in->dst_reg, value, in->src_reg ? BPF_TAG_POINTER : BPF_TAG_NUMBER);
	run->pc += 2;
	return BPF_INTERP_GO;
}

static enum bpf_interp_status
step_call(struct bpf_interp *run, const struct bpf_insn *in)
{
	if (!bpf_is_pseudo_call(in)) {
		if (!run->env->helper(run->env->ctx, run, in->imm))
			return BPF_INTERP_STOP;
		clobber_arguments(run);
		return next(run);
	}
	if (run->frame + 1 == BPF_INTERP_FRAMES)
		return stop(run, "calls too deep");
	run->frame++;
	memcpy(run->calls[run->frame].saved, &run->regs[BPF_REG_6], sizeof(run->calls[0].saved));
	memcpy(run->calls[run->frame].tags, &run->tags[BPF_REG_6], sizeof(run->calls[0].tags));
	run->calls[run->frame].callsite = run->pc;
	for (unsigned i = BPF_REG_6; i <= BPF_REG_9; i++)
		run->tags[i] = BPF_TAG_UNSPECIFIED;
	run->tags[BPF_REG_0] = BPF_TAG_UNSPECIFIED;
	run->pc = (uint32_t)bpf_jump_target(in, run->pc);
	run->regs[BPF_REG_10] = run->env->frame_pointer(run->env->ctx, run->frame, run->pc);
	return BPF_INTERP_GO;
}

static enum bpf_interp_status
step_exit(struct bpf_interp *run)
{
	if (run->frame == 0)
		return run->concrete || run->tags[BPF_REG_0] == BPF_TAG_NUMBER
			       ? BPF_INTERP_EXIT
			       : unspecified(run, "the program returns an address");
	memcpy(&run->regs[BPF_REG_6], run->calls[run->frame].saved, sizeof(run->calls[0].saved));
	memcpy(&run->tags[BPF_REG_6], run->calls[run->frame].tags, sizeof(run->calls[0].tags));
	run->pc = run->calls[run->frame].callsite + 1;
	run->frame--;
	clobber_arguments(run);
	return BPF_INTERP_GO;
}

enum bpf_interp_status
bpf_interp_step(struct bpf_interp *run)
{
	if (run->pc >= run->count)
		return stop(run, "control flow leaves the program");
	const struct bpf_insn *in = &run->insns[run->pc];
	if (in->dst_reg >= BPF_INTERP_REGS || in->src_reg >= BPF_INTERP_REGS)
		return stop(run, "no such register");
	switch (bpf_class(in)) {
	case BPF_ALU:
	case BPF_ALU64:
		return step_alu(run, in);
	case BPF_LD:
		return step_ld(run, in);
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		return step_memory(run, in);
	default:
		if (bpf_op(in) == BPF_CALL && bpf_class(in) == BPF_JMP)
			return step_call(run, in);
		if (bpf_op(in) == BPF_EXIT && bpf_class(in) == BPF_JMP)
			return step_exit(run);
		return step_jump(run, in);
	}
}
