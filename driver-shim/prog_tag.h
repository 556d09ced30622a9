/* SPDX-License-Identifier: BSD-2-Clause */
/* The tag of a program: the first eight bytes of the SHA-1 (RFC 3174) over its instructions, the
 * references to maps left out. Equal to the tag that Linux 6.1
 * gives the same instructions; from 6.18 on it hashes with SHA-256. */
#ifndef DRIVER_SHIM_PROG_TAG_H
#define DRIVER_SHIM_PROG_TAG_H

#include "offload-jit/program.h"

#include <stdint.h>

void prog_tag(const struct jit_program *program, uint8_t tag[BPF_TAG_SIZE]);

#endif
