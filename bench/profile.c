/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/profile.h"
#include "offload-jit/bpf/bpf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *
profile_kind_name(unsigned kind)
{
	static const char *const names[PROFILE_KIND_COUNT] = {
#define X(NAME, text) [PROFILE_##NAME] = text,
		PROFILE_KINDS(X)
#undef X
	};
	return names[kind];
}

const char *
profile_level_name(unsigned level)
{
	static const char *const names[PROFILE_LEVEL_COUNT] = {
#define X(NAME, word, text) [PROFILE_##NAME] = word,
		PROFILE_LEVELS(X)
#undef X
	};
	return names[level];
}

const char *
profile_level_text(unsigned level)
{
	static const char *const texts[PROFILE_LEVEL_COUNT] = {
#define X(NAME, word, text) [PROFILE_##NAME] = text,
		PROFILE_LEVELS(X)
#undef X
	};
	return texts[level];
}

enum profile_level
profile_level_of(const char *name)
{
	unsigned level = 0;
	while (level < PROFILE_LEVEL_COUNT && strcmp(name, profile_level_name(level)) != 0)
		level++;
	return (enum profile_level)level;
}

const char *
profile_helper_name(enum device_func func)
{
	static const char *const names[DEVICE_FUNC_COUNT] = {
		[DEVICE_LOOKUP] = "bpf_map_lookup_elem",
		[DEVICE_UPDATE] = "bpf_map_update_elem",
		[DEVICE_DELETE] = "bpf_map_delete_elem",
		[DEVICE_EVENT] = "bpf_perf_event_output",
	};
	return names[func];
}

const char *
profile_code_text(const struct image *image, const struct profile_row *row,
	enum profile_level level, char text[ISA_TEXT_MAX])
{
	if (level == PROFILE_INSNS && row->insn >= 0 && image->insns)
		return bpf_print(
			image->insns, image->insn_count, (uint32_t)row->insn, text, ISA_TEXT_MAX);
	if (level == PROFILE_WORDS && row->word >= 0) {
		struct isa_insn insn;
		isa_decode(image->words[row->word], ISA_CTX4, &insn);
		isa_print(&insn, ISA_CTX4, text);
		return text;
	}
	return NULL;
}

void
profile_note(struct profile_packet *slowest, const struct nic_outcome *outcome)
{
	if (outcome->verdict == NIC_LOST || (slowest->any && outcome->cycles <= slowest->cycles))
		return;
	*slowest = (struct profile_packet){
		.any = true,
		.index = outcome->index,
		.cycles = outcome->cycles,
		.len_bytes = outcome->len_bytes,
		.verdict = outcome->verdict,
	};
}

static void
add_row(struct profile_table *table, const struct profile_row *row)
{
	table->rows[table->count++] = *row;
}

/* Kind and place of what comes from word @p word. */
static struct profile_row
row_at(const struct image_place *place, uint32_t word)
{
	struct profile_row row = {
		.kind = place->insn < 0 ? PROFILE_PART : PROFILE_OTHER,
		.name = place->name,
		.insn = place->insn,
		.word = (int32_t)word,
	};
	if (place->source) {
		row.kind = PROFILE_LINE;
		row.file = place->source->file;
		row.line = place->source->line;
		row.text = place->source->text;
	}
	return row;
}

/* The word itself, and the routines that it called. */
static void
add_word(struct profile_table *words, const struct nic *nic, const struct nic_profile *card,
	const struct profile_row *place)
{
	struct profile_row row = *place;
	uint32_t word = (uint32_t)row.word;
	for (unsigned port = 0; port < card->port_count; port++) {
		struct nic_word_counts counts;
		nic_word_counts(nic, port, word, &counts);
		row.runs += counts.executed;
		row.cycles += counts.executed + counts.shadow_cycles;
		row.shadow_cycles += counts.shadow_cycles;
		row.wait_cycles += counts.wait_cycles;
	}
	if (row.cycles)
		add_row(words, &row);
	for (unsigned func = 0; func < DEVICE_FUNC_COUNT; func++) {
		struct profile_row helper = *place;
		helper.kind = PROFILE_HELPER;
		helper.name = profile_helper_name((enum device_func)func);
		for (unsigned port = 0; port < card->port_count; port++) {
			struct nic_call_counts calls;
			nic_call_counts(nic, port, word, (enum device_func)func, &calls);
			helper.runs += calls.calls;
			helper.cycles += calls.cycles;
			helper.wait_cycles += calls.wait_cycles;
		}
		if (helper.runs)
			add_row(words, &helper);
	}
}

static void
add_words(struct profile *profile, const struct nic *nic)
{
	struct profile_table *words = &profile->tables[PROFILE_WORDS];
	const struct image *image = profile->image;
	const char *part = NULL;
	for (uint32_t word = 0; word < image->word_count; word++) {
		struct image_place place = image_place(image, word, &part);
		struct profile_row row = row_at(&place, word);
		add_word(words, nic, profile->card, &row);
	}
	const struct nic_totals *totals = &profile->totals;
	uint64_t wait_ps = totals->ledger_ps[NIC_LEDGER_FIRMWARE];
	struct profile_row firmware = {
		.kind = PROFILE_FIRMWARE,
		.name = "firmware: receive, dispatch, verdict, statistics",
		.insn = -1,
		.word = -1,
		.runs = profile->executed_packets,
		.cycles = totals->firmware_cycles,
		.wait_cycles = (uint64_t)((unsigned __int128)wait_ps *
					  profile->card->core_clock_mhz / 1000000),
	};
	add_row(words, &firmware);
}

static int
compare_text(const char *a, const char *b)
{
	return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

/* In the order of the code, what belongs together side by side. */
static int
by_place(const struct profile_row *a, const struct profile_row *b, enum profile_level level)
{
	int order = (int)a->kind - (int)b->kind;
	if (!order)
		order = compare_text(a->name, b->name);
	if (!order)
		order = compare_text(a->file, b->file);
	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order && level != PROFILE_LINES)
		order = a->insn - b->insn;
	if (!order && level == PROFILE_WORDS)
		order = a->word - b->word;
	return order;
}

static int
lines_by_place(const void *a, const void *b)
{
	int order = by_place(a, b, PROFILE_LINES);
	const struct profile_row *x = a, *y = b;
	return order ? order : x->word - y->word;
}

static int
insns_by_place(const void *a, const void *b)
{
	int order = by_place(a, b, PROFILE_INSNS);
	const struct profile_row *x = a, *y = b;
	return order ? order : x->word - y->word;
}

static int
hottest_first(const void *a, const void *b)
{
	const struct profile_row *x = a, *y = b;
	if (x->cycles != y->cycles)
		return x->cycles < y->cycles ? 1 : -1;
	if (x->word != y->word)
		return x->word - y->word;
	return by_place(x, y, PROFILE_WORDS);
}

static void
merge(struct profile_row *into, const struct profile_row *row)
{
	if (into->kind == PROFILE_HELPER)
		into->runs += row->runs;
	else if (row->runs > into->runs)
		into->runs = row->runs;
	into->cycles += row->cycles;
	into->shadow_cycles += row->shadow_cycles;
	into->wait_cycles += row->wait_cycles;
}

/* Sum the words of a line, or of an instruction. */
static void
fold(struct profile *profile, enum profile_level level)
{
	const struct profile_table *words = &profile->tables[PROFILE_WORDS];
	struct profile_table *table = &profile->tables[level];
	memcpy(table->rows, words->rows, words->count * sizeof(*table->rows));
	qsort(table->rows, words->count, sizeof(*table->rows),
		level == PROFILE_LINES ? lines_by_place : insns_by_place);
	for (uint32_t i = 0; i < words->count; i++) {
		struct profile_row *last = &table->rows[table->count ? table->count - 1 : 0];
		if (table->count && by_place(last, &table->rows[i], level) == 0)
			merge(last, &table->rows[i]);
		else
			table->rows[table->count++] = table->rows[i];
	}
}

int
profile_collect(const struct nic *nic, const struct nic_profile *card, const struct image *image,
	const struct nic_totals *totals, struct profile *profile, struct fail *fail)
{
	*profile = (struct profile){.image = image, .card = card, .nic = nic, .totals = *totals};
	profile->executed_packets = totals->packets_in - totals->by_verdict[NIC_LOST];
	/* each word may call each routine; the firmware */
	size_t most = (size_t)image->word_count * (1 + DEVICE_FUNC_COUNT) + 1;
	for (unsigned level = 0; level < PROFILE_LEVEL_COUNT; level++) {
		profile->tables[level].rows = calloc(most, sizeof(struct profile_row));
		if (!profile->tables[level].rows) {
			profile_free(profile);
			return fail_set(fail, -ENOMEM, "no memory for the profile");
		}
	}
	add_words(profile, nic);
	fold(profile, PROFILE_LINES);
	fold(profile, PROFILE_INSNS);
	for (unsigned level = 0; level < PROFILE_LEVEL_COUNT; level++) {
		struct profile_table *table = &profile->tables[level];
		qsort(table->rows, table->count, sizeof(*table->rows), hottest_first);
	}
	const struct profile_table *words = &profile->tables[PROFILE_WORDS];
	for (uint32_t i = 0; i < words->count; i++) {
		const struct profile_row *row = &words->rows[i];
		profile->cycles += row->cycles;
		if (row->kind == PROFILE_FIRMWARE)
			continue;
		profile->program_cycles += row->cycles;
		if (row->kind != PROFILE_OTHER)
			profile->named_cycles += row->cycles;
	}
	return 0;
}

void
profile_free(struct profile *profile)
{
	for (unsigned level = 0; level < PROFILE_LEVEL_COUNT; level++)
		free(profile->tables[level].rows);
	memset(profile, 0, sizeof(*profile));
}
