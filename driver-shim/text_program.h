/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs without a section of their own: a lone function in .text. libbpf before 1.5 took it for
 * a program, later ones take everything in .text for subprograms. The section is renamed to "text",
 * the same string one character on, in the section table and in the tables of .BTF.ext.
 */
#ifndef DRIVER_SHIM_TEXT_PROGRAM_H
#define DRIVER_SHIM_TEXT_PROGRAM_H

#include "driver-shim/elf_view.h"

/** Name of the section after the change. */
#define TEXT_PROGRAM_SECTION "text"

/** Make the only function of a checked object (elf_check()) a program, if it is in .text. */
void text_program_rename(const struct elf_view *elf);

#endif
