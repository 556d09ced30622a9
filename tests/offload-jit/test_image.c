/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a whole image that differs from the Linux driver's, from eBPF text to stored
 * words with ECC: walk, judgement, passes, lowering, layout, relocation together.
 *
 * Files as program_file.h has them, with -- unrelocated (words with the relocation type in the top
 * byte), -- stored (relocated, with ECC), and -- warnings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "offload-jit/offload_jit.h"
#include "program_file.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static const struct device_caps caps = {
	.name = "test",
	.abi_version = 2,
	.func_addr = {0x100, 2100, 2200, 2300},
	.adjust_head = {.no_meta = true,
		.off_min = 44,
		.off_max = 248,
		.guaranteed_sub = 84,
		.guaranteed_add = 112},
	.maps = {.types = 1 << BPF_MAP_TYPE_HASH | 1 << BPF_MAP_TYPE_ARRAY,
		.max_maps = 128,
		.max_elems = 2048000,
		.max_key_bytes = 56,
		.max_value_bytes = 56,
		.max_elem_bytes = 64},
	.random = true,
	.queue_select = true,
	.adjust_tail = true,
	.live_reload = true,
	.max_len_words = 2560,
	.start_word = 3072,
	.done_word = 1,
	.stack_bytes = 512,
	.inline_mtu_bytes = 1920,
};

static void
compare(const char *path, const char *section, const uint64_t *words, uint32_t count)
{
	uint32_t at = 0;
	char *end;
	if (section == NULL)
		return;
	for (const char *text = section;; text = end) {
		uint64_t expected = strtoull(text, &end, 16);
		if (end == text)
			break;
		if (at >= count || words[at] != expected)
			fail_msg("%s: word %u of %u: expected %016llx, got %016llx", path, at,
				count, (unsigned long long)expected,
				(unsigned long long)(at < count ? words[at] : 0));
		at++;
	}
	assert_int_equal(at, count);
}

/* Findings in order, "SLOT RULE" a line. */
static void
check_warnings(const char *path, const char *section, const struct report *report)
{
	size_t count = 0;
	int slot, used;
	char rule[64];
	while (section != NULL && sscanf(section, "%d %63s%n", &slot, rule, &used) == 2) {
		section += used;
		if (count >= report->count || report->findings[count].insn != slot ||
			strcmp(report->findings[count].rule->id, rule) != 0)
			fail_msg("%s: %s at %d is missing", path, rule, slot);
		count++;
	}
	if (count < report->count)
		fail_msg("%s: unexpected %s at %d", path, report->findings[count].rule->id,
			report->findings[count].insn);
}

static void
check_image(void **state)
{
	const char *path = *state;
	struct program_file file;
	struct fail fail = {0};
	if (program_file_read(path, &file, &fail) != 0)
		fail_msg("%s", fail.text);
	struct jit_options options = {.opt = JIT_OPT_LINUX};
	struct report report = {0};
	struct image *image;
	int err = offload_jit(&file.program, &caps, &options, &report, &image);
	if (err != 0 || image == NULL)
		fail_msg("%s: %d: %s", path, err,
			report.count > 0 ? report.findings[0].message : "no finding");
	check_warnings(path, program_file_section(&file, "warnings"), &report);
	compare(path, program_file_section(&file, "unrelocated"), image->words, image->word_count);
	uint64_t *stored = calloc(image->word_count, sizeof(*stored));
	assert_int_equal(image_relocate(image, &caps, caps.start_word, stored, &fail), 0);
	compare(path, program_file_section(&file, "stored"), stored, image->word_count);
	free(stored);
	image_free(image);
	report_free(&report);
	program_file_free(&file);
}

int
main(int argc, char **argv)
{
	char pattern[512];
	glob_t files;
	snprintf(pattern, sizeof(pattern), "%s/*.txt", argc > 1 ? argv[1] : ".");
	if (glob(pattern, 0, NULL, &files) != 0) {
		fprintf(stderr, "test_image: no %s\n", pattern);
		return 1;
	}
	struct CMUnitTest *tests = calloc(files.gl_pathc, sizeof(*tests));
	for (size_t i = 0; i < files.gl_pathc; i++)
		tests[i] = (struct CMUnitTest){.name = strrchr(files.gl_pathv[i], '/') + 1,
			.test_func = check_image,
			.initial_state = files.gl_pathv[i]};
	int failed = _cmocka_run_group_tests("image", tests, files.gl_pathc, NULL, NULL);
	globfree(&files);
	free(tests);
	return failed;
}
