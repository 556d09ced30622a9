/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/microcode.h"
#include "offload-jit/optimise/passes.def.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 16 };

static void
dump(const struct microcode *m, const char *pass)
{
	const struct jit_options *options = m->t->options;
	if (options->dump_pass == NULL || options->dump == NULL ||
		(strcmp(options->dump_pass, "all") != 0 && strcmp(options->dump_pass, pass) != 0))
		return;
	fprintf(options->dump, "; %s after %s, %u words\n", m->t->program->name, pass, m->total);
	for (uint32_t i = 0; i < m->total; i++) {
		char text[ISA_TEXT_MAX];
		isa_print(&m->words[i].insn, ISA_CTX4, text);
		fprintf(options->dump, "%5u %c %s\n", i, m->flow[i].leader ? '>' : ' ', text);
	}
}

static void
run_passes(struct microcode *m)
{
	unsigned round = 0;
	flow_analyse(m);
	do {
		m->changed = false;
#define X(name)       \
	mc_##name(m); \
	dump(m, #name);
		MICROCODE_PASSES(X)
	} while (m->changed && ++round < ROUNDS_MAX);
	m->last_round = true;
	FINAL_PASSES(X)
#undef X
}

static int
allocate(struct microcode *m, uint32_t limit)
{
	m->flow = calloc(limit + 1, sizeof(*m->flow));
	m->deleted = calloc(limit + 1, sizeof(*m->deleted));
	m->live_out = calloc(limit + 1, sizeof(*m->live_out));
	m->flags_live_out = calloc(limit + 1, sizeof(*m->flags_live_out));
	return m->flow != NULL && m->deleted != NULL && m->live_out != NULL &&
			       m->flags_live_out != NULL
		       ? 0
		       : -ENOMEM;
}

static void
release(struct microcode *m)
{
	free(m->flow);
	free(m->deleted);
	free(m->live_out);
	free(m->flags_live_out);
}

/* Padding and the shared register routines stay as they are. */
static void
begin(struct microcode *m, struct translation *t, bool keep_exits)
{
	m->t = t;
	m->words = t->words;
	m->total = t->word_count;
	m->count = t->push_word != 0 ? t->push_word : t->word_count - ISA_PREFETCH_WORDS;
	m->keep_exits = keep_exits;
	m->last_round = false;
	memset(m->deleted, 0, (t->word_limit + 1) * sizeof(*m->deleted));
}

int
microcode_optimise(struct translation *t)
{
	struct microcode m = {0};
	struct translation before = *t;
	struct tword *words = malloc(t->word_count * sizeof(*words));
	int err = words == NULL ? -ENOMEM : allocate(&m, t->word_limit);
	if (err != 0)
		goto out;
	memcpy(words, t->words, t->word_count * sizeof(*words));
	begin(&m, t, false);
	run_passes(&m);
	if (t->word_count > before.word_count) {
		/* Exits of their own were too many: the table is shorter. */
		memcpy(t->words, words, before.word_count * sizeof(*words));
		t->word_count = before.word_count;
		t->exit_word = before.exit_word;
		t->abort_word = before.abort_word;
		t->push_word = before.push_word;
		t->pop_word = before.pop_word;
		begin(&m, t, true);
		run_passes(&m);
	}
out:
	release(&m);
	free(words);
	return err;
}
