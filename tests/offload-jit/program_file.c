/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the test programs that program_file.h describes. */
#include "program_file.h"

#include "offload-jit/bpf/bpf.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	uint32_t type;
} map_types[] = {
	{"hash", BPF_MAP_TYPE_HASH},
	{"array", BPF_MAP_TYPE_ARRAY},
	{"prog_array", BPF_MAP_TYPE_PROG_ARRAY},
	{"perf_event_array", BPF_MAP_TYPE_PERF_EVENT_ARRAY},
	{"percpu_hash", BPF_MAP_TYPE_PERCPU_HASH},
	{"percpu_array", BPF_MAP_TYPE_PERCPU_ARRAY},
	{"lru_hash", BPF_MAP_TYPE_LRU_HASH},
	{"lpm_trie", BPF_MAP_TYPE_LPM_TRIE},
	{"devmap", BPF_MAP_TYPE_DEVMAP},
	{"cpumap", BPF_MAP_TYPE_CPUMAP},
	{"xskmap", BPF_MAP_TYPE_XSKMAP},
	{"ringbuf", BPF_MAP_TYPE_RINGBUF},
	{"queue", BPF_MAP_TYPE_QUEUE},
};

static int
parse_content(struct jit_map *map, const char *hex)
{
	size_t size = (size_t)map->value_bytes * map->max_entries;
	uint8_t *content = calloc(1, size ? size : 1);
	unsigned byte;

	if (!content)
		return -ENOMEM;
	for (size_t i = 0; i < size && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		content[i] = (uint8_t)byte;
	map->content = content;
	map->read_only_frozen = true;
	return 0;
}

static int
parse_map(struct program_file *file, char *line, const char *name, struct fail *fail)
{
	struct jit_map *map = &file->maps[file->program.map_count];
	char type[32];
	int used = 0;

	if (file->program.map_count == PROGRAM_FILE_MAPS ||
		sscanf(line, "%15s %31s %u %u %u%n", map->name, type, &map->key_bytes,
			&map->value_bytes, &map->max_entries, &used) != 5)
		return fail_set(fail, -EINVAL, "%s: not a map: '%s'", name, line);
	for (size_t i = 0; i < sizeof(map_types) / sizeof(map_types[0]); i++) {
		if (strcmp(map_types[i].name, type) == 0)
			map->type = map_types[i].type;
	}
	if (map->type == BPF_MAP_TYPE_UNSPEC)
		return fail_set(fail, -EINVAL, "%s: unknown map type '%s'", name, type);
	map->on_device = true;
	for (char *word = strtok(line + used, " \t"); word; word = strtok(NULL, " \t")) {
		if (strncmp(word, "flags=", 6) == 0)
			map->flags = (uint32_t)strtoul(word + 6, NULL, 0);
		else if (strcmp(word, "host") == 0)
			map->on_device = false;
		else if (strncmp(word, "frozen=", 7) == 0 && parse_content(map, word + 7) == 0)
			map->flags |= BPF_F_RDONLY_PROG;
		else
			return fail_set(fail, -EINVAL, "%s: unknown map word '%s'", name, word);
	}
	map->device_id = file->program.map_count + 1;
	map->words = calloc((map->value_bytes + 3) / 4 + 1, sizeof(*map->words));
	if (!map->words)
		return fail_set(fail, -ENOMEM, "%s: out of memory", name);
	file->map_pointers[file->program.map_count++] = map;
	return 0;
}

static int
parse_func(struct program_file *file, char *line, const char *name, struct fail *fail)
{
	struct jit_func *func = &file->funcs[file->program.func_count];
	char linkage[16];
	int used = 0;

	if (file->program.func_count == PROGRAM_FILE_FUNCS ||
		sscanf(line, "%u %63s %15s%n", &func->insn, func->name, linkage, &used) != 3)
		return fail_set(fail, -EINVAL, "%s: not a function: '%s'", name, line);
	func->global = strcmp(linkage, "global") == 0;
	func->has_type = true;
	for (char *word = strtok(line + used, " \t"); word; word = strtok(NULL, " \t")) {
		uint32_t i = func->arg_count++;
		if (i >= 5)
			return fail_set(fail, -EINVAL, "%s: more than 5 arguments", name);
		if (strcmp(word, "ctx") == 0)
			func->args[i].kind = JIT_ARG_CTX;
		else if (strncmp(word, "mem:", 4) == 0)
			func->args[i].kind = JIT_ARG_MEM;
		else
			func->args[i].kind = JIT_ARG_SCALAR;
		if (func->args[i].kind == JIT_ARG_MEM)
			func->args[i].mem_bytes = (uint32_t)strtoul(word + 4, NULL, 0);
	}
	file->program.func_count++;
	return 0;
}

static int
parse_prog(struct program_file *file, char *line, const char *name, struct fail *fail)
{
	char key[16], value[32];
	int used = 0;

	if (sscanf(line, "%15s%n %31s", key, &used, value) != 2)
		return fail_set(fail, -EINVAL, "%s: not a property: '%s'", name, line);
	if (strcmp(key, "func") == 0)
		return parse_func(file, line + used, name, fail);
	if (strcmp(key, "type") == 0 && strcmp(value, "sched_cls") == 0)
		file->program.type = BPF_PROG_TYPE_SCHED_CLS;
	else if (strcmp(key, "type") == 0 && strcmp(value, "xdp") == 0)
		file->program.type = BPF_PROG_TYPE_XDP;
	else if (strcmp(key, "type") == 0 && strcmp(value, "kprobe") == 0)
		file->program.type = BPF_PROG_TYPE_KPROBE;
	else if (strcmp(key, "gpl") == 0)
		file->program.gpl = strcmp(value, "yes") == 0;
	else if (strcmp(key, "flags") == 0)
		file->program.flags = (uint32_t)strtoul(value, NULL, 0);
	else
		return fail_set(fail, -EINVAL, "%s: unknown property '%s'", name, line);
	return 0;
}

typedef int (*line_fn)(struct program_file *, char *, const char *, struct fail *);

static int
each_line(struct program_file *file, const char *body, line_fn fn, const char *name,
	struct fail *fail)
{
	char line[512];

	for (const char *p = body; p && *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t n = strcspn(p, "\n");
		if (n >= sizeof(line))
			return fail_set(fail, -EINVAL, "%s: line too long", name);
		memcpy(line, p, n);
		line[n] = '\0';
		char *start = line;
		while (isspace((unsigned char)*start))
			start++;
		if (*start == '\0' || *start == '#')
			continue;
		int r = fn(file, start, name, fail);
		if (r)
			return r;
	}
	return 0;
}

/* Cut the text at its "-- name" lines. */
static int
split(struct program_file *file, const char *name, struct fail *fail)
{
	for (char *p = file->text; p && *p;) {
		char *next = strchr(p, '\n');
		if (strncmp(p, "-- ", 3) == 0) {
			if (file->section_count == PROGRAM_FILE_SECTIONS || !next)
				return fail_set(fail, -EINVAL, "%s: too many sections", name);
			p[0] = '\0'; /* ends the body before */
			*next = '\0';
			file->sections[file->section_count].name = p + 3;
			file->sections[file->section_count++].body = next + 1;
		}
		p = next ? next + 1 : NULL;
	}
	return 0;
}

const char *
program_file_section(const struct program_file *file, const char *name)
{
	for (uint32_t i = 0; i < file->section_count; i++) {
		if (strcmp(file->sections[i].name, name) == 0)
			return file->sections[i].body;
	}
	return NULL;
}

int
program_file_parse(const char *text, const char *name, struct program_file *file, struct fail *fail)
{
	*file = (struct program_file){.program = {.type = BPF_PROG_TYPE_XDP, .gpl = true}};
	struct jit_program *program = &file->program;

	snprintf(program->name, sizeof(program->name), "prog");
	file->text = strdup(text);
	if (!file->text)
		return fail_set(fail, -ENOMEM, "%s: out of memory", name);
	program->maps = file->map_pointers;
	program->funcs = file->funcs;
	int r = split(file, name, fail);
	if (r == 0)
		r = each_line(file, program_file_section(file, "prog"), parse_prog, name, fail);
	if (r == 0)
		r = each_line(file, program_file_section(file, "maps"), parse_map, name, fail);
	const char *body = program_file_section(file, "bpf");
	if (r == 0 && !body)
		r = fail_set(fail, -EINVAL, "%s: no section '-- bpf'", name);
	if (r == 0) {
		r = bpf_parse(body, name, &file->insns, fail);
		program->insns = file->insns;
		program->insn_count = r > 0 ? (uint32_t)r : 0;
	}
	if (r < 0)
		program_file_free(file);
	return r < 0 ? r : 0;
}

int
program_file_read(const char *path, struct program_file *file, struct fail *fail)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!in)
		return fail_set(fail, -errno, "%s: cannot be read", path);
	ssize_t n = getdelim(&text, &size, '\0', in);
	fclose(in);
	int r = n < 0 ? fail_set(fail, -EINVAL, "%s: empty", path)
		      : program_file_parse(text, path, file, fail);
	free(text);
	return r;
}

void
program_file_free(struct program_file *file)
{
	for (uint32_t i = 0; i < file->program.map_count; i++) {
		free(file->maps[i].words);
		union {
			const uint8_t *in;
			void *out;
		} content = {.in = file->maps[i].content};
		free(content.out);
	}
	free(file->text);
	free(file->insns);
	file->text = NULL;
	file->insns = NULL;
	file->program.map_count = 0;
}
