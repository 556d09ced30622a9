/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs with facts given in the file, so that lowering is tested without the verifier. To the
 * sections of program_file.h come
 *
 *   -- facts
 *   depth 16                     stack bytes of main, as the verifier gives them
 *   subprog 3 8                  another subprogram: first slot, stack bytes
 *   adjust_head_fast
 *   limit 20                     words that the device has room for
 *   base r2 packet id=1 off=0    accesses based on r2
 *   2 zext src=0..31             slot 2; "*" all slots; keys as in lower_file.c
 *   3 args 2=stack off=-16       slot 3: argument register 2
 *   4 args 2=scalar value=14     slot 4: a constant
 *   -- words
 *   2 2aa802c1402 1:d805a08125   words that slot 2 becomes, with the relocation type in front
 *   -- stored                    the whole image, relocated to 3072, with ECC
 *   -- warnings
 *   2 shift-by-itself            findings, in order; -1: the whole program
 *
 * A slot that -- words does not name emits nothing. Without the section nothing is compared; the
 * golden listing NAME.out always is.
 */
#ifndef TESTS_OFFLOAD_JIT_LOWER_FILE_H
#define TESTS_OFFLOAD_JIT_LOWER_FILE_H

#include "offload-jit/lower/translation.h"
#include "program_file.h"

struct lower_file {
	struct program_file program;
	struct jit_facts facts;
	uint32_t limit_words; /* code store for the image; 0: the usual size */
};

/** Read a file and its facts. @return 0 or negative errno with @p fail set */
int lower_file_read(const char *path, struct lower_file *file, struct fail *fail);
void lower_file_free(struct lower_file *file);

#endif
