/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words to records, once at load. Each word becomes the records of `uop_of[word]`; a taken branch
 * with defer slots goes to copies of its slots behind the program, which end in GOTO.
 */
#include "nic-model/core/emit.h"
#include "nic-model/shadow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Branches whose target is filled in when all words have records. */
enum { TARGET_PENDING = 1u << 31 };

/* Copies of the words of defer slots. @return false when they are not allowed there */
static bool
emit_slots(struct emitter *e, uint32_t first, unsigned slots)
{
	uint16_t word = e->word;
	uint32_t end = first + slots;
	e->wrong = CORE_TRAP_NONE;
	bool fine = end <= e->code->count;
	for (uint32_t at = first; fine && at < end;) {
		const struct isa_insn *insn = &e->insns[at];
		e->word = (uint16_t)(e->code->start + at);
		if (insn->op == ISA_CSR_RD) {
			at += emit_csr_pair(e, at, end - at);
			continue;
		}
		fine = emit_straight(e, insn) && !insn->pred_cc;
		at++;
	}
	e->word = word;
	return fine && !e->wrong;
}

/* Record that a static target names; words of the image are resolved later. */
static uint32_t
static_target(const struct core_code *code, uint32_t target)
{
	uint32_t word = target - code->start;
	if (word < code->count)
		return TARGET_PENDING | word;
	if (target == code->done_word)
		return code->exit_uop;
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++)
		if (code->helper_word[i] && target == code->helper_word[i])
			return code->helper_uop[i];
	return code->pc_trap_uop;
}

static unsigned
branch_kind(unsigned op)
{
	switch (op) {
#define X(name, isa, ...) \
	case isa:         \
		return UOP_##name;
		UOPS_FLAG_BRANCH(X)
#undef X
	case ISA_BR_BCLR:
		return UOP_BR_BCLR;
	case ISA_BR_BSET:
		return UOP_BR_BSET;
	case ISA_BR_NE_BYTE:
		return UOP_BR_NE_BYTE;
	case ISA_BR_EQ_BYTE:
		return UOP_BR_EQ_BYTE;
	case ISA_BR_SIGNAL:
		return UOP_BR_SIGNAL;
	case ISA_BR_NOT_SIGNAL:
		return UOP_BR_NOT_SIGNAL;
	default:
		return UOP_BR;
	}
}

/* A branch to be completed: its record, and the copies of its slots behind the program. */
static void
emit_branch(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	unsigned kind = branch_kind(insn->op), slots = insn->defer;
	bool on_flags = kind >= UOP_BEQ && kind <= UOP_BGT;
	bool fresh = at > 0 && isa_writes_flags(&e->insns[at - 1]);
	struct uop uop = {
		.op = (uint8_t)kind, .amount = (uint8_t)nic_shadow_cycles(e->profile, insn, fresh)};
	uop.dst = (uint16_t)slots;
	if (on_flags)
		uop.left = (uint16_t)nic_shadow_cycles(e->profile, insn, false);
	else if (kind == UOP_BR_SIGNAL || kind == UOP_BR_NOT_SIGNAL)
		uop.dst2 = insn->css;
	else if (kind != UOP_BR)
		uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
	if (kind == UOP_BR_BSET || kind == UOP_BR_BCLR)
		uop.dst2 = (uint16_t)insn->imm;
	if (kind == UOP_BR_EQ_BYTE || kind == UOP_BR_NE_BYTE) {
		uop.dst2 = (uint16_t)(8 * insn->byte);
		uop.right = (uint16_t)(FILE_CONST + insn->imm);
	}
	/* Slots go behind the program: until then the target is the word of the branch itself. */
	uop.imm = slots ? TARGET_PENDING | at : static_target(e->code, insn->target);
	emit(e, uop);
	emit_suffixes(e);
}

static void
emit_jump(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	struct uop uop = {.op = UOP_JUMP, .dst = insn->defer};
	uop.amount = (uint8_t)nic_shadow_cycles(e->profile, insn, false);
	uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = (uint16_t)insn->imm;
	uop.dst2 = (uint16_t)(insn->imm >> 16);
	uop.imm = insn->defer ? TARGET_PENDING | at : 0;
	emit(e, uop);
	emit_suffixes(e);
}

static void
emit_ctx_arb(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	uint32_t events = insn->imm & ISA_ARB_EVENTS;
	if (insn->imm & (ISA_ARB_BPT | ISA_ARB_NOLOAD)) {
		emit_trap(e, CORE_TRAP_SIGNAL);
		return;
	}
	if (events == 0) {
		emit_trap(e, CORE_TRAP_KILL);
		return;
	}
	struct uop uop = {.op = UOP_CTX_ARB, .dst = insn->defer, .left = (uint16_t)events};
	uop.right = (insn->imm & ISA_ARB_ANY) != 0;
	uop.amount = (uint8_t)nic_shadow_cycles(e->profile, insn, false);
	uint32_t next = e->code->start + at + 1 + insn->defer;
	uint32_t target = insn->imm & ISA_ARB_BR ? insn->target : next;
	uop.imm = insn->defer ? TARGET_PENDING | at : static_target(e->code, target);
	emit(e, uop);
}

/* A swapping command with defer slots: issue, slots, access, then behind the slots. */
static void
emit_deferred_command(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	unsigned slots = insn->cmd.swap;
	emit_command(e, insn, (uint8_t)slots);
	enum core_trap_reason wrong = e->wrong;
	if (!emit_slots(e, at + 1, slots)) {
		emit_trap(e, e->wrong ? e->wrong : CORE_TRAP_SLOT);
		e->wrong = wrong;
		return;
	}
	e->wrong = wrong;
	emit(e, (struct uop){.op = UOP_COMMAND_FINISH,
			.amount = (uint8_t)nic_shadow_cycles(e->profile, insn, false)});
	emit(e, (struct uop){.op = UOP_GOTO,
			.imm = static_target(e->code, e->code->start + at + 1 + slots)});
}

static bool
is_state_branch(unsigned op)
{
	return op >= ISA_BR_INP_STATE && op <= ISA_BR_NOT_CLS_STATE;
}

static void
emit_word(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	switch (insn->op) {
	case ISA_INVALID:
		emit_trap(e, CORE_TRAP_UNDEFINED);
		return;
	case ISA_JUMP:
		emit_jump(e, at);
		return;
	case ISA_CTX_ARB:
		emit_ctx_arb(e, at);
		return;
	case ISA_CMD:
		if (insn->cmd.swap == 1 || insn->cmd.swap == 2)
			emit_deferred_command(e, at);
		else
			emit_command(e, insn, 0);
		return;
	case ISA_CSR_RD:
		/* The immed keeps records of its own, for those who jump to it. */
		if (emit_csr_pair(e, at, e->code->count - at) == 2)
			emit(e, (struct uop){.op = UOP_GOTO,
					.imm = static_target(e->code, e->code->start + at + 2)});
		return;
	case ISA_BR_EQ_CTX: /* context 0 runs */
	case ISA_BR_NE_CTX:
		if ((insn->op == ISA_BR_EQ_CTX) == (insn->css == 0))
			emit_branch(e, at);
		else
			emit(e, (struct uop){
					.op = UOP_PASS, .left = FILE_CONST, .right = FILE_CONST});
		return;
	default:
		break;
	}
	if (is_state_branch(insn->op))
		emit_trap(e, CORE_TRAP_STATE);
	else if (isa_is_branch(insn))
		emit_branch(e, at);
	else
		emit_predicated(e, insn);
}

/* Slots of the branch at a word, behind the program. @return their first record */
static uint32_t
emit_trampoline(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	uint32_t first = e->code->uop_count;
	e->word = (uint16_t)(e->code->start + at);
	if (!emit_slots(e, at + 1, insn->defer)) {
		emit_trap(e, e->wrong ? e->wrong : CORE_TRAP_SLOT);
		return first;
	}
	struct uop uop = {.op = insn->op == ISA_JUMP ? UOP_GOTO_REGISTER : UOP_GOTO};
	uint32_t target = insn->target;
	if (insn->op == ISA_CTX_ARB && !(insn->imm & ISA_ARB_BR))
		target = e->code->start + at + 1 + insn->defer;
	if (uop.op == UOP_GOTO)
		uop.imm = static_target(e->code, target);
	emit(e, uop);
	return first;
}

static bool
has_target(const struct uop *uop)
{
	return (uop->op >= UOP_BEQ && uop->op <= UOP_BGT) || uop->op == UOP_GOTO ||
	       (uop->op >= UOP_BR && uop->op <= UOP_CTX_ARB);
}

/* Give every branch its record: of its slots' copies, or of its target. */
static void
resolve_targets(struct emitter *e)
{
	struct core_code *code = e->code;
	uint32_t in_line = code->uop_count;
	for (uint32_t i = 0; i < in_line; i++) {
		struct uop uop = code->uops[i];
		if (!has_target(&uop) || !(uop.imm & TARGET_PENDING) || uop.op == UOP_GOTO ||
			uop.dst == 0)
			continue;
		uint32_t first = emit_trampoline(e, uop.imm & ~TARGET_PENDING);
		if (e->no_memory)
			return;
		code->uops[i].imm = first;
	}
	for (uint32_t i = 0; i < code->uop_count; i++) {
		struct uop *uop = &code->uops[i];
		if (has_target(uop) && uop->imm & TARGET_PENDING)
			uop->imm = code->uop_of[uop->imm & ~TARGET_PENDING];
	}
}

/* Give the first record of each pair its kind, when all that looks at kinds has been done. */
static void
join_pairs(struct core_code *code)
{
	static const uint8_t joined[UOP_COUNT][UOP_COUNT] = {
#define X(first, second) [UOP_##first][UOP_##second] = UOP_PAIR_##first##_##second,
		UOPS_PAIR(X) UOPS_PAIR_INTO(X)
#undef X
	};
	for (uint32_t i = 0; i + 1 < code->uop_count; i++) {
		uint8_t pair = joined[code->uops[i].op][code->uops[i + 1].op];
		if (pair)
			code->uops[i].op = pair;
	}
}

static void
emit_program(struct emitter *e)
{
	struct core_code *code = e->code;
	code->exit_uop = emit(e, (struct uop){.op = UOP_EXIT});
	code->pc_trap_uop = emit_trap(e, CORE_TRAP_PC);
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++) {
		e->word = (uint16_t)code->helper_word[i];
		code->helper_uop[i] = emit(e, (struct uop){.op = UOP_ROUTINE, .imm = i});
	}
	for (uint32_t at = 0; at < code->count && !e->no_memory; at++) {
		e->word = (uint16_t)(code->start + at);
		e->wrong = CORE_TRAP_NONE;
		code->uop_of[at] = code->uop_count;
		emit_word(e, at);
		if (e->wrong && !e->no_memory) {
			/* What was emitted for this word stays unreachable behind the trap. */
			e->after_count = 0;
			code->uop_count = code->uop_of[at];
			emit_trap(e, e->wrong);
		}
	}
	e->word = (uint16_t)(code->start + code->count);
	emit_trap(e, CORE_TRAP_PC); /* running off the end */
	if (!e->no_memory)
		resolve_targets(e);
	join_pairs(code);
}

static int
decode_words(struct emitter *e, const uint64_t *stored, struct fail *fail)
{
	struct core_code *code = e->code;
	struct isa_insn *insns = calloc(code->count, sizeof(*insns));
	if (!insns)
		return -ENOMEM;
	int err = 0;
	for (uint32_t at = 0; at < code->count && !err; at++) {
		if (!isa_ecc_check(stored[at]))
			err = fail_set(fail, -EINVAL,
				"image word %u (%016llx) has bad ECC; was it loaded without"
				" relocation?",
				at, (unsigned long long)stored[at]);
		else if (!isa_decode(stored[at], ISA_CTX4, &insns[at]))
			insns[at].op = ISA_INVALID;
	}
	if (!err && insns[0].op == ISA_INVALID)
		err = fail_set(fail, -EINVAL, "image word 0 (%016llx) encodes no instruction",
			(unsigned long long)stored[0]);
	e->insns = insns;
	if (!err)
		emit_program(e);
	free(insns);
	return err ? err : e->no_memory ? -ENOMEM : 0;
}

int
core_code_new(struct core *core, const uint64_t *stored, uint32_t count, uint32_t start,
	struct core_code **out, struct fail *fail)
{
	*out = NULL;
	if (count == 0 || count > core->profile->core_code_words ||
		start + count > core->profile->core_code_words)
		return fail_set(fail, -EINVAL,
			"an image of %u words at word %u does not fit the code store of %llu words",
			count, start, (unsigned long long)core->profile->core_code_words);
	struct core_code *code = calloc(1, sizeof(*code));
	struct device_caps caps;
	nic_profile_caps(core->profile, &caps);
	int err = -ENOMEM;
	if (code) {
		code->start = start;
		code->count = count;
		code->done_word = caps.done_word;
		memcpy(code->helper_word, caps.func_addr, sizeof(code->helper_word));
		code->uop_of = calloc(count, sizeof(*code->uop_of));
		struct emitter emitter = {.code = code, .core = core, .profile = core->profile};
		err = code->uop_of ? decode_words(&emitter, stored, fail) : -ENOMEM;
	}
	if (!err) {
		code->executed = calloc(code->uop_count, sizeof(*code->executed));
		code->shadow = calloc(count + 1, sizeof(*code->shadow));
		code->waits = calloc(count + 1, sizeof(*code->waits));
		code->calls = calloc((size_t)DEVICE_FUNC_COUNT * (count + 1), sizeof(*code->calls));
		bool all = code->executed && code->shadow && code->waits && code->calls;
		err = all ? 0 : -ENOMEM;
	}
	if (err) {
		core_code_free(code);
		return fail_set(fail, err, "no memory for an image of %u words", count);
	}
	*out = code;
	return 0;
}

void
core_code_free(struct core_code *code)
{
	if (!code)
		return;
	free(code->uops);
	free(code->uop_of);
	free(code->commands);
	free(code->executed);
	free(code->shadow);
	free(code->waits);
	free(code->calls);
	free(code);
}

bool
core_reads_time(const struct core_code *code)
{
	return code->reads_time;
}

/* Records that are not an instruction of their own. */
static bool
is_auxiliary(unsigned op)
{
	return op >= UOP_LM_READ || op == UOP_COMMAND_FINISH;
}

void
core_counts(const struct core_code *code, uint32_t word, struct nic_word_counts *counts)
{
	*counts = (struct nic_word_counts){
		.shadow_cycles = code->shadow[word],
		.wait_cycles = code->waits[word],
	};
	for (uint32_t i = 0; i < code->uop_count; i++)
		if (code->uops[i].word == code->start + word && !is_auxiliary(code->uops[i].op))
			counts->executed += code->executed[i];
}

/* Place of the calls that return behind a word; 0 when that is not in the image. */
static struct nic_call_counts *
calls_at(const struct core_code *code, enum device_func func, uint32_t word)
{
	return &code->calls[(size_t)func * (code->count + 1) + word];
}

void
core_count_skipped(const struct core_code *code, uint32_t record, uint32_t records)
{
	for (uint32_t i = record; i < record + records; i++)
		code->executed[i] += !is_auxiliary(code->uops[i].op);
}

void
core_count_call(const struct core_code *code, enum device_func func, uint32_t back, uint64_t cycles,
	uint64_t wait_cycles)
{
	uint32_t word = back - code->start;
	struct nic_call_counts *calls =
		calls_at(code, func, word <= code->count && word ? word - 1 : 0);
	calls->calls++;
	calls->cycles += cycles;
	calls->wait_cycles += wait_cycles;
}

void
core_call_counts(const struct core_code *code, enum device_func func, uint32_t word,
	struct nic_call_counts *calls)
{
	*calls = *calls_at(code, func, word);
}
