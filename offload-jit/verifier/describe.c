/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers as people and the kernel's log say them. */
#include "offload-jit/verifier/internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static const struct {
	const char *words, *log;
} kinds[VREG_KIND_COUNT] = {
	[VREG_NOT_INIT] = {"register without a value", "?"},
	[VREG_SCALAR] = {"number", "scalar"},
	[VREG_CTX] = {"context", "ctx"},
	[VREG_MAP] = {"map", "map_ptr"},
	[VREG_MAP_VALUE] = {"map value", "map_value"},
	[VREG_MAP_VALUE_OR_NULL] = {"map value or null", "map_value_or_null"},
	[VREG_PACKET] = {"packet", "pkt"},
	[VREG_PACKET_META] = {"packet metadata", "pkt_meta"},
	[VREG_PACKET_END] = {"packet end", "pkt_end"},
	[VREG_STACK] = {"stack", "fp"},
	[VREG_MEM] = {"memory", "mem"},
	[VREG_MEM_OR_NULL] = {"memory or null", "mem_or_null"},
};

const char *
vreg_kind_name(unsigned kind)
{
	assert(kind < VREG_KIND_COUNT);
	return kinds[kind].words;
}

/* "a=1,b=2": text that grows inside a buffer. */
struct text {
	char *buf;
	size_t size, length;
	const char *separator;
};

static void append(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
append(struct text *t, const char *fmt, ...)
{
	va_list args;

	if (t->length + 1 >= t->size)
		return;
	int n = snprintf(t->buf + t->length, t->size - t->length, "%s", t->separator);
	t->length += (size_t)n;
	t->separator = ",";
	if (t->length + 1 >= t->size)
		return;
	va_start(args, fmt);
	n = vsnprintf(t->buf + t->length, t->size - t->length, fmt, args);
	va_end(args);
	t->length += n > 0 ? (size_t)n : 0;
}

static void
append_ranges(struct text *t, const struct vreg *r)
{
	if (r->smin != INT64_MIN && (uint64_t)r->smin != r->umin)
		append(t, "smin=%" PRId64, r->smin);
	if (r->smax != INT64_MAX && (uint64_t)r->smax != r->umax)
		append(t, "smax=%" PRId64, r->smax);
	if (r->umin != 0)
		append(t, "umin=%" PRIu64, r->umin);
	if (r->umax != UINT64_MAX)
		append(t, "umax=%" PRIu64, r->umax);
	if (r->var.mask != UINT64_MAX)
		append(t, "bits=(0x%" PRIx64 "; 0x%" PRIx64 ")", r->var.value, r->var.mask);
	if (r->s32min != INT32_MIN && r->s32min != r->smin)
		append(t, "s32min=%d", r->s32min);
	if (r->s32max != INT32_MAX && r->s32max != r->smax)
		append(t, "s32max=%d", r->s32max);
	if (r->u32min != 0 && r->u32min != r->umin)
		append(t, "u32min=%u", r->u32min);
	if (r->u32max != UINT32_MAX && r->u32max != r->umax)
		append(t, "u32max=%u", r->u32max);
}

static void
append_pointer(struct text *t, const struct vreg *r)
{
	append(t, "off=%d", r->off);
	if (kind_is_packet(r->kind))
		append(t, "r=%d", r->range);
	if (r->map)
		append(t, "map=%s,ks=%u,vs=%u", r->map->name, r->map->key_bytes,
			r->map->value_bytes);
	if (r->kind == VREG_MEM || r->kind == VREG_MEM_OR_NULL)
		append(t, "size=%u", r->mem_bytes);
	if (r->ref)
		append(t, "ref=%u", r->ref);
	if (tnum_is_const(r->var)) {
		if (r->var.value)
			append(t, "imm=%" PRId64, (int64_t)r->var.value);
	} else {
		append_ranges(t, r);
	}
}

const char *
vreg_describe(const struct vreg *reg, char *buf, size_t size)
{
	struct text t = {.buf = buf, .size = size, .separator = ""};

	assert(size > 0);
	buf[0] = '\0';
	if (reg->kind == VREG_NOT_INIT) {
		append(&t, "?");
	} else if (reg->kind == VREG_SCALAR && tnum_is_const(reg->var)) {
		append(&t, "%" PRId64, (int64_t)reg->var.value);
	} else if (reg->kind == VREG_STACK && tnum_is_const(reg->var)) {
		append(&t, "fp%+" PRId64, (int64_t)reg->off + (int64_t)reg->var.value);
	} else {
		append(&t, "%s(", kinds[reg->kind].log);
		t.separator = "";
		if (reg->id)
			append(&t, "id=%u", reg->id);
		if (reg->kind == VREG_SCALAR)
			append_ranges(&t, reg);
		else
			append_pointer(&t, reg);
		t.separator = "";
		append(&t, ")");
	}
	return buf;
}
