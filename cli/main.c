/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/args.h"
#include "cli/cmds.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifndef NICRO_VERSION
#error "the build sets NICRO_VERSION"
#endif

static const char intro[] =
	"nicro: a SmartNIC that you can run anywhere. It verifies XDP and tc programs as clang "
	"makes\n"
	"them, translates them for the card, and runs them on a model of the card.\n";

static const struct cli_command *
find_command(const char *name)
{
	for (unsigned i = 0; i < cli_command_count; i++)
		if (strcmp(cli_commands[i].name, name) == 0)
			return &cli_commands[i];
	return NULL;
}

static void
print_list(FILE *stream)
{
	fprintf(stream, "%s\nUsage: nicro COMMAND [options] [operands]\n\nCommands:\n", intro);
	for (unsigned i = 0; i < cli_command_count; i++)
		fprintf(stream, "  %-10s %s\n", cli_commands[i].name, cli_commands[i].summary);
	fprintf(stream,
		"\nExit codes: 0 fine; 1 refused, mismatch or regression; 2 misuse or unreadable"
		" input; 3 a fault of nicro's.\nNext: nicro help run\n");
}

static void
print_command(const struct cli_command *command, FILE *stream)
{
	fprintf(stream, "Usage: nicro %s [options] %s\n\n%c%s.\n\nOptions:\n", command->name,
		command->operands, toupper(command->summary[0]), command->summary + 1);
	cli_print_options(command->options, stream);
	fprintf(stream, "\n%s", command->details);
}

int
cmd_help(const struct cli_args *args)
{
	if (args->operand_count == 0) {
		print_list(stdout);
		return CLI_OK;
	}
	const struct cli_command *command = find_command(args->operands[0]);
	if (command == NULL) {
		fprintf(stderr, "nicro: '%s' is not a command; `nicro help` lists them\n",
			args->operands[0]);
		return CLI_MISUSE;
	}
	print_command(command, stdout);
	return CLI_OK;
}

int
cli_fail(const struct fail *fail)
{
	fprintf(stderr, "nicro: %s\n", fail->text);
	return fail->err == -ENOMEM || fail->err == -EFAULT ? CLI_FAULT : CLI_MISUSE;
}

bool
cli_colour(FILE *stream)
{
	const char *term = getenv("TERM");
	return isatty(fileno(stream)) && getenv("NO_COLOR") == NULL && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

unsigned
cli_columns(FILE *stream)
{
	struct winsize size;
	bool known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
	return known ? size.ws_col : 100;
}

/* Output that could not be written is not a success: a full disk, a closed pipe. */
static int
flush_output(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	fprintf(stderr, "nicro: standard output: cannot write: %s\n", strerror(errno));
	return code > CLI_MISUSE ? code : CLI_MISUSE;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		print_list(stderr);
		return CLI_MISUSE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("nicro %s\n", NICRO_VERSION);
		return flush_output(CLI_OK);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_list(stdout);
		return flush_output(CLI_OK);
	}
	const struct cli_command *command = find_command(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "nicro: '%s' is not a command; `nicro help` lists them\n", argv[1]);
		return CLI_MISUSE;
	}
	struct cli_args args;
	struct fail fail = {0};
	if (cli_parse(command, argc - 1, argv + 1, &args, &fail) < 0)
		return cli_fail(&fail);
	if (cli_given(&args, CLI_OPT_HELP)) {
		print_command(command, stdout);
		return flush_output(CLI_OK);
	}
	return flush_output(command->run(&args));
}
