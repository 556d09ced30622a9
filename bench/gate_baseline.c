/* SPDX-License-Identifier: BSD-2-Clause */
/* The gate on objects: each program is run as its baseline entry says, and compared with it. */
#include "bench/baseline.h"
#include "bench/gate.h"
#include "bench/gate_run.h"
#include "driver-shim/load.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

struct job {
	const struct gate_config *config;
	struct baseline baseline;
	json_t *thresholds;
	struct gate_report *report;
};

static struct gate_result *
add_result(struct job *job, const char *object, const char *program, struct fail *fail)
{
	struct gate_result *result = gate_report_add(job->report);
	if (result == NULL) {
		fail_set(fail, -ENOMEM, "not enough memory for the result");
		return NULL;
	}
	snprintf(result->object, sizeof(result->object), "%s", object);
	snprintf(result->program, sizeof(result->program), "%s", program);
	return result;
}

/* A program that was not compared, and why. */
static int
add_state(struct job *job, const char *object, const char *program, enum gate_program state,
	const char *why, struct fail *fail)
{
	struct gate_result *result = add_result(job, object, program, fail);
	if (result == NULL)
		return fail->err;
	result->state = state;
	snprintf(result->why, sizeof(result->why), "%s", why);
	return 0;
}

/* Entries are named by what stands in the baseline: two objects of one name would share them. */
static int
check_names(const struct gate_config *config, struct fail *fail)
{
	for (unsigned i = 0; i < config->object_count; i++)
		for (unsigned j = 0; j < i; j++)
			if (strcmp(gate_base_name(config->objects[i]),
				    gate_base_name(config->objects[j])) == 0)
				return fail_set(fail, -EINVAL,
					"%s and %s have the same name, and a baseline knows "
					"objects by "
					"name; use two baselines",
					config->objects[j], config->objects[i]);
	return 0;
}

/* How an updated program is run: as before, or as `run` does without options; what the user gave
 * replaces that. */
static json_t *
updated_how(const struct job *job, const char *object, const json_t *entry, struct fail *fail)
{
	json_t *how = entry ? json_deep_copy(json_object_get(entry, "how")) : gate_how_default();
	if (how == NULL || json_object_update(how, job->config->given) != 0) {
		json_decref(how);
		fail_set(fail, -ENOMEM, "not enough memory");
		return NULL;
	}
	if (json_is_null(json_object_get(how, "rx"))) {
		json_decref(how);
		fail_set(fail, -EINVAL,
			"%s is not in %s yet: say how it is run with --rx SOURCE (and --count, "
			"--maps, "
			"...)",
			object, job->config->path);
		return NULL;
	}
	return how;
}

static int
compare(struct job *job, const json_t *entry, const char *object_path, const json_t *record,
	struct gate_result *result, struct fail *fail)
{
	char base[640];
	snprintf(base, sizeof(base), "%.256s: %s: %s", job->config->path, result->object,
		result->program);
	return gate_judge(base, json_object_get(entry, "record"), object_path, record,
		job->thresholds, result, fail);
}

/* The record becomes the entry. What is compared is what was run alike. */
static int
update(struct job *job, json_t *how, json_t *record, const char *object_path,
	struct gate_result *result, struct fail *fail)
{
	const json_t *entry = baseline_find(&job->baseline, result->object, result->program);
	int err = 0;
	result->state = GATE_RECORDED;
	snprintf(result->why, sizeof(result->why), "nothing in the baseline was run like this");
	if (entry && json_equal(how, json_object_get(entry, "how"))) {
		struct fail other = {0}; /* such as other traffic under the same name */
		err = compare(job, entry, object_path, record, result, &other);
		if (!err) {
			result->state = GATE_COMPARED;
			result->why[0] = 0;
		}
	}
	err = baseline_put(&job->baseline, result->object, result->program, json_incref(how),
		json_incref(record));
	return err ? fail_set(fail, err, "not enough memory for the baseline") : 0;
}

static int
gate_program(struct job *job, const char *object_path, const char *program, struct fail *fail)
{
	const char *object = gate_base_name(object_path);
	const json_t *entry = baseline_find(&job->baseline, object, program);
	if (entry == NULL && !job->config->update)
		return add_state(job, object, program, GATE_NEW_PROGRAM,
			"not in the baseline yet; --update adds it", fail);
	json_t *record = NULL, *how = NULL;
	how = job->config->update ? updated_how(job, object, entry, fail)
				  : json_incref(json_object_get(entry, "how"));
	struct gate_result *result = how ? add_result(job, object, program, fail) : NULL;
	int err = result ? 0 : fail->err;
	if (!err)
		err = gate_run(job->config->path, how, object_path, program, &record, result->why,
			sizeof(result->why), fail);
	if (!err && record == NULL)
		result->state = GATE_REFUSED;
	else if (!err && job->config->update)
		err = update(job, how, record, object_path, result, fail);
	else if (!err)
		err = compare(job, entry, object_path, record, result, fail);
	json_decref(record);
	json_decref(how);
	return err;
}

static bool
has_program(const struct loaded_object *object, const char *name)
{
	for (unsigned i = 0; i < load_program_count(object); i++) {
		const struct loaded_program *program = load_program_at(object, i);
		if (program->prog && strcmp(program->name, name) == 0)
			return true;
	}
	return false;
}

/* Programs of the baseline that the object no longer has. */
static int
find_gone(
	struct job *job, const char *object, const struct loaded_object *loaded, struct fail *fail)
{
	json_t *runs = json_object_get(job->baseline.document, "runs");
	int err = 0;
	for (size_t i = json_array_size(runs); i-- > 0 && !err;) {
		const json_t *entry = json_array_get(runs, i);
		const char *program = json_string_value(json_object_get(entry, "program"));
		const char *of = json_string_value(json_object_get(entry, "object"));
		bool asked = !job->config->program || strcmp(program, job->config->program) == 0;
		if (!asked || strcmp(of, object) != 0 || has_program(loaded, program))
			continue;
		err = add_state(job, object, program,
			job->config->update ? GATE_REMOVED : GATE_GONE,
			"the object has no such program any more", fail);
		if (job->config->update)
			baseline_remove(&job->baseline, object, program);
	}
	return err;
}

static int
gate_object(struct job *job, const char *path, struct fail *fail)
{
	struct nic_profile profile;
	struct loaded_object *object = NULL;
	const struct load_options options = {
		.profile = &profile, .prog_name = job->config->program, .seed = 1};
	int err = nic_profile_load(nic_profile_names[0], &profile, fail);
	if (!err)
		err = load_object(path, &options, &object, fail);
	unsigned programs = 0;
	for (unsigned i = 0; !err && i < load_program_count(object); i++) {
		const struct loaded_program *program = load_program_at(object, i);
		if (program->prog == NULL)
			continue; /* not for a card */
		programs++;
		err = gate_program(job, path, program->name, fail);
	}
	if (!err)
		err = find_gone(job, gate_base_name(path), object, fail);
	load_free(object);
	if (!err && programs == 0)
		err = fail_set(fail, -EINVAL,
			"%s: no XDP or tc program; `nicro check %s` lists what is there", path,
			path);
	return err;
}

/* What is in the baseline and was not asked for is named, so that nobody takes it for passed. */
static int
find_not_given(struct job *job, struct fail *fail)
{
	size_t i;
	json_t *entry;
	int err = 0;
	json_array_foreach(json_object_get(job->baseline.document, "runs"), i, entry)
	{
		const char *object = json_string_value(json_object_get(entry, "object"));
		const char *program = json_string_value(json_object_get(entry, "program"));
		bool given = false;
		for (unsigned j = 0; j < job->config->object_count; j++)
			given |= strcmp(gate_base_name(job->config->objects[j]), object) == 0;
		if (job->config->program && strcmp(job->config->program, program) != 0)
			given = false;
		if (!given && !err)
			err = add_state(job, object, program, GATE_NOT_GIVEN,
				"in the baseline, but not asked for", fail);
	}
	return err;
}

int
gate_baseline(const struct gate_config *config, struct gate_report *report, struct fail *fail)
{
	struct job job = {.config = config, .report = report};
	int err = check_names(config, fail);
	if (!err)
		err = baseline_read(config->path, config->update, &job.baseline, fail);
	if (!err)
		err = gate_thresholds_read(config->thresholds_path, &job.thresholds, fail);
	for (unsigned i = 0; !err && i < config->object_count; i++)
		err = gate_object(&job, config->objects[i], fail);
	if (!err)
		err = find_not_given(&job, fail);
	if (!err && config->update)
		err = baseline_write(&job.baseline, fail);
	json_decref(job.thresholds);
	baseline_free(&job.baseline);
	return err;
}
