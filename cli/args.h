/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "cli/cli.h"

/**
 * Parse the words after the command's name by the command's set of options.
 * Operands and options may come in any order; `--` ends the options.
 *
 * @param argv  argv[0] is the command's name; reordered; args keeps pointers into it
 * @return 0, or -EINVAL with one line that names the word and the cure
 */
int cli_parse(const struct cli_command *command, int argc, char **argv, struct cli_args *args,
	struct fail *fail);

/** Print one line per option of the set. */
void cli_print_options(uint64_t allowed, FILE *stream);

/**
 * Print a call of another command that asks about the same thing as this one: its operands, and
 * the options that both have, but --json and --quiet. Words are quoted for a shell.
 */
void cli_print_call(const struct cli_args *args, const char *command, FILE *stream);

#endif
