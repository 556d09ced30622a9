/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/prog_type.h"

#include "driver-shim/text_program.h"

#include <bpf/btf.h>
#include <stddef.h>
#include <string.h>

/* Sections of deployed objects that libbpf 1.x does not take for a type: its own former names with
 * anything behind them, and the default section of iproute2. */
static const struct section_prefix {
	const char *prefix;
	enum bpf_prog_type type;
} section_prefixes[] = {
	{"xdp", BPF_PROG_TYPE_XDP},
	{"classifier", BPF_PROG_TYPE_SCHED_CLS},
	{"tc", BPF_PROG_TYPE_SCHED_CLS},
	{"cls", BPF_PROG_TYPE_SCHED_CLS},
	{"action", BPF_PROG_TYPE_SCHED_ACT},
	{"prog", BPF_PROG_TYPE_XDP},
};

/* The name of the struct that a program's argument points to, or NULL. */
static const char *
context_name(const struct bpf_object *object, const struct bpf_program *program)
{
	const struct btf *btf = bpf_object__btf(object);
	int id = btf ? btf__find_by_name_kind(btf, bpf_program__name(program), BTF_KIND_FUNC) : -1;
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;
	type = type ? btf__type_by_id(btf, type->type) : NULL;
	if (type == NULL || !btf_is_func_proto(type) || btf_vlen(type) == 0)
		return NULL;
	type = btf__type_by_id(btf, btf_params(type)[0].type);
	if (type == NULL || !btf_is_ptr(type))
		return NULL;
	int pointee = btf__resolve_type(btf, type->type);
	type = pointee > 0 ? btf__type_by_id(btf, (uint32_t)pointee) : NULL;
	return type && btf_is_struct(type) ? btf__str_by_offset(btf, type->name_off) : NULL;
}

enum bpf_prog_type
prog_type_of(const struct bpf_object *object, const struct bpf_program *program, bool lone_program)
{
	const char *section = bpf_program__section_name(program);
	const char *context = context_name(object, program);
	if (bpf_program__type(program) != BPF_PROG_TYPE_UNSPEC)
		return bpf_program__type(program);
	if (context && strcmp(context, "xdp_md") == 0)
		return BPF_PROG_TYPE_XDP;
	for (size_t i = 0; i < sizeof(section_prefixes) / sizeof(section_prefixes[0]); i++) {
		const struct section_prefix *row = &section_prefixes[i];
		if (strncmp(section, row->prefix, strlen(row->prefix)) == 0)
			return row->type;
	}
	if (context && strcmp(context, "__sk_buff") == 0)
		return BPF_PROG_TYPE_SCHED_CLS;
	/* A program without a section of its own, and nothing that tells: what `ip link set xdp`
	 * would take it for. */
	if (lone_program && strcmp(section, TEXT_PROGRAM_SECTION) == 0)
		return BPF_PROG_TYPE_XDP;
	return BPF_PROG_TYPE_UNSPEC;
}

const char *
prog_type_name(enum bpf_prog_type type)
{
	if (type == BPF_PROG_TYPE_XDP)
		return "xdp";
	if (type == BPF_PROG_TYPE_SCHED_CLS)
		return "tc";
	const char *name = libbpf_bpf_prog_type_str(type);
	return name ? name : "unknown";
}

bool
prog_type_is_judged(enum bpf_prog_type type)
{
	return type == BPF_PROG_TYPE_XDP || type == BPF_PROG_TYPE_SCHED_CLS ||
	       type == BPF_PROG_TYPE_SCHED_ACT;
}
