/* SPDX-License-Identifier: BSD-2-Clause */
/* What libbpf would print: kept instead, so that its first warning can become our one line. */
#ifndef DRIVER_SHIM_LIBBPF_QUIET_H
#define DRIVER_SHIM_LIBBPF_QUIET_H

#include <bpf/libbpf.h>

struct libbpf_quiet {
	char warning[256]; /* the first one, without "libbpf: " and newline; empty: none */
	struct libbpf_quiet *outer;
	libbpf_print_fn_t outer_print;
};

/** Until libbpf_quiet_end(), for this thread. Calls nest: the innermost keeps the warnings. */
void libbpf_quiet_begin(struct libbpf_quiet *quiet);
void libbpf_quiet_end(struct libbpf_quiet *quiet);

#endif
