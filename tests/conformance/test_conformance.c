/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: an instruction whose result on the card is not RFC 9669's, or a program that
 * the card cannot run and that is not refused by name. Bare programs (tests/conformance/NAME.t) go
 * through the plugin as the public suite's runner would send them, at both levels:
 *
 *   == NAME
 *   -- mem              bytes in base 16; R1 points to them, R2 is how many
 *   -- bpf              the program, as text
 *   -- result           R0, in hex
 *   -- refused          or the rule that refuses it, at both levels
 *   -- refused-linux    the rule that refuses the driver's code; --opt=max has the result
 */
#include "tests/offload-jit/program_file.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGS_MAX = 8, FILE_LIMIT_BYTES = 1 << 20, TEXT_BYTES = 4096 };

static const char *plugin, *object;
static char **case_files;
static int case_file_count;

struct answer {
	int code; /* exit code, -1: ended by a signal */
	char out[TEXT_BYTES], err[TEXT_BYTES];
};

static void
take_text(int fd, char *text)
{
	ssize_t n = pread(fd, text, TEXT_BYTES - 1, 0);
	assert_true(n >= 0);
	text[n] = 0;
	close(fd);
}

/* Run the plugin with the arguments (NULL at the end) and what it reads. */
static struct answer
ask(const char *input, const char *const *args)
{
	struct answer answer;
	int in = memfd_create("in", 0), out = memfd_create("out", 0), err = memfd_create("err", 0);
	assert_true(in >= 0 && out >= 0 && err >= 0);
	assert_int_equal(write(in, input, strlen(input)), strlen(input));
	lseek(in, 0, SEEK_SET);
	char *argv[ARGS_MAX + 2] = {strdup(plugin)};
	for (int i = 0; args[i]; i++) {
		assert_true(i < ARGS_MAX);
		argv[i + 1] = strdup(args[i]);
	}
	pid_t child = fork();
	if (child == 0) {
		dup2(in, 0);
		dup2(out, 1);
		dup2(err, 2);
		execv(plugin, argv);
		_exit(127);
	}
	int status = 0;
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	close(in);
	take_text(out, answer.out);
	take_text(err, answer.err);
	for (int i = 0; argv[i]; i++)
		free(argv[i]);
	return answer;
}

/* Bytes as the runner writes them: two digits and two spaces each. */
static char *
base16(const void *data, size_t count)
{
	const uint8_t *bytes = data;
	char *text = malloc(4 * count + 2);
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		sprintf(text + 4 * i, "%02x  ", bytes[i]);
	strcpy(text + 4 * count, "\n");
	return text;
}

/* A section's first word that is no comment, or NULL. */
static const char *
word_of(const struct program_file *file, const char *section, char word[64])
{
	const char *body = program_file_section(file, section);
	return body && sscanf(body, " %63s", word) == 1 ? word : NULL;
}

/* @return NULL, or what is wrong */
static const char *
judge(const struct answer *answer, const char *rule, const char *result)
{
	static char wrong[2 * TEXT_BYTES + 128];
	char start[96] = "";
	if (rule) {
		snprintf(start, sizeof(start), "refused %s:", rule);
		if (answer->code == 1 && answer->out[0] == 0 &&
			strncmp(answer->err, start, strlen(start)) == 0)
			return NULL;
	} else {
		char *end;
		unsigned long long r0 = strtoull(answer->out, &end, 16);
		if (answer->code == 0 && end != answer->out && *end == '\n' && end[1] == 0 &&
			r0 == strtoull(result, NULL, 16) && answer->err[0] == 0)
			return NULL;
	}
	snprintf(wrong, sizeof(wrong), "expected %s, got exit code %d: %s%s", rule ? start : result,
		answer->code, answer->out, answer->err);
	return wrong;
}

static unsigned
run_case(char *text, const char *where)
{
	struct program_file file;
	struct fail fail = {0};
	if (program_file_parse(text, where, &file, &fail))
		fail_msg("%s", fail.text);
	char words[3][64];
	const char *result = word_of(&file, "result", words[0]);
	const char *refused = word_of(&file, "refused", words[1]);
	const char *refused_linux = word_of(&file, "refused-linux", words[2]);
	if (!result == !refused)
		fail_msg("%s: has a result or is refused", where);
	const char *memory = program_file_section(&file, "mem");
	char *program = base16(file.insns, file.program.insn_count * sizeof(*file.insns));
	unsigned failed = 0;
	for (int max = 0; max <= 1; max++) {
		const char *opt = max ? "--opt=max" : "--opt=linux";
		const char *args[] = {memory ? memory : opt, memory ? opt : NULL, NULL};
		struct answer answer = ask(program, args);
		const char *rule = refused ? refused : max ? NULL : refused_linux;
		const char *wrong = judge(&answer, rule, result);
		failed += wrong != NULL;
		if (wrong)
			print_error("%s, %s: %s\n", where, opt, wrong);
	}
	free(program);
	program_file_free(&file);
	return failed;
}

static void
test_cases(void **state)
{
	(void)state;
	unsigned count = 0, failed = 0;
	for (int i = 0; i < case_file_count; i++) {
		uint8_t *text = NULL;
		size_t len;
		struct fail fail = {0};
		if (file_read(case_files[i], FILE_LIMIT_BYTES, &text, &len, &fail))
			fail_msg("%s", fail.text);
		for (char *next = strstr((char *)text, "\n== "); next; count++) {
			char *name = next + 4;
			next = strstr(name, "\n== ");
			if (next)
				*next = 0;
			char *body = strchr(name, '\n');
			assert_non_null(body);
			*body++ = 0;
			failed += run_case(body, name);
		}
		free(text);
	}
	print_message("%u programs at both levels\n", count);
	assert_true(count >= 100);
	assert_int_equal(failed, 0);
}

/* `--elf`: the program is the code of an object that clang made. */
static void
test_object(void **state)
{
	(void)state;
	static const char *const args[] = {"01 02 03 04", "--elf", NULL};
	uint8_t *data = NULL;
	size_t len;
	struct fail fail = {0};
	if (file_read(object, FILE_LIMIT_BYTES, &data, &len, &fail))
		fail_msg("%s", fail.text);
	char *text = base16(data, len);
	struct answer answer = ask(text, args);
	assert_null(judge(&answer, NULL, "1020304"));
	free(text);
	text = base16(data, len / 2);
	answer = ask(text, args);
	assert_int_equal(answer.code, 2);
	free(text);
	free(data);
}

/* Misuse is told from refusal, in one line. */
static void
test_misuse(void **state)
{
	(void)state;
	static const char *const words[][3] = {
		{"0"}, {"xy"}, {"00", "00"}, {"--opt=fast"}, {"--nonsense"}, {"--device=none"}};
	static const char exit_only[] = "b700000001000000 9500000000000000";
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct answer answer = ask(exit_only, words[i]);
		assert_int_equal(answer.code, 2);
		assert_string_equal(answer.out, "");
		assert_ptr_equal(strchr(answer.err, '\n'), answer.err + strlen(answer.err) - 1);
	}
	static const char *const none[] = {NULL};
	static const char *const inputs[] = {"", "95", "b7 0", "hello"};
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		assert_int_equal(ask(inputs[i], none).code, 2);
	assert_int_equal(ask(exit_only, none).code, 0);
	static const uint8_t zeros[9001];
	char *large = base16(zeros, sizeof(zeros));
	const char *const args[] = {large, NULL};
	assert_int_equal(ask(exit_only, args).code, 2);
	free(large);
}

/* What the driver's code gets wrong is run on request, with the warning. */
static void
test_run_warned(void **state)
{
	(void)state;
	static const char *const args[] = {"08 00 00 00 00 00 00 00", "--run-warned", NULL};
	/* r0 = *(u64 *)(r1 +0); r0 >>= r0; exit */
	struct answer answer = ask("7910000000000000 7f00000000000000 9500000000000000", args);
	assert_int_equal(answer.code, 0);
	assert_int_equal(strncmp(answer.err, "warning shift-by-itself: insn 1: ", 33), 0);
}

/* Instructions that no text names here: version 4, and what is no instruction at all. */
static void
test_foreign(void **state)
{
	(void)state;
	static const struct {
		const char *insn, *rule;
	} programs[] = {
		{"bf00080000000000", "reserved-field"}, /* r0 = (s8)r0 */
		{"3700010002000000", "reserved-field"}, /* r0 s/= 2 */
		{"d700000010000000", "opcode"},         /* r0 = bswap16 r0 */
		{"9110000000000000", "opcode"},         /* r0 = *(s8 *)(r1 +0) */
		{"8d00000001000000", "opcode"},         /* callx r1 */
		{"8520000001000000", "kernel-function"},
		{"b70b000005000000", "register-number"}, /* r11 = 5 */
		{"ff00000000000000", "opcode"},
		{"1800000001000000", "ld-imm64"}, /* its second half is an exit */
		{"1811000001000000 0000000000000000", "map-reference"},
	};
	static const char *const args[] = {"00 00 00 00 00 00 00 00", NULL};
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		char text[128];
		snprintf(text, sizeof(text), "b700000000000000 %s 9500000000000000",
			programs[i].insn);
		struct answer answer = ask(text, args);
		const char *wrong = judge(&answer, programs[i].rule, NULL);
		if (wrong)
			fail_msg("%s: %s", programs[i].insn, wrong);
	}
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: test_conformance PLUGIN OBJECT CASES...\n");
		return 2;
	}
	plugin = argv[1];
	object = argv[2];
	case_files = argv + 3;
	case_file_count = argc - 3;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_object),
		cmocka_unit_test(test_misuse),
		cmocka_unit_test(test_run_warned),
		cmocka_unit_test(test_foreign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
