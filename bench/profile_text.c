/* SPDX-License-Identifier: BSD-2-Clause */
/* The profile as tables for people. Integers throughout. */
#include "bench/profile.h"
#include "bench/profile_figures.h"

#include <string.h>

enum { BAR_WIDTH = 20 };

static void
print_share(FILE *stream, uint64_t part, uint64_t whole)
{
	uint64_t share = permille(part, whole);
	unsigned bar = (unsigned)((share * BAR_WIDTH + 500) / 1000);
	fprintf(stream, "  %3" PRIu64 ".%" PRIu64 " %%  %-*.*s", share / 10, share % 10, BAR_WIDTH,
		(int)bar, "####################");
}

static void
print_code(const struct image *image, const struct profile_row *row, enum profile_level level,
	FILE *stream)
{
	char text[ISA_TEXT_MAX];
	const char *code = profile_code_text(image, row, level, text);
	if (!code)
		return;
	if (level == PROFILE_INSNS)
		fprintf(stream, "  %d: %s", row->insn, code);
	else
		fprintf(stream, "  .%d %s", row->word, code);
}

static void
print_row(const struct profile *p, const struct profile_row *row, enum profile_level level,
	FILE *stream)
{
	fputs("  ", stream);
	print_each(stream, 9, row->cycles, p->executed_packets);
	print_share(stream, row->cycles, p->cycles);
	print_each(stream, 9, row->wait_cycles, p->executed_packets);
	fputs("  ", stream);
	print_each(stream, 7, row->runs, p->executed_packets);
	fputs("  ", stream);
	if (row->name)
		fputs(row->name, stream);
	if (row->name && row->line)
		fputs(", called at ", stream);
	if (row->line)
		fprintf(stream, "%s:%u", row->file ? row->file : "?", row->line);
	bool calls = row->kind == PROFILE_HELPER;
	if ((calls || row->kind == PROFILE_LINE) && level == PROFILE_LINES && row->text)
		fprintf(stream, "  %s", row->text);
	if (!calls)
		print_code(p->image, row, level, stream);
	fputc('\n', stream);
}

static void
print_table(const struct profile *p, const struct profile_print *print, FILE *stream)
{
	const struct profile_table *table = &p->tables[print->level];
	uint32_t rows = print->rows && print->rows < table->count ? print->rows : table->count;
	uint64_t rest = 0;
	fprintf(stream,
		"\ninstruction cycles a packet, hottest %s first; waits are memory latencies\n",
		profile_level_text(print->level));
	fprintf(stream, "  %9s  %7s  %-*s%9s  %7s  %s\n", "cycles", "share", BAR_WIDTH, "", "waits",
		"runs", "where");
	for (uint32_t i = 0; i < rows; i++)
		print_row(p, &table->rows[i], print->level, stream);
	for (uint32_t i = rows; i < table->count; i++)
		rest += table->rows[i].cycles;
	if (rows < table->count) {
		fputs("  ", stream);
		print_each(stream, 9, rest, p->executed_packets);
		print_share(stream, rest, p->cycles);
		fprintf(stream, "%18s  %u more; --top 0 shows all\n", "", table->count - rows);
	}
}

static void
print_ledger(const struct profile *p, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	uint64_t sum = 0;
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		sum += t->ledger_ps[i];
	fputc('\n', stream);
	profile_print_latency(t, stream);
	fprintf(stream, "time of a packet, by cause\n  %9s  %7s\n", "ns", "share");
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++) {
		if (t->ledger_ps[i] == 0)
			continue;
		fputs("  ", stream);
		print_each(stream, 9, t->ledger_ps[i], p->executed_packets * 1000);
		print_share(stream, t->ledger_ps[i], sum);
		fprintf(stream, "  %s\n", nic_ledger_name(i));
	}
}

/* The fullest unit of the kind that begins at a row. @return the row of the next kind */
static uint32_t
fullest_unit(const struct nic *nic, uint32_t row, struct nic_occupancy *fullest)
{
	struct nic_occupancy o;
	nic_occupancy(nic, row++, fullest);
	while (nic_occupancy(nic, row, &o) && strcmp(o.name, fullest->name) == 0) {
		if (o.area_ps > fullest->area_ps)
			*fullest = o;
		row++;
	}
	return row;
}

static void
print_mean(FILE *stream, uint64_t area_ps, uint64_t time_ps)
{
	uint64_t hundredths =
		(uint64_t)(((unsigned __int128)area_ps * 100 + time_ps / 2) / time_ps);
	fprintf(stream, "%6" PRIu64 ".%02" PRIu64, hundredths / 100, hundredths % 100);
}

static void
print_place(const struct nic_occupancy *o, uint64_t end_ps, FILE *stream)
{
	static const char steps[] = " .:-=+*#%@";
	print_mean(stream, o->area_ps, end_ps);
	print_mean(stream, o->peak_area_ps, o->interval_ps);
	if (o->places)
		fprintf(stream, "%9" PRIu64 "  |", o->places);
	else
		fprintf(stream, "%9s  |", "");
	for (uint32_t i = 0; i < o->intervals; i++)
		fputc(steps[permille(o->interval_area_ps[i], o->peak_area_ps) * 9 / 1000], stream);
	fprintf(stream, "|  %s", o->name);
	if (o->unit >= 0)
		fprintf(stream, " %d", o->unit);
	fputc('\n', stream);
}

/* How many are where: on average, in the fullest part of the run, and over the run. */
static void
print_places(const struct profile *p, FILE *stream)
{
	struct nic_occupancy o;
	fprintf(stream,
		"\nhow many are where, over the run; of several units the fullest\n"
		"%9s%9s%9s\n",
		"mean", "peak", "of");
	for (uint32_t row = 0; nic_occupancy(p->nic, row, &o);) {
		row = fullest_unit(p->nic, row, &o);
		if (o.area_ps)
			print_place(&o, p->totals.end_ps, stream);
	}
}

/* What to ask next, as options of the same call. */
static void
print_hint(const struct profile_print *print, FILE *stream)
{
	fputs("\nnext:", stream);
	if (!print->timeline)
		fputs(" --timeline threads or packets draws what waits when;", stream);
	if (print->level == PROFILE_LINES)
		fputs(" --by insn shows instructions;", stream);
	fputs(" --folded FILE is for flame graphs;\n"
	      "      --worst instead of --rx lists the lines of the worst case\n",
		stream);
}

void
profile_print_text(const struct profile *p, const struct profile_print *print, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	fprintf(stream, "%s (%s) on %s: %" PRIu64 " packets\n",
		print->name ? print->name : print->object, print->type, p->card->name,
		t->packets_in);
	profile_print_limit(p, stream);
	if (p->executed_packets) {
		print_table(p, print, stream);
		uint64_t share = permille(p->named_cycles, p->program_cycles);
		fprintf(stream,
			"  %" PRIu64 ".%" PRIu64 " %% of the program's cycles are on named lines\n",
			share / 10, share % 10);
		print_ledger(p, stream);
		print_places(p, stream);
	}
	if (print->timeline)
		timeline_print(print->timeline, print->columns, print->colour, stream);
	fputc('\n', stream);
	if (p->slowest.any)
		fprintf(stream,
			"most expensive packet that came: index %" PRIu64
			", %u cycles, %s, %u bytes\n",
			p->slowest.index, p->slowest.cycles, nic_verdict_name(p->slowest.verdict),
			p->slowest.len_bytes);
	if (print->worst)
		worst_print_text(print->worst, false, stream);
	else if (print->no_worst)
		fprintf(stream, "worst case: unknown: %s\n", print->no_worst);
	if (!print->quiet)
		print_hint(print, stream);
}
