/* SPDX-License-Identifier: BSD-2-Clause */
/* From instructions to words: every instruction by its family, then targets. */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <assert.h>

static bool
is_live(const struct translation *t, const struct tframe *frame)
{
	for (uint32_t i = frame->start; i < frame->end; i++)
		if ((t->insns[i].skip & SKIP_DEAD) == 0)
			return true;
	return false;
}

static int
lower_alu_class(struct translation *t, struct tinsn *insn)
{
	bool wide = BPF_CLASS(insn->bpf.code) == BPF_ALU64;
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_MOV:
		return lower_move(t, insn);
	case BPF_NEG:
		return lower_neg(t, insn);
	case BPF_MUL:
		return lower_multiply(t, insn);
	case BPF_DIV:
		return lower_divide(t, insn);
	case BPF_LSH:
	case BPF_RSH:
	case BPF_ARSH:
		return wide ? lower_shift64(t, insn) : lower_shift32(t, insn);
	case BPF_END:
		return lower_to_big_endian(t, insn);
	default:
		return lower_alu(t, insn);
	}
}

static int
lower_jump_class(struct translation *t, struct tinsn *insn)
{
	if (insn->bpf.code == (BPF_JMP | BPF_EXIT))
		return lower_exit(t, insn);
	if (insn->bpf.code == (BPF_JMP | BPF_CALL))
		return insn->target >= 0 ? lower_call(t, insn) : lower_helper(t, insn);
	return lower_jump(t, insn);
}

/* R10 has no register: as an operand the driver reads scratch registers. As the source of a 64-bit
 * move, the base of an access, or an argument it is known from the walk. */
static void
frame_pointer_operand(struct translation *t, const struct tinsn *insn)
{
	bool by_reg = BPF_SRC(insn->bpf.code) == BPF_X;
	bool source = by_reg && insn->bpf.src_reg == BPF_REG_10;
	bool move64 = insn->bpf.code == (BPF_ALU64 | BPF_MOV | BPF_X);
	bool jump = tinsn_is_jump_class(insn) && BPF_OP(insn->bpf.code) > BPF_JA &&
		    BPF_OP(insn->bpf.code) != BPF_CALL && BPF_OP(insn->bpf.code) != BPF_EXIT;
	bool compared = jump && insn->bpf.dst_reg == BPF_REG_10;
	if (((tinsn_is_alu(insn) && source && !move64) || (jump && source) || compared) &&
		!translation_defect(t, t->at, RULE_FRAME_POINTER_OPERAND))
		emit_frame_pointer(t);
}

static int
lower_insn(struct translation *t, struct tinsn *insn)
{
	if (insn->second_slot)
		return lower_imm64(t, insn);
	switch (BPF_CLASS(insn->bpf.code)) {
	case BPF_ALU:
	case BPF_ALU64:
		frame_pointer_operand(t, insn);
		return lower_alu_class(t, insn);
	case BPF_JMP:
	case BPF_JMP32:
		frame_pointer_operand(t, insn);
		return lower_jump_class(t, insn);
	case BPF_LD:
		return tinsn_is_legacy_load(insn) ? lower_legacy_load(t, insn)
						  : lower_imm64(t, insn);
	case BPF_LDX:
		return lower_load(t, insn);
	case BPF_STX:
		return BPF_MODE(insn->bpf.code) == BPF_ATOMIC ? lower_atomic_add(t, insn)
							      : lower_store(t, insn);
	default:
		assert(BPF_CLASS(insn->bpf.code) == BPF_ST);
		return report_add(t->report, t->program, RULE_IMMEDIATE_STORE, t->at, NULL, NULL);
	}
}

static int
lower_function(struct translation *t, const struct tframe *frame)
{
	t->frame = frame;
	for (uint32_t i = frame->start; i < frame->end; i++) {
		struct tinsn *insn = &t->insns[i];
		t->at = (int32_t)i;
		insn->word = t->word_count;
		if (i == frame->start && frame != t->frames && is_live(t, frame))
			lower_subprogram_entry(t);
		if (insn->skip != 0)
			continue;
		int err = lower_insn(t, insn);
		if (err != 0)
			return err;
	}
	return 0;
}

/* A jump back to a subprogram's start: the driver runs the word that stores the return address
 * again. */
static bool
enters_again(const struct translation *t, const struct tword *word)
{
	if (t->options->opt == JIT_OPT_LINUX || word->reloc != IMAGE_REL_BR ||
		t->insns[word->source].bpf.code == (BPF_JMP | BPF_CALL))
		return false;
	for (uint32_t i = 1; i < t->frame_count; i++)
		if ((int32_t)t->frames[i].start == word->target_insn)
			return true;
	return false;
}

/* Branches and addresses that name an instruction get its image offset. */
static int
resolve_targets(struct translation *t)
{
	for (uint32_t i = 0; i < t->word_count; i++) {
		struct tword *word = &t->words[i];
		if (word->target_insn < 0)
			continue;
		const struct tinsn *target = &t->insns[word->target_insn];
		uint32_t image_word = target->word;
		if (enters_again(t, word))
			image_word++;
		if ((target->skip & SKIP_PASS) != 0 && t->options->opt == JIT_OPT_LINUX)
			return report_add(t->report, t->program, RULE_JUMP_TARGET_REMOVED,
				word->source, NULL,
				"the jump goes to instruction %d, which an "
				"optimisation pass removed",
				word->target_insn);
		if (word->reloc == IMAGE_REL_IMMED)
			word->insn.imm = image_word;
		else
			word->insn.target = (uint16_t)image_word;
	}
	return 0;
}

static bool
any_saves_regs(const struct translation *t)
{
	for (uint32_t i = 0; i < t->frame_count; i++)
		if (t->frames[i].saves_regs)
			return true;
	return false;
}

int
lower_program(struct translation *t)
{
	lower_prologue(t);
	for (uint32_t i = 0; i < t->frame_count; i++) {
		int err = lower_function(t, &t->frames[i]);
		if (err != 0)
			return err;
	}
	t->at = -1;
	lower_epilogue(t);
	if (any_saves_regs(t))
		lower_register_routines(t);
	lower_padding(t);
	if (t->overflow) {
		char value[48];
		snprintf(value, sizeof(value), "more than %u words", t->word_limit);
		return report_add(t->report, t->program, RULE_IMAGE_TOO_LONG, -1, value, NULL);
	}
	return resolve_targets(t);
}
