/* SPDX-License-Identifier: BSD-2-Clause */
/* The `nicro` command: a table of subcommands, each thin. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Exit codes; with several inputs the highest wins. */
enum cli_exit { CLI_OK = 0, CLI_REFUSED = 1, CLI_MISUSE = 2, CLI_FAULT = 3 };

/* Options are rows of cli/options.def.h: parsing, --help and the manual are made from them. Each
 * command takes a set of them (CLI_BIT(NAME)); asking for another one is misuse. */
struct cli_args;

struct cli_command {
	const char *name;
	const char *operands; /* "OBJ", "OBJ...", "FILE" */
	const char *summary;  /* one line for the list */
	const char *details;  /* what --help says below the usage, ends with examples */
	uint64_t options;     /* CLI_BIT() of the rows it takes */
	unsigned operands_min, operands_max; /* max 0 = any number */
	int (*run)(const struct cli_args *args);
};
extern const struct cli_command cli_commands[];
extern const unsigned cli_command_count;

#include "cli/options.def.h"

enum cli_option {
#define X(NAME, ...) CLI_OPT_##NAME,
	CLI_OPTIONS(X)
#undef X
		CLI_OPTION_COUNT
};
#define CLI_BIT(NAME) (UINT64_C(1) << CLI_OPT_##NAME)

enum { CLI_SET_MAX = 64 };
struct cli_args {
	const struct cli_command *command;
	const char
		*value[CLI_OPTION_COUNT]; /* last value given; flags: "" when given; NULL absent */
	const char *set[CLI_SET_MAX];     /* --set, in order */
	unsigned set_count;
	char **operands;
	unsigned operand_count;
};

/** Was the flag or option given? */
bool cli_given(const struct cli_args *args, enum cli_option option);

/** Value of an option, or @p fallback. */
const char *cli_value(const struct cli_args *args, enum cli_option option, const char *fallback);

/** Long name of an option, without the dashes. */
const char *cli_option_name(enum cli_option option);

/** Print "nicro: TEXT" on stderr as one line. @return the exit code that fits @p fail->err */
int cli_fail(const struct fail *fail);

/**
 * Value of an option that takes a whole number.
 * @param value  out: @p fallback when the option is absent
 * @return 0, or -EINVAL with one line when it is no number or outside min..max
 */
int cli_number(const struct cli_args *args, enum cli_option option, uint64_t fallback, uint64_t min,
	uint64_t max, uint64_t *value, struct fail *fail);

/** Load --device with every --set applied. @return 0 or negative errno with @p fail */
struct nic_profile;
int cli_profile(const struct cli_args *args, struct nic_profile *profile, struct fail *fail);
/** Apply every --set. @return 0 or -EINVAL with @p fail */
int cli_set(const struct cli_args *args, struct nic_profile *profile, struct fail *fail);

/** The translation options: --opt, --mtu. @return 0 or -EINVAL with @p fail */
struct jit_options;
int cli_jit_options(const struct cli_args *args, struct jit_options *jit, struct fail *fail);

/**
 * Load an object for the card of --device, with --prog, --seed, --opt, --mtu.
 * @param profile  lives as long as the object
 * @return 0 or negative errno with @p fail
 */
struct loaded_object;
int cli_load(const struct cli_args *args, const char *path, const struct nic_profile *profile,
	struct loaded_object **object, struct fail *fail);

/**
 * The one program that a command works on: --prog, or the only one of the object that a card
 * could take.
 * @return NULL with @p fail when there is none or the choice is open; the line lists the names
 */
struct loaded_program;
const struct loaded_program *cli_choose(const struct cli_args *args, const char *path,
	const struct loaded_object *object, struct fail *fail);

/** Print a JSON document to stdout, indented, floats with 12 digits, and release it. */
struct json_t;
void cli_print_json(struct json_t *document);

/** Colours only on a terminal, and not with NO_COLOR. */
bool cli_colour(FILE *stream);
/** Columns of the terminal; 100 where it goes to a file or a pipe. */
unsigned cli_columns(FILE *stream);

#endif
