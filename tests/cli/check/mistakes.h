/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For programs with one mistake each: `first RULE` at the end of a line is what `nicro check` must
 * name first, at that line. check.py reads the marks; a program has exactly one.
 */
#ifndef TESTS_CLI_CHECK_MISTAKES_H
#define TESTS_CLI_CHECK_MISTAKES_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

struct slots {
	__u64 at[4];
};

#define TABLE(name, table_type, entries, key_type, value_type) \
	struct {                                               \
		__uint(type, table_type);                      \
		__uint(max_entries, entries);                  \
		__type(key, key_type);                         \
		__type(value, value_type);                     \
	} name SEC(".maps")

/* Keep the compiler from knowing, folding or moving a value. */
#define OPAQUE(value) asm volatile("" : "+r"(value))

#define DATA(ctx) ((unsigned char *)(long)(ctx)->data)
#define DATA_END(ctx) ((unsigned char *)(long)(ctx)->data_end)

#endif
