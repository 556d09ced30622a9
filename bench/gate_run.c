/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/gate_run.h"

#include "base/path.h"
#include "bench/card.h"
#include "bench/gate.h"
#include "bench/run_json.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A `how`, read. */
struct how {
	char *rx, *maps, *device; /* paths lead there from here; owned */
	const char *rate, *opt;
	const json_t *set;
	json_int_t count, seed, mtu_bytes;
};

json_t *
gate_how_default(void)
{
	return json_pack("{s:n,s:n,s:i,s:n,s:s,s:[],s:s,s:i,s:n}", "rx", "count", "seed", 1, "rate",
		"device", nic_profile_names[0], "set", "opt", jit_opt_names[JIT_OPT_LINUX], "mtu",
		1500, "maps");
}

json_t *
gate_how_path(const char *baseline_path, const char *path, struct fail *fail)
{
	char *text = path_to(baseline_path, path, fail);
	json_t *value = text ? json_string(text) : NULL;
	free(text);
	if (value == NULL)
		fail_set(fail, -EINVAL, "%s: cannot stand in JSON; give it a name in UTF-8", path);
	return value;
}

/* SOURCE with its path changed by one of the two functions of base/path.h, both ways alike. */
static char *
with_path(const char *source, char *changed)
{
	char *text = NULL;
	const char *file = traffic_source_file(source);
	if (changed && asprintf(&text, "%.*s%s", (int)(file - source), source, changed) < 0)
		text = NULL;
	free(changed);
	return text;
}

json_t *
gate_how_source(const char *baseline_path, const char *source, struct fail *fail)
{
	const char *file = traffic_source_file(source);
	if (file == NULL)
		return json_string(source);
	char *text = with_path(source, path_to(baseline_path, file, fail));
	json_t *value = text ? json_string(text) : NULL;
	free(text);
	if (value == NULL)
		fail_set(
			fail, -EINVAL, "%s: cannot stand in JSON; give it a name in UTF-8", source);
	return value;
}

static void
free_how(struct how *how)
{
	free(how->rx);
	free(how->maps);
	free(how->device);
}

/* Paths as the baseline has them, led to from here; a card's name is no path. */
static int
lead_paths(const char *baseline_path, const char *rx, const char *maps, const char *device,
	struct how *how, struct fail *fail)
{
	const char *file = traffic_source_file(rx);
	how->rx = file ? with_path(rx, path_from(baseline_path, file)) : strdup(rx);
	how->maps = maps ? path_from(baseline_path, maps) : NULL;
	how->device = strchr(device, '/') ? path_from(baseline_path, device) : strdup(device);
	bool short_of_memory = !how->rx || !how->device || (maps && !how->maps);
	return short_of_memory ? fail_set(fail, -ENOMEM, "not enough memory") : 0;
}

static int
read_how(const char *baseline_path, const json_t *json, const char *object, struct how *how,
	struct fail *fail)
{
	const json_t *rate = json_object_get(json, "rate"), *maps = json_object_get(json, "maps");
	const json_t *count = json_object_get(json, "count"), *seed = json_object_get(json, "seed");
	const char *rx = json_string_value(json_object_get(json, "rx"));
	const char *device = json_string_value(json_object_get(json, "device"));
	*how = (struct how){
		.rate = json_string_value(rate),
		.opt = json_string_value(json_object_get(json, "opt")),
		.set = json_object_get(json, "set"),
		.count = json_integer_value(count),
		.seed = json_integer_value(seed),
		.mtu_bytes = json_integer_value(json_object_get(json, "mtu")),
	};
	if (!rx || !device || !how->opt || !json_is_array(how->set) || !json_is_integer(seed) ||
		!(json_is_null(count) || how->count > 0) || !(json_is_null(rate) || how->rate) ||
		!(json_is_null(maps) || json_is_string(maps)))
		return fail_set(fail, -EINVAL,
			"%s: %s: \"how\" needs rx, count, seed, rate, device, set, opt, mtu and "
			"maps; "
			"write it with --update --rx SOURCE",
			baseline_path, object);
	int err = traffic_check_source(rx, fail);
	if (!err && !traffic_source_repeats(rx))
		err = fail_set(fail, -EINVAL,
			"%s: %s: rx %s is a live port, its figures do not repeat; use pcap: or "
			"gen:",
			baseline_path, object, rx);
	return err ? err
		   : lead_paths(baseline_path, rx, json_string_value(maps), device, how, fail);
}

static int
read_profile(const struct how *how, struct nic_profile *profile, struct fail *fail)
{
	size_t i;
	json_t *assignment;
	int err = nic_profile_load(how->device, profile, fail);
	json_array_foreach(how->set, i, assignment)
	{
		const char *text = json_string_value(assignment);
		if (!err)
			err = nic_profile_set(profile, text ? text : "", fail);
	}
	return err;
}

static int
read_jit(const char *baseline_path, const struct how *how, struct jit_options *jit,
	struct fail *fail)
{
	int opt = jit_opt_of(how->opt);
	*jit = (struct jit_options){
		.opt = opt < 0 ? JIT_OPT_LINUX : (enum jit_opt)opt,
		.mtu_bytes = (uint32_t)how->mtu_bytes,
	};
	if (opt < 0 || how->mtu_bytes < 68 || how->mtu_bytes > NIC_FRAME_MAX)
		return fail_set(fail, -EINVAL,
			"%s: opt is linux or max, mtu is 68 to %d, not \"%s\" and %lld",
			baseline_path, NIC_FRAME_MAX, how->opt, (long long)how->mtu_bytes);
	return 0;
}

/* The numbers as a file gives them back: 12 digits, so that both sides of a comparison have gone
 * the same way. */
static json_t *
as_read(json_t *record)
{
	char *text = record ? json_dumps(record, GATE_JSON_FLAGS) : NULL;
	json_t *read = text ? json_loads(text, 0, NULL) : NULL;
	free(text);
	json_decref(record);
	return read;
}

static int
run_loaded(const struct how *how, const char *object_path, struct loaded_object *object,
	const struct image *image, const struct nic_profile *profile, json_t **record,
	struct fail *fail)
{
	const struct loaded_program *program = load_program_at(object, 0);
	struct run_result result;
	struct run_config config = {
		.nic = load_nic(object),
		.profile = profile,
		.seed = (uint64_t)how->seed,
		.count = (uint64_t)how->count,
		.rx = how->rx,
	};
	int err = run_pacing(how->rate, &config, fail);
	if (!err)
		err = run_traffic(&config, &result, fail);
	if (!err) {
		const struct run_subject subject = {
			.object = gate_base_name(object_path),
			.program = program->name,
			.type = program->type,
			.nic = config.nic,
			.profile = profile,
			.image = image,
			.seed = config.seed,
		};
		*record = run_json(&subject, &result);
		json_object_del(*record, "simulator"); /* this host's speed */
		*record = as_read(*record);
		if (*record == NULL)
			err = fail_set(fail, -ENOMEM, "not enough memory for the record");
	}
	return err;
}

int
gate_run(const char *baseline_path, const json_t *json, const char *object_path,
	const char *program, json_t **record, char *why_not, size_t why_not_bytes,
	struct fail *fail)
{
	struct how how;
	struct nic_profile profile;
	struct loaded_object *object = NULL;
	const struct image *image = NULL;
	*record = NULL;
	int err = read_how(baseline_path, json, object_path, &how, fail);
	struct load_options load = {
		.profile = &profile, .prog_name = program, .seed = (uint64_t)how.seed};
	if (!err)
		err = read_profile(&how, &profile, fail);
	if (!err)
		err = read_jit(baseline_path, &how, &load.jit, fail);
	if (!err)
		err = card_make(object_path, &load, how.maps, &object, &image, fail);
	if (!err && image)
		err = run_loaded(&how, object_path, object, image, &profile, record, fail);
	if (!err && !image) {
		const char *why = card_why_not(load_program_at(object, 0));
		snprintf(why_not, why_not_bytes, "%s", why ? why : "not eligible");
	}
	load_free(object);
	free_how(&how);
	return err;
}
