/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/sweep.h"

#include "bench/frames.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- what can be swept ---- */

/* The generator's text with one key replaced. */
static int
set_traffic(struct sweep_point *point, const char *key, const char *value, struct fail *fail)
{
	const char *old = point->config.rx;
	size_t key_len = strlen(key), text_bytes;
	FILE *text = open_memstream(&point->rx, &text_bytes);
	if (text == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	fputs("gen:", text);
	for (const char *part = old + strlen("gen:"); *part; part += *part == ',') {
		size_t len = strcspn(part, ",");
		if (strncmp(part, key, key_len) != 0 || part[key_len] != '=')
			fprintf(text, "%.*s,", (int)len, part);
		part += len;
	}
	fprintf(text, "%s=%s", key, value);
	if (fclose(text) != 0)
		return fail_set(fail, -ENOMEM, "not enough memory");
	point->config.rx = point->rx;
	return traffic_check_source(point->rx, fail);
}

static int
set_size(struct sweep_point *point, const char *value, struct fail *fail)
{
	return set_traffic(point, "size", value, fail);
}

static int
set_flows(struct sweep_point *point, const char *value, struct fail *fail)
{
	return set_traffic(point, "flows", value, fail);
}

static int
set_fill(struct sweep_point *point, const char *value, struct fail *fail)
{
	size_t digits = strspn(value, "0123456789");
	unsigned percent = digits <= 3 ? (unsigned)strtoul(value, NULL, 10) : UINT32_MAX;
	if (digits == 0 || value[digits] || percent > 100)
		return fail_set(fail, -EINVAL, "fill takes whole percents, 0 to 100");
	point->config.fill_percent = percent;
	return 0;
}

enum needs { NEEDS_NOTHING, NEEDS_GENERATOR, NEEDS_HASH_MAPS };

static const struct key {
	const char *name, *unit, *usual; /* usual: values when none are given */
	enum needs needs;
	int (*set)(struct sweep_point *point, const char *value, struct fail *fail);
} keys[] = {
	/* RFC 2544 section 9.1, and the mix that FD.io CSIT adds to it. */
	{"size", "bytes", "64,128,256,512,1024,1280,1518,imix", NEEDS_GENERATOR, set_size},
	{"flows", "flows", "1,10,100,1000,5000", NEEDS_GENERATOR, set_flows},
	{"fill", "percent", "0,25,50,75,90,100", NEEDS_HASH_MAPS, set_fill},
};

static int
set_card(struct sweep_point *point, const char *key, const char *value, struct fail *fail)
{
	char assignment[2 * SWEEP_VALUE_MAX];
	snprintf(assignment, sizeof(assignment), "%s=%s", key, value);
	point->profile = *point->config.load.profile;
	point->config.load.profile = &point->profile;
	return nic_profile_set(&point->profile, assignment, fail);
}

/* ---- the plan ---- */

static int
check_needs(
	const struct key *key, const struct compare_config *base, bool hash_maps, struct fail *fail)
{
	if (key->needs == NEEDS_GENERATOR && strncmp(base->rx, "gen:", 4) != 0)
		return fail_set(fail, -EINVAL,
			"--sweep %s: makes the frames anew at each value, and %.80s has its own; "
			"give --rx gen:...",
			key->name, base->rx);
	if (key->needs == NEEDS_HASH_MAPS && !hash_maps)
		return fail_set(fail, -EINVAL, "--sweep %s: %s of %s has no hash map to fill",
			key->name, base->load.prog_name, base->object_path);
	return 0;
}

/* A key of the table, or NULL and a key of the card. */
static int
find_key(const char *name, size_t len, const struct key **found,
	const struct nic_profile_key **of_card, struct fail *fail)
{
	struct fail why = {0};
	*found = NULL;
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strlen(keys[i].name) == len && strncmp(keys[i].name, name, len) == 0)
			*found = &keys[i];
	*of_card = *found ? NULL : nic_profile_find(name, len, &why);
	if (*found || *of_card)
		return 0;
	return fail_set(fail, -EINVAL, "--sweep: takes size, flows, fill, or a key of the card: %s",
		why.text);
}

static int
add_point(struct sweep *sweep, const struct compare_config *base, const struct key *key,
	const char *value, size_t len, struct fail *fail)
{
	struct fail why = {0};
	struct sweep_point *point = &sweep->points[sweep->count];
	if (sweep->count == SWEEP_POINTS_MAX)
		return fail_set(fail, -E2BIG, "--sweep %s: takes at most %d values", sweep->key,
			SWEEP_POINTS_MAX);
	if (len == 0 || len >= SWEEP_VALUE_MAX)
		return fail_set(fail, -EINVAL,
			"--sweep %s: value %u is %s; write --sweep %s=V,V,...", sweep->key,
			sweep->count + 1, len ? "too long" : "empty", sweep->key);
	sweep->count++;
	snprintf(point->value, sizeof(point->value), "%.*s", (int)len, value);
	point->config = *base;
	int err = key ? key->set(point, point->value, &why)
		      : set_card(point, sweep->key, point->value, &why);
	return err ? fail_set(fail, err, "--sweep %s=%s: %s", sweep->key, point->value, why.text)
		   : 0;
}

static int
add_points(struct sweep *sweep, const struct compare_config *base, const struct key *key,
	const char *values, struct fail *fail)
{
	for (;;) {
		size_t len = strcspn(values, ",");
		int err = add_point(sweep, base, key, values, len, fail);
		if (err || values[len] == 0)
			return err;
		values += len + 1;
	}
}

int
sweep_plan(const char *text, const struct compare_config *base, bool hash_maps, struct sweep *sweep,
	struct fail *fail)
{
	const struct key *key;
	const struct nic_profile_key *of_card;
	size_t len = strcspn(text, "=");
	memset(sweep, 0, sizeof(*sweep));
	int err = find_key(text, len, &key, &of_card, fail);
	if (!err && key)
		err = check_needs(key, base, hash_maps, fail);
	if (err)
		return err;
	sweep->key = key ? key->name : of_card->name;
	sweep->unit = key ? key->unit : of_card->unit;
	const char *values = text[len] ? text + len + 1 : key ? key->usual : "";
	sweep->points = calloc(SWEEP_POINTS_MAX, sizeof(*sweep->points));
	if (sweep->points == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for the sweep");
	return add_points(sweep, base, key, values, fail);
}

void
sweep_free(struct sweep *sweep)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		compare_free(&sweep->points[i].result);
		json_decref(sweep->points[i].record);
		free(sweep->points[i].rx);
	}
	free(sweep->points);
	memset(sweep, 0, sizeof(*sweep));
}

/* ---- the run ---- */

/* A step of one comparison, shown as a step of the sweep. */
struct showing {
	const struct sweep *sweep;
	const struct legs_progress *progress; /* the user's */
	unsigned done;
};

static void
show_step(void *ctx, const char *what, unsigned done, unsigned total)
{
	const struct showing *s = ctx;
	char text[2 * SWEEP_VALUE_MAX];
	int len = snprintf(text, sizeof(text), "%s %s: %s", s->sweep->key,
		s->sweep->points[s->done].value, what);
	if (total > 1)
		snprintf(text + len, sizeof(text) - (size_t)len, " %u/%u", done, total);
	s->progress->step(s->progress->ctx, text, s->done, s->sweep->count);
}

static int
run_point(struct sweep_point *point, struct fail *fail)
{
	struct compare_result *result = &point->result;
	int err = compare_run(&point->config, result, fail);
	if (err)
		return err;
	point->record = compare_json(&point->config, result);
	frames_free(&result->traffic); /* of many points it would be much */
	return point->record ? 0 : fail_set(fail, -ENOMEM, "not enough memory for the record");
}

int
sweep_run(struct sweep *sweep, struct fail *fail)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		struct sweep_point *point = &sweep->points[i];
		struct showing showing = {sweep, point->config.progress, i};
		struct legs_progress progress = {show_step, &showing};
		struct fail why = {0};
		point->config.progress = showing.progress ? &progress : NULL;
		int err = run_point(point, &why);
		point->config.progress = NULL;
		if (err)
			return fail_set(fail, err, "%s %s: %s", sweep->key, point->value, why.text);
	}
	return 0;
}
