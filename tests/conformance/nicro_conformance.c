/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A plugin for the runner of bpf_conformance (docs/conformance.md):
 *
 *   nicro-conformance [MEMORY] [--elf] [--opt=linux|max] [--device=PROFILE] [--run-warned] <
 * PROGRAM
 *
 * MEMORY and PROGRAM are bytes in base 16, white space between them is ignored. Prints R0 in hex.
 * Exit: 0 fine, 1 refused (the rule is on stderr), 2 misuse, 3 a fault of nicro's.
 */
#include "on_card.h"

#include <ctype.h>
#include <errno.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_FINE, EXIT_REFUSED, EXIT_MISUSE, EXIT_FAULT };

struct bytes {
	uint8_t *data;
	size_t count;
};

struct arguments {
	const char *memory;
	bool elf, help;
	const char *device;
	struct on_card_options options;
};

static const char usage[] =
	"usage: nicro-conformance [MEMORY] [--elf] [--opt=linux|max] [--device=PROFILE]\n"
	"                         [--run-warned] < PROGRAM\n"
	"Plugin for bpf_conformance: runs PROGRAM (bytes in base 16, R1 = MEMORY, R2 = its "
	"length)\n"
	"as microcode on the modelled card and prints R0 in hex.\n"
	"  --elf         PROGRAM is an ELF object: its first code section is run\n"
	"  --opt         the driver's code (linux, the default) or nicro's own (max)\n"
	"  --device      card: built-in name or file\n"
	"  --run-warned  run what the driver's code computes otherwise, with a warning\n"
	"Exit: 0 fine, 1 refused by the rule on stderr, 2 misuse, 3 a fault of nicro's.\n";

/* "--opt=max" as "--opt" "max": @return the value, or NULL when it is another option */
static const char *
value_of(char **argv, int argc, int *i, const char *option)
{
	size_t len = strlen(option);
	if (strncmp(argv[*i], option, len) != 0)
		return NULL;
	if (argv[*i][len] == '=')
		return argv[*i] + len + 1;
	if (argv[*i][len] == '\0' && *i + 1 < argc)
		return argv[++*i];
	return NULL;
}

static int
parse_option(char **argv, int argc, int *i, struct arguments *arguments, struct fail *fail)
{
	const char *value;
	const char *word = argv[*i];
	if (strcmp(word, "--elf") == 0)
		arguments->elf = true;
	else if (strcmp(word, "--run-warned") == 0)
		arguments->options.run_warned = true;
	else if (strcmp(word, "--help") == 0)
		arguments->help = true;
	else if ((value = value_of(argv, argc, i, "--device")) != NULL)
		arguments->device = value;
	else if ((value = value_of(argv, argc, i, "--opt")) != NULL) {
		int opt = jit_opt_of(value);
		if (opt < 0)
			return fail_set(fail, -EINVAL, "--opt=%s: take linux or max", value);
		arguments->options.opt = (enum jit_opt)opt;
	} else if (word[0] == '-' || arguments->memory != NULL)
		return fail_set(fail, -EINVAL, "%s: unknown; see --help", word);
	else
		arguments->memory = word;
	return 0;
}

static int
digit(int c)
{
	if (isdigit(c))
		return c - '0';
	return isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

/* @return 0; -EINVAL, -ENOMEM */
static int
decode(const char *what, const char *text, struct bytes *bytes, struct fail *fail)
{
	size_t digits = 0;
	*bytes = (struct bytes){.data = malloc(strlen(text) / 2 + 1)};
	if (bytes->data == NULL)
		return fail_set(fail, -ENOMEM, "out of memory");
	for (const char *p = text; *p; p++) {
		if (isspace((unsigned char)*p))
			continue;
		int value = digit((unsigned char)*p);
		if (value < 0)
			return fail_set(fail, -EINVAL,
				"%s: '%c' is no digit of base 16; pass bytes as two digits each",
				what, *p);
		uint8_t *byte = &bytes->data[digits / 2];
		*byte = (uint8_t)(digits++ % 2 == 0 ? value << 4 : *byte | value);
	}
	if (digits % 2 != 0)
		return fail_set(
			fail, -EINVAL, "%s: an odd number of digits; pass whole bytes", what);
	bytes->count = digits / 2;
	return 0;
}

static bool
has_relocations(Elf *elf)
{
	for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn; scn = elf_nextscn(elf, scn)) {
		GElf_Shdr header;
		if (gelf_getshdr(scn, &header) && header.sh_size != 0 &&
			(header.sh_type == SHT_REL || header.sh_type == SHT_RELA)) {
			GElf_Shdr target;
			Elf_Scn *of = elf_getscn(elf, header.sh_info);
			if (of && gelf_getshdr(of, &target) && target.sh_flags & SHF_EXECINSTR)
				return true;
		}
	}
	return false;
}

/* Replace an object by the bytes of its first code section. */
static int
take_code(struct bytes *bytes, struct fail *fail)
{
	int err = -EINVAL;
	elf_version(EV_CURRENT);
	Elf *elf = elf_memory((char *)bytes->data, bytes->count);
	GElf_Ehdr ehdr;
	if (elf == NULL || gelf_getehdr(elf, &ehdr) == NULL || ehdr.e_machine != EM_BPF)
		fail_set(fail, err, "program: no ELF object for eBPF; leave out --elf for bytes");
	else if (has_relocations(elf))
		fail_set(fail, err, "program: has relocations; `nicro check` takes such objects");
	else {
		for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn; scn = elf_nextscn(elf, scn)) {
			GElf_Shdr header;
			if (gelf_getshdr(scn, &header) == NULL || header.sh_size == 0 ||
				header.sh_type != SHT_PROGBITS ||
				!(header.sh_flags & SHF_EXECINSTR))
				continue;
			Elf_Data *code = elf_getdata(scn, NULL);
			if (code == NULL || code->d_buf == NULL || code->d_size > bytes->count)
				break;
			memmove(bytes->data, code->d_buf, code->d_size);
			bytes->count = code->d_size;
			err = 0;
			break;
		}
		if (err)
			fail_set(fail, err, "program: the object has no code");
	}
	elf_end(elf);
	return err;
}

static int
read_program(const struct arguments *arguments, struct bytes *program, struct fail *fail)
{
	char *text = NULL;
	size_t size = 0;
	if (getdelim(&text, &size, '\0', stdin) < 0) {
		free(text);
		return fail_set(fail, -EINVAL, "program: nothing on stdin; pass its bytes there");
	}
	int err = decode("program", text, program, fail);
	free(text);
	if (!err && arguments->elf)
		err = take_code(program, fail);
	if (!err && program->count % sizeof(struct bpf_insn) != 0)
		err = fail_set(fail, -EINVAL, "program: %zu bytes are no whole instructions",
			program->count);
	return err;
}

/* @return exit code */
static int
run(const struct arguments *arguments, struct bytes *program, struct bytes *memory)
{
	struct fail fail = {0};
	uint64_t r0;
	int err = decode("memory", arguments->memory ? arguments->memory : "", memory, &fail);
	if (!err)
		err = read_program(arguments, program, &fail);
	if (err) {
		fprintf(stderr, "nicro-conformance: %s\n", fail.text);
		return EXIT_MISUSE;
	}
	struct bpf_insn *insns = malloc(program->count + 1); /* aligned; never of no bytes */
	if (insns == NULL)
		return EXIT_FAULT;
	memcpy(insns, program->data, program->count);
	struct bare_program bare = {.insns = insns,
		.count = (uint32_t)(program->count / sizeof(*insns)),
		.memory = memory->data,
		.memory_bytes = (uint32_t)memory->count};
	err = on_card_run(&bare, &arguments->options, &r0, &fail);
	free(insns);
	if (err < 0) {
		fprintf(stderr, "nicro-conformance: %s\n", fail.text);
		return err == -EINVAL ? EXIT_MISUSE : EXIT_FAULT;
	}
	if (err == 0)
		printf("%" PRIx64 "\n", r0);
	return err == 0 ? EXIT_FINE : EXIT_REFUSED;
}

int
main(int argc, char **argv)
{
	struct fail fail = {0};
	struct arguments arguments = {
		.device = nic_profile_names[0], .options = {.messages = stderr}};
	int err = 0;
	for (int i = 1; i < argc && !err; i++)
		err = parse_option(argv, argc, &i, &arguments, &fail);
	if (!err && arguments.help) {
		fputs(usage, stdout);
		return EXIT_FINE;
	}
	if (!err)
		err = nic_profile_load(arguments.device, &arguments.options.profile, &fail);
	if (err) {
		fprintf(stderr, "nicro-conformance: %s\n", fail.text);
		return EXIT_MISUSE;
	}
	struct bytes program = {0}, memory = {0};
	int code = run(&arguments, &program, &memory);
	free(program.data);
	free(memory.data);
	if (fflush(stdout) != 0)
		code = EXIT_FAULT;
	return code;
}
