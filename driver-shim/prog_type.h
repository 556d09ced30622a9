/* SPDX-License-Identifier: BSD-2-Clause */
/* Which type a program of an object has: by its section, as libbpf knows them; else by what people
 * called sections before libbpf fixed the names; else by the type of its argument. */
#ifndef DRIVER_SHIM_PROG_TYPE_H
#define DRIVER_SHIM_PROG_TYPE_H

#include <bpf/libbpf.h>
#include <stdbool.h>

/** @return BPF_PROG_TYPE_UNSPEC when nothing tells it */
enum bpf_prog_type prog_type_of(
	const struct bpf_object *object, const struct bpf_program *program, bool lone_program);

/** "xdp", "tc", or libbpf's name of the type. */
const char *prog_type_name(enum bpf_prog_type type);

/** Types that go to the card's judges; others are named and left out. tc actions are judged, too:
 * they share everything with classifiers but the right to be offloaded. */
bool prog_type_is_judged(enum bpf_prog_type type);

#endif
