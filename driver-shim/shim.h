/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpf(2) as the kernel's offload contract has it (docs/shim.md). One entry serves every front end:
 * the one inside this process (load.h), and those for other processes: "call, arguments, ways to
 * read and write the caller's memory and fds".
 */
#ifndef DRIVER_SHIM_SHIM_H
#define DRIVER_SHIM_SHIM_H

#include "image/caps.h"
#include "nic-model/device.h"
#include "offload-jit/offload_jit.h"

#include <stddef.h>
#include <stdint.h>

struct shim;
struct shim_map;
struct shim_prog;

/* What the front end knows of a program beyond its call; each may be NULL. */
struct shim_names {
	const char *object; /* base name of the file */
	const char *name;   /* function; the call carries 15 characters of it */
	const char *section;
};

/* How the core reaches the process that made the call. Each returns 0 or negative errno. */
struct shim_caller {
	void *ctx;
	int (*read)(void *ctx, uint64_t address, void *to, size_t len_bytes);
	int (*write)(void *ctx, uint64_t address, const void *from, size_t len_bytes);
	/** Identity (inode) of the handle behind a descriptor of the caller, or 0. */
	int (*fd_identity)(void *ctx, int fd, uint64_t *identity);
	/** Give the caller a descriptor for a handle that the core made (a memfd, kept by the
	 * core); close-on-exec. @return the caller's descriptor number or negative errno */
	int (*fd_install)(void *ctx, int handle_fd);
	/** Names for the program that is being loaded; the core copies them. May be NULL. */
	void (*describe)(void *ctx, const char *attr_name, struct shim_names *names);
};

struct shim_options {
	const struct nic_profile *profile;
	struct jit_options jit;
	uint32_t ifindex; /* of the port that this shim answers for */
	/* Lenient: what the device refuses is recorded in the reports, a handle is returned all the
	 * same, so that one load shows everything (nicro's own loading). Strict: the errno of the
	 * kernel's contract (other processes). */
	bool lenient;
};

/** @param nic the card that holds maps and runs images; not owned */
int shim_create(
	const struct shim_options *options, struct nic *nic, struct shim **shim, struct fail *fail);
void shim_destroy(struct shim *shim);

/**
 * One bpf(2) call.
 * @param attr, size  address in the caller and length, as the system call has them
 * @return as the system call: a descriptor, 0, or negative errno
 */
long shim_bpf(
	struct shim *shim, const struct shim_caller *caller, int cmd, uint64_t attr, uint32_t size);

/* Programs and maps for the card, in order of creation (probes of a loading library are not among
 * them). They live as long as the shim. */
unsigned shim_prog_count(const struct shim *shim);
struct shim_prog *shim_prog_at(struct shim *shim, unsigned index);
struct shim_prog *shim_prog_by_identity(struct shim *shim, uint64_t identity);
const struct jit_program *shim_prog_program(const struct shim_prog *prog);
const struct report *shim_prog_report(const struct shim_prog *prog);
/** NULL when the program is not eligible. Owned by the shim. */
const struct image *shim_prog_image(const struct shim_prog *prog);

unsigned shim_map_count(const struct shim *shim);
struct shim_map *shim_map_at(struct shim *shim, unsigned index);
/**
 * Make all maps that the device has taken. Lenient mode makes a map when a program or an operation
 * first needs it, so that the maps of the first program come first.
 * @return 0 or negative errno
 */
int shim_place_maps(struct shim *shim);
struct shim_map *shim_map_by_identity(struct shim *shim, uint64_t identity);
const struct jit_map *shim_map_info(const struct shim_map *map);
/** What the device says about creating this map; empty when it has no objection. */
const struct report *shim_map_report(const struct shim_map *map);

/* Host operations on a map as bpf(2) has them: host byte order, counters swapped, use tracked
 * (docs/shim.md "Map values"). Negative errno as the driver's. */
int shim_map_lookup(struct shim *shim, struct shim_map *map, const void *key, void *value);
int shim_map_update(struct shim *shim, struct shim_map *map, const void *key, const void *value,
	uint64_t flags);
int shim_map_remove(struct shim *shim, struct shim_map *map, const void *key);
int shim_map_next_key(struct shim *shim, struct shim_map *map, const void *key, void *next_key);

#endif
