/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/cpu_clock.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALIBRATION_STEPS = 12000000 };

static char softirqd_path[64]; /* schedstat of the core's ksoftirqd; empty: not known */

static uint64_t
clock_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static uint64_t
softirqd_ns(void)
{
	unsigned long long ns = 0;
	FILE *file = softirqd_path[0] ? fopen(softirqd_path, "re") : NULL;
	if (file == NULL)
		return 0;
	if (fscanf(file, "%llu", &ns) != 1)
		ns = 0;
	fclose(file);
	return ns;
}

uint64_t
cpu_wall_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

void
cpu_times_now(struct cpu_times *times)
{
	times->softirqd_ns = softirqd_ns();
	times->wall_ns = cpu_wall_ns();
	times->thread_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

/* The kernel thread of a core by its name. */
static void
find_softirqd(int cpu)
{
	char want[32], comm[32], path[sizeof(softirqd_path)];
	snprintf(want, sizeof(want), "ksoftirqd/%d\n", cpu);
	softirqd_path[0] = 0;
	DIR *proc = opendir("/proc");
	if (proc == NULL)
		return;
	for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
		long pid = strtol(entry->d_name, NULL, 10);
		if (pid <= 0)
			continue;
		snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
		FILE *file = fopen(path, "re");
		if (file == NULL)
			continue;
		bool found = fgets(comm, sizeof(comm), file) && strcmp(comm, want) == 0;
		fclose(file);
		if (found) {
			snprintf(softirqd_path, sizeof(softirqd_path), "/proc/%ld/schedstat", pid);
			break;
		}
	}
	closedir(proc);
}

int
cpu_pin(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return -errno;
	int last = -1;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set))
			last = cpu;
	if (last < 0)
		return -EINVAL;
	CPU_ZERO(&set);
	CPU_SET(last, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		return -errno;
	find_softirqd(last);
	return last;
}

double
cpu_calibrate(void)
{
	static volatile uint64_t sink[64];
	uint64_t x = 88172645463325252ULL; /* the seed of Marsaglia's xorshift paper */
	uint64_t start_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	for (unsigned i = 0; i < CALIBRATION_STEPS; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		sink[x & 63] = x;
	}
	double elapsed_ns = (double)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - start_ns);
	(void)sink[0];
	return elapsed_ns / CALIBRATION_STEPS;
}

uint64_t
cpu_steal_ms(void)
{
	unsigned long long ticks = 0;
	FILE *file = fopen("/proc/stat", "re");
	if (file == NULL)
		return 0;
	/* proc(5): user nice system idle iowait irq softirq steal */
	if (fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %llu", &ticks) != 1)
		ticks = 0;
	fclose(file);
	long per_second = sysconf(_SC_CLK_TCK);
	return per_second > 0 ? ticks * 1000 / (uint64_t)per_second : 0;
}
