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
	{
		.name = "device",
		.operands = "list | show [PROFILE] | validate FILE...",
		.summary = "list, show and validate profiles of cards",
		.details = "A profile holds every number of a card: clock, cores, memories, firmware,\n"
			   "limits. To change one for a run: --set KEY=VALUE. To keep changes: a file that\n"
			   "begins with  inherits = \"agilio-cx-2x40\";  and is named by its path.\n\n"
			   "Examples:\n  nicro device list\n  nicro device show agilio-cx-2x10\n"
			   "  nicro device show --set emem.miss_ns=400\n"
			   "  nicro device validate ./mycard.conf\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(DEVICE) |
			   CLI_BIT(SET),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_device,
	},
};
const unsigned cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);
