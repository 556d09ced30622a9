/* SPDX-License-Identifier: BSD-2-Clause */
/* The program after a pass, for --dump: instructions, what became of them, what was noted. */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/optimise/optimise.h"

#include <stdlib.h>

static const char *
fate_of(const struct tinsn *insn)
{
	if ((insn->skip & SKIP_DEAD) != 0)
		return "dead";
	if ((insn->skip & SKIP_PASS) != 0)
		return "removed";
	return (insn->skip & SKIP_NOOP) != 0 ? "no-op" : "";
}

static void
print_notes(FILE *stream, const struct tinsn *insn)
{
	if (insn->negated)
		fprintf(stream, "  ; compared with %d by adding",
			(int32_t) -
				(uint32_t)insn->bpf.imm); /* the least number stays what it is */
	if (insn->copy_bytes != 0)
		fprintf(stream, "  ; copies %d bytes%s, stores from slot %d", abs(insn->copy_bytes),
			insn->copy_bytes < 0 ? " descending" : "", insn->copy_store);
	if (insn->range_hi != 0 || insn->range_lo != 0)
		fprintf(stream, "  ; %s bytes [%d, %d)", insn->range_first ? "reads" : "shares",
			insn->range_lo, insn->range_hi);
}

void
optimise_dump(const struct translation *t, const char *pass)
{
	FILE *stream = t->options->dump;
	struct bpf_insn *insns = calloc(t->insn_count, sizeof(*insns));
	if (insns == NULL)
		return; /* nothing but a listing is lost */
	for (uint32_t i = 0; i < t->insn_count; i++)
		insns[i] = t->insns[i].bpf;
	fprintf(stream, "; %s after %s\n", t->program->name, pass);
	for (uint32_t i = 0; i < t->insn_count; i++) {
		char text[128];
		const struct tinsn *insn = &t->insns[i];
		if (insn->second_slot)
			continue;
		fprintf(stream, "%4u %-8s %s", i, fate_of(insn),
			bpf_print(insns, t->insn_count, i, text, sizeof(text)));
		print_notes(stream, insn);
		fputc('\n', stream);
	}
	free(insns);
}
