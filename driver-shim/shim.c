/* SPDX-License-Identifier: BSD-2-Clause */
/* The core's entry: one call in, its attr read by the kernel's rules, dispatched by a table. And
 * the objects: handles, ids, identities. */
#include "driver-shim/shim.h"

#include "driver-shim/commands.def.h"
#include "driver-shim/core.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const handle_names[SHIM_KIND_COUNT] = {
	[SHIM_KIND_MAP] = "bpf-map",
	[SHIM_KIND_PROG] = "bpf-prog",
	[SHIM_KIND_BTF] = "bpf-btf",
};

int
shim_create(
	const struct shim_options *options, struct nic *nic, struct shim **out, struct fail *fail)
{
	struct shim *shim = calloc(1, sizeof(*shim));
	if (shim == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for the driver shim");
	shim->options = *options;
	shim->nic = nic;
	nic_profile_caps(options->profile, &shim->caps);
	int err = ctrl_port_open(&shim->ctrl, nic, &shim->caps);
	if (err) {
		free(shim);
		return fail_set(fail, err, "not enough memory for the control channel");
	}
	*out = shim;
	return 0;
}

static void
object_free(struct shim *shim, struct shim_object *object)
{
	int handle_fd = object->handle_fd;
	switch (object->kind) {
	case SHIM_KIND_MAP:
		shim_map_free(shim, (struct shim_map *)object);
		break;
	case SHIM_KIND_PROG:
		shim_prog_free((struct shim_prog *)object);
		break;
	default:
		shim_btf_free((struct shim_btf *)object);
		break;
	}
	close(handle_fd);
}

void
shim_destroy(struct shim *shim)
{
	if (shim == NULL)
		return;
	while (shim->object_count > 0)
		shim_object_drop_last(shim);
	free(shim->objects);
	ctrl_port_close(&shim->ctrl);
	free(shim);
}

int
shim_object_add(struct shim *shim, struct shim_object *object, enum shim_kind kind, size_t bytes)
{
	struct stat st;
	if (shim->object_count == shim->object_capacity) {
		unsigned capacity = shim->object_capacity ? shim->object_capacity * 2 : 32;
		struct shim_object **objects =
			reallocarray(shim->objects, capacity, sizeof(struct shim_object *));
		if (objects == NULL)
			return -ENOMEM;
		shim->objects = objects;
		shim->object_capacity = capacity;
	}
	int fd = memfd_create(handle_names[kind], MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)bytes) < 0 || fstat(fd, &st) < 0) {
		int err = -errno;
		close(fd);
		return err;
	}
	object->kind = kind;
	object->handle_fd = fd;
	object->identity = st.st_ino;
	object->id = ++shim->last_id[kind];
	shim->objects[shim->object_count++] = object;
	return 0;
}

void
shim_object_drop_last(struct shim *shim)
{
	assert(shim->object_count > 0);
	object_free(shim, shim->objects[--shim->object_count]);
}

static struct shim_object *
by_identity(const struct shim *shim, uint64_t identity)
{
	for (unsigned i = 0; i < shim->object_count; i++)
		if (shim->objects[i]->identity == identity)
			return shim->objects[i];
	return NULL;
}

struct shim_object *
shim_object_by_fd(const struct shim_call *call, int fd, enum shim_kind kind, int *err)
{
	uint64_t identity = 0;
	*err = call->caller->fd_identity(call->caller->ctx, fd, &identity);
	if (*err)
		return NULL;
	struct shim_object *object = by_identity(call->shim, identity);
	if (object && object->kind == kind)
		return object;
	*err = -EINVAL;
	return NULL;
}

int
shim_read(const struct shim_call *call, uint64_t address, void *to, size_t len_bytes)
{
	return call->caller->read(call->caller->ctx, address, to, len_bytes);
}

int
shim_write(const struct shim_call *call, uint64_t address, const void *from, size_t len_bytes)
{
	return call->caller->write(call->caller->ctx, address, from, len_bytes);
}

int
shim_name_check(const char name[BPF_OBJ_NAME_LEN])
{
	for (unsigned i = 0; i < BPF_OBJ_NAME_LEN; i++) {
		if (name[i] == 0)
			return 0;
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' && name[i] != '.')
			return -EINVAL;
	}
	return -EINVAL;
}

static long
not_for_device(struct shim_call *call)
{
	return -SHIM_ENOTSUPP;
}

/* Which kind the command in hand walks; links do not exist here. */
static bool
kind_of_command(int cmd, enum shim_kind *kind)
{
	switch (cmd) {
	case BPF_PROG_GET_NEXT_ID:
	case BPF_PROG_GET_FD_BY_ID:
		*kind = SHIM_KIND_PROG;
		return true;
	case BPF_MAP_GET_NEXT_ID:
	case BPF_MAP_GET_FD_BY_ID:
		*kind = SHIM_KIND_MAP;
		return true;
	case BPF_BTF_GET_NEXT_ID:
	case BPF_BTF_GET_FD_BY_ID:
		*kind = SHIM_KIND_BTF;
		return true;
	default:
		return false;
	}
}

static long
next_id(struct shim_call *call)
{
	enum shim_kind kind;
	const struct shim *shim = call->shim;
	if (!kind_of_command(call->cmd, &kind))
		return -ENOENT;
	for (unsigned i = 0; i < shim->object_count; i++) {
		const struct shim_object *object = shim->objects[i];
		if (object->kind == kind && object->id > call->attr.start_id)
			return shim_write(call, call->address + offsetof(union bpf_attr, next_id),
				&object->id, sizeof(object->id));
	}
	return -ENOENT;
}

static long
fd_by_id(struct shim_call *call)
{
	enum shim_kind kind;
	const struct shim *shim = call->shim;
	bool known = kind_of_command(call->cmd, &kind);
	assert(known);
	for (unsigned i = 0; known && i < shim->object_count; i++) {
		const struct shim_object *object = shim->objects[i];
		if (object->kind == kind && object->id == call->attr.prog_id)
			return call->caller->fd_install(call->caller->ctx, object->handle_fd);
	}
	return -ENOENT;
}

static const struct command {
	long (*run)(struct shim_call *call);
	uint32_t attr_bytes; /* up to and with the last field */
} commands[] = {
#define X(name, last, function) \
	[BPF_##name] = {        \
		function, offsetof(union bpf_attr, last) + sizeof(((union bpf_attr *)0)->last)},
	SHIM_COMMANDS(X)
#undef X
};

static bool
all_zero(const uint8_t *bytes, size_t len_bytes)
{
	for (size_t i = 0; i < len_bytes; i++)
		if (bytes[i])
			return false;
	return true;
}

/* The kernel's rules: what the caller did not give is zero; what this reader does not know must
 * be zero (E2BIG); what the command does not use must be zero (EINVAL). */
static int
fetch_attr(struct shim_call *call, uint32_t attr_bytes)
{
	enum { SIZE_MAX_BYTES = 4096 }; /* one page, as the kernel */
	uint8_t tail[SIZE_MAX_BYTES];
	uint32_t known = sizeof(call->attr);
	if (call->size > SIZE_MAX_BYTES)
		return -E2BIG;
	if (call->size > known) {
		uint32_t extra = call->size - known;
		int err = shim_read(call, call->address + known, tail, extra);
		if (err)
			return err;
		if (!all_zero(tail, extra))
			return -E2BIG;
	}
	memset(&call->attr, 0, sizeof(call->attr));
	int err = shim_read(
		call, call->address, &call->attr, call->size < known ? call->size : known);
	if (err)
		return err;
	const uint8_t *bytes = (const uint8_t *)&call->attr;
	return all_zero(bytes + attr_bytes, known - attr_bytes) ? 0 : -EINVAL;
}

long
shim_bpf(struct shim *shim, const struct shim_caller *caller, int cmd, uint64_t attr, uint32_t size)
{
	struct shim_call call = {
		.shim = shim, .caller = caller, .cmd = cmd, .address = attr, .size = size};
	if (cmd < 0 || (size_t)cmd >= sizeof(commands) / sizeof(commands[0]) ||
		commands[cmd].run == NULL)
		return -EINVAL;
	int err = fetch_attr(&call, commands[cmd].attr_bytes);
	return err ? err : commands[cmd].run(&call);
}

/* The index-th listed object of a kind, or NULL. */
static struct shim_object *
listed_at(const struct shim *shim, enum shim_kind kind, unsigned index)
{
	for (unsigned i = 0; i < shim->object_count; i++) {
		struct shim_object *object = shim->objects[i];
		if (object->kind == kind && object->listed && index-- == 0)
			return object;
	}
	return NULL;
}

static unsigned
listed_count(const struct shim *shim, enum shim_kind kind)
{
	unsigned count = 0;
	for (unsigned i = 0; i < shim->object_count; i++)
		count += shim->objects[i]->kind == kind && shim->objects[i]->listed;
	return count;
}

unsigned
shim_prog_count(const struct shim *shim)
{
	return listed_count(shim, SHIM_KIND_PROG);
}

struct shim_prog *
shim_prog_at(struct shim *shim, unsigned index)
{
	return (struct shim_prog *)listed_at(shim, SHIM_KIND_PROG, index);
}

struct shim_prog *
shim_prog_by_identity(struct shim *shim, uint64_t identity)
{
	struct shim_object *object = by_identity(shim, identity);
	return object && object->kind == SHIM_KIND_PROG ? (struct shim_prog *)object : NULL;
}

const struct jit_program *
shim_prog_program(const struct shim_prog *prog)
{
	return &prog->program;
}

const struct report *
shim_prog_report(const struct shim_prog *prog)
{
	return &prog->report;
}

const struct image *
shim_prog_image(const struct shim_prog *prog)
{
	return prog->image;
}

unsigned
shim_map_count(const struct shim *shim)
{
	return listed_count(shim, SHIM_KIND_MAP);
}

struct shim_map *
shim_map_at(struct shim *shim, unsigned index)
{
	return (struct shim_map *)listed_at(shim, SHIM_KIND_MAP, index);
}

struct shim_map *
shim_map_by_identity(struct shim *shim, uint64_t identity)
{
	struct shim_object *object = by_identity(shim, identity);
	return object && object->kind == SHIM_KIND_MAP ? (struct shim_map *)object : NULL;
}

const struct jit_map *
shim_map_info(const struct shim_map *map)
{
	return &map->info;
}

const struct report *
shim_map_report(const struct shim_map *map)
{
	return &map->report;
}
