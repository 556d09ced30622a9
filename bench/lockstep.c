/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/lockstep.h"

#include "image/assemble.h"
#include "offload-jit/bpf/bpf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	REGS = 10, /* R10 has no register on the card */
	STEPS_MAX = 2000000,
	NOWHERE = -1,
	WORDS_BEFORE = 12,
	WORDS_AFTER = 4,
};

struct lockstep {
	struct lockstep_config config;
	struct device_caps caps;
	struct reference *reference;
	int32_t *begins; /* per word: the eBPF slot whose first word it is, or NOWHERE */
	int32_t *first;  /* per eBPF slot: its first word, or NOWHERE */
	bool maps_taken; /* the reference has the card's map contents */
	bool watching;   /* the present packet is compared */
	int32_t current; /* slot whose words the card executes now */
	uint32_t word;   /* where it began */
	uint32_t stack[BPF_INTERP_FRAMES]; /* the card's frame pointers, 0: not seen yet */
	int32_t written[REGS];             /* slot that wrote the register last, or NOWHERE */
	uint64_t packet;                   /* index of the present packet */
	struct lockstep_counts counts;
	/* the first difference */
	bool differs;
	char what[LOCKSTEP_WHAT_MAX];
	int32_t at; /* slot, NOWHERE: the end of a packet, or the maps */
	int reg;    /* that differs, or NOWHERE */
	uint64_t card[REGS];
};

static uint64_t
card_reg(const struct lockstep *l, unsigned reg)
{
	uint32_t low = nic_gpr(l->config.nic, 'A', 2 * reg);
	uint32_t high = nic_gpr(l->config.nic, 'A', 2 * reg + 1);
	return low | (uint64_t)high << 32;
}

/* Note the first difference: nothing is compared any more. */
static bool __attribute__((format(printf, 4, 5)))
differ(struct lockstep *l, int32_t at, int reg, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(l->what, sizeof(l->what), fmt, args);
	va_end(args);
	l->differs = true;
	l->watching = false;
	l->at = at;
	l->reg = reg;
	for (unsigned i = 0; i < REGS; i++)
		l->card[i] = card_reg(l, i);
	return false;
}

/* ---- what an instruction reads ---- */

struct reads {
	uint16_t low, wide; /* bit per register: its low half, all of it */
};

static void
read_reg(struct reads *reads, unsigned reg, bool wide)
{
	if (wide)
		reads->wide |= (uint16_t)(1u << reg);
	else
		reads->low |= (uint16_t)(1u << reg);
}

static void
alu_reads(const struct bpf_insn *in, struct reads *reads)
{
	bool wide = bpf_class(in) == BPF_ALU64;
	uint8_t op = bpf_op(in);
	bool zero = (op == BPF_XOR || op == BPF_SUB) && bpf_is_x(in) && in->dst_reg == in->src_reg;
	if (zero)
		return;
	if (op == BPF_END) {
		read_reg(reads, in->dst_reg, in->imm == 64);
		return;
	}
	if (op != BPF_MOV)
		read_reg(reads, in->dst_reg, wide);
	if (bpf_is_x(in) && op != BPF_NEG)
		read_reg(reads, in->src_reg, wide);
}

static void
helper_reads(int32_t id, struct reads *reads)
{
	switch (id) {
	case BPF_FUNC_map_update_elem:
		reads->wide |= 1 << BPF_REG_3 | 1 << BPF_REG_4;
		__attribute__((fallthrough));
	case BPF_FUNC_map_lookup_elem:
	case BPF_FUNC_map_delete_elem:
		reads->wide |= 1 << BPF_REG_1 | 1 << BPF_REG_2;
		break;
	case BPF_FUNC_xdp_adjust_head:
	case BPF_FUNC_xdp_adjust_tail:
		reads->wide |= 1 << BPF_REG_2;
		break;
	case BPF_FUNC_perf_event_output:
		reads->wide |= 1 << BPF_REG_2 | 1 << BPF_REG_3 | 1 << BPF_REG_4 | 1 << BPF_REG_5;
		break;
	default:
		break;
	}
}

static struct reads
reads_of(const struct bpf_interp *run, const struct bpf_insn *in)
{
	struct reads reads = {0};
	switch (bpf_class(in)) {
	case BPF_ALU:
	case BPF_ALU64:
		alu_reads(in, &reads);
		break;
	case BPF_LD:
		if ((in->code & 0xe0) == BPF_IND)
			read_reg(&reads, in->src_reg, false);
		break;
	case BPF_LDX:
		read_reg(&reads, in->src_reg, true);
		break;
	case BPF_STX:
		read_reg(&reads, in->src_reg, bpf_size_bytes(in) == 8);
		__attribute__((fallthrough));
	case BPF_ST:
		read_reg(&reads, in->dst_reg, true);
		break;
	default:
		if (bpf_is_helper_call(in))
			helper_reads(in->imm, &reads);
		else if (in->code == (BPF_JMP | BPF_EXIT) && run->frame == 0)
			read_reg(&reads, BPF_REG_0, true);
		else if (bpf_is_conditional(in)) {
			read_reg(&reads, in->dst_reg, bpf_class(in) == BPF_JMP);
			if (bpf_is_x(in))
				read_reg(&reads, in->src_reg, bpf_class(in) == BPF_JMP);
		}
		break;
	}
	return reads;
}

/* ---- comparing ---- */

/* What the card must hold for a stack pointer. Its frame pointers are where they are; that they
 * stay there is checked. */
static uint64_t
stack_on_card(struct lockstep *l, uint64_t value, uint64_t card)
{
	uint64_t from_main = value - REFERENCE_STACK + REFERENCE_FRAME_DISTANCE / 2;
	uint32_t frame = (uint32_t)(from_main / REFERENCE_FRAME_DISTANCE);
	uint64_t below = REFERENCE_STACK + frame * REFERENCE_FRAME_DISTANCE - value;
	if (l->stack[frame] == 0)
		l->stack[frame] = (uint32_t)(card + below);
	return l->stack[frame] - below;
}

static bool
is_stack(uint64_t value)
{
	return value >= REFERENCE_STACK - REFERENCE_FRAME_DISTANCE / 2 &&
	       value < REFERENCE_STACK + BPF_INTERP_FRAMES * REFERENCE_FRAME_DISTANCE -
			       REFERENCE_FRAME_DISTANCE / 2;
}

static bool
compare_reg(struct lockstep *l, unsigned reg, bool wide)
{
	const struct bpf_interp *run = &l->reference->run;
	uint64_t value = run->regs[reg], card = card_reg(l, reg),
		 mask = wide ? UINT64_MAX : UINT32_MAX;
	if (reg == BPF_REG_10 || run->tags[reg] == BPF_TAG_UNSPECIFIED)
		return true;
	if (run->tags[reg] == BPF_TAG_POINTER) {
		if (value - run->context + UINT32_MAX / 2 < UINT32_MAX)
			return true; /* the card has none; moved, it serves nobody */
		if (is_stack(value))
			value = stack_on_card(l, value, card);
	}
	if (((value ^ card) & mask) == 0)
		return true;
	return differ(l, (int32_t)run->pc, (int)reg,
		"r%u is 0x%llx on the card, should be 0x%llx%s", reg,
		(unsigned long long)(card & mask), (unsigned long long)(value & mask),
		wide ? "" : " (32 bits are read)");
}

static bool
compare_reads(struct lockstep *l)
{
	const struct bpf_interp *run = &l->reference->run;
	struct reads reads = reads_of(run, &run->insns[run->pc]);
	for (unsigned reg = 0; reg < REGS; reg++) {
		bool wide = reads.wide >> reg & 1;
		if ((wide || (reads.low >> reg & 1)) && !compare_reg(l, reg, wide))
			return false;
	}
	return true;
}

/* ---- stepping ---- */

/* Results that the card is free to choose. */
static bool
take_result(struct lockstep *l, int32_t at, int32_t id)
{
	struct bpf_interp *run = &l->reference->run;
	uint64_t card = card_reg(l, BPF_REG_0);
	if (id == BPF_FUNC_get_prandom_u32) {
		run->regs[BPF_REG_0] = (uint32_t)card;
		run->tags[BPF_REG_0] = BPF_TAG_NUMBER;
	} else if (id == BPF_FUNC_map_lookup_elem && run->tags[BPF_REG_0] == BPF_TAG_POINTER) {
		if (card == 0)
			return differ(
				l, at, BPF_REG_0, "the card does not find a key that is there");
		reference_place(l->reference, card);
	}
	return true;
}

static void
note_writes(struct lockstep *l, uint32_t at)
{
	const struct bpf_insn *in = &l->config.program->insns[at];
	uint8_t class = bpf_class(in);
	bool legacy = class == BPF_LD && !bpf_is_ld_imm64(in);
	if (legacy || bpf_is_helper_call(in))
		l->written[BPF_REG_0] = (int32_t)at;
	else if (class == BPF_LD || class == BPF_LDX || class == BPF_ALU || class == BPF_ALU64)
		if (in->dst_reg < REGS)
			l->written[in->dst_reg] = (int32_t)at;
}

/* The reference executes the instruction at its pc. @return false: nothing more to compare, or the
 * program has returned (then *returned) */
static bool
step(struct lockstep *l, bool *returned)
{
	struct bpf_interp *run = &l->reference->run;
	uint32_t at = run->pc, frame = run->frame;
	const struct bpf_insn *in = &run->insns[at];
	if (l->reference->steps >= STEPS_MAX) {
		l->watching = false;
		return false;
	}
	switch (reference_step(l->reference)) {
	case BPF_INTERP_GO:
		break;
	case BPF_INTERP_EXIT:
		*returned = true;
		return false;
	case BPF_INTERP_STOP:
		return differ(l, (int32_t)at, NOWHERE, "the program does what is undefined: %s",
			run->why);
	default:
		l->watching = false;
		return false;
	}
	note_writes(l, at);
	if (run->frame > frame)
		l->stack[run->frame] = 0;
	return !bpf_is_helper_call(in) || take_result(l, (int32_t)at, in->imm);
}

/* The card is about to execute the first word of slot @p insn. */
static void
on_word(void *ctx, uint32_t word)
{
	struct lockstep *l = ctx;
	struct bpf_interp *run = &l->reference->run;
	int32_t insn = l->watching ? l->begins[word] : NOWHERE;
	bool returned = false;
	if (insn == NOWHERE)
		return;
	if (l->current != NOWHERE && !step(l, &returned)) {
		if (returned)
			differ(l, l->current, NOWHERE, "the program ends here, the card goes on");
		return;
	}
	/* What has no words of its own has been done by others. */
	while (run->pc != (uint32_t)insn) {
		if (l->first[run->pc] != NOWHERE) {
			differ(l, (int32_t)run->pc, NOWHERE,
				"the card goes on with instruction %d instead of %u", insn,
				run->pc);
			return;
		}
		if (!step(l, &returned)) {
			if (returned)
				differ(l, insn, NOWHERE, "the program has ended, the card goes on");
			return;
		}
	}
	l->current = insn;
	l->word = word;
	if (compare_reads(l))
		l->counts.insns++;
}

static void
on_begin(void *ctx, uint64_t index, const uint8_t *data, uint32_t len_bytes)
{
	struct lockstep *l = ctx;
	l->watching = false;
	if (l->differs || len_bytes > REFERENCE_FRAME_MAX)
		return;
	if (!l->maps_taken && lockstep_take_maps(l->reference, l->config.nic, l->config.image))
		return;
	l->maps_taken = true;
	l->watching = true;
	l->packet = index;
	l->current = NOWHERE;
	memset(l->stack, 0, sizeof(l->stack));
	for (unsigned i = 0; i < REGS; i++)
		l->written[i] = NOWHERE;
	reference_begin(l->reference, data, len_bytes);
}

/* The rest of the program: the last instruction, or all of it. @return it has returned */
static bool
finish(struct lockstep *l)
{
	bool returned = false;
	if (!l->config.every_insn)
		return reference_run(l->reference, STEPS_MAX) == BPF_INTERP_EXIT;
	while (!returned && step(l, &returned)) {
		uint32_t pc = l->reference->run.pc;
		if (l->first[pc] != NOWHERE)
			return differ(
				l, (int32_t)pc, NOWHERE, "the card ends before instruction %u", pc);
	}
	return returned;
}

static void
on_end(void *ctx, const struct nic_outcome *outcome)
{
	struct lockstep *l = ctx;
	char what[LOCKSTEP_WHAT_MAX];
	if (l->differs)
		return;
	if (outcome->verdict == NIC_TRAP && (l->watching || !l->config.every_insn)) {
		const struct nic_trap *trap = nic_trap(l->config.nic);
		differ(l, l->current, NOWHERE, "the card traps: %s", trap ? trap->reason : "?");
		return;
	}
	if (!l->watching || !finish(l)) {
		l->counts.open += !l->differs;
		l->maps_taken = false; /* the two may have different maps now */
		return;
	}
	if (lockstep_same_outcome(l->reference, outcome, l->config.profile->host_queues, what))
		l->counts.packets++;
	else
		differ(l, NOWHERE, NOWHERE, "%s", what);
}

/* ---- life ---- */

static void
note_words(struct lockstep *l)
{
	const struct image *image = l->config.image;
	const struct bpf_insn *insns = l->config.program->insns;
	for (uint32_t i = 0; i < image->insn_count; i++)
		l->first[i] = NOWHERE;
	for (uint32_t w = 0; w < image->word_count; w++) {
		int32_t insn = image->lines ? image->lines[w].insn : NOWHERE;
		/* A 64-bit constant is loaded at its second slot. */
		if (insn > 0 && bpf_is_ld_imm64(&insns[insn - 1]))
			insn--;
		l->begins[w] = insn != NOWHERE && l->first[insn] == NOWHERE ? insn : NOWHERE;
		if (l->begins[w] != NOWHERE)
			l->first[insn] = (int32_t)w;
	}
}

int
lockstep_new(const struct lockstep_config *config, struct lockstep **out, struct fail *fail)
{
	struct lockstep *l = calloc(1, sizeof(*l));
	*out = l;
	if (l) {
		l->config = *config;
		nic_profile_caps(config->profile, &l->caps);
		l->reference = reference_new(config->program, &l->caps);
		l->begins = calloc(config->image->word_count + 1, sizeof(*l->begins));
		l->first = calloc(config->image->insn_count + 1, sizeof(*l->first));
	}
	if (!l || !l->reference || !l->begins || !l->first) {
		lockstep_free(l);
		*out = NULL;
		return fail_set(fail, -ENOMEM,
			"no memory for the program beside the card, or more "
			"than 64 maps");
	}
	note_words(l);
	const struct nic_watch watch = {l, on_begin, config->every_insn ? on_word : NULL, on_end};
	nic_watch(config->nic, &watch);
	return 0;
}

void
lockstep_free(struct lockstep *l)
{
	if (l == NULL)
		return;
	nic_watch(l->config.nic, &(const struct nic_watch){0});
	reference_free(l->reference);
	free(l->begins);
	free(l->first);
	free(l);
}

bool
lockstep_differs(const struct lockstep *l)
{
	return l->differs;
}

struct lockstep_counts
lockstep_counts(const struct lockstep *l)
{
	return l->counts;
}

void
lockstep_compare_maps(struct lockstep *l)
{
	char what[LOCKSTEP_WHAT_MAX];
	if (!l->differs && l->maps_taken &&
		!lockstep_same_maps(l->reference, l->config.nic, l->config.image, what))
		differ(l, NOWHERE, NOWHERE, "after the last packet: %s", what);
}

/* ---- printing ---- */

static const struct image_source *
source_of(const struct lockstep *l, int32_t insn)
{
	const struct image *image = l->config.image;
	return image->sources && image->sources[insn].line ? &image->sources[insn] : NULL;
}

static void
print_source(const struct image_source *source, FILE *stream)
{
	if (source)
		fprintf(stream, "  %s:%u: %s\n", source->file ? source->file : "?", source->line,
			source->text ? source->text : "");
}

static void
print_insn(const struct lockstep *l, int32_t insn, const char *why, FILE *stream)
{
	char text[128];
	fprintf(stream, "  %s %d: %s\n", why, insn,
		bpf_print(l->config.program->insns, l->config.program->insn_count, (uint32_t)insn,
			text, sizeof(text)));
}

static void
print_regs(const struct lockstep *l, FILE *stream)
{
	static const char *const tags[] = {"number", "pointer", "unspecified"};
	const struct bpf_interp *run = &l->reference->run;
	fprintf(stream, "  reg  program             card                kind\n");
	for (unsigned i = 0; i < REGS; i++)
		fprintf(stream, "%c r%u   0x%016llx  0x%016llx  %s\n", (int)i == l->reg ? '>' : ' ',
			i, (unsigned long long)run->regs[i], (unsigned long long)l->card[i],
			tags[run->tags[i]]);
}

/* From the words of the instruction that wrote the register to those that read it. */
static void
print_words(const struct lockstep *l, FILE *stream)
{
	const struct image *image = l->config.image;
	uint32_t last_line = 0;
	int32_t writer = l->reg >= 0 ? l->written[l->reg] : NOWHERE;
	uint32_t from = l->word > WORDS_BEFORE ? l->word - WORDS_BEFORE : 0;
	uint32_t to = l->word + WORDS_AFTER;
	if (writer != NOWHERE && l->first[writer] != NOWHERE && (uint32_t)l->first[writer] < from &&
		(uint32_t)l->first[writer] + 4 * WORDS_BEFORE > from)
		from = (uint32_t)l->first[writer];
	for (uint32_t w = from; w < image->word_count && w <= to; w++) {
		char line[IMAGE_LINE_MAX];
		if (l->begins[w] != NOWHERE) {
			const struct image_source *source = source_of(l, l->begins[w]);
			if (source && source->line != last_line) {
				print_source(source, stream);
				last_line = source->line;
			}
			print_insn(l, l->begins[w], ";", stream);
		}
		image_print_word(image, w, line);
		fprintf(stream, "%c %s\n", w == l->word ? '>' : ' ', line);
	}
}

void
lockstep_print(const struct lockstep *l, FILE *stream)
{
	if (!l->differs)
		return;
	fprintf(stream, "packet %llu: %s\n", (unsigned long long)l->packet, l->what);
	if (l->at != NOWHERE) {
		print_source(source_of(l, l->at), stream);
		print_insn(l, l->at, "at instruction", stream);
	}
	if (l->reg >= 0 && l->written[l->reg] != NOWHERE) {
		print_source(source_of(l, l->written[l->reg]), stream);
		print_insn(l, l->written[l->reg], "last written by instruction", stream);
	}
	print_regs(l, stream);
	if (l->config.every_insn)
		print_words(l, stream);
}
