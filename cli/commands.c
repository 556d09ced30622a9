/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of subcommands: what `nicro --help` lists, in this order. */
#include "cli/cmds.h"

const struct cli_command cli_commands[] = {
	{
		.name = "help",
		.operands = "[COMMAND]",
		.summary = "show this list, or the help of one command",
		.details = "Examples:\n  nicro help\n  nicro help run\n",
		.options = CLI_BIT(HELP),
		.operands_min = 0,
		.operands_max = 1,
		.run = cmd_help,
	},
};
const unsigned cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);
