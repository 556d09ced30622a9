/* SPDX-License-Identifier: BSD-2-Clause */
/* From argv to struct cli_args, by the table of options. */
#include "cli/args.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	int letter;
	const char *value; /* NULL: a flag */
	const char *help;
} options[CLI_OPTION_COUNT] = {
#define X(NAME, text, letter, value, help) [CLI_OPT_##NAME] = {text, letter, value, help},
	CLI_OPTIONS(X)
#undef X
};

/* getopt's codes of options without a letter: above every character. */
enum { LONG_ONLY = 256 };

static void
fill_getopt(uint64_t allowed, struct option *longs, char *letters)
{
	*letters++ = '+'; /* GNU permutation is done by hand below: operands may come anywhere */
	*letters++ = ':';
	for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
		if (!(allowed & (UINT64_C(1) << i)))
			continue;
		int code = options[i].letter ? options[i].letter : (int)(LONG_ONLY + i);
		int takes = options[i].value ? required_argument : no_argument;
		*longs++ = (struct option){options[i].name, takes, NULL, code};
		if (options[i].letter) {
			*letters++ = (char)options[i].letter;
			if (options[i].value)
				*letters++ = ':';
		}
	}
	*longs = (struct option){0};
	*letters = 0;
}

static int
option_of(int code)
{
	if (code >= LONG_ONLY)
		return code - LONG_ONLY;
	for (unsigned i = 0; i < CLI_OPTION_COUNT; i++)
		if (options[i].letter == code)
			return (int)i;
	return -1;
}

static int
take_option(struct cli_args *args, unsigned option, const char *value, struct fail *fail)
{
	if (option == CLI_OPT_SET) {
		if (args->set_count == CLI_SET_MAX)
			return fail_set(fail, -EINVAL,
				"--set: at most %d values; put them into a profile file",
				CLI_SET_MAX);
		args->set[args->set_count++] = value;
	} else if (args->value[option] && options[option].value &&
		   strcmp(args->value[option], value) != 0) {
		return fail_set(fail, -EINVAL, "--%s is given twice, as '%s' and as '%s'; keep one",
			options[option].name, args->value[option], value);
	}
	args->value[option] = value ? value : "";
	return 0;
}

/* The word that getopt stumbled over, for the message. */
static const char *
culprit(int argc, char **argv, char *letter_text)
{
	if (optopt > 0 && optopt < LONG_ONLY) {
		letter_text[0] = '-';
		letter_text[1] = (char)optopt;
		letter_text[2] = 0;
		return letter_text;
	}
	return optind > 0 && optind <= argc ? argv[optind - 1] : "?";
}

/* Names go into documents, and those are UTF-8: without this a record could not be made. */
static int
check_text(int argc, char **argv, struct fail *fail)
{
	for (int i = 1; i < argc; i++) {
		json_t *text = json_string(argv[i]);
		bool valid = text != NULL;
		json_decref(text);
		if (valid)
			continue;
		char shown[64];
		snprintf(shown, sizeof(shown), "%s", argv[i]);
		for (char *c = shown; *c; c++)
			*c = *c < ' ' || *c > '~' ? '?' : *c;
		return fail_set(fail, -EINVAL, "'%s' is not UTF-8; rename it", shown);
	}
	return 0;
}

/* Options whose value is a file, or a sink of packets, to write. */
static const enum cli_option outputs[] = {CLI_OPT_TX, CLI_OPT_HOST, CLI_OPT_MAPS_OUT,
	CLI_OPT_VERDICTS, CLI_OPT_EVENTS, CLI_OPT_OUTPUT, CLI_OPT_FOLDED, CLI_OPT_TRACE,
	CLI_OPT_HTML, CLI_OPT_CSV, CLI_OPT_MARKDOWN, CLI_OPT_JUNIT};
enum { OUTPUTS = sizeof(outputs) / sizeof(outputs[0]) };

/* What an output option writes; NULL: nothing, or what keeps nothing. */
static const char *
output_of(const struct cli_args *args, enum cli_option option)
{
	const char *path = args->value[option];
	bool sink = option == CLI_OPT_TX || option == CLI_OPT_HOST;
	if (!path || strcmp(path, "/dev/null") == 0 || (sink && strcmp(path, "null") == 0))
		return NULL;
	return sink && strncmp(path, "pcap:", 5) == 0 ? path + 5 : path;
}

/* Of two outputs in one file the last one would be left, and an input would be gone. */
static int
check_outputs(const struct cli_args *args, struct fail *fail)
{
	for (unsigned i = 0; i < OUTPUTS; i++) {
		const char *path = output_of(args, outputs[i]);
		for (unsigned k = 0; path && k < i; k++) {
			const char *other = output_of(args, outputs[k]);
			if (other && strcmp(path, other) == 0)
				return fail_set(fail, -EINVAL,
					"--%s and --%s both name %s; give each its own",
					options[outputs[k]].name, options[outputs[i]].name, path);
		}
		for (unsigned k = 0; path && k < args->operand_count; k++)
			if (strcmp(path, args->operands[k]) == 0)
				return fail_set(fail, -EINVAL,
					"--%s would write over %s, which is read; give it another "
					"name",
					options[outputs[i]].name, path);
	}
	return 0;
}

int
cli_parse(const struct cli_command *command, int argc, char **argv, struct cli_args *args,
	struct fail *fail)
{
	struct option longs[CLI_OPTION_COUNT + 1];
	char letters[2 * CLI_OPTION_COUNT + 3];
	fill_getopt(command->options, longs, letters);
	memset(args, 0, sizeof(*args));
	args->command = command;
	args->operands = argv; /* operands are moved to the front of argv as they come */

	if (check_text(argc, argv, fail))
		return fail->err;
	opterr = 0;
	optind = 1;
	while (optind < argc) {
		int code = getopt_long(argc, argv, letters, longs, NULL);
		if (code == -1) {
			bool rest_are_operands = optind > 0 && strcmp(argv[optind - 1], "--") == 0;
			do {
				if (optind < argc)
					args->operands[args->operand_count++] = argv[optind++];
			} while (rest_are_operands && optind < argc);
			continue;
		}
		char letter_text[3];
		if (code == ':')
			return fail_set(fail, -EINVAL, "%s needs a value; try: nicro help %s",
				culprit(argc, argv, letter_text), command->name);
		if (code == '?')
			return fail_set(fail, -EINVAL,
				"%s is not an option of '%s'; try: nicro help %s",
				culprit(argc, argv, letter_text), command->name, command->name);
		int err = take_option(args, (unsigned)option_of(code), optarg, fail);
		if (err)
			return err;
	}
	if (cli_given(args, CLI_OPT_HELP))
		return 0;
	if (args->operand_count < command->operands_min)
		return fail_set(fail, -EINVAL, "'%s' needs %s; try: nicro help %s", command->name,
			command->operands, command->name);
	if (command->operands_max && args->operand_count > command->operands_max)
		return fail_set(fail, -EINVAL,
			"'%s' is one operand too many for '%s'; try: nicro help %s",
			args->operands[command->operands_max], command->name, command->name);
	return check_outputs(args, fail);
}

void
cli_print_options(uint64_t allowed, FILE *stream)
{
	for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
		if (!(allowed & (UINT64_C(1) << i)))
			continue;
		char left[48];
		snprintf(left, sizeof(left), "%s%c%s--%s%s%s", options[i].letter ? "-" : " ",
			options[i].letter ? options[i].letter : ' ',
			options[i].letter ? ", " : "  ", options[i].name,
			options[i].value ? " " : "", options[i].value ? options[i].value : "");
		fprintf(stream, "  %-24s %s\n", left, options[i].help);
	}
}

/* A word as a shell takes it. */
static void
print_word(const char *word, FILE *stream)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=.,:/@%";
	if (*word && word[strspn(word, plain)] == 0) {
		fprintf(stream, " %s", word);
		return;
	}
	fputs(" '", stream);
	for (; *word; word++)
		fprintf(stream, *word == '\'' ? "'\\''" : "%c", *word);
	fputc('\'', stream);
}

void
cli_print_call(const struct cli_args *args, const char *command, FILE *stream)
{
	unsigned c = 0;
	while (strcmp(cli_commands[c].name, command) != 0)
		c++;
	uint64_t form = CLI_BIT(JSON) | CLI_BIT(QUIET);
	fprintf(stream, "nicro %s", command);
	for (unsigned i = 0; i < args->operand_count; i++)
		print_word(args->operands[i], stream);
	for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
		if (!(cli_commands[c].options & ~form & (UINT64_C(1) << i)) || !args->value[i])
			continue;
		unsigned times = i == CLI_OPT_SET ? args->set_count : 1;
		for (unsigned k = 0; k < times; k++) {
			fprintf(stream, " --%s", options[i].name);
			if (options[i].value)
				print_word(
					i == CLI_OPT_SET ? args->set[k] : args->value[i], stream);
		}
	}
}

bool
cli_given(const struct cli_args *args, enum cli_option option)
{
	return args->value[option] != NULL;
}

const char *
cli_option_name(enum cli_option option)
{
	return options[option].name;
}

const char *
cli_value(const struct cli_args *args, enum cli_option option, const char *fallback)
{
	return args->value[option] ? args->value[option] : fallback;
}
