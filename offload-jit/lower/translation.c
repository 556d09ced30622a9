/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/lower/translation.h"

#include "offload-jit/bpf/bpf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

static int
make_frames(struct translation *t)
{
	const struct verifier_result *walk = &t->facts->walk;
	t->frame_count = walk->subprog_count;
	t->frames = calloc(t->frame_count, sizeof(*t->frames));
	if (t->frames == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < t->frame_count; i++) {
		const struct verifier_subprog *subprog = &walk->subprogs[i];
		struct tframe *frame = &t->frames[i];
		frame->start = subprog->start;
		frame->end = subprog->end;
		frame->depth_bytes = jit_frame_bytes(t->program, t->facts, i, &frame->saves_regs);
	}
	return 0;
}

/* Jumps and bpf-to-bpf calls have a target; exit and helper calls have none. */
static int32_t
target_of(const struct bpf_insn *insn, uint32_t slot)
{
	uint8_t class = BPF_CLASS(insn->code), op = BPF_OP(insn->code);
	if (class != BPF_JMP && class != BPF_JMP32)
		return -1;
	if (op == BPF_EXIT || (op == BPF_CALL && insn->src_reg != BPF_PSEUDO_CALL))
		return -1;
	return (int32_t)bpf_jump_target(insn, slot);
}

static void
copy_insns(struct translation *t)
{
	bool second_slot = false;
	for (uint32_t i = 0; i < t->insn_count; i++) {
		struct tinsn *insn = &t->insns[i];
		insn->bpf = t->program->insns[i];
		insn->facts = &t->facts->insns[i];
		insn->second_slot = second_slot;
		insn->target = second_slot ? -1 : target_of(&insn->bpf, i);
		if (insn->facts->removed || insn->facts->hard_wired_next)
			insn->skip |= SKIP_DEAD;
		second_slot = !second_slot && insn->bpf.code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	for (uint32_t i = 0; i < t->insn_count; i++) {
		int32_t target = t->insns[i].target;
		if (target >= 0 && target < (int32_t)t->insn_count)
			t->insns[target].jump_target = true;
	}
}

int
translation_begin(struct translation *t, const struct jit_program *program,
	const struct jit_facts *facts, const struct device_caps *caps,
	const struct jit_options *options, struct report *report)
{
	*t = (struct translation){.program = program,
		.facts = facts,
		.caps = caps,
		.options = options,
		.report = report,
		.insn_count = program->insn_count,
		.word_limit = caps->max_len_words,
		.at = -1};
	t->insns = calloc(t->insn_count, sizeof(*t->insns));
	t->words = calloc(t->word_limit, sizeof(*t->words));
	if (t->insns == NULL || t->words == NULL || make_frames(t) != 0) {
		translation_end(t);
		return -ENOMEM;
	}
	copy_insns(t);
	return 0;
}

void
translation_end(struct translation *t)
{
	free(t->insns);
	free(t->words);
	free(t->frames);
	*t = (struct translation){0};
}

bool
translation_defect_value(struct translation *t, int32_t insn, unsigned rule, const char *fmt, ...)
{
	if (t->options->opt != JIT_OPT_LINUX)
		return false;
	char value[96] = "";
	if (fmt != NULL) {
		va_list args;
		va_start(args, fmt);
		vsnprintf(value, sizeof(value), fmt, args);
		va_end(args);
	}
	report_add(t->report, t->program, rule, insn, fmt != NULL ? value : NULL, NULL);
	return true;
}

bool
translation_defect(struct translation *t, int32_t insn, unsigned rule)
{
	return translation_defect_value(t, insn, rule, NULL);
}
