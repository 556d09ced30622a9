/* SPDX-License-Identifier: BSD-2-Clause */
/* The profile as a table for people, and what would move its bottleneck. Integers throughout. */
#include "bench/profile.h"
#include "isa/isa.h"
#include "offload-jit/bpf/bpf.h"

#include <inttypes.h>
#include <string.h>

enum { BAR_WIDTH = 20, BUSY_PERMILLE = 500 };

/* A limit of nic_totals, what would move it, and whether it sets the rate without being busy, as
 * what holds things while they wait: X("name", "sentence", waits). The last row: nothing sets it.
 */
/* clang-format off */
#define LIMITS(X)                                                                                  \
	X("workers", "the cores execute without a pause: fewer instructions on the hottest lines, or more core.cores", false) \
	X("threads", "every thread has a packet and waits for memory: fewer or shared map accesses, or more core.threads", true) \
	X("emem", "one bank of external memory is busy: spread hot keys and counters over entries, or touch maps less", false) \
	X("imem", "the descriptors of maps are read too often: fewer map calls a packet", false) \
	X("mac", "the MAC takes no more frames a second: the program is not the limit", false) \
	X("line", "the ports carry no more bits: the program is not the limit", false) \
	X("pcie", "the way to the host is full: drop or answer on the card, pass less to the host", false) \
	X("buffers", "packet buffers wait for earlier packets: shorten the slowest packets, or raise nbi.credits_per_island", true) \
	X("none", "nothing is busy for long: more packets, or a higher --rate, show the limit", true)
/* clang-format on */

const char *
profile_advice(const struct nic_totals *totals)
{
	static const struct {
		const char *limit, *advice;
		bool waits; /* holds things, busy or not */
	} rows[] = {
#define X(name, sentence, waits) {name, sentence, waits},
		LIMITS(X)
#undef X
	};
	const unsigned count = sizeof(rows) / sizeof(rows[0]), nothing = count - 1;
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(rows[i].limit, totals->limit) != 0)
			continue;
		bool sets_rate = rows[i].waits || totals->limit_busy_permille >= BUSY_PERMILLE;
		return rows[sets_rate && !totals->rate_reason ? i : nothing].advice;
	}
	return rows[nothing].advice;
}

/* value / packets with one decimal, rounded. */
static void
print_each(FILE *stream, int width, uint64_t value, uint64_t packets)
{
	uint64_t tenths =
		packets ? (uint64_t)(((unsigned __int128)value * 10 + packets / 2) / packets) : 0;
	fprintf(stream, "%*" PRIu64 ".%" PRIu64, width - 2, tenths / 10, tenths % 10);
}

static uint64_t
permille(uint64_t part, uint64_t whole)
{
	return whole ? (uint64_t)(((unsigned __int128)part * 1000 + whole / 2) / whole) : 0;
}

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
	char text[ISA_TEXT_MAX] = "";
	if (level == PROFILE_INSNS && row->insn >= 0 && image->insns)
		fprintf(stream, "  %d: %s", row->insn,
			bpf_print(image->insns, image->insn_count, (uint32_t)row->insn, text,
				sizeof(text)));
	if (level == PROFILE_WORDS && row->word >= 0) {
		struct isa_insn insn;
		isa_decode(image->words[row->word], ISA_CTX4, &insn);
		isa_print(&insn, ISA_CTX4, text);
		fprintf(stream, "  .%d %s", row->word, text);
	}
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
	if (row->kind == PROFILE_LINE && level == PROFILE_LINES && row->text)
		fprintf(stream, "  %s", row->text);
	if (row->kind != PROFILE_HELPER)
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
		print->level == PROFILE_LINES   ? "C line"
		: print->level == PROFILE_INSNS ? "eBPF instruction"
						: "microcode instruction");
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
	fprintf(stream, "\ntime of a packet, by cause\n  %9s  %7s\n", "ns", "share");
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

/* Rate of the card, what bounds it, and what a change of the program would do. */
static void
print_limit(const struct profile *p, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	if (t->rate_reason)
		fprintf(stream, "modelled: no rate (%s)", t->rate_reason);
	else
		fprintf(stream, "modelled: %" PRIu64 ".%03" PRIu64 " Mpps", t->mpps_milli / 1000,
			t->mpps_milli % 1000);
	fprintf(stream, "; simple formula: %" PRIu64 ".%03" PRIu64 " Mpps, limited by %s\n",
		t->formula_mpps_milli / 1000, t->formula_mpps_milli % 1000, t->formula_limit);
	/* threads and buffers are held, not busy: the figure is then that of the busiest part */
	bool held = strcmp(t->limit, "threads") == 0 || strcmp(t->limit, "buffers") == 0;
	fprintf(stream, "bottleneck: %s%s %" PRIu64 ".%" PRIu64 " %% busy\n  %s\n", t->limit,
		held ? ", all of them held; the busiest engine:" : ",", t->limit_busy_permille / 10,
		t->limit_busy_permille % 10, profile_advice(t));
	if (t->rate_reason || strcmp(t->limit, "workers") != 0 ||
		p->cycles <= 20 * p->executed_packets)
		return;
	/* rate x cycles a packet is constant */
	unsigned __int128 work = (unsigned __int128)t->mpps_milli * p->cycles;
	uint64_t faster = (uint64_t)(work / (p->cycles - 10 * p->executed_packets));
	fprintf(stream, "  10 cycles less a packet: about %" PRIu64 ".%03" PRIu64 " Mpps\n",
		faster / 1000, faster % 1000);
}

void
profile_print_text(const struct profile *p, const struct profile_print *print, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	fprintf(stream, "%s (%s) on %s: %" PRIu64 " packets\n",
		print->name ? print->name : print->object, print->type, p->card->name,
		t->packets_in);
	print_limit(p, stream);
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
		worst_print_text(print->worst, stream);
	else if (print->no_worst)
		fprintf(stream, "worst case: unknown: %s\n", print->no_worst);
}
