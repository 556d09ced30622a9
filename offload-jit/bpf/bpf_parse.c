/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A line assembler for eBPF text. Each kind of statement has one function that answers 1 (mine),
 * 0 (not mine, try the next) or -1 (mine, and wrong). Jumps to labels are fixed up at the end.
 */
#include "offload-jit/bpf/bpf_scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- output ---- */

static int
emit(struct asm_text *a, struct bpf_insn insn)
{
	if (a->count == a->capacity) {
		uint32_t capacity = a->capacity ? 2 * a->capacity : 64;
		struct bpf_insn *insns = realloc(a->insns, capacity * sizeof(*insns));
		if (!insns) {
			fail_set(a->fail, -ENOMEM, "%s: out of memory", a->name);
			return -1;
		}
		a->insns = insns;
		a->capacity = capacity;
	}
	a->insns[a->count++] = insn;
	return 1;
}

static int
add_label(struct asm_text *a, struct label **list, uint32_t *count, const char *name)
{
	struct label *grown = realloc(*list, (*count + 1) * sizeof(**list));

	if (!grown) {
		fail_set(a->fail, -ENOMEM, "%s: out of memory", a->name);
		return -1;
	}
	*list = grown;
	struct label *label = &grown[(*count)++];
	snprintf(label->name, sizeof(label->name), "%s", name);
	label->slot = a->count;
	label->line = a->line;
	return 1;
}

/* "pc+5", "+5", "-5" or a label, whose use is noted for the slot that is emitted next. */
static bool
take_target(struct asm_text *a, int64_t *off)
{
	char name[NAME_MAX_BYTES];

	*off = 0;
	bpf_skip_space(a);
	if (strncmp(a->p, "pc", 2) == 0 && (a->p[2] == '+' || a->p[2] == '-'))
		a->p += 2;
	if (bpf_take_number(a, off))
		return true;
	return bpf_take_name(a, name) && add_label(a, &a->uses, &a->use_count, name) > 0;
}

/* ---- statements ---- */

static int
parse_raw(struct asm_text *a)
{
	int64_t v[5];

	if (!bpf_take(a, ".insn"))
		return 0;
	for (int i = 0; i < 5; i++) {
		if (!bpf_take_number(a, &v[i]))
			return -1;
	}
	return emit(a, (struct bpf_insn){.code = (uint8_t)v[0],
			       .dst_reg = v[1] & 15,
			       .src_reg = v[2] & 15,
			       .off = (int16_t)v[3],
			       .imm = (int32_t)v[4]});
}

static int
parse_goto(struct asm_text *a)
{
	bool wide = bpf_take(a, "gotol");
	int64_t off;

	if (!wide && !bpf_take(a, "goto"))
		return 0;
	if (!take_target(a, &off))
		return -1;
	if (wide)
		return emit(a, (struct bpf_insn){.code = BPF_JMP32 | BPF_JA, .imm = (int32_t)off});
	return emit(a, (struct bpf_insn){.code = BPF_JMP | BPF_JA, .off = (int16_t)off});
}

/* call 1, call bpf_map_lookup_elem#1, call map_lookup_elem, call pc+5, call label */
static int
parse_call(struct asm_text *a)
{
	struct bpf_insn insn = {.code = BPF_JMP | BPF_CALL};
	char name[NAME_MAX_BYTES];
	int64_t value;

	if (!bpf_take(a, "call"))
		return 0;
	if (bpf_take_number(a, &value)) {
		insn.imm = (int32_t)value;
		return emit(a, insn);
	}
	bpf_skip_space(a);
	const char *start = a->p;
	if (bpf_take_name(a, name) && strcmp(name, "pc") != 0) {
		insn.imm = bpf_helper_id(name);
		if (insn.imm > 0) {
			if (*a->p == '#') {
				a->p++;
				bpf_take_number(a, &value);
			}
			return emit(a, insn);
		}
	}
	a->p = start;
	if (!take_target(a, &value))
		return -1;
	insn.src_reg = BPF_PSEUDO_CALL;
	insn.imm = (int32_t)value;
	return emit(a, insn);
}

static bool
fits_imm(int64_t value, bool wide)
{
	return value >= INT32_MIN && value <= (wide ? INT32_MAX : (int64_t)UINT32_MAX);
}

/* ORDER: longer texts before their beginnings, so "s>=" before "s>" and ">=" before ">". */
static bool
take_condition(struct asm_text *a, uint8_t *op)
{
	size_t best = 0;

	bpf_skip_space(a);
#define X(name, code, text, swapped)                                         \
	if (strncmp(a->p, text, strlen(text)) == 0 && strlen(text) > best) { \
		best = strlen(text);                                         \
		*op = code;                                                  \
	}
	BPF_JMP_OPS(X)
#undef X
	a->p += best;
	return best > 0;
}

static int
parse_if(struct asm_text *a)
{
	struct bpf_insn insn = {0};
	uint8_t dst, src, op;
	bool wide, wide_src;
	int64_t value;

	if (!bpf_take(a, "if"))
		return 0;
	if (!bpf_take_reg(a, &dst, &wide) || !take_condition(a, &op))
		return -1;
	insn.code = (wide ? BPF_JMP : BPF_JMP32) | op;
	insn.dst_reg = dst;
	if (bpf_take_reg(a, &src, &wide_src)) {
		if (wide_src != wide)
			return -1;
		insn.code |= BPF_X;
		insn.src_reg = src;
	} else if (bpf_take_number(a, &value) && fits_imm(value, wide)) {
		insn.imm = (int32_t)value;
	} else {
		return -1;
	}
	if (!bpf_take(a, "goto") || !take_target(a, &value))
		return -1;
	insn.off = (int16_t)value;
	return emit(a, insn);
}

static int
parse_atomic(struct asm_text *a)
{
	struct bpf_insn insn = {0};
	uint8_t size, dst, src;
	bool wide;

	if (!bpf_take(a, "lock"))
		return 0;
	if (!bpf_take(a, "*") || !bpf_take_place(a, &size, &dst, &insn.off))
		return -1;
#define X(name, op, text, word) \
	if (bpf_take(a, text))  \
		insn.imm = op;  \
	else
	BPF_ATOMIC_OPS(X)
#undef X
	return -1;
	if (!bpf_take_reg(a, &src, &wide))
		return -1;
	insn.code = BPF_STX | BPF_ATOMIC | size;
	insn.dst_reg = dst;
	insn.src_reg = src;
	return emit(a, insn);
}

static int
parse_store(struct asm_text *a)
{
	struct bpf_insn insn = {0};
	uint8_t size, dst, src;
	int64_t value;
	bool wide;

	if (!bpf_take(a, "*"))
		return 0;
	if (!bpf_take_place(a, &size, &dst, &insn.off) || !bpf_take(a, "="))
		return -1;
	insn.dst_reg = dst;
	if (bpf_take_reg(a, &src, &wide)) {
		insn.code = BPF_STX | BPF_MEM | size;
		insn.src_reg = src;
	} else if (bpf_take_number(a, &value) && fits_imm(value, false)) {
		insn.code = BPF_ST | BPF_MEM | size;
		insn.imm = (int32_t)value;
	} else {
		return -1;
	}
	return emit(a, insn);
}

/* dst = *(u32 *)(r1 +4), *(u8 *)skb[20], *(u8 *)skb[r1 +4] */
static int
parse_load(struct asm_text *a, uint8_t dst)
{
	struct bpf_insn insn = {.dst_reg = dst};
	const char *start;
	uint8_t size, src;
	int64_t value = 0;
	bool wide;

	if (!bpf_take(a, "*"))
		return 0;
	start = a->p;
	if (bpf_take_place(a, &size, &src, &insn.off)) {
		insn.code = BPF_LDX | BPF_MEM | size;
		insn.src_reg = src;
		return emit(a, insn);
	}
	a->p = start;
	if (!bpf_take(a, "(") || !bpf_take_size(a, &size) || !bpf_take(a, "*") ||
		!bpf_take(a, ")") || !bpf_take(a, "skb") || !bpf_take(a, "[") || dst != 0)
		return -1;
	insn.code = BPF_LD | BPF_ABS | size;
	if (bpf_take_reg(a, &src, &wide)) {
		insn.code = BPF_LD | BPF_IND | size;
		insn.src_reg = src;
	}
	bpf_take_number(a, &value);
	insn.imm = (int32_t)value;
	return bpf_take(a, "]") ? emit(a, insn) : -1;
}

/* dst = map[0], map[0] value + 4, mapidx[0] .. */
static int
parse_map(struct asm_text *a, uint8_t dst)
{
	bool by_index = bpf_take(a, "mapidx");
	int64_t map, value = 0;

	if (!by_index && !bpf_take(a, "map"))
		return 0;
	if (!bpf_take(a, "[") || !bpf_take_number(a, &map) || !bpf_take(a, "]"))
		return -1;
	bool direct = bpf_take(a, "value");
	if (direct && !bpf_take_number(a, &value))
		return -1;
	uint8_t src = direct ? (by_index ? BPF_PSEUDO_MAP_IDX_VALUE : BPF_PSEUDO_MAP_VALUE)
			     : (by_index ? BPF_PSEUDO_MAP_IDX : BPF_PSEUDO_MAP_FD);
	struct bpf_insn first = {.code = BPF_LD | BPF_IMM | BPF_DW,
		.dst_reg = dst,
		.src_reg = src,
		.imm = (int32_t)map};
	return emit(a, first) > 0 ? emit(a, (struct bpf_insn){.imm = (int32_t)value}) : -1;
}

/* dst = atomic64_fetch_add((u64 *)(r1 +0), r2), _xchg, _cmpxchg((u64 *)(r1 +0), r0, r2) */
static int
parse_fetch(struct asm_text *a, uint8_t result)
{
	struct bpf_insn insn = {0};
	char name[NAME_MAX_BYTES];
	uint8_t size, dst, src, expected;
	bool wide;

	bpf_skip_space(a);
	if (strncmp(a->p, "atomic", 6) != 0 || !bpf_take_name(a, name))
		return 0;
	const char *op = name + (strncmp(name, "atomic64_", 9) == 0 ? 9 : 7);
	if (strcmp(op, "xchg") == 0)
		insn.imm = BPF_XCHG;
	else if (strcmp(op, "cmpxchg") == 0)
		insn.imm = BPF_CMPXCHG;
#define X(NAME, code, text, word) \
	else if (strcmp(op, "fetch_" word) == 0) insn.imm = code | BPF_FETCH;
	BPF_ATOMIC_OPS(X)
#undef X
	else return -1;
	if (!bpf_take(a, "(") || !bpf_take_place(a, &size, &dst, &insn.off) || !bpf_take(a, ","))
		return -1;
	if (insn.imm == BPF_CMPXCHG &&
		(!bpf_take_reg(a, &expected, &wide) || expected != 0 || !bpf_take(a, ",")))
		return -1;
	if (!bpf_take_reg(a, &src, &wide) || !bpf_take(a, ")"))
		return -1;
	if (result != (insn.imm == BPF_CMPXCHG ? 0 : src))
		return -1;
	insn.code = BPF_STX | BPF_ATOMIC | size;
	insn.dst_reg = dst;
	insn.src_reg = src;
	return emit(a, insn);
}

/* dst = -dst, dst = be16 dst */
static int
parse_unary(struct asm_text *a, uint8_t dst, bool wide)
{
	struct bpf_insn insn = {.dst_reg = dst};
	const char *start = a->p;
	uint8_t src;
	bool wide_src;

	if (bpf_take(a, "-") && bpf_take_reg(a, &src, &wide_src)) {
		if (src != dst || wide_src != wide)
			return -1;
		insn.code = (wide ? BPF_ALU64 : BPF_ALU) | BPF_NEG;
		return emit(a, insn);
	}
	a->p = start;
	bpf_skip_space(a);
	bool big = strncmp(a->p, "be", 2) == 0;
	if ((!big && strncmp(a->p, "le", 2) != 0) || !isdigit((unsigned char)a->p[2]))
		return 0;
	a->p += 2;
	int64_t bits;
	if (!bpf_take_number(a, &bits) || !bpf_take_reg(a, &src, &wide_src) || src != dst)
		return -1;
	insn.code = BPF_ALU | BPF_END | (big ? BPF_TO_BE : BPF_TO_LE);
	insn.imm = (int32_t)bits;
	return emit(a, insn);
}

/* The right side of an operation: register or immediate; "ll" after a number of a move. */
static int
parse_operand(struct asm_text *a, uint8_t op, uint8_t dst, bool wide)
{
	struct bpf_insn insn = {.code = (wide ? BPF_ALU64 : BPF_ALU) | op, .dst_reg = dst};
	uint8_t src;
	bool wide_src;
	int64_t value;

	if (bpf_take_reg(a, &src, &wide_src)) {
		insn.code |= BPF_X;
		insn.src_reg = src;
		return wide_src == wide ? emit(a, insn) : -1;
	}
	if (!bpf_take_number(a, &value))
		return -1;
	if (op == BPF_MOV && wide && bpf_take(a, "ll")) {
		insn.code = BPF_LD | BPF_IMM | BPF_DW;
		insn.imm = (int32_t)value;
		return emit(a, insn) > 0 ? emit(a, (struct bpf_insn){.imm = (int32_t)(value >> 32)})
					 : -1;
	}
	if (!fits_imm(value, wide))
		return -1;
	insn.imm = (int32_t)value;
	return emit(a, insn);
}

static int
parse_assign(struct asm_text *a)
{
	static int (*const by_name[])(struct asm_text *, uint8_t) = {
		parse_load, parse_map, parse_fetch};
	uint8_t dst;
	bool wide;

	if (!bpf_take_reg(a, &dst, &wide))
		return -1;
#define X(name, code, text)                       \
	if (code != BPF_MOV && bpf_take(a, text)) \
		return parse_operand(a, code, dst, wide);
	BPF_ALU_OPS(X)
#undef X
	if (!bpf_take(a, "="))
		return -1;
	for (size_t i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++) {
		int r = by_name[i](a, dst);
		if (r)
			return r;
	}
	int r = parse_unary(a, dst, wide);
	return r ? r : parse_operand(a, BPF_MOV, dst, wide);
}

static int
parse_exit(struct asm_text *a)
{
	return bpf_take(a, "exit") ? emit(a, (struct bpf_insn){.code = BPF_JMP | BPF_EXIT}) : 0;
}

/* ---- program ---- */

static int
parse_line(struct asm_text *a)
{
	static int (*const statements[])(struct asm_text *) = {parse_exit, parse_goto, parse_call,
		parse_if, parse_atomic, parse_store, parse_raw, parse_assign};
	char name[NAME_MAX_BYTES];
	const char *start = a->p;

	if (bpf_take_name(a, name) && *a->p == ':') {
		a->p++;
		if (add_label(a, &a->labels, &a->label_count, name) < 0)
			return -1;
	} else {
		a->p = start;
	}
	bpf_skip_space(a);
	if (*a->p == '\0')
		return 1;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		int r = statements[i](a);
		if (r) {
			bpf_skip_space(a);
			return r > 0 && *a->p == '\0' ? 1 : -1;
		}
	}
	return -1;
}

static int
resolve(struct asm_text *a)
{
	for (uint32_t i = 0; i < a->use_count; i++) {
		const struct label *use = &a->uses[i], *at = NULL;
		for (uint32_t k = 0; k < a->label_count && !at; k++) {
			if (strcmp(a->labels[k].name, use->name) == 0)
				at = &a->labels[k];
		}
		if (!at)
			return fail_set(a->fail, -EINVAL,
				"%s:%u: unknown label '%s'; define it as '%s:'", a->name, use->line,
				use->name, use->name);
		struct bpf_insn *insn = &a->insns[use->slot];
		int32_t off = (int32_t)at->slot - (int32_t)use->slot - 1;
		if (bpf_is_pseudo_call(insn) || insn->code == (BPF_JMP32 | BPF_JA))
			insn->imm = off;
		else if (off >= INT16_MIN && off <= INT16_MAX)
			insn->off = (int16_t)off;
		else
			return fail_set(a->fail, -EINVAL, "%s:%u: label '%s' is too far for a jump",
				a->name, use->line, use->name);
	}
	return (int)a->count;
}

/* Cut a comment: ';' or "//" anywhere, '#' unless it is part of a word ("elem#1"). */
static void
cut_comment(char *line)
{
	for (char *p = line; *p; p++) {
		bool hash = *p == '#' && (p == line || !bpf_word_byte(p[-1]));
		if (*p == ';' || hash || (p[0] == '/' && p[1] == '/') || *p == '\r') {
			*p = '\0';
			return;
		}
	}
}

static int
parse_text(struct asm_text *a, const char *text)
{
	char line[256];

	while (*text) {
		size_t n = strcspn(text, "\n");
		a->line++;
		if (n >= sizeof(line))
			return fail_set(a->fail, -EINVAL, "%s:%u: line too long", a->name, a->line);
		memcpy(line, text, n);
		line[n] = '\0';
		cut_comment(line);
		a->p = line;
		if (parse_line(a) < 0)
			return fail_set(a->fail, -EINVAL,
				"%s:%u: not an eBPF instruction: '%s'; stopped at '%s'", a->name,
				a->line, line, a->p);
		text += n + (text[n] == '\n');
	}
	return resolve(a);
}

int
bpf_parse(const char *text, const char *name, struct bpf_insn **insns, struct fail *fail)
{
	struct asm_text a = {.name = name, .fail = fail};
	int r = parse_text(&a, text);

	free(a.labels);
	free(a.uses);
	if (r < 0) {
		free(a.insns);
		a.insns = NULL;
	}
	*insns = a.insns;
	return r;
}
