/* SPDX-License-Identifier: BSD-2-Clause */
/* The comparison as a table for people. */
#include "bench/compare.h"
#include "bench/frames.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 96, NAME_WIDTH = 35 };

/* Words, broken at the width; the first line has begun already, at column @p indent. */
static void
print_wrapped(FILE *stream, const char *text, unsigned indent)
{
	unsigned column = indent;
	while (*text) {
		unsigned len = (unsigned)strcspn(text, " ");
		bool first = column == indent;
		if (!first && column + 1 + len > WIDTH) {
			fprintf(stream, "\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		fprintf(stream, "%s%.*s", first ? "" : " ", (int)len, text);
		column += len + !first;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', stream);
}

static void
print_hex_side(FILE *stream, const uint8_t *bytes, uint32_t count, uint32_t at,
	const uint8_t *other, uint32_t other_count)
{
	for (uint32_t i = at; i < at + 16; i++) {
		if (i >= count)
			fputs("   ", stream);
		else
			fprintf(stream, "%02x%c", bytes[i],
				i < other_count && other[i] == bytes[i] ? ' ' : '*');
	}
}

void
compare_print_difference(const struct equivalence *e, FILE *stream)
{
	if (e->index < 0)
		fprintf(stream, "after the last packet: %s\n", e->what);
	else
		fprintf(stream, "first difference: packet %" PRId64 ": %s\n", e->index, e->what);
	uint32_t longest = e->model_bytes > e->kernel_bytes ? e->model_bytes : e->kernel_bytes;
	if (longest == 0)
		return;
	fprintf(stream, "  byte  %-48s  %s\n", "card (* differs)", "kernel");
	for (uint32_t at = 0; at < longest; at += 16) {
		fprintf(stream, "  %04x  ", e->from_byte + at);
		print_hex_side(stream, e->model, e->model_bytes, at, e->kernel, e->kernel_bytes);
		fputs("  ", stream);
		print_hex_side(stream, e->kernel, e->kernel_bytes, at, e->model, e->model_bytes);
		fputc('\n', stream);
	}
}

static void
print_equivalence(const struct compare_result *r, FILE *stream)
{
	const struct equivalence *e = &r->equivalence;
	if (e->state == EQUIVALENCE_UNKNOWN) {
		fputs("not compared with the running kernel: ", stream);
		print_wrapped(stream, e->why, 4);
		return;
	}
	if (e->state == EQUIVALENCE_DIFFERENT) {
		if (r->warnings)
			fprintf(stream,
				"the card computes something else, as `nicro check` warns: %s\n",
				r->warning);
		else
			fputs("DIFFERENT from the running kernel\n", stream);
		compare_print_difference(e, stream);
		return;
	}
	fprintf(stream,
		"equal to the running kernel: %" PRIu64 " packets, their verdicts, bytes and maps",
		e->compared);
	if (e->lost)
		fprintf(stream, "; %" PRIu64 " lost by their size before the program", e->lost);
	if (e->left_out)
		fprintf(stream, "; %" PRIu64 " left out (the kernel's test-run refuses them)",
			e->left_out);
	fputc('\n', stream);
}

/* Mpps, ns a packet, interval, cores. */
#define MEASURED "%8s %8s %16s %7s"

/* Of a figure that concludes nothing there is only the interval. */
static void
print_measured(const struct leg_row *row, uint64_t model_mpps_milli, FILE *stream)
{
	char mpps[16] = "-", median[16] = "-", interval[40] = "-", cores[16] = "-";
	double ns = row->ns_median;
	bool believed = leg_row_noise(row) != LEG_TOO_NOISY;
	if (row->sample_count > 1)
		snprintf(interval, sizeof(interval), "%.1f..%.1f",
			row->ns_low > 0 ? row->ns_low : 0, row->ns_high > 0 ? row->ns_high : 0);
	if (!believed)
		snprintf(median, sizeof(median), "noisy");
	else if (ns < 1)
		snprintf(median, sizeof(median), "< 1");
	else
		snprintf(median, sizeof(median), "%.1f", ns);
	if (believed && ns >= 1) {
		snprintf(mpps, sizeof(mpps), "%.2f", 1000 / ns);
		if (model_mpps_milli)
			snprintf(cores, sizeof(cores), "%.1f", ns * (double)model_mpps_milli / 1e6);
	}
	fprintf(stream, MEASURED, mpps, median, interval, cores);
}

/* A row: modelled columns, then measured ones; what a row has not is a dash. */
static void
print_row(const struct leg_row *row, unsigned note, uint64_t model_mpps_milli, FILE *stream)
{
	fprintf(stream, "%-*s", NAME_WIDTH, row->name);
	if (row->why_not[0]) {
		fputs("-  ", stream);
		print_wrapped(stream, row->why_not, NAME_WIDTH + 3);
		return;
	}
	if (row->modelled) {
		fprintf(stream, "%7.2f %8.1f |" MEASURED "  [%u]\n", (double)row->mpps_milli / 1000,
			(double)row->ns_milli / 1000, "-", "-", "-", "0", note);
		return;
	}
	fprintf(stream, "%7s %8s |", "-", "-");
	print_measured(row, model_mpps_milli, stream);
	fprintf(stream, "  [%u]\n", note);
}

static uint64_t
model_mpps_milli(const struct compare_result *r)
{
	for (unsigned i = 0; i < r->record.row_count; i++)
		if (r->record.rows[i].modelled && !r->record.rows[i].why_not[0])
			return r->record.rows[i].mpps_milli;
	return 0;
}

static void
print_table(const struct compare_result *r, FILE *stream)
{
	const struct leg_record *record = &r->record;
	fprintf(stream, "\n%-*s%16s |  %s\n", NAME_WIDTH, "", "modelled", "measured on this host");
	fprintf(stream, "%-*s%7s %8s |" MEASURED "\n", NAME_WIDTH, "path", "Mpps", "ns/pkt", "Mpps",
		"ns/pkt", "between", "cores*");
	for (unsigned i = 0; i < record->row_count; i++)
		print_row(&record->rows[i], i + 1, model_mpps_milli(r), stream);
	fputc('\n', stream);
	if (r->measured && model_mpps_milli(r))
		fputs("*  host cores that the path would need at the card's modelled rate\n",
			stream);
	for (unsigned i = 0; i < record->row_count; i++) {
		if (record->rows[i].why_not[0] || !record->rows[i].includes[0])
			continue;
		fprintf(stream, "[%u] ", i + 1);
		print_wrapped(stream, record->rows[i].includes, 4);
	}
}

static void
print_ebpf(const struct ebpf_count *ebpf, FILE *stream)
{
	if (ebpf->why_not[0]) {
		fputs("program: executed eBPF instructions are not known: ", stream);
		print_wrapped(stream, ebpf->why_not, 9);
	} else {
		fprintf(stream,
			"program: %.1f eBPF instructions a packet, on %" PRIu64 " packets\n",
			(double)ebpf->instructions / (double)ebpf->packets, ebpf->packets);
	}
}

static void
print_model(const struct compare_config *config, const struct compare_result *r, FILE *stream)
{
	const struct nic_totals *t = &r->totals;
	uint64_t run = t->packets_in - t->by_verdict[NIC_LOST];
	if (!r->offloaded || run == 0)
		return;
	fprintf(stream,
		"card: %s, %u microcode words, %" PRIu64 " microcode instructions and %" PRIu64
		" cycles of the program a packet\n",
		config->load.profile->name, r->words, t->insns / run, t->program_cycles / run);
	if (t->limit)
		fprintf(stream,
			"limited by %s, %" PRIu64 " %% busy; latency %" PRIu64
			" ns median, %" PRIu64 " ns p99; the simple formula says %.2f Mpps\n",
			t->limit, t->limit_busy_permille / 10, t->latency_p50_ps / 1000,
			t->latency_p99_ps / 1000, (double)t->formula_mpps_milli / 1000);
}

static void
print_host(const struct compare_result *r, FILE *stream)
{
	const struct legs_noise *n = &r->noise;
	fprintf(stream, "host: %s, %s, JIT %s\n", r->machine.cpu_model, r->machine.kernel,
		r->machine.bpf_jit);
	if (!r->measured)
		return;
	enum leg_noise noise = leg_record_noise(&r->record);
	fprintf(stream,
		"%s: calibration %.3f ns a step, moved by %.1f %%; steal %.0f ms; load %.2f; %u "
		"round%s "
		"measured again\nHost figures are CPU time on one core, generator subtracted; veth "
		"stands in for a driver.\n",
		leg_noise_name(noise), n->calibration_ns, n->calibration_spread_percent,
		n->steal_ms, n->load_1min, n->rounds_repeated, n->rounds_repeated == 1 ? "" : "s");
	if (noise == LEG_TOO_NOISY)
		fputs("Rows marked noisy conclude nothing: stop what else runs here, or raise "
		      "--repeats.\n",
			stream);
}

static void
print_next(const struct compare_config *config, const struct compare_result *r, FILE *stream)
{
	if (r->equivalence.state == EQUIVALENCE_DIFFERENT)
		fprintf(stream, "Next: nicro check %s\n", config->object_path);
	else if (!r->offloaded)
		fprintf(stream, "Next: nicro check %s   (which rule, which line, what to change)\n",
			config->object_path);
	else if (!r->measured)
		fputs("Next: the same with sudo   (measures the host's paths too)\n", stream);
	else
		fprintf(stream,
			"Next: nicro jit %s   (the card's code between the lines of yours)\n",
			config->object_path);
}

void
compare_print_text(const struct compare_config *config, const struct compare_result *r, bool quiet,
	FILE *stream)
{
	uint32_t min_bytes, max_bytes;
	frames_range(&r->traffic, &min_bytes, &max_bytes);
	fprintf(stream, "%s (%s) on %u frames of ", config->load.prog_name, config->prog_type_name,
		r->traffic.count);
	if (min_bytes < max_bytes)
		fprintf(stream, "%u to ", min_bytes);
	fprintf(stream, "%u bytes without FCS from %s\n", max_bytes, config->rx);
	print_equivalence(r, stream);
	bool stopped = r->record.row_count == 0;
	if (!stopped) {
		print_table(r, stream);
		fputc('\n', stream);
		print_ebpf(&r->ebpf, stream);
		print_model(config, r, stream);
		if (r->search)
			trial_search_print(r->search, stream);
		print_host(r, stream);
	}
	if (!quiet)
		print_next(config, r, stream);
}
