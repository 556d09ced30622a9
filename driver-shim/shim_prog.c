/* SPDX-License-Identifier: BSD-2-Clause */
/* PROG_LOAD: from the system call to a program as offload-jit takes it, and its verdict. */
#include "driver-shim/core.h"
#include "offload-jit/report_print.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	INSN_COUNT_MAX = 1000000,
	LICENSE_BYTES = 128,
	LOG_LEVEL_MAX = 15,
	DEV_BOUND_ONLY = 1 << 6, /* BPF_F_XDP_DEV_BOUND_ONLY, Linux 6.3 */
};

static const char *const gpl_licenses[] = {
	"GPL",
	"GPL v2",
	"GPL and additional rights",
	"Dual BSD/GPL",
	"Dual MIT/GPL",
	"Dual MPL/GPL",
};

static int
read_license(const struct shim_call *call, bool *gpl)
{
	char license[LICENSE_BYTES] = {0};
	for (unsigned i = 0; i < LICENSE_BYTES - 1; i++) {
		int err = shim_read(call, call->attr.license + i, license + i, 1);
		if (err)
			return err;
		if (license[i] == 0)
			break;
	}
	for (size_t i = 0; i < sizeof(gpl_licenses) / sizeof(gpl_licenses[0]); i++)
		*gpl |= strcmp(license, gpl_licenses[i]) == 0;
	return 0;
}

void
shim_prog_free(struct shim_prog *prog)
{
	report_free(&prog->report);
	image_free(prog->image);
	free(prog->object_name);
	free(prog->section);
	free(prog->insns);
	free(prog->program.maps);
	free(prog->maps);
	free(prog->funcs);
	free(prog->lines);
	free(prog);
}

/* Index of a map among those of the program, added at its first use. @return or negative errno */
static int
map_index(struct shim_prog *prog, struct shim_map *map)
{
	uint32_t count = prog->program.map_count;
	for (uint32_t i = 0; i < count; i++)
		if (prog->maps[i] == map)
			return (int)i;
	struct shim_map **maps = reallocarray(prog->maps, count + 1, sizeof(*maps));
	if (maps == NULL)
		return -ENOMEM;
	prog->maps = maps;
	struct jit_map **infos = reallocarray(prog->program.maps, count + 1, sizeof(*infos));
	if (infos == NULL)
		return -ENOMEM;
	prog->program.maps = infos;
	maps[count] = map;
	infos[count] = &map->info;
	prog->program.map_count = count + 1;
	return (int)count;
}

/* The descriptor that a 64-bit immediate load names. @return 1 yes, 0 it names none */
static int
map_fd_of(const struct shim_call *call, const struct bpf_insn *insn, int *fd)
{
	if (insn->code != (BPF_LD | BPF_IMM | BPF_DW))
		return 0;
	switch (insn->src_reg) {
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_VALUE:
		*fd = insn->imm;
		return 1;
	case BPF_PSEUDO_MAP_IDX:
	case BPF_PSEUDO_MAP_IDX_VALUE:
		if (call->attr.fd_array == 0)
			return -EPROTO;
		if (shim_read(call, call->attr.fd_array + sizeof(int) * (uint32_t)insn->imm, fd,
			    sizeof(*fd)))
			return -EFAULT;
		return 1;
	default:
		return 0;
	}
}

/* Descriptors become indexes, by identity: the same map under two descriptors is one map. */
static int
resolve_maps(const struct shim_call *call, struct shim_prog *prog)
{
	for (uint32_t i = 0; i < prog->program.insn_count; i++) {
		struct bpf_insn *insn = &prog->insns[i];
		int fd, err;
		int found = map_fd_of(call, insn, &fd);
		if (found < 0)
			return found;
		if (found == 0)
			continue;
		struct shim_object *object = shim_object_by_fd(call, fd, SHIM_KIND_MAP, &err);
		if (object == NULL)
			return err;
		struct shim_map *map = (struct shim_map *)object;
		if (map->offloaded && !prog->offloaded)
			return -EINVAL; /* a map of the card in a program of the host */
		int index = map_index(prog, map);
		if (index < 0)
			return index;
		insn->imm = index;
		i++; /* second half */
	}
	return 0;
}

static int
read_insns(const struct shim_call *call, struct shim_prog *prog)
{
	uint32_t count = call->attr.insn_cnt;
	if (count == 0 || count > INSN_COUNT_MAX)
		return -E2BIG;
	prog->insns = calloc(count, sizeof(*prog->insns));
	if (prog->insns == NULL)
		return -ENOMEM;
	prog->program.insns = prog->insns;
	prog->program.insn_count = count;
	return shim_read(call, call->attr.insns, prog->insns, count * sizeof(*prog->insns));
}

/* The call carries 15 characters of the name; more is known from BTF or from the front end. */
static int
set_names(const struct shim_call *call, struct shim_prog *prog)
{
	struct jit_program *program = &prog->program;
	const char *short_name = call->attr.prog_name;
	struct shim_names names = {0};
	if (call->caller->describe && prog->offloaded)
		call->caller->describe(call->caller->ctx, short_name, &names);
	if (names.name == NULL && program->func_count > 0 &&
		strncmp(program->funcs[0].name, short_name, strlen(short_name)) == 0)
		names.name = program->funcs[0].name;
	snprintf(program->name, sizeof(program->name), "%s", names.name ? names.name : short_name);
	if (names.object && (prog->object_name = strdup(names.object)) == NULL)
		return -ENOMEM;
	if (names.section && (prog->section = strdup(names.section)) == NULL)
		return -ENOMEM;
	program->object = prog->object_name;
	program->section = prog->section;
	return 0;
}

/* What a kernel refuses before its verifier starts, of an offloaded program. */
static int
strict_checks(const struct shim_call *call)
{
	const union bpf_attr *attr = &call->attr;
	if (attr->prog_ifindex == 0)
		return 0;
	if (attr->prog_type != BPF_PROG_TYPE_XDP && attr->prog_type != BPF_PROG_TYPE_SCHED_CLS)
		return -EINVAL;
	return attr->prog_flags ? -EINVAL : 0;
}

static int
log_check(const union bpf_attr *attr)
{
	bool any = attr->log_level || attr->log_size || attr->log_buf;
	bool all = attr->log_level && attr->log_size && attr->log_buf;
	return any && (!all || attr->log_level > LOG_LEVEL_MAX) ? -EINVAL : 0;
}

static int
read_program(const struct shim_call *call, struct shim_prog *prog)
{
	const union bpf_attr *attr = &call->attr;
	int err = 0;
	if (attr->prog_ifindex && attr->prog_ifindex != call->shim->options.ifindex)
		return -EINVAL;
	prog->offloaded = attr->prog_ifindex != 0 && !(attr->prog_flags & DEV_BOUND_ONLY);
	prog->program.type = attr->prog_type;
	prog->program.flags = attr->prog_flags;
	err = read_license(call, &prog->program.gpl);
	if (!err)
		err = read_insns(call, prog);
	if (!err && !call->shim->options.lenient)
		err = strict_checks(call);
	if (!err)
		err = shim_name_check(attr->prog_name);
	if (!err)
		err = log_check(attr);
	if (!err && attr->prog_btf_fd) {
		struct shim_object *btf =
			shim_object_by_fd(call, (int)attr->prog_btf_fd, SHIM_KIND_BTF, &err);
		if (btf) {
			prog->btf_id = btf->id;
			err = shim_prog_debug_info(call, prog, (struct shim_btf *)btf);
		}
	}
	if (!err)
		err = resolve_maps(call, prog);
	return err ? err : set_names(call, prog);
}

static size_t
word_count(const struct jit_map *map)
{
	return ((size_t)map->value_bytes + 3) / 4;
}

/* Set the use of the program's maps aside. @return what was there, NULL when memory is short */
static struct jit_map_word **
words_set_aside(struct jit_program *program)
{
	struct jit_map_word **before = calloc(program->map_count + 1, sizeof(*before));
	for (uint32_t i = 0; before && i < program->map_count; i++) {
		size_t count = word_count(program->maps[i]);
		struct jit_map_word *fresh = calloc(count + 1, sizeof(*fresh));
		if (fresh == NULL) {
			while (i-- > 0) {
				free(program->maps[i]->words);
				program->maps[i]->words = before[i];
			}
			free(before);
			return NULL;
		}
		before[i] = program->maps[i]->words;
		program->maps[i]->words = fresh;
	}
	return before;
}

/* Put it back, with what the program added; the first program that claims a word has it. */
static void
words_merge(struct jit_program *program, struct jit_map_word **before)
{
	for (uint32_t i = 0; i < program->map_count; i++) {
		struct jit_map *map = program->maps[i];
		for (size_t w = 0; w < word_count(map); w++) {
			if (before[i][w].use == JIT_WORD_UNUSED)
				before[i][w].use = map->words[w].use;
			before[i][w].non_zero_update |= map->words[w].non_zero_update;
		}
		free(map->words);
		map->words = before[i];
	}
	free(before);
}

static bool
uses_map(const struct shim_prog *prog, const struct shim_map *map)
{
	for (uint32_t i = 0; i < prog->program.map_count; i++)
		if (prog->maps[i] == map)
			return true;
	return false;
}

/*
 * Number the program's maps as if it were alone: those on the card from 1, its event arrays from 1,
 * in the order in which they were created. They are made now, so for the first program these are
 * the ids that they have.
 */
static int
number_maps(struct shim *shim, struct shim_prog *prog)
{
	uint32_t tables = 0, events = 0;
	for (unsigned i = 0; i < shim->object_count; i++) {
		struct shim_map *map = (struct shim_map *)shim->objects[i];
		if (map->object.kind != SHIM_KIND_MAP || !uses_map(prog, map))
			continue;
		int err = shim_map_place(shim, map);
		if (err)
			return err;
		if (map->info.on_device)
			map->info.device_id = ++tables;
		else if (map->info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			map->info.device_id = ++events;
	}
	return 0;
}

/* The ids that the maps really have. */
static void
restore_ids(struct shim_prog *prog)
{
	for (uint32_t i = 0; i < prog->program.map_count; i++)
		if (prog->maps[i]->placed)
			prog->maps[i]->info.device_id = prog->maps[i]->table_id;
}

/*
 * On the card, what programs do with the words of a map is judged together, in the order in which
 * they are loaded. Lenient loading asks about each program alone: its verdict and its code must not
 * depend on what else the object holds.
 */
static int
judge_alone(struct shim *shim, struct shim_prog *prog, const struct jit_options *options)
{
	struct jit_map_word **before = words_set_aside(&prog->program);
	if (before == NULL)
		return -ENOMEM;
	int err = number_maps(shim, prog);
	if (!err)
		err = offload_jit(
			&prog->program, &shim->caps, options, &prog->report, &prog->image);
	restore_ids(prog);
	words_merge(&prog->program, before);
	return err;
}

/* @return 0, or the errno of the kernel where the caller is to see it */
static int
judge(struct shim *shim, struct shim_prog *prog, uint32_t log_level, FILE *log)
{
	struct jit_options options = shim->options.jit;
	struct report *report = &prog->report;
	if (log) {
		options.log = log;
		options.log_level = log_level;
	} else if (options.log) {
		fprintf(options.log, "%s:\n", prog->program.name); /* one log of several programs */
	}
	int err = shim->options.lenient ? judge_alone(shim, prog, &options)
					: offload_jit(&prog->program, &shim->caps, &options, report,
						  &prog->image);
	if (err == -ENOMEM && (report->dropped || report_eligible(report)))
		return err;
	if (log)
		report_print_log(log, report);
	if (report_eligible(report))
		return 0;
	return shim->options.lenient ? 0 : report_errno(report);
}

/* Give the caller its log: cut, but with its zero byte, and ENOSPC said, when the room is short. */
static int
deliver_log(const struct shim_call *call, const char *text, size_t len_bytes)
{
	const union bpf_attr *attr = &call->attr;
	size_t fits = len_bytes < attr->log_size ? len_bytes : attr->log_size - 1;
	int err = shim_write(call, attr->log_buf, text, fits);
	if (!err)
		err = shim_write(call, attr->log_buf + fits, "", 1);
	if (err)
		return err;
	return fits < len_bytes ? -ENOSPC : 0;
}

static int
judge_with_log(const struct shim_call *call, struct shim_prog *prog)
{
	char *text = NULL;
	size_t len_bytes = 0;
	if (call->attr.log_level == 0)
		return judge(call->shim, prog, 0, NULL);
	FILE *log = open_memstream(&text, &len_bytes);
	if (log == NULL)
		return -ENOMEM;
	int err = judge(call->shim, prog, call->attr.log_level, log);
	if (fclose(log) != 0) {
		free(text);
		return -ENOMEM;
	}
	int log_err = deliver_log(call, text, len_bytes);
	free(text);
	return log_err ? log_err : err;
}

long
shim_cmd_prog_load(struct shim_call *call)
{
	struct shim *shim = call->shim;
	struct shim_prog *prog = calloc(1, sizeof(*prog));
	if (prog == NULL)
		return -ENOMEM;
	int err = read_program(call, prog);
	if (!err && prog->offloaded)
		err = judge_with_log(call, prog);
	if (!err)
		err = shim_object_add(shim, &prog->object, SHIM_KIND_PROG, 0);
	if (err) {
		shim_prog_free(prog);
		return err;
	}
	prog->object.listed = prog->offloaded;
	long fd = call->caller->fd_install(call->caller->ctx, prog->object.handle_fd);
	if (fd < 0)
		shim_object_drop_last(shim);
	return fd;
}

long
shim_cmd_prog_bind_map(struct shim_call *call)
{
	int err;
	if (call->attr.prog_bind_map.flags)
		return -EINVAL;
	if (!shim_object_by_fd(call, (int)call->attr.prog_bind_map.prog_fd, SHIM_KIND_PROG, &err))
		return err;
	if (!shim_object_by_fd(call, (int)call->attr.prog_bind_map.map_fd, SHIM_KIND_MAP, &err))
		return err;
	return 0;
}
