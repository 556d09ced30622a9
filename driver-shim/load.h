/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The front end inside this process: libbpf opens and loads the user's object, always; its bpf(2)
 * calls are answered by the shim, so no privilege is needed (docs/shim.md "Loading").
 */
#ifndef DRIVER_SHIM_LOAD_H
#define DRIVER_SHIM_LOAD_H

#include "base/fail.h"
#include "driver-shim/map_json.h"
#include "driver-shim/shim.h"

#include <stdio.h>

/* A program of the object, whatever became of it. */
struct loaded_program {
	const char *name; /* function */
	const char *section;
	const char *type; /* "xdp", "tc", or the name of a type that is not offloaded */
	uint32_t insn_count;
	struct shim_prog *prog; /* NULL: not an XDP or tc program, or libbpf could not prepare it */
	const char *skipped;    /* why prog is NULL, one sentence */
};

struct loaded_object;

struct load_options {
	const struct nic_profile *profile;
	struct jit_options jit;
	const char *prog_name; /* only this program; NULL all */
	uint64_t seed;
};

/**
 * Open and load an object. The device is made with it. Images number the maps of their program from
 * 1, so of several programs only the first one's image names the tables of this device: load a
 * program alone (prog_name) to run it.
 *
 * @return 0 when the file could be read and has programs, eligible or not; -ENOENT (no such file
 *         or no such program), -EINVAL (not an eBPF object, truncated, no programs), with one line
 */
int load_object(const char *path, const struct load_options *options, struct loaded_object **object,
	struct fail *fail);
void load_free(struct loaded_object *object);

unsigned load_program_count(const struct loaded_object *object);
const struct loaded_program *load_program_at(const struct loaded_object *object, unsigned index);
struct shim *load_shim(struct loaded_object *object);
struct nic *load_nic(struct loaded_object *object);

/**
 * Map contents from and to the JSON that `bpftool map dump -j` prints (docs/formats.md "Maps"; the
 * codec is driver-shim/map_json.h, shared with the maps of the running kernel).
 * @return 0 or negative errno with one line that names file, map, entry
 */
int load_maps_from(struct loaded_object *object, const char *path, struct fail *fail);
int load_maps_to(struct loaded_object *object, const char *path, struct fail *fail);
/** The same text on an open stream: for comparing in memory. */
int load_maps_print(struct loaded_object *object, FILE *stream, struct fail *fail);

/** What may be done with all maps of the object, as a host sees them. @return 0 or negative errno
 */
typedef int load_maps_fn(
	void *ctx, const struct map_json_map *maps, unsigned count, struct fail *fail);
/** Let @p work have them. @return its result, or -ENOMEM */
int load_maps_with(struct loaded_object *object, load_maps_fn *work, void *ctx, struct fail *fail);

#endif
