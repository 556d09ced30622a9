/* SPDX-License-Identifier: BSD-2-Clause */
/* What bounds the rate of a run, and what would move it. */
#include "bench/profile.h"
#include "bench/profile_figures.h"

#include <string.h>

enum { MEMORY_LINES = 3 };

/*
 * A limit of nic_totals: X("name", "what has it when it is held, not busy", memory, "what would
 * move it"). What is held names a row of nic_occupancy() and sets the rate without being busy;
 * memory: the lines that wait for memory are to blame. The last row: nothing sets the rate.
 */
/* clang-format off */
#define LIMITS(X)                                                                                  \
	X("workers", NULL, false, "the cores execute without a pause: fewer instructions on the hottest lines, or more core.cores") \
	X("threads", "threads", true, "every thread has a packet and waits for memory: fewer or shared map accesses, or more core.threads") \
	X("emem", NULL, true, "one bank of external memory is busy: spread hot keys and counters over entries, or touch maps less") \
	X("imem", NULL, true, "the descriptors of maps are read too often: fewer map calls a packet") \
	X("mac", NULL, false, "the MAC takes no more frames a second: the program is not the limit") \
	X("line", NULL, false, "the ports carry no more bits: the program is not the limit")       \
	X("transmit", NULL, false, "a port sends no more bits: let fewer or shorter frames out, or spread them over ports") \
	X("pcie", NULL, false, "the way to the host is full: drop or answer on the card, pass less to the host") \
	X("buffers", "island's buffers", true, "all packet buffers are on their way to threads or in them: shorten what a packet waits for, or raise nbi.credits_per_island") \
	X("none", NULL, false, "nothing is busy for long: more packets, or a higher --rate, show the limit")
/* clang-format on */

static const struct limit {
	const char *name, *held;
	bool memory;
	const char *advice;
} limits[] = {
#define X(name, held, memory, advice) {name, held, memory, advice},
	LIMITS(X)
#undef X
};
enum { NOTHING = sizeof(limits) / sizeof(limits[0]) - 1 };

static const struct limit *
limit_of(const struct nic_totals *t)
{
	const struct limit *limit = limits;
	while (limit < &limits[NOTHING] && strcmp(limit->name, t->limit) != 0)
		limit++;
	return t->rate_reason ? &limits[NOTHING] : limit;
}

const char *
profile_advice(const struct nic_totals *totals)
{
	return limit_of(totals)->advice;
}

/* The busiest part but @p other (NIC_PART_COUNT: of all). */
static enum nic_part
busiest(const struct nic_totals *t, enum nic_part other)
{
	enum nic_part most = other == NIC_PART_WORKERS ? NIC_PART_EMEM : NIC_PART_WORKERS;
	for (enum nic_part part = most; part < NIC_PART_COUNT; part++)
		if (part != other && t->part_busy_ps[part] > t->part_busy_ps[most])
			most = part;
	return most;
}

static enum nic_part
part_of(const char *limit)
{
	enum nic_part part = NIC_PART_WORKERS;
	while (part < NIC_PART_COUNT && strcmp(nic_part_name(part), limit) != 0)
		part++;
	return part;
}

enum nic_part
profile_next_limit(const struct nic_totals *totals)
{
	return busiest(totals, part_of(limit_of(totals)->name));
}

/* How a sentence speaks of a part. */
static const struct {
	const char *one, *is;
	bool unit;
} words[NIC_PART_COUNT] = {
	[NIC_PART_WORKERS] = {"the cores", "are", false},
	[NIC_PART_EMEM] = {"EMEM bank", "is", true},
	[NIC_PART_IMEM] = {"the IMEM banks", "are", false},
	[NIC_PART_MAC] = {"the MAC", "is", false},
	[NIC_PART_LINE] = {"the line of port", "is", true},
	[NIC_PART_TRANSMIT] = {"the transmitter of port", "is", true},
	[NIC_PART_PCIE] = {"the PCIe link", "is", false},
};

int64_t
profile_part_unit(const struct nic_totals *totals, enum nic_part part)
{
	return part < NIC_PART_COUNT && words[part].unit ? (int64_t)totals->part_unit[part] : -1;
}

int64_t
profile_limit_unit(const struct nic_totals *totals)
{
	return profile_part_unit(totals, part_of(totals->limit));
}

/* "EMEM bank 2 is 97.3 % busy" */
static void
print_busy(const struct nic_totals *t, enum nic_part part, FILE *stream)
{
	uint64_t busy = permille(t->part_busy_ps[part], t->end_ps);
	fputs(words[part].one, stream);
	if (words[part].unit)
		fprintf(stream, " %u", t->part_unit[part]);
	fprintf(stream, " %s %" PRIu64 ".%" PRIu64 " %% busy", words[part].is, busy / 10,
		busy % 10);
}

/* How much of what has @p places a card is held, on average: the fullest of its kind. */
static uint64_t
held_permille(const struct profile *p, const char *name)
{
	struct nic_occupancy o;
	uint64_t most = 0;
	for (uint32_t row = 0; nic_occupancy(p->nic, row, &o); row++) {
		uint64_t held = permille(o.area_ps, p->totals.end_ps * o.places);
		if (strcmp(o.name, name) == 0 && held > most)
			most = held;
	}
	return most;
}

/* Where a line's time in memories goes: the rows with most of it. */
static void
print_memory_lines(const struct profile *p, FILE *stream)
{
	const struct profile_table *table = &p->tables[PROFILE_LINES];
	const struct profile_row *last = NULL;
	for (unsigned n = 0; n < MEMORY_LINES; n++) {
		const struct profile_row *most = NULL;
		for (uint32_t i = 0; i < table->count; i++) {
			const struct profile_row *row = &table->rows[i];
			bool later = !last || row->wait_cycles < last->wait_cycles ||
				     (row->wait_cycles == last->wait_cycles && row > last);
			if (row->kind != PROFILE_FIRMWARE && row->wait_cycles && later &&
				(!most || row->wait_cycles > most->wait_cycles))
				most = row;
		}
		if (!most)
			break;
		fputs(n ? ", " : "  most memory time, cycles a packet: ", stream);
		if (most->line)
			fprintf(stream, "%s:%u", most->file ? most->file : "?", most->line);
		if (most->name)
			fprintf(stream, "%s%s", most->line ? " " : "", most->name);
		fputc(' ', stream);
		print_each(stream, 0, most->wait_cycles, p->executed_packets);
		last = most;
	}
	if (last)
		fputc('\n', stream);
}

/* What the next limit leaves to win. */
static void
print_next(const struct nic_totals *t, FILE *stream)
{
	enum nic_part next = profile_next_limit(t);
	if (!t->part_busy_ps[next])
		return;
	uint64_t tenths = t->end_ps * 10 / t->part_busy_ps[next];
	fprintf(stream, "  without it at most %" PRIu64 ".%" PRIu64 " times the rate, as ",
		tenths / 10, tenths % 10);
	print_busy(t, next, stream);
	fputc('\n', stream);
}

/* Rate times cycles is constant, where the cores are the limit. */
static void
print_ten_cycles(const struct profile *p, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	if (p->cycles <= 20 * p->executed_packets)
		return;
	unsigned __int128 work = (unsigned __int128)t->mpps_milli * p->cycles;
	uint64_t faster = (uint64_t)(work / (p->cycles - 10 * p->executed_packets));
	fprintf(stream, "  10 cycles less a packet: about %" PRIu64 ".%03" PRIu64 " Mpps\n",
		faster / 1000, faster % 1000);
}

static void
print_bottleneck(const struct profile *p, const struct limit *limit, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	enum nic_part part = part_of(limit->name);
	fputs("bottleneck: ", stream);
	if (part < NIC_PART_COUNT) {
		print_busy(t, part, stream);
	} else {
		uint64_t held = limit->held ? held_permille(p, limit->held) : 0;
		fputs(limit->name, stream);
		if (limit->held)
			fprintf(stream, ", %" PRIu64 ".%" PRIu64 " %% of them held", held / 10,
				held % 10);
		fputs("; of the engines ", stream);
		print_busy(t, busiest(t, NIC_PART_COUNT), stream);
	}
	fprintf(stream, "\n  %s\n", limit->advice);
}

void
profile_print_rate(const struct nic_totals *t, FILE *stream)
{
	const struct limit *limit = limit_of(t);
	if (t->rate_reason)
		fprintf(stream, "modelled: no rate (%s%s)", t->rate_reason,
			t->packets_in ? "; raise --count, or repeat a pcap: loop=N" : "");
	else
		fprintf(stream,
			"modelled: %" PRIu64 ".%03" PRIu64 " Mpps, %" PRIu64 ".%03" PRIu64
			" Gbit/s",
			t->mpps_milli / 1000, t->mpps_milli % 1000, t->gbps_milli / 1000,
			t->gbps_milli % 1000);
	if (limit != &limits[NOTHING])
		fprintf(stream, ", limited by %s", limit->name);
	if (t->formula_mpps_milli)
		fprintf(stream, "; simple formula: %" PRIu64 ".%03" PRIu64 " Mpps, limited by %s",
			t->formula_mpps_milli / 1000, t->formula_mpps_milli % 1000,
			t->formula_limit);
	fputc('\n', stream);
}

void
profile_print_latency(const struct nic_totals *t, FILE *stream)
{
	fprintf(stream,
		"latency: %" PRIu64 " ns median, %" PRIu64 " ns p99, %" PRIu64 " ns at most\n",
		t->latency_p50_ps / 1000, t->latency_p99_ps / 1000, t->latency_max_ps / 1000);
}

void
profile_print_limit(const struct profile *p, FILE *stream)
{
	const struct nic_totals *t = &p->totals;
	const struct limit *limit = limit_of(t);
	profile_print_rate(t, stream);
	if (t->end_ps)
		print_bottleneck(p, limit, stream);
	if (limit == &limits[NOTHING])
		return;
	if (limit->memory)
		print_memory_lines(p, stream);
	if (strcmp(limit->name, "workers") == 0)
		print_ten_cycles(p, stream);
	print_next(t, stream);
}
