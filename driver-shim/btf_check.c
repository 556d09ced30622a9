/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/btf_check.h"

#include <stddef.h>
#include <stdint.h>

static bool
name_exists(const struct btf *btf, uint32_t offset)
{
	return btf__str_by_offset(btf, offset) != NULL;
}

static bool
type_exists(const struct btf *btf, uint32_t id)
{
	return id == 0 || btf__type_by_id(btf, id) != NULL;
}

static bool
is_kind(const struct btf *btf, uint32_t id, unsigned kind)
{
	const struct btf_type *type = id ? btf__type_by_id(btf, id) : NULL;
	return type && btf_kind(type) == kind;
}

static bool
members_hold(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_member *members = btf_members(type);
	for (unsigned i = 0; i < btf_vlen(type); i++)
		if (!name_exists(btf, members[i].name_off) || !type_exists(btf, members[i].type))
			return false;
	return true;
}

static bool
params_hold(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_param *params = btf_params(type);
	for (unsigned i = 0; i < btf_vlen(type); i++)
		if (!name_exists(btf, params[i].name_off) || !type_exists(btf, params[i].type))
			return false;
	return type_exists(btf, type->type);
}

static bool
variables_hold(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_var_secinfo *infos = btf_var_secinfos(type);
	for (unsigned i = 0; i < btf_vlen(type); i++)
		if (!is_kind(btf, infos[i].type, BTF_KIND_VAR) &&
			!is_kind(btf, infos[i].type, BTF_KIND_FUNC))
			return false;
	return true;
}

/* Enumerators start with their name, in both sizes. */
static bool
enumerators_hold(const struct btf *btf, const struct btf_type *type)
{
	for (unsigned i = 0; i < btf_vlen(type); i++) {
		uint32_t name_off = btf_is_enum(type) ? btf_enum(type)[i].name_off
						      : btf_enum64(type)[i].name_off;
		if (!name_exists(btf, name_off))
			return false;
	}
	return true;
}

static bool
modifiers_end(const struct btf *btf, const struct btf_type *type)
{
	for (uint32_t steps = 0; steps < btf__type_cnt(btf); steps++) {
		if (!btf_is_mod(type) && !btf_is_typedef(type))
			return true;
		if (type->type == 0)
			return true;
		type = btf__type_by_id(btf, type->type);
		if (type == NULL)
			return false;
	}
	return false;
}

static bool
type_holds(const struct btf *btf, const struct btf_type *type)
{
	if (!name_exists(btf, type->name_off))
		return false;
	switch (btf_kind(type)) {
	case BTF_KIND_PTR:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return type_exists(btf, type->type);
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		return modifiers_end(btf, type);
	case BTF_KIND_ARRAY:
		return type_exists(btf, btf_array(type)->type) &&
		       type_exists(btf, btf_array(type)->index_type);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return members_hold(btf, type);
	case BTF_KIND_FUNC:
		return is_kind(btf, type->type, BTF_KIND_FUNC_PROTO);
	case BTF_KIND_FUNC_PROTO:
		return params_hold(btf, type);
	case BTF_KIND_DATASEC:
		return variables_hold(btf, type);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return enumerators_hold(btf, type);
	default:
		return true;
	}
}

bool
btf_holds_together(const struct btf *btf)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++)
		if (!type_holds(btf, btf__type_by_id(btf, id)))
			return false;
	return true;
}
