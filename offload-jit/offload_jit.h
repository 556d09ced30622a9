/* SPDX-License-Identifier: BSD-2-Clause */
/* eBPF in; verdict with reasons, and an image, out. The whole room behind one call. */
#ifndef OFFLOAD_JIT_OFFLOAD_JIT_H
#define OFFLOAD_JIT_OFFLOAD_JIT_H

#include "image/caps.h"
#include "image/image.h"
#include "offload-jit/program.h"
#include "offload-jit/report.h"

#include <stdio.h>

enum jit_opt {
	JIT_OPT_LINUX, /* word for word what the Linux driver makes */
	JIT_OPT_MAX,   /* nicro's own back end */
};

/* Their names, as --opt takes them. ORDER jit_opt. */
extern const char *const jit_opt_names[JIT_OPT_MAX + 1];
/** @return enum jit_opt, or -EINVAL when nothing has that name */
int jit_opt_of(const char *name);

struct jit_options {
	enum jit_opt opt;
	uint32_t mtu_bytes;    /* of the port, for the packet window; 0 = 1500 */
	uint32_t work_limit;   /* instructions the verifier looks at; 0 = a million, as Linux */
	uint32_t log_level;    /* verifier log: 0, 1, 2 */
	FILE *log;             /* NULL: none */
	const char *dump_pass; /* print the program after this pass; "all"; NULL none */
	FILE *dump;
};

/**
 * Judge and translate one program: verify, check eligibility, optimise, lower, lay out.
 *
 * @param caps    the device
 * @param report  out: findings, sorted, root cause first; release with report_free()
 * @param image   out: the image when the program is eligible, else NULL; image_free()
 * @return 0, or the errno that the first finding carries (-ENOMEM when memory is short)
 */
int offload_jit(const struct jit_program *program, const struct device_caps *caps,
	const struct jit_options *options, struct report *report, struct image **image);

/** Is this the name of a pass for jit_options.dump_pass, or "all"? */
bool offload_jit_is_pass(const char *name);

/** The names of all passes, for messages: "reg_init, neg_add_sub, ..., all". */
const char *offload_jit_passes(void);

/**
 * Judge one map by the device's rules (docs/eligibility.md "Map create").
 * @param live_maps, live_elems  what the device already holds
 * @return 0 or the errno of the first finding
 */
int offload_jit_check_map(const struct jit_map *map, const struct device_caps *caps,
	uint32_t live_maps, uint64_t live_elems, const struct jit_program *program,
	struct report *report);

#endif
