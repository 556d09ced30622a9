/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/gate.h"

#include "bench/record.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum direction { LOWER_IS_BETTER, HIGHER_IS_BETTER, MUST_BE_EQUAL };

/* Every metric that is gated: schema of the record, path in it, unit, which way is better. A list
 * is entered by the index in the path. */
static const struct metric {
	const char *schema, *path, *unit;
	enum direction direction;
} metrics[] = {
	{"nicro.run/1", "verdicts", "", MUST_BE_EQUAL},
	{"nicro.run/1", "drops", "", MUST_BE_EQUAL},
	{"nicro.run/1", "image.microcode_words", "words", LOWER_IS_BETTER},
	{"nicro.run/1", "image.worst.mpps", "Mpps", HIGHER_IS_BETTER},
	{"nicro.run/1", "image.worst.cycles", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "image.worst.time_cycles", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "image.worst.emem_busy_cycles", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.mpps", "Mpps", HIGHER_IS_BETTER},
	{"nicro.run/1", "modelled.gbps", "Gbit/s", HIGHER_IS_BETTER},
	{"nicro.run/1", "modelled.latency_ns.min", "ns", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.latency_ns.mean", "ns", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.formula.mpps", "Mpps", HIGHER_IS_BETTER},
	{"nicro.run/1", "modelled.latency_ns.p50", "ns", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.latency_ns.p99", "ns", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.latency_ns.max", "ns", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.instructions", "", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.memory_operations.ctm", "", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.memory_operations.imem", "", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.memory_operations.emem", "", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.memory_operations.cls", "", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.cycles.program", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.cycles.branch_shadow", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.cycles.helpers", "cycles", LOWER_IS_BETTER},
	{"nicro.run/1", "modelled.cycles.firmware", "cycles", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.verdicts", "", MUST_BE_EQUAL},
	{"nicro.compare/1", "card.microcode_words", "words", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.instructions_per_packet", "", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.program_cycles_per_packet", "cycles", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.helper_cycles_per_packet", "cycles", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.wait_cycles_per_packet", "cycles", LOWER_IS_BETTER},
	{"nicro.compare/1", "paths.0.modelled.mpps", "Mpps", HIGHER_IS_BETTER},
	{"nicro.compare/1", "card.formula.mpps", "Mpps", HIGHER_IS_BETTER},
	{"nicro.compare/1", "card.latency_ns.p50", "ns", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.latency_ns.p99", "ns", LOWER_IS_BETTER},
	{"nicro.compare/1", "card.latency_ns.max", "ns", LOWER_IS_BETTER},
	{"nicro.compare/1", "paths.0.modelled.latency_mean_ns", "ns", LOWER_IS_BETTER},
};
enum { METRICS = sizeof(metrics) / sizeof(metrics[0]) };
_Static_assert((int)METRICS <= (int)GATE_ROWS_MAX, "a row for every metric");

/* What both records must have in common to be comparable; absent in both is fine. */
static const char *const identity[] = {"schema", "program", "type", "device", "card.device", "seed",
	"packets_in", "traffic.frames", "traffic.bytes_min", "traffic.bytes_max"};

static bool
is_gated(const char *schema, const char *path)
{
	for (unsigned i = 0; i < METRICS; i++)
		if (strcmp(metrics[i].schema, schema) == 0 &&
			(path == NULL || strcmp(metrics[i].path, path) == 0))
			return true;
	return false;
}

static int
check_record(const char *path, const json_t *record, struct fail *fail)
{
	const char *schema = json_string_value(json_object_get(record, "schema"));
	if (schema == NULL || !is_gated(schema, NULL))
		return fail_set(fail, -EINVAL,
			"%s: not a record with modelled figures; make one with: nicro run OBJ "
			"--rx SOURCE --json, or nicro compare ... --json",
			path);
	if (json_is_false(json_object_get(record, "deterministic")))
		return fail_set(fail, -EINVAL,
			"%s: made from a live port, its figures do not repeat; use a pcap: or gen: "
			"source",
			path);
	return 0;
}

static int
check_same_run(const char *base_path, const json_t *base, const char *head_path, const json_t *head,
	struct fail *fail)
{
	for (unsigned i = 0; i < sizeof(identity) / sizeof(identity[0]); i++) {
		const json_t *a = record_at(base, identity[i]), *b = record_at(head, identity[i]);
		if (a == NULL && b == NULL)
			continue;
		if (!json_equal(a, b))
			return fail_set(fail, -EINVAL,
				"%s and %s are different runs: \"%s\" differs; compare records "
				"made "
				"with the same options",
				base_path, head_path, identity[i]);
	}
	return 0;
}

/* {"schema":"nicro.thresholds/1","metrics":{"modelled.mpps":{"allow_percent":1}}} */
static int
check_thresholds(const char *path, const json_t *thresholds, struct fail *fail)
{
	const char *key;
	json_t *value, *list = json_object_get(thresholds, "metrics");
	const char *own = json_string_value(json_object_get(thresholds, "schema"));
	if (own == NULL || strcmp(own, "nicro.thresholds/1") != 0 || !json_is_object(list))
		return fail_set(fail, -EINVAL,
			"%s: not thresholds; write {\"schema\":\"nicro.thresholds/1\",\"metrics\":"
			"{\"modelled.mpps\":{\"allow_percent\":1}}}",
			path);
	json_object_foreach(list, key, value)
	{
		json_t *allow = json_object_get(value, "allow_percent");
		bool known = is_gated("nicro.run/1", key) || is_gated("nicro.compare/1", key) ||
			     strcmp(key, GATE_HOST_METRIC) == 0;
		if (!known)
			return fail_set(fail, -EINVAL,
				"%s: no metric \"%s\"; a record's are in docs/gate.md", path, key);
		if (!json_is_number(allow) || json_number_value(allow) < 0)
			return fail_set(fail, -EINVAL,
				"%s: \"%s\" needs {\"allow_percent\": number >= 0}", path, key);
	}
	return 0;
}

double
gate_allowed_percent(const json_t *thresholds, const char *metric)
{
	const json_t *rows = json_object_get(thresholds, "metrics");
	const json_t *row = json_object_get(rows, metric);
	return row ? json_number_value(json_object_get(row, "allow_percent")) : 0;
}

static void
judge_figures(const struct metric *metric, struct gate_row *row)
{
	double worse = metric->direction == HIGHER_IS_BETTER ? row->base - row->head
							     : row->head - row->base;
	if (worse == 0) {
		row->state = GATE_SAME;
		return;
	}
	/* From nothing to something is infinitely worse; no percentage allows it. */
	row->worse_percent = row->base != 0 ? 100 * worse / row->base : worse > 0 ? 1e9 : -100;
	if (worse < 0)
		row->state = GATE_BETTER;
	else
		row->state = row->worse_percent <= row->allowed_percent ? GATE_ALLOWED : GATE_WORSE;
}

static void
judge(const struct metric *metric, const json_t *base, const json_t *head, const json_t *thresholds,
	struct gate_result *result)
{
	const json_t *a = record_at(base, metric->path), *b = record_at(head, metric->path);
	bool has_a = a && !json_is_null(a), has_b = b && !json_is_null(b);
	if (!has_a && !has_b)
		return;
	struct gate_row *row = &result->rows[result->row_count++];
	*row = (struct gate_row){
		.metric = metric->path,
		.unit = metric->unit,
		.base = json_number_value(a),
		.head = json_number_value(b),
		.allowed_percent = gate_allowed_percent(thresholds, metric->path),
		.is_text = metric->direction == MUST_BE_EQUAL,
	};
	if (!has_b)
		row->state = GATE_MISSING;
	else if (!has_a)
		row->state = GATE_NEW;
	else if (row->is_text)
		row->state = json_equal(a, b) ? GATE_SAME : GATE_WORSE;
	else
		judge_figures(metric, row);
	result->failed += row->state == GATE_WORSE || row->state == GATE_MISSING;
}

const char *
gate_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void
name_run(const json_t *record, struct gate_result *result)
{
	const json_t *device = record_at(record, "device");
	if (device == NULL)
		device = record_at(record, "card.device");
	const char *program = json_string_value(json_object_get(record, "program"));
	const char *name = json_string_value(device);
	const char *object = json_string_value(json_object_get(record, "object"));
	const char *slash = object ? strrchr(object, '/') : NULL;
	snprintf(result->object, sizeof(result->object), "%s",
		slash    ? slash + 1
		: object ? object
			 : "");
	snprintf(result->program, sizeof(result->program), "%s", program ? program : "image");
	snprintf(result->device, sizeof(result->device), "%s", name ? name : "no card");
}

int
gate_thresholds_read(const char *path, json_t **thresholds, struct fail *fail)
{
	*thresholds = NULL;
	if (path == NULL)
		return 0;
	*thresholds = record_read(path, fail);
	return *thresholds ? check_thresholds(path, *thresholds, fail) : fail->err;
}

int
gate_judge(const char *base_name, const json_t *base, const char *head_name, const json_t *head,
	const json_t *thresholds, struct gate_result *result, struct fail *fail)
{
	int err = check_record(base_name, base, fail);
	if (!err)
		err = check_record(head_name, head, fail);
	if (!err)
		err = check_same_run(base_name, base, head_name, head, fail);
	if (err)
		return err;
	const char *schema = json_string_value(json_object_get(base, "schema"));
	name_run(head, result);
	for (unsigned i = 0; i < METRICS; i++)
		if (strcmp(metrics[i].schema, schema) == 0)
			judge(&metrics[i], base, head, thresholds, result);
	return 0;
}

int
gate_compare(const char *baseline_path, const char *head_path, const char *thresholds_path,
	struct gate_report *report, struct fail *fail)
{
	json_t *base = NULL, *head = NULL, *thresholds = NULL;
	int err = -EINVAL;
	base = record_read(baseline_path, fail);
	if (base)
		head = record_read(head_path, fail);
	if (head)
		err = gate_thresholds_read(thresholds_path, &thresholds, fail);
	struct gate_result *result = err ? NULL : gate_report_add(report);
	if (!err && result == NULL)
		err = fail_set(fail, -ENOMEM, "not enough memory for the result");
	if (!err)
		err = gate_judge(baseline_path, base, head_path, head, thresholds, result, fail);
	json_decref(base);
	json_decref(head);
	json_decref(thresholds);
	return err;
}

struct gate_result *
gate_report_add(struct gate_report *report)
{
	struct gate_result *results =
		realloc(report->results, (report->count + 1) * sizeof(*results));
	if (results == NULL)
		return NULL;
	report->results = results;
	results[report->count] = (struct gate_result){.state = GATE_COMPARED};
	return &results[report->count++];
}

void
gate_report_free(struct gate_report *report)
{
	free(report->results);
	*report = (struct gate_report){0};
}

bool
gate_result_fails(const struct gate_result *result)
{
	static const bool fails[] = {
#define X(NAME, WORD, TEXT, FAILS) [GATE_##NAME] = FAILS,
		GATE_PROGRAMS(X)
#undef X
	};
	return fails[result->state] || result->failed > 0;
}

unsigned
gate_report_failed(const struct gate_report *report)
{
	unsigned failed = 0;
	for (unsigned i = 0; i < report->count; i++)
		failed += gate_result_fails(&report->results[i]);
	return failed;
}
