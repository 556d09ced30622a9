/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/machine.h"

#include <dirent.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

/* First line of a small file, without its newline. @return false when there is none */
static bool
first_line(const char *path, char *text, size_t bytes)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return false;
	bool got = fgets(text, (int)bytes, file) != NULL;
	fclose(file);
	if (got)
		text[strcspn(text, "\n")] = 0;
	return got;
}

static void
read_cpu_model(char *text, size_t bytes)
{
	char line[256];
	snprintf(text, bytes, "unknown");
	FILE *file = fopen("/proc/cpuinfo", "re");
	if (file == NULL)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "model name", 10) != 0 || strchr(line, ':') == NULL)
			continue;
		line[strcspn(line, "\n")] = 0;
		snprintf(text, bytes, "%s", strchr(line, ':') + 2);
		break;
	}
	fclose(file);
}

static void
read_jit(char *text, size_t bytes)
{
	static const char *const states[] = {"off", "on", "debug"};
	char line[16];
	/* A kernel built with the JIT always on has no such file for ordinary users. */
	const char *state = "always on";
	if (first_line("/proc/sys/net/core/bpf_jit_enable", line, sizeof(line))) {
		unsigned long value = strtoul(line, NULL, 10);
		state = value < 3 ? states[value] : "unknown";
	}
	snprintf(text, bytes, "%s", state);
}

static int
visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
read_mitigations(char *text, size_t bytes)
{
	static const char folder[] = "/sys/devices/system/cpu/vulnerabilities";
	struct dirent **names;
	int count = scandir(folder, &names, visible, alphasort);
	size_t len = 0;
	text[0] = 0;
	for (int i = 0; i < count; i++) {
		char path[512], line[128];
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		/* What does not concern this CPU would only hide the rest. */
		if (first_line(path, line, sizeof(line)) && strcmp(line, "Not affected") != 0 &&
			len + 1 < bytes) {
			int n = snprintf(text + len, bytes - len, "%s%s: %s", len ? "; " : "",
				names[i]->d_name, line);
			len += n > 0 ? (size_t)n : 0;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

void
machine_describe(struct machine *machine)
{
	struct utsname name;
	cpu_set_t set;
	memset(machine, 0, sizeof(*machine));
	read_cpu_model(machine->cpu_model, sizeof(machine->cpu_model));
	read_jit(machine->bpf_jit, sizeof(machine->bpf_jit));
	read_mitigations(machine->mitigations, sizeof(machine->mitigations));
	if (uname(&name) == 0)
		snprintf(machine->kernel, sizeof(machine->kernel), "%.64s %.64s %.16s",
			name.sysname, name.release, name.machine);
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		machine->cpus = (unsigned)CPU_COUNT(&set);
}
