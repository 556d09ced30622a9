/* SPDX-License-Identifier: BSD-2-Clause */
/* What a measured figure depends on besides the program. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

struct machine {
	char cpu_model[96];    /* /proc/cpuinfo; "unknown" */
	char kernel[160];      /* release and architecture */
	char bpf_jit[16];      /* "on", "off", "debug", "always on" */
	char mitigations[512]; /* "spectre_v2: Mitigation: ...; ..." as the kernel lists them */
	unsigned cpus;         /* that this process may use */
};

void machine_describe(struct machine *machine);

#endif
