/* SPDX-License-Identifier: BSD-2-Clause */
/* BTF_LOAD, and what a program's BTF tells: functions with their arguments, lines with their text.
 * libbpf parses the BTF. */
#include "driver-shim/btf_check.h"
#include "driver-shim/core.h"
#include "driver-shim/libbpf_quiet.h"

#include <assert.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BTF_BYTES_MAX = 16 << 20, MODIFIERS_MAX = 64, ARGS_MAX = 5 };

void
shim_btf_free(struct shim_btf *btf)
{
	btf__free(btf->btf);
	free(btf->raw);
	free(btf);
}

static int
parse(struct shim_btf *btf)
{
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	btf->btf = btf__new(btf->raw, btf->raw_bytes);
	int err = btf->btf ? 0 : -errno;
	libbpf_quiet_end(&quiet);
	if (!err && !btf_holds_together(btf->btf))
		err = -EINVAL;
	return err;
}

long
shim_cmd_btf_load(struct shim_call *call)
{
	uint32_t bytes = call->attr.btf_size;
	if (bytes == 0)
		return -EINVAL;
	if (bytes > BTF_BYTES_MAX)
		return -E2BIG;
	struct shim_btf *btf = calloc(1, sizeof(*btf));
	if (btf == NULL)
		return -ENOMEM;
	btf->raw_bytes = bytes;
	btf->raw = malloc(bytes);
	int err = btf->raw ? shim_read(call, call->attr.btf, btf->raw, bytes) : -ENOMEM;
	if (!err)
		err = parse(btf);
	if (!err)
		err = shim_object_add(call->shim, &btf->object, SHIM_KIND_BTF, 0);
	if (err) {
		shim_btf_free(btf);
		return err;
	}
	long fd = call->caller->fd_install(call->caller->ctx, btf->object.handle_fd);
	if (fd < 0)
		shim_object_drop_last(call->shim);
	return fd;
}

static const char *
string_at(const struct btf *btf, uint32_t offset)
{
	const char *text = btf__str_by_offset(btf, offset);
	return text ? text : "";
}

/* The type behind const, volatile, typedef and the like; NULL when the chain does not end. */
static const struct btf_type *
skip_modifiers(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	for (unsigned i = 0; i < MODIFIERS_MAX && type; i++) {
		if (!btf_is_mod(type) && !btf_is_typedef(type))
			return type;
		type = btf__type_by_id(btf, type->type);
	}
	return NULL;
}

static bool
is_context(const struct btf *btf, const struct btf_type *pointee, uint32_t prog_type)
{
	const char *context = prog_type == BPF_PROG_TYPE_XDP ? "xdp_md" : "__sk_buff";
	return pointee && btf_is_struct(pointee) &&
	       strcmp(string_at(btf, pointee->name_off), context) == 0;
}

static enum jit_arg_kind
arg_kind(const struct btf *btf, uint32_t type_id, uint32_t prog_type, uint32_t *mem_bytes)
{
	const struct btf_type *type = skip_modifiers(btf, type_id);
	if (type && (btf_is_int(type) || btf_is_any_enum(type)))
		return JIT_ARG_SCALAR;
	if (type == NULL || !btf_is_ptr(type))
		return JIT_ARG_OTHER;
	if (is_context(btf, skip_modifiers(btf, type->type), prog_type))
		return JIT_ARG_CTX;
	int64_t size = btf__resolve_size(btf, type->type);
	if (size <= 0 || size > INT32_MAX)
		return JIT_ARG_OTHER;
	*mem_bytes = (uint32_t)size;
	return JIT_ARG_MEM;
}

static int
read_func(const struct btf *btf, uint32_t prog_type, const struct bpf_func_info *info,
	struct jit_func *func)
{
	const struct btf_type *type = btf__type_by_id(btf, info->type_id);
	if (type == NULL || !btf_is_func(type))
		return -EINVAL;
	func->insn = info->insn_off;
	func->global = btf_vlen(type) == BTF_FUNC_GLOBAL; /* linkage is where others count */
	snprintf(func->name, sizeof(func->name), "%s", string_at(btf, type->name_off));

	const struct btf_type *proto = btf__type_by_id(btf, type->type);
	if (proto == NULL || !btf_is_func_proto(proto))
		return -EINVAL;
	if (btf_vlen(proto) > ARGS_MAX)
		return 0; /* as without a type: no such function can be called */
	func->has_type = true;
	func->arg_count = btf_vlen(proto);
	const struct btf_type *result = skip_modifiers(btf, proto->type);
	func->returns_scalar = result && (btf_is_int(result) || btf_is_any_enum(result));
	for (unsigned i = 0; i < func->arg_count; i++)
		func->args[i].kind = arg_kind(
			btf, btf_params(proto)[i].type, prog_type, &func->args[i].mem_bytes);
	return 0;
}

/*
 * A table of records as the caller has them: @p record_bytes each, of which we know the first
 * @p known_bytes. Longer records must not say more than that.
 */
struct records {
	uint64_t address;
	uint32_t count, record_bytes, known_bytes;
};

static int
records_check(const struct records *records, uint32_t insn_count)
{
	if (records->record_bytes < records->known_bytes || records->record_bytes > 252 ||
		records->record_bytes % 4)
		return -EINVAL;
	return records->count > insn_count ? -EINVAL : 0;
}

static int
record_read(const struct shim_call *call, const struct records *records, uint32_t index, void *to)
{
	return shim_read(call, records->address + (uint64_t)index * records->record_bytes, to,
		records->known_bytes);
}

static int
read_funcs(const struct shim_call *call, struct shim_prog *prog, const struct btf *btf)
{
	struct bpf_func_info info;
	struct records records = {call->attr.func_info, call->attr.func_info_cnt,
		call->attr.func_info_rec_size, sizeof(info)};
	if (records.count == 0)
		return 0;
	int err = records_check(&records, prog->program.insn_count);
	if (err)
		return err;
	prog->funcs = calloc(records.count, sizeof(*prog->funcs));
	if (prog->funcs == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < records.count; i++) {
		err = record_read(call, &records, i, &info);
		if (!err)
			err = read_func(btf, call->attr.prog_type, &info, &prog->funcs[i]);
		/* The first function is the program, the others follow in order. */
		bool in_order =
			i == 0 ? info.insn_off == 0 : info.insn_off > prog->funcs[i - 1].insn;
		if (err || !in_order || info.insn_off >= prog->program.insn_count)
			return err ? err : -EINVAL;
	}
	prog->program.funcs = prog->funcs;
	prog->program.func_count = records.count;
	return 0;
}

static int
read_lines(const struct shim_call *call, struct shim_prog *prog, const struct btf *btf)
{
	struct bpf_line_info info;
	struct records records = {call->attr.line_info, call->attr.line_info_cnt,
		call->attr.line_info_rec_size, sizeof(info)};
	if (records.count == 0)
		return 0;
	int err = records_check(&records, prog->program.insn_count);
	if (err)
		return err;
	prog->lines = calloc(records.count, sizeof(*prog->lines));
	if (prog->lines == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < records.count; i++) {
		err = record_read(call, &records, i, &info);
		if (err)
			return err;
		struct jit_line *line = &prog->lines[i];
		if (info.insn_off >= prog->program.insn_count ||
			(i > 0 && info.insn_off <= prog->lines[i - 1].insn))
			return -EINVAL;
		const char *text = string_at(btf, info.line_off);
		line->insn = info.insn_off;
		line->line = BPF_LINE_INFO_LINE_NUM(info.line_col);
		line->column = BPF_LINE_INFO_LINE_COL(info.line_col);
		line->file = string_at(btf, info.file_name_off);
		line->text = text + strspn(text, " \t");
	}
	prog->program.lines = prog->lines;
	prog->program.line_count = records.count;
	return 0;
}

int
shim_prog_debug_info(
	const struct shim_call *call, struct shim_prog *prog, const struct shim_btf *btf)
{
	int err = read_funcs(call, prog, btf->btf);
	return err ? err : read_lines(call, prog, btf->btf);
}
