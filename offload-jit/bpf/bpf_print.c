/* SPDX-License-Identifier: BSD-2-Clause */
/* eBPF instructions as text, in the notation of LLVM and the kernel's log. */
#include "offload-jit/bpf/bpf.h"

#include <inttypes.h>
#include <stdio.h>

static const char *
alu_text(uint8_t op)
{
	switch (op) {
#define X(name, code, text) \
	case code:          \
		return text;
		BPF_ALU_OPS(X)
#undef X
	default:
		return NULL;
	}
}

static const char *
jmp_text(uint8_t op)
{
	switch (op) {
#define X(name, code, text, swapped) \
	case code:                   \
		return text;
		BPF_JMP_OPS(X)
#undef X
	default:
		return NULL;
	}
}

static const char *
size_text(uint8_t code)
{
	switch (code & 0x18) {
#define X(name, size, text, bytes) \
	case size:                 \
		return text;
		BPF_SIZES(X)
#undef X
	default:
		return NULL;
	}
}

static void
print_raw(const struct bpf_insn *in, char *buf, size_t size)
{
	snprintf(buf, size, ".insn 0x%02x %u %u %d %d", in->code, in->dst_reg, in->src_reg, in->off,
		in->imm);
}

static void
print_alu(const struct bpf_insn *in, char *buf, size_t size)
{
	char r = bpf_class(in) == BPF_ALU64 ? 'r' : 'w';
	uint8_t op = bpf_op(in);

	if (op == BPF_END)
		snprintf(buf, size, "r%u = %s%d r%u", in->dst_reg,
			in->code & BPF_TO_BE ? "be" : "le", in->imm, in->dst_reg);
	else if (op == BPF_NEG)
		snprintf(buf, size, "%c%u = -%c%u", r, in->dst_reg, r, in->dst_reg);
	else if (bpf_is_x(in))
		snprintf(buf, size, "%c%u %s %c%u", r, in->dst_reg, alu_text(op), r, in->src_reg);
	else
		snprintf(buf, size, "%c%u %s %d", r, in->dst_reg, alu_text(op), in->imm);
}

static void
print_call(const struct bpf_insn *in, char *buf, size_t size)
{
	if (in->src_reg == BPF_PSEUDO_CALL) {
		snprintf(buf, size, "call pc%+d", in->imm);
	} else if (in->src_reg != 0) {
		print_raw(in, buf, size);
	} else {
		const char *name = bpf_helper_name(in->imm);
		if (name)
			snprintf(buf, size, "call bpf_%s#%d", name, in->imm);
		else
			snprintf(buf, size, "call %d", in->imm);
	}
}

static void
print_jump(const struct bpf_insn *in, char *buf, size_t size)
{
	bool wide = bpf_class(in) == BPF_JMP;
	char r = wide ? 'r' : 'w';
	uint8_t op = bpf_op(in);

	if (op == BPF_CALL)
		print_call(in, buf, size);
	else if (op == BPF_EXIT)
		snprintf(buf, size, "exit");
	else if (op == BPF_JA && wide)
		snprintf(buf, size, "goto pc%+d", in->off);
	else if (op == BPF_JA)
		snprintf(buf, size, "gotol pc%+d", in->imm);
	else if (bpf_is_x(in))
		snprintf(buf, size, "if %c%u %s %c%u goto pc%+d", r, in->dst_reg, jmp_text(op), r,
			in->src_reg, in->off);
	else
		snprintf(buf, size, "if %c%u %s %d goto pc%+d", r, in->dst_reg, jmp_text(op),
			in->imm, in->off);
}

static void
print_atomic(const struct bpf_insn *in, char *buf, size_t size)
{
	const char *type = size_text(in->code), *wide = bpf_size_bytes(in) == 8 ? "64" : "";
	char r = bpf_size_bytes(in) == 8 ? 'r' : 'w';

	switch (in->imm) {
#define X(name, op, text, word)                                                                  \
	case op:                                                                                 \
		snprintf(buf, size, "lock *(%s *)(r%u %+d) %s %c%u", type, in->dst_reg, in->off, \
			text, r, in->src_reg);                                                   \
		return;                                                                          \
	case op | BPF_FETCH:                                                                     \
		snprintf(buf, size, "%c%u = atomic%s_fetch_%s((%s *)(r%u %+d), %c%u)", r,        \
			in->src_reg, wide, word, type, in->dst_reg, in->off, r, in->src_reg);    \
		return;
		BPF_ATOMIC_OPS(X)
#undef X
	case BPF_XCHG:
		snprintf(buf, size, "%c%u = atomic%s_xchg((%s *)(r%u %+d), %c%u)", r, in->src_reg,
			wide, type, in->dst_reg, in->off, r, in->src_reg);
		return;
	case BPF_CMPXCHG:
		snprintf(buf, size, "%c0 = atomic%s_cmpxchg((%s *)(r%u %+d), %c0, %c%u)", r, wide,
			type, in->dst_reg, in->off, r, r, in->src_reg);
		return;
	default:
		print_raw(in, buf, size);
	}
}

static void
print_ld(const struct bpf_insn *in, const struct bpf_insn *second, char *buf, size_t size)
{
	uint64_t imm64;

	if (!bpf_is_ld_imm64(in)) { /* LD_ABS, LD_IND */
		if ((in->code & 0xe0) == BPF_ABS)
			snprintf(buf, size, "r0 = *(%s *)skb[%d]", size_text(in->code), in->imm);
		else
			snprintf(buf, size, "r0 = *(%s *)skb[r%u %+d]", size_text(in->code),
				in->src_reg, in->imm);
		return;
	}
	switch (in->src_reg) {
	case 0:
		imm64 = (uint32_t)in->imm | (second ? (uint64_t)(uint32_t)second->imm << 32 : 0);
		snprintf(buf, size, "r%u = 0x%" PRIx64 " ll", in->dst_reg, imm64);
		break;
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_IDX:
		snprintf(buf, size, "r%u = map%s[%d]", in->dst_reg,
			in->src_reg == BPF_PSEUDO_MAP_FD ? "" : "idx", in->imm);
		break;
	case BPF_PSEUDO_MAP_VALUE:
	case BPF_PSEUDO_MAP_IDX_VALUE:
		snprintf(buf, size, "r%u = map%s[%d] value + %d", in->dst_reg,
			in->src_reg == BPF_PSEUDO_MAP_VALUE ? "" : "idx", in->imm,
			second ? second->imm : 0);
		break;
	default:
		print_raw(in, buf, size);
	}
}

const char *
bpf_print(const struct bpf_insn *insns, uint32_t count, uint32_t index, char *buf, size_t size)
{
	const struct bpf_insn *in = &insns[index];

	if (!bpf_opcode_valid(in->code)) {
		print_raw(in, buf, size);
		return buf;
	}
	switch (bpf_class(in)) {
	case BPF_ALU:
	case BPF_ALU64:
		print_alu(in, buf, size);
		break;
	case BPF_JMP:
	case BPF_JMP32:
		print_jump(in, buf, size);
		break;
	case BPF_LD:
		print_ld(in, index + 1 < count ? in + 1 : NULL, buf, size);
		break;
	case BPF_LDX:
		snprintf(buf, size, "r%u = *(%s *)(r%u %+d)", in->dst_reg, size_text(in->code),
			in->src_reg, in->off);
		break;
	case BPF_ST:
		snprintf(buf, size, "*(%s *)(r%u %+d) = %d", size_text(in->code), in->dst_reg,
			in->off, in->imm);
		break;
	default: /* BPF_STX */
		if ((in->code & 0xe0) == BPF_ATOMIC)
			print_atomic(in, buf, size);
		else
			snprintf(buf, size, "*(%s *)(r%u %+d) = r%u", size_text(in->code),
				in->dst_reg, in->off, in->src_reg);
	}
	return buf;
}
