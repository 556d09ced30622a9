/* SPDX-License-Identifier: BSD-2-Clause */
/* CPU time of a thread and of the softirq kthread beside it, and the loop that calibrates both. */
#ifndef BENCH_CPU_CLOCK_H
#define BENCH_CPU_CLOCK_H

#include <stdint.h>

struct cpu_times {
	uint64_t thread_ns;   /* CPU time of the calling thread */
	uint64_t softirqd_ns; /* of ksoftirqd on the pinned core; 0 before cpu_pin() */
	uint64_t wall_ns;
};
void cpu_times_now(struct cpu_times *times);
/** The clock on the wall, from any begin: only for progress and the simulator's own speed. */
uint64_t cpu_wall_ns(void);

/**
 * Keep the calling thread on one core: the last one it may use, as interrupts prefer the first.
 * @return the core, or negative errno
 */
int cpu_pin(void);

/**
 * CPU nanoseconds for one step of a fixed loop (dependent shifts and xors, and a store): what this
 * core was worth just now, whatever else ran. Takes about 20 ms.
 */
double cpu_calibrate(void);

/** Ticks that the hypervisor took from this machine since boot, in ms; all cores. */
uint64_t cpu_steal_ms(void);

#endif
