/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading an object: libbpf opens and loads it, the in-process front end answers. */
#include "driver-shim/load.h"

#include "driver-shim/inprocess.h"
#include "driver-shim/libbpf_quiet.h"
#include "driver-shim/object.h"
#include "driver-shim/prog_type.h"
#include "driver-shim/text_program.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PORT_IFINDEX = 1,
	/* libbpf sizes these by the CPUs of this machine; results must not depend on it. */
	EVENT_ARRAY_ENTRIES = 1,
	SKIPPED_TEXT_MAX = 320,
};

struct program {
	struct loaded_program info; /* what the caller sees; names point to the strings below */
	enum bpf_prog_type type;
	bool wanted; /* to be loaded */
	char *name, *section;
	char skipped[SKIPPED_TEXT_MAX];
};

struct loaded_object {
	char *path;
	const char *base_name; /* in path */
	struct load_options options;
	struct nic_profile profile;
	uint8_t *bytes;
	size_t len_bytes;
	/* The object's own types: fields are where the object says, on every machine. */
	int types_fd;
	char types_path[32];
	struct nic *nic;
	struct shim *shim;
	struct program *programs; /* in the order of the object */
	unsigned program_count;
	const struct loaded_program **shown; /* those that the caller asked for */
	unsigned shown_count;
};

void
load_free(struct loaded_object *object)
{
	if (object == NULL)
		return;
	shim_destroy(object->shim);
	nic_destroy(object->nic);
	for (unsigned i = 0; i < object->program_count; i++) {
		free(object->programs[i].name);
		free(object->programs[i].section);
	}
	if (object->types_fd >= 0)
		close(object->types_fd);
	free(object->programs);
	free(object->shown);
	free(object->bytes);
	free(object->path);
	free(object);
}

unsigned
load_program_count(const struct loaded_object *object)
{
	return object->shown_count;
}

const struct loaded_program *
load_program_at(const struct loaded_object *object, unsigned index)
{
	return index < object->shown_count ? object->shown[index] : NULL;
}

struct shim *
load_shim(struct loaded_object *object)
{
	return object->shim;
}

struct nic *
load_nic(struct loaded_object *object)
{
	return object->nic;
}

static int
no_memory(const struct loaded_object *object, struct fail *fail)
{
	return fail_set(fail, -ENOMEM, "%s: not enough memory to load it", object->path);
}

static struct bpf_object *
open_object(const struct loaded_object *object)
{
	return object_open_bytes(object->path, object->bytes, object->len_bytes,
		object->types_path[0] ? object->types_path : NULL);
}

static void
skip(struct program *program, const char *why)
{
	program->wanted = false;
	snprintf(program->skipped, sizeof(program->skipped), "%s", why);
}

static int
note_program(struct loaded_object *object, const struct bpf_program *from, bool lone)
{
	struct program *program = &object->programs[object->program_count];
	program->type = bpf_program__type(from);
	program->name = strdup(bpf_program__name(from));
	const char *section = bpf_program__section_name(from);
	program->section =
		strdup(lone && !strcmp(section, TEXT_PROGRAM_SECTION) ? ".text" : section);
	object->program_count++;
	if (program->name == NULL || program->section == NULL)
		return -ENOMEM;
	program->info.name = program->name;
	program->info.section = program->section;
	program->info.type = prog_type_name(program->type);
	program->info.insn_count = (uint32_t)bpf_program__insn_cnt(from);
	program->wanted = true;
	if (program->type == BPF_PROG_TYPE_UNSPEC)
		skip(program, "its section names no program type; use SEC(\"xdp\") or SEC(\"tc\")");
	else if (!prog_type_is_judged(program->type))
		skip(program, "programs of this type run in the host's kernel only");
	return 0;
}

/* First look: which programs are there. */
static int
survey(struct loaded_object *object, struct fail *fail)
{
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	struct bpf_object *bpf = open_object(object);
	libbpf_quiet_end(&quiet);
	if (bpf == NULL)
		return object_open_failed(object->path, quiet.warning, fail);
	unsigned count = 0;
	int err = 0;
	struct bpf_program *program;
	bpf_object__for_each_program(program, bpf) count++;
	object->programs = calloc(count + 1, sizeof(*object->programs));
	object->shown = calloc(count + 1, sizeof(struct loaded_program *));
	if (object->programs == NULL || object->shown == NULL)
		err = -ENOMEM;
	bpf_object__for_each_program(program, bpf) if (!err) err =
		note_program(object, program, count == 1);
	bpf_object__close(bpf);
	if (err)
		return no_memory(object, fail);
	if (count == 0)
		return fail_set(fail, -EINVAL,
			"%s: has no programs; put one into a section, SEC(\"xdp\") or SEC(\"tc\")",
			object->path);
	return 0;
}

static int
unknown_program(const struct loaded_object *object, const char *name, struct fail *fail)
{
	char names[256] = "";
	size_t used = 0;
	for (unsigned i = 0; i < object->program_count && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? ", " : "",
			object->programs[i].name);
	return fail_set(
		fail, -ENOENT, "%s: has no program %s; it has %s", object->path, name, names);
}

static int
select_programs(struct loaded_object *object, struct fail *fail)
{
	const char *name = object->options.prog_name;
	for (unsigned i = 0; i < object->program_count; i++) {
		struct program *program = &object->programs[i];
		if (name && strcmp(name, program->name) != 0)
			program->wanted = false;
		else
			object->shown[object->shown_count++] = &program->info;
	}
	return object->shown_count ? 0 : unknown_program(object, name, fail);
}

/* A new card and a new shim; what was loaded into the old ones is gone. */
static int
new_device(struct loaded_object *object, struct fail *fail)
{
	shim_destroy(object->shim);
	nic_destroy(object->nic);
	object->shim = NULL;
	object->nic = NULL;
	struct shim_options options = {
		.profile = &object->profile,
		.jit = object->options.jit,
		.ifindex = PORT_IFINDEX,
		.lenient = true,
	};
	int err = nic_create(&object->profile, object->options.seed, &object->nic, fail);
	return err ? err : shim_create(&options, object->nic, &object->shim, fail);
}

/* Bind everything to the card, so that its calls arrive with an ifindex. */
static void
configure(const struct loaded_object *object, struct bpf_object *bpf, const bool *enabled)
{
	struct bpf_program *program;
	unsigned i = 0;
	bpf_object__for_each_program(program, bpf)
	{
		assert(i < object->program_count);
		bpf_program__set_autoload(program, enabled[i]);
		if (enabled[i])
			bpf_program__set_ifindex(program, PORT_IFINDEX);
		i++;
	}
	struct bpf_map *map;
	bpf_object__for_each_map(map, bpf)
	{
		/* Pins are for maps of the running kernel. */
		bpf_map__set_pin_path(map, NULL);
		if (bpf_map__type(map) != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			bpf_map__set_ifindex(map, PORT_IFINDEX);
		else if (bpf_map__max_entries(map) == 0)
			bpf_map__set_max_entries(map, EVENT_ARRAY_ENTRIES);
	}
}

static void
collect(struct loaded_object *object, struct bpf_object *bpf, const struct inprocess *front_end)
{
	struct bpf_program *from;
	unsigned i = 0;
	bpf_object__for_each_program(from, bpf)
	{
		struct program *program = &object->programs[i++];
		uint64_t identity = inprocess_identity(front_end, bpf_program__fd(from));
		program->info.prog =
			identity ? shim_prog_by_identity(object->shim, identity) : NULL;
		if (program->info.prog)
			program->info.insn_count =
				shim_prog_program(program->info.prog)->insn_count;
	}
}

/*
 * Load the enabled programs, on a new device.
 *
 * @param why  out: libbpf's reason when it refuses; empty after other errors
 * @return 0; -EINVAL when libbpf refuses; other errors with @p fail
 */
static int
load_once(struct loaded_object *object, const bool *enabled, struct libbpf_quiet *quiet,
	struct fail *fail)
{
	struct inprocess front_end;
	struct shim_names *names = calloc(object->program_count, sizeof(*names));
	unsigned name_count = 0;
	if (names == NULL)
		return no_memory(object, fail);
	int err = new_device(object, fail);
	for (unsigned i = 0; i < object->program_count; i++)
		if (enabled[i])
			names[name_count++] = (struct shim_names){.object = object->base_name,
				.name = object->programs[i].name,
				.section = object->programs[i].section};
	if (!err) {
		err = inprocess_begin(&front_end, object->shim, names, name_count);
		if (err)
			fail_set(fail, err, "%s: this system has no anonymous files: %s",
				object->path, strerror(-err));
	}
	if (!err) {
		libbpf_quiet_begin(quiet);
		struct bpf_object *bpf = open_object(object);
		if (bpf)
			configure(object, bpf, enabled);
		if (bpf == NULL || bpf_object__load(bpf))
			err = -EINVAL;
		if (err && quiet->warning[0] == 0)
			snprintf(quiet->warning, sizeof(quiet->warning), "%s", strerror(errno));
		if (!err)
			collect(object, bpf, &front_end);
		if (!err && (err = shim_place_maps(object->shim)) != 0)
			fail_set(fail, err, "%s: the card cannot make its maps: %s", object->path,
				strerror(-err));
		bpf_object__close(bpf);
		libbpf_quiet_end(quiet);
		inprocess_end(&front_end);
	}
	free(names);
	return err;
}

/* libbpf loads all programs or none. When one cannot be prepared, find out which by loading each
 * alone, and then load the others together. */
static int
load_without_bad_ones(struct loaded_object *object, bool *enabled, struct fail *fail)
{
	struct libbpf_quiet quiet;
	bool *alone = calloc(object->program_count, sizeof(*alone));
	bool *good = calloc(object->program_count, sizeof(*good));
	int err = alone && good ? 0 : no_memory(object, fail);
	for (unsigned i = 0; i < object->program_count && !err; i++) {
		if (!enabled[i])
			continue;
		memset(alone, 0, object->program_count * sizeof(*alone));
		alone[i] = good[i] = true;
		err = load_once(object, alone, &quiet, fail);
		if (err == -EINVAL && fail->err == 0) {
			skip(&object->programs[i], quiet.warning);
			good[i] = false;
			err = 0;
		}
	}
	bool any = false;
	for (unsigned i = 0; i < object->program_count && !err; i++)
		any |= good[i];
	if (!err && !any)
		err = new_device(object, fail);
	else if (!err && load_once(object, good, &quiet, fail))
		err = fail_set(fail, -EINVAL, "%s: libbpf cannot load it: %s", object->path,
			quiet.warning);
	free(alone);
	free(good);
	return err;
}

static int
load_programs(struct loaded_object *object, struct fail *fail)
{
	struct libbpf_quiet quiet;
	bool *enabled = calloc(object->program_count, sizeof(*enabled));
	bool any = false;
	if (enabled == NULL)
		return no_memory(object, fail);
	for (unsigned i = 0; i < object->program_count; i++)
		any |= enabled[i] = object->programs[i].wanted;
	int err = any ? load_once(object, enabled, &quiet, fail) : new_device(object, fail);
	if (err == -EINVAL && fail->err == 0)
		err = load_without_bad_ones(object, enabled, fail);
	free(enabled);
	for (unsigned i = 0; i < object->program_count; i++) {
		struct program *program = &object->programs[i];
		if (program->info.prog == NULL)
			program->info.skipped =
				program->skipped[0] ? program->skipped : "was not asked for";
	}
	return err;
}

static int
object_new(const char *path, const struct load_options *options, struct loaded_object **out,
	struct fail *fail)
{
	struct loaded_object *object = calloc(1, sizeof(*object));
	if (object == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory to load it", path);
	*out = object;
	object->types_fd = -1;
	object->options = *options;
	object->profile = *options->profile;
	object->path = strdup(path);
	if (object->path == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory to load it", path);
	const char *slash = strrchr(object->path, '/');
	object->base_name = slash ? slash + 1 : object->path;
	return 0;
}

static int
open_types(struct loaded_object *object, struct fail *fail)
{
	int fd = object_types_fd(object->bytes, object->len_bytes);
	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return fail_set(
			fail, fd, "%s: cannot copy its types: %s", object->path, strerror(-fd));
	object->types_fd = fd;
	snprintf(object->types_path, sizeof(object->types_path), "/proc/self/fd/%d", fd);
	return 0;
}

int
load_object(const char *path, const struct load_options *options, struct loaded_object **out,
	struct fail *fail)
{
	struct loaded_object *object = NULL;
	struct fail first = {0};
	int err = object_new(path, options, &object, &first);
	if (!err)
		err = object_read(path, &object->bytes, &object->len_bytes, &first);
	if (!err)
		err = open_types(object, &first);
	if (!err)
		err = survey(object, &first);
	if (!err)
		err = select_programs(object, &first);
	if (!err)
		err = load_programs(object, &first);
	if (err) {
		load_free(object);
		return fail_set(fail, err, "%s", first.text);
	}
	*out = object;
	return 0;
}
