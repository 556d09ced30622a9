/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Test programs as data files:
 *
 *   # what the test would have caught
 *   -- prog
 *   type sched_cls             xdp is the default
 *   gpl no                     default yes
 *   flags 0x1
 *   func 4 helper_fn global ctx scalar mem:16     slot, name, static or global, arguments
 *   -- maps
 *   counters array 4 8 16      name type key-bytes value-bytes entries [flags=0x80] [host]
 *                              [frozen=HEX]: contents of a read-only map, index 0 first
 *   -- bpf
 *   r0 = 2
 *   exit
 *   -- expect
 *   refuse packet-bounds 3
 *
 * Map descriptors in the text are map[0], map[1] ..; on the device table ids count from 1.
 */
#ifndef TESTS_OFFLOAD_JIT_PROGRAM_FILE_H
#define TESTS_OFFLOAD_JIT_PROGRAM_FILE_H

#include "base/fail.h"
#include "offload-jit/program.h"

enum { PROGRAM_FILE_SECTIONS = 16, PROGRAM_FILE_MAPS = 80, PROGRAM_FILE_FUNCS = 16 };

struct program_file {
	char *text; /* owns the bodies */
	struct {
		const char *name, *body;
	} sections[PROGRAM_FILE_SECTIONS];
	uint32_t section_count;
	struct jit_program program;
	struct bpf_insn *insns;
	struct jit_map maps[PROGRAM_FILE_MAPS];
	struct jit_map *map_pointers[PROGRAM_FILE_MAPS];
	struct jit_func funcs[PROGRAM_FILE_FUNCS];
};

/** Read and assemble a file. @return 0 or a negative errno with @p fail set */
int program_file_read(const char *path, struct program_file *file, struct fail *fail);

/** The same from text in memory. @p name is for errors. */
int program_file_parse(
	const char *text, const char *name, struct program_file *file, struct fail *fail);

/** Body of a section, or NULL. */
const char *program_file_section(const struct program_file *file, const char *name);

void program_file_free(struct program_file *file);

#endif
