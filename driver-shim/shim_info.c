/* SPDX-License-Identifier: BSD-2-Clause */
/* OBJ_GET_INFO_BY_FD: what bpf(2) tells about an object of the card. */
#include "driver-shim/core.h"

#include "driver-shim/prog_tag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Device number and inode of this process's network namespace, in which the port is. */
static void
netns_of_port(uint64_t *dev, uint64_t *ino)
{
	struct stat st;
	*dev = *ino = 0;
	if (stat("/proc/self/ns/net", &st) == 0) {
		*dev = st.st_dev;
		*ino = st.st_ino;
	}
}

/* The caller's struct may be shorter or longer than ours: longer must be zero at its end, and the
 * length that was written goes back. */
static int
begin_info(struct shim_call *call, void *info, uint32_t known)
{
	uint32_t len_bytes = call->attr.info.info_len;
	for (uint32_t at = known; at < len_bytes; at++) {
		uint8_t byte;
		int err = shim_read(call, call->attr.info.info + at, &byte, 1);
		if (err)
			return err;
		if (byte)
			return -E2BIG;
	}
	if (len_bytes > known)
		call->attr.info.info_len = len_bytes = known;
	memset(info, 0, known);
	return shim_read(call, call->attr.info.info, info, len_bytes);
}

static int
end_info(const struct shim_call *call, const void *info)
{
	uint32_t len_bytes = call->attr.info.info_len;
	int err = shim_write(call, call->attr.info.info, info, len_bytes);
	if (err)
		return err;
	return shim_write(call, call->address + offsetof(union bpf_attr, info.info_len), &len_bytes,
		sizeof(len_bytes));
}

/* Copy up to what the caller has room for; @p room then says how much there is. */
static int
give(const struct shim_call *call, uint64_t to, uint32_t *room, const void *from,
	uint32_t len_bytes)
{
	uint32_t copied = *room < len_bytes ? *room : len_bytes;
	*room = len_bytes;
	return to && copied ? shim_write(call, to, from, copied) : 0;
}

static long
map_info(struct shim_call *call, const struct shim_map *map)
{
	struct bpf_map_info info;
	int err = begin_info(call, &info, sizeof(info));
	if (err)
		return err;
	info = (struct bpf_map_info){
		.type = map->info.type,
		.id = map->object.id,
		.key_size = map->info.key_bytes,
		.value_size = map->info.value_bytes,
		.max_entries = map->info.max_entries,
		.map_flags = map->info.flags,
	};
	memcpy(info.name, map->info.name, sizeof(info.name));
	if (map->offloaded) {
		uint64_t dev, ino;
		netns_of_port(&dev, &ino);
		info.ifindex = call->shim->options.ifindex;
		info.netns_dev = dev;
		info.netns_ino = ino;
	}
	return end_info(call, &info);
}

/* The program as loaded, each map named by its id. */
static int
give_xlated(const struct shim_call *call, const struct shim_prog *prog, struct bpf_prog_info *info)
{
	uint32_t bytes = prog->program.insn_count * (uint32_t)sizeof(struct bpf_insn);
	struct bpf_insn *insns = malloc(bytes);
	if (insns == NULL)
		return -ENOMEM;
	memcpy(insns, prog->insns, bytes);
	for (uint32_t i = 0; i < prog->program.insn_count; i++) {
		struct bpf_insn *insn = &insns[i];
		if (insn->code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		i++;
		bool value = insn->src_reg == BPF_PSEUDO_MAP_VALUE ||
			     insn->src_reg == BPF_PSEUDO_MAP_IDX_VALUE;
		if (insn->src_reg == BPF_PSEUDO_MAP_FD || insn->src_reg == BPF_PSEUDO_MAP_IDX ||
			value) {
			insn->imm = (int)prog->maps[insn->imm]->object.id;
			insn->src_reg = value ? BPF_PSEUDO_MAP_VALUE : BPF_PSEUDO_MAP_FD;
		}
	}
	int err = give(call, info->xlated_prog_insns, &info->xlated_prog_len, insns, bytes);
	free(insns);
	return err;
}

static int
give_map_ids(const struct shim_call *call, const struct shim_prog *prog, struct bpf_prog_info *info)
{
	uint32_t room = info->nr_map_ids;
	uint32_t count = prog->program.map_count;
	for (uint32_t i = 0; i < count && i < room && info->map_ids; i++) {
		int err = shim_write(call, info->map_ids + i * sizeof(uint32_t),
			&prog->maps[i]->object.id, sizeof(uint32_t));
		if (err)
			return err;
	}
	info->nr_map_ids = count;
	return 0;
}

static int
give_image(const struct shim_call *call, const struct shim_prog *prog, struct bpf_prog_info *info)
{
	if (prog->image == NULL) {
		info->jited_prog_len = 0;
		return 0;
	}
	/* NFP images are little endian 64-bit words, as every host that nicro runs on. */
	return give(call, info->jited_prog_insns, &info->jited_prog_len, prog->image->words,
		prog->image->word_count * (uint32_t)sizeof(*prog->image->words));
}

static long
prog_info(struct shim_call *call, const struct shim_prog *prog)
{
	struct bpf_prog_info info;
	int err = begin_info(call, &info, sizeof(info));
	if (err)
		return err;
	info.type = prog->program.type;
	info.id = prog->object.id;
	prog_tag(&prog->program, info.tag);
	memset(info.name, 0, sizeof(info.name));
	memcpy(info.name, prog->program.name, strnlen(prog->program.name, sizeof(info.name) - 1));
	info.gpl_compatible = prog->program.gpl;
	info.btf_id = prog->btf_id;
	if (prog->offloaded) {
		uint64_t dev, ino;
		netns_of_port(&dev, &ino);
		info.ifindex = call->shim->options.ifindex;
		info.netns_dev = dev;
		info.netns_ino = ino;
	}
	err = give_xlated(call, prog, &info);
	if (!err)
		err = give_image(call, prog, &info);
	if (!err)
		err = give_map_ids(call, prog, &info);
	return err ? err : end_info(call, &info);
}

static long
btf_info(struct shim_call *call, const struct shim_btf *btf)
{
	struct bpf_btf_info info;
	int err = begin_info(call, &info, sizeof(info));
	if (err)
		return err;
	info.id = btf->object.id;
	err = give(call, info.btf, &info.btf_size, btf->raw, btf->raw_bytes);
	if (err)
		return err;
	/* BTF of user space has no name; an empty one is given back. */
	if (info.name && info.name_len)
		err = shim_write(call, info.name, "", 1);
	info.name_len = 0;
	return err ? err : end_info(call, &info);
}

long
shim_cmd_info(struct shim_call *call)
{
	int err;
	int fd = (int)call->attr.info.bpf_fd;
	struct shim_object *object = shim_object_by_fd(call, fd, SHIM_KIND_PROG, &err);
	if (object)
		return prog_info(call, (struct shim_prog *)object);
	object = shim_object_by_fd(call, fd, SHIM_KIND_MAP, &err);
	if (object)
		return map_info(call, (struct shim_map *)object);
	object = shim_object_by_fd(call, fd, SHIM_KIND_BTF, &err);
	return object ? btf_info(call, (struct shim_btf *)object) : err;
}
