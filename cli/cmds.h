/* SPDX-License-Identifier: BSD-2-Clause */
/* One function per subcommand, each in cli/cmd_NAME.c; its row stands in commands.c.
 * Each returns an enum cli_exit. */
#ifndef CLI_CMDS_H
#define CLI_CMDS_H

#include "cli/cli.h"

int cmd_help(const struct cli_args *args);
int cmd_run(const struct cli_args *args);
int cmd_compare(const struct cli_args *args);
int cmd_check(const struct cli_args *args);
int cmd_jit(const struct cli_args *args);
int cmd_disasm(const struct cli_args *args);
int cmd_asm(const struct cli_args *args);
int cmd_device(const struct cli_args *args);
int cmd_traffic(const struct cli_args *args);
int cmd_gate(const struct cli_args *args);
int cmd_profile(const struct cli_args *args);

#endif
