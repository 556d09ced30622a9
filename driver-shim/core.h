/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the shim's core: objects, calls, and what the files of the core share. */
#ifndef DRIVER_SHIM_CORE_H
#define DRIVER_SHIM_CORE_H

#include "driver-shim/ctrl_port.h"
#include "driver-shim/host_store.h"
#include "driver-shim/shim.h"

#include <linux/bpf.h>

/* Errno of the kernel that user space headers lack. */
enum { SHIM_ENOTSUPP = 524 };

struct btf;

/* Objects are known to callers by a descriptor of a memfd, which links, dups and closes by itself.
 * The memfd's name is what tools look for behind /proc/self/fd: bpf-map, bpf-prog, bpf-btf. */
enum shim_kind { SHIM_KIND_MAP, SHIM_KIND_PROG, SHIM_KIND_BTF, SHIM_KIND_COUNT };

struct shim_object {
	enum shim_kind kind;
	bool listed; /* for the card: shim_prog_at() and shim_map_at() show it */
	uint32_t id; /* as bpf(2) has ids, from 1 for each kind */
	int handle_fd;
	uint64_t identity; /* inode of the memfd */
};

struct shim_map {
	struct shim_object object;
	struct jit_map info;
	bool offloaded;    /* created with an ifindex; on the card if info.on_device */
	bool placed;       /* info.device_id is set: the card has made it */
	uint32_t table_id; /* while a program is judged by numbers of its own: the real id */
	bool frozen;
	struct report report; /* what the device said when it was asked for the map */
	uint8_t *shared;      /* mmap-able arrays: the memfd, mapped */
	size_t shared_bytes;
	struct host_store store; /* contents of other maps that are not on the card */
	uint8_t *scratch;        /* a value in device bytes, whole words */
	uint8_t *content;        /* of a frozen array that is not mmap-able */
};

struct shim_btf {
	struct shim_object object;
	struct btf *btf;
	uint8_t *raw;
	uint32_t raw_bytes;
	char name[BPF_OBJ_NAME_LEN];
};

struct shim_prog {
	struct shim_object object;
	struct jit_program program;
	bool offloaded; /* loaded with an ifindex: judged and translated */
	char *object_name, *section;
	struct bpf_insn *insns; /* program.insns */
	struct shim_map **maps; /* of program.maps, same order */
	struct jit_func *funcs;
	struct jit_line *lines;
	uint32_t btf_id;
	uint32_t verified_insns;
	struct report report;
	struct image *image; /* NULL: not eligible */
};

struct shim {
	struct shim_options options;
	struct device_caps caps;
	struct nic *nic;
	struct ctrl_port ctrl;
	struct shim_object **objects; /* in order of creation */
	unsigned object_count, object_capacity;
	uint32_t last_id[SHIM_KIND_COUNT];
	uint32_t live_maps;    /* on the card */
	uint64_t live_elems;   /* sum of their max_entries */
	uint32_t event_arrays; /* perf event arrays so far: their host map ids */
};

/* One call on its way. */
struct shim_call {
	struct shim *shim;
	const struct shim_caller *caller;
	int cmd;
	union bpf_attr attr; /* zero behind what the caller gave */
	uint64_t address;    /* of the caller's attr */
	uint32_t size;
};

/* Commands. Results as bpf(2). */
long shim_cmd_map_create(struct shim_call *call);
long shim_cmd_map_lookup(struct shim_call *call);
long shim_cmd_map_update(struct shim_call *call);
long shim_cmd_map_delete(struct shim_call *call);
long shim_cmd_map_next_key(struct shim_call *call);
long shim_cmd_map_freeze(struct shim_call *call);
long shim_cmd_btf_load(struct shim_call *call);
long shim_cmd_prog_load(struct shim_call *call);
long shim_cmd_prog_bind_map(struct shim_call *call);
long shim_cmd_info(struct shim_call *call);

/* Reading and writing the caller; -EFAULT where it cannot. */
int shim_read(const struct shim_call *call, uint64_t address, void *to, size_t len_bytes);
int shim_write(const struct shim_call *call, uint64_t address, const void *from, size_t len_bytes);

/**
 * The object behind a descriptor of the caller.
 * @return NULL with @p err set: -EBADF no descriptor, -EINVAL not an object of this kind
 */
struct shim_object *shim_object_by_fd(
	const struct shim_call *call, int fd, enum shim_kind kind, int *err);

/**
 * Make the memfd, give the object its id and identity, keep it. On an error the object stays the
 * caller's.
 * @param bytes  size of the memfd
 * @return 0 or negative errno
 */
int shim_object_add(
	struct shim *shim, struct shim_object *object, enum shim_kind kind, size_t bytes);

/** Take back the newest object (a load that failed after it was added) and free it. */
void shim_object_drop_last(struct shim *shim);

/** Letters, digits, '_' and '.', zero-terminated. @return 0 or -EINVAL */
int shim_name_check(const char name[BPF_OBJ_NAME_LEN]);

/**
 * Make a map that the device has taken, if it is not made yet: its table id is the next free one.
 * An event array gets its host map id.
 * @return 0 or negative errno
 */
int shim_map_place(struct shim *shim, struct shim_map *map);

void shim_map_free(struct shim *shim, struct shim_map *map);
void shim_prog_free(struct shim_prog *prog);
void shim_btf_free(struct shim_btf *btf);

/**
 * Function and line tables of a program from its BTF.
 * @return 0, -EINVAL (tables that contradict the BTF or the program), -EFAULT, -ENOMEM
 */
int shim_prog_debug_info(
	const struct shim_call *call, struct shim_prog *prog, const struct shim_btf *btf);

#endif
