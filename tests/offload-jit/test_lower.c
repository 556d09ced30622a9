/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: any word of any lowering that differs from the Linux driver's (section
 * -- words, and the golden listings), a driver defect without its warning.
 *
 *   test_lower DIR           compare
 *   test_lower DIR rebase    write the golden listings anew; review them with git diff
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "lower_file.h"
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/optimise/microcode.h"
#include "offload-jit/optimise/optimise.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* The released firmware (docs/device.md). */
static const struct device_caps caps = {
	.abi_version = 2,
	.func_addr = {2000, 2100, 2200, 2300},
	.adjust_head = {.no_meta = true,
		.off_min = 44,
		.off_max = 248,
		.guaranteed_sub = 84,
		.guaranteed_add = 112},
	.max_len_words = 2560,
	.start_word = 3072,
	.done_word = 1,
};

static bool rebase;

struct result {
	struct translation t;
	struct report report;
	int err;
};

/* Words of -- words: every slot in order, nothing left over. */
static void
check_words(const char *path, const struct lower_file *file, const struct translation *t)
{
	const char *section = program_file_section(&file->program, "words");
	if (section == NULL)
		return;
	uint32_t at = 2; /* after the prologue */
	char *text = strdup(section);
	for (char *save, *line = strtok_r(text, "\n", &save); line != NULL;
		line = strtok_r(NULL, "\n", &save)) {
		char *word = strchr(line, ' ');
		long slot = strtol(line, NULL, 10);
		while (word != NULL && *(word += strspn(word, " ")) != '\0') {
			uint64_t expected = strtoull(word, &word, 16);
			if (*word == ':')
				expected =
					expected << IMAGE_REL_SHIFT | strtoull(word + 1, &word, 16);
			uint64_t got = at < t->word_count ? layout_word(&t->words[at]) : 0;
			if (got != expected || t->words[at].source != slot)
				fail_msg("%s: image word %u, slot %ld: expected %llx, got %llx of "
					 "slot %d",
					path, at, slot, (unsigned long long)expected,
					(unsigned long long)got, t->words[at].source);
			at++;
		}
	}
	free(text);
	assert_int_equal(at, t->abort_word);
}

/* The whole image as the code store holds it: relocated to START, with ECC. */
static void
check_stored(const char *path, const struct lower_file *file, struct translation *t)
{
	const char *section = program_file_section(&file->program, "stored");
	struct image *image;
	struct fail fail = {0};
	if (section == NULL)
		return;
	assert_int_equal(layout_image(t, &image), 0);
	uint64_t *stored = calloc(image->word_count, sizeof(*stored));
	assert_int_equal(image_relocate(image, &caps, caps.start_word, stored, &fail), 0);
	char *end;
	for (uint32_t i = 0; i < image->word_count; i++, section = end) {
		uint64_t expected = strtoull(section, &end, 16);
		if (stored[i] != expected)
			fail_msg("%s: stored word %u: expected %016llx, got %016llx", path, i,
				(unsigned long long)expected, (unsigned long long)stored[i]);
	}
	assert_int_equal(strtoull(section, &end, 16), 0);
	free(stored);
	image_free(image);
}

/* Microcode as text, each eBPF instruction above its words. */
static char *
listing(const struct lower_file *file, const struct result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	const struct translation *t = &result->t;
	int32_t last = -2;
	for (uint32_t i = 0; result->err == 0 && i < t->abort_word; i++) {
		char insn[ISA_TEXT_MAX], bpf[128];
		const struct tword *word = &t->words[i];
		int32_t source = word->source;
		if (source >= 0 && t->insns[source].second_slot)
			source--;
		if (source != last && source >= 0)
			fprintf(stream, "; %d: %s\n", source,
				bpf_print(file->program.insns, t->insn_count, (uint32_t)source, bpf,
					sizeof(bpf)));
		last = source;
		isa_print(&word->insn, ISA_CTX4, insn);
		fprintf(stream, "%5u  %-60s", i, insn);
		if (word->reloc != IMAGE_REL_NONE)
			fprintf(stream, " ; relocation %u", word->reloc);
		fputc('\n', stream);
	}
	for (size_t i = 0; i < result->report.count; i++)
		fprintf(stream, "; %s at %d: %s\n", result->report.findings[i].rule->id,
			result->report.findings[i].insn, result->report.findings[i].value);
	fclose(stream);
	/* no blanks at line ends */
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		if (*from == '\n')
			while (to > text && to[-1] == ' ')
				to--;
		*to++ = *from;
	}
	*to = '\0';
	return text;
}

static void
check_golden(const char *path, const char *text)
{
	char golden[512];
	struct fail fail = {0};
	snprintf(golden, sizeof(golden), "%.*s.out", (int)(strlen(path) - 4), path);
	if (rebase) {
		struct file_out out;
		assert_int_equal(file_create(&out, golden, &fail), 0);
		fputs(text, out.stream);
		assert_int_equal(file_commit(&out, &fail), 0);
		return;
	}
	uint8_t *data;
	size_t len;
	if (file_read(golden, 1 << 20, &data, &len, &fail) != 0)
		fail_msg("%s; run test_lower DIR rebase", fail.text);
	if (strcmp((char *)data, text) != 0)
		fail_msg("%s differs; now it is:\n%s", golden, text);
	free(data);
}

static void
check_warnings(const char *path, const struct lower_file *file, const struct report *report)
{
	const char *section = program_file_section(&file->program, "warnings");
	char expected[64], got[64];
	size_t i = 0;
	int slot, used;
	while (section != NULL && sscanf(section, "%d %63s%n", &slot, expected, &used) == 2) {
		section += used;
		strcpy(got, i < report->count ? report->findings[i].rule->id : "nothing");
		if (strcmp(got, expected) != 0 || report->findings[i].insn != slot)
			fail_msg("%s: expected %s at %d, got %s", path, expected, slot, got);
		i++;
	}
	if (i < report->count)
		fail_msg("%s: unexpected %s at %d", path, report->findings[i].rule->id,
			report->findings[i].insn);
}

/* --opt=max on the same facts: every word can be encoded, and without a defect to mend there are
 * never more words. Its results are compared with the kernel's elsewhere (tests/oracle). */
static void
check_max(const char *path, const struct lower_file *file, uint32_t linux_words, bool defects)
{
	char *dump = NULL;
	size_t dump_bytes = 0;
	struct jit_options options = {
		.opt = JIT_OPT_MAX, .dump_pass = "all", .dump = open_memstream(&dump, &dump_bytes)};
	struct translation t;
	struct report report = {0};
	assert_int_equal(translation_begin(&t, &file->program.program, &file->facts, &caps,
				 &options, &report),
		0);
	optimise(&t);
	if (lower_program(&t) == 0) {
		assert_int_equal(microcode_optimise(&t), 0);
		for (uint32_t i = 0; i < t.word_count; i++)
			layout_word(&t.words[i]);
		if (!defects && t.word_count > linux_words)
			fail_msg("%s: --opt=max has %u words, linux %u", path, t.word_count,
				linux_words);
	}
	fclose(options.dump);
	assert_non_null(strstr(dump, "after packet_cache"));
	free(dump);
	translation_end(&t);
	report_free(&report);
}

static void
check_file(void **state)
{
	const char *path = *state;
	struct lower_file file;
	struct fail fail = {0};
	if (lower_file_read(path, &file, &fail) != 0)
		fail_msg("%s", fail.text);
	struct jit_options options = {.opt = JIT_OPT_LINUX};
	struct device_caps device = caps;
	if (file.limit_words != 0)
		device.max_len_words = file.limit_words;
	struct result result = {0};
	struct translation *t = &result.t;
	assert_int_equal(translation_begin(t, &file.program.program, &file.facts, &device, &options,
				 &result.report),
		0);
	optimise(t);
	result.err = lower_program(t);
	if (result.err == 0 && !rebase) {
		check_words(path, &file, t);
		check_stored(path, &file, t);
	}
	check_warnings(path, &file, &result.report);
	if (result.err == 0)
		check_max(path, &file, t->word_count, result.report.count > 0);
	char *text = listing(&file, &result);
	check_golden(path, text);
	free(text);
	translation_end(t);
	report_free(&result.report);
	lower_file_free(&file);
}

int
main(int argc, char **argv)
{
	char pattern[512];
	glob_t files;
	rebase = argc > 2 && strcmp(argv[2], "rebase") == 0;
	snprintf(pattern, sizeof(pattern), "%s/*.txt", argc > 1 ? argv[1] : ".");
	if (glob(pattern, 0, NULL, &files) != 0) {
		fprintf(stderr, "test_lower: no %s\n", pattern);
		return 1;
	}
	struct CMUnitTest *tests = calloc(files.gl_pathc, sizeof(*tests));
	for (size_t i = 0; i < files.gl_pathc; i++)
		tests[i] = (struct CMUnitTest){.name = strrchr(files.gl_pathv[i], '/') + 1,
			.test_func = check_file,
			.initial_state = files.gl_pathv[i]};
	int failed = _cmocka_run_group_tests("lower", tests, files.gl_pathc, NULL, NULL);
	globfree(&files);
	free(tests);
	return failed;
}
