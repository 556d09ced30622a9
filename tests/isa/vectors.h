/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the data files of tests/isa. */
#ifndef TESTS_ISA_VECTORS_H
#define TESTS_ISA_VECTORS_H

#include "isa/isa.h"

struct vector {
	char where[64]; /* "vectors.txt:12", for messages */
	enum isa_ctx_mode mode;
	uint64_t word, stored;
	uint64_t encoded; /* what the encoder writes: word, or the one after => */
	char text[ISA_TEXT_MAX];
};

/** Read a file of the data directory. Aborts the test on a malformed line. The caller frees. */
struct vector *vectors_read(const char *name, size_t *count);

#endif
