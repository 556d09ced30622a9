/* SPDX-License-Identifier: BSD-2-Clause */
/* A core with a program, for tests: microcode text or stored words in, a packet through it. */
#ifndef TESTS_NIC_MODEL_PROGRAM_H
#define TESTS_NIC_MODEL_PROGRAM_H

#include "nic-model/core/core.h"
#include "nic-model/core/maps.h"

enum { PROGRAM_START = 3072, PROGRAM_BUFFER_BYTES = 12288 };

struct program {
	struct nic_profile profile;
	struct core *core;
	struct core_code *code;
	uint8_t buffer[PROGRAM_BUFFER_BYTES];
	struct core_packet packet;
};

/** A core of the default card; @p set: one --set, or NULL. Fails the test on errors. */
void program_init(struct program *program, const char *set);
void program_end(struct program *program);

/** Assemble lines of text at PROGRAM_START: `.N` targets are code-store addresses, `.DONE` is the
 * end, `.+N` and `.-N` count from the line itself. */
void program_text(struct program *program, const char *text);

/** Load stored words (ECC included). */
void program_words(struct program *program, const uint64_t *words, uint32_t count, uint32_t start);

/** Run one packet; bytes of @p data go to the usual place. @return the trap */
enum core_trap_reason program_run(
	struct program *program, enum core_mode mode, const void *data, uint32_t len_bytes);

/** The packet's bytes after the run. */
const uint8_t *program_data(const struct program *program);

#endif
