/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/report_view.h"

#include "bench/leg.h"
#include "nic-model/device.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

bool
report_is_sweep(const json_t *record)
{
	return json_is_array(json_object_get(record, "points"));
}

unsigned
report_point_count(const json_t *record)
{
	return report_is_sweep(record)
		       ? (unsigned)json_array_size(json_object_get(record, "points"))
		       : 1;
}

struct report_point
report_point_at(const json_t *record, unsigned index)
{
	struct report_point p = {.value = "", .compare = record};
	if (report_is_sweep(record)) {
		p.point = json_array_get(json_object_get(record, "points"), index);
		p.compare = json_object_get(p.point, "compare");
		const char *value = record_text(p.point, "value");
		p.value = value ? value : "?";
	}
	p.card = record_at(p.compare, "card");
	if (!json_is_object(p.card))
		p.card = NULL;
	p.mpps = NAN;
	const json_t *paths = json_object_get(p.compare, "paths");
	for (size_t i = 0; i < json_array_size(paths) && isnan(p.mpps); i++)
		p.mpps = record_number(json_array_get(paths, i), "modelled.mpps");
	return p;
}

struct report_point
report_main_point(const json_t *record)
{
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		if (p.card)
			return p;
	}
	return report_point_at(record, 0);
}

unsigned
report_path_names(const json_t *record, const char *names[REPORT_PATHS_MAX])
{
	unsigned count = 0;
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		const json_t *paths = json_object_get(p.compare, "paths");
		for (size_t k = 0; k < json_array_size(paths); k++) {
			const char *name = record_text(json_array_get(paths, k), "path");
			unsigned known = 0;
			while (name && known < count && strcmp(names[known], name) != 0)
				known++;
			if (name && known == count && count < REPORT_PATHS_MAX)
				names[count++] = name;
		}
	}
	return count;
}

const json_t *
report_path(const struct report_point *point, const char *name)
{
	const json_t *paths = json_object_get(point->compare, "paths");
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const char *own = record_text(json_array_get(paths, i), "path");
		if (own && strcmp(own, name) == 0)
			return json_array_get(paths, i);
	}
	return NULL;
}

bool
report_is_modelled(const json_t *path)
{
	return json_is_object(record_at(path, "modelled"));
}

double
report_path_mpps(const json_t *path)
{
	return record_number(
		path, report_is_modelled(path) ? "modelled.mpps" : "measured.mpps_one_core");
}

bool
report_is_host_path(const json_t *path)
{
	return json_is_object(record_at(path, "measured")) &&
	       json_is_true(record_at(path, "whole_path"));
}

double
report_host_cores(const json_t *path, double mpps)
{
	double ns = record_number(path, "measured.cpu_ns_per_packet");
	const char *verdict = record_text(path, "measured.verdict");
	bool noisy = verdict && strcmp(verdict, leg_noise_name(LEG_TOO_NOISY)) == 0;
	return ns < 1 || noisy ? NAN : ns * mpps / 1000;
}

const char *
report_equivalence(const struct report_point *point, char *text, size_t text_bytes)
{
	const json_t *e = record_at(point->compare, "equivalence");
	const char *state = record_text(e, "state"), *why = record_text(e, "reason");
	const char *warning = record_text(e, "card_differs_by_warning");
	const char *what = record_text(e, "difference");
	const json_t *at = record_at(e, "packet");
	uint64_t packets = (uint64_t)json_integer_value(record_at(e, "packets"));
	uint64_t lost = (uint64_t)json_integer_value(record_at(e, "lost"));
	uint64_t left_out = (uint64_t)json_integer_value(record_at(e, "left_out"));
	state = state ? state : "unknown";
	if (strcmp(state, "equal") == 0) {
		char others[160] = "";
		if (lost || left_out)
			snprintf(others, sizeof(others),
				"; %" PRIu64 " were lost by their size before the program, %" PRIu64
				" left out because the kernel's test-run refuses them",
				lost, left_out);
		snprintf(text, text_bytes,
			"Card and running kernel gave the same verdicts, bytes and maps on %" PRIu64
			" packets%s.",
			packets, others);
	} else if (strcmp(state, "different") == 0) {
		char where[48] = "After the last packet";
		if (json_is_integer(at))
			snprintf(where, sizeof(where), "Packet %" JSON_INTEGER_FORMAT,
				json_integer_value(at));
		snprintf(text, text_bytes, "%s: %.300s%s%.300s", where, what ? what : "different",
			warning ? "; the card itself differs, as nicro check warns: " : "",
			warning ? warning : "");
	} else {
		snprintf(text, text_bytes, "Not compared with a running kernel: %.400s",
			why ? why : "the record gives no reason");
	}
	return state;
}

double
report_ledger_ns(const json_t *card, unsigned entry)
{
	const json_t *ledger = record_at(card, "ledger_ns");
	double sum = 0;
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		sum += record_number(ledger, nic_ledger_name(i));
	/* The entries are sums over all packets, and add up to all latencies. */
	return record_number(ledger, nic_ledger_name(entry)) / sum *
	       record_number(card, "latency_ns.mean");
}

double
report_core_cycles(const json_t *card)
{
	return record_number(card, "program_cycles_per_packet") +
	       record_number(card, "helper_cycles_per_packet") +
	       record_number(card, "firmware_cycles_per_packet");
}

bool
report_is_number(const char *value)
{
	return *value && value[strspn(value, "0123456789.")] == 0;
}

const char *
report_label(const json_t *record, const struct report_point *point, char text[REPORT_LABEL_MAX])
{
	const char *unit = record_text(record, "sweep.unit");
	bool number = report_is_number(point->value);
	if (!report_is_sweep(record)) {
		snprintf(text, REPORT_LABEL_MAX, "card");
		return text;
	}
	snprintf(text, REPORT_LABEL_MAX, "%.60s%s%.30s", point->value, number && unit ? " " : "",
		number && unit ? unit : "");
	return text;
}

const char *
report_figure(double value, char text[REPORT_FIGURE_MAX])
{
	double size = fabs(value);
	if (isnan(value))
		snprintf(text, REPORT_FIGURE_MAX, "\u2013");
	else if (size >= 1e15)
		snprintf(text, REPORT_FIGURE_MAX, "%.3g", value);
	else if (value == floor(value))
		snprintf(text, REPORT_FIGURE_MAX, "%.0f", value);
	else
		snprintf(text, REPORT_FIGURE_MAX, "%.*f",
			size >= 1000  ? 0
			: size >= 100 ? 1
			: size >= 10  ? 2
				      : 3,
			value);
	return text;
}
