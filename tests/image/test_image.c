/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a relocation on the wrong word or with the wrong base, ECC left out, an image
 * that comes back from its file with something lost, a driver's raw image whose routines are not
 * found, and any file that makes the reader crash, read past its end, or fail without saying why.
 */
#include "image/image.h"
#include "isa/isa.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A file of our own, by name: image_save() replaces it. */
struct scratch {
	char path[64];
};

static struct scratch
scratch_file(void)
{
	struct scratch file;
	strcpy(file.path, "/tmp/nicro-test-image.XXXXXX");
	int fd = mkstemp(file.path);
	assert_true(fd >= 0);
	close(fd);
	return file;
}

static void
put_file(const struct scratch *file, const void *data, size_t len)
{
	int fd = open(file->path, O_WRONLY | O_TRUNC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	close(fd);
}

static size_t
get_file(const struct scratch *file, void *data, size_t room)
{
	int fd = open(file->path, O_RDONLY);
	assert_true(fd >= 0);
	ssize_t len = read(fd, data, room);
	assert_true(len >= 0);
	close(fd);
	return (size_t)len;
}

/* Pairs of words of a data file, and what its header line says. */
struct listing {
	char type[8];
	unsigned words, abort_word, exit_word, push_word, pop_word;
	uint64_t before[256], after[256];
};

static void
read_listing(const char *name, struct listing *listing)
{
	char path[512], line[256];
	unsigned count = 0;
	snprintf(path, sizeof(path), "%s/%s", TEST_DATA_DIR, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		if (strncmp(line, "image ", 6) == 0) {
			assert_int_equal(
				sscanf(line, "image %7s words %u abort %u exit %u push %u pop %u",
					listing->type, &listing->words, &listing->abort_word,
					&listing->exit_word, &listing->push_word,
					&listing->pop_word),
				6);
			continue;
		}
		assert_true(count < 256);
		assert_int_equal(sscanf(line, "%" SCNx64 " %" SCNx64, &listing->before[count],
					 &listing->after[count]),
			2);
		count++;
	}
	fclose(file);
	assert_int_equal(count, listing->words);
}

static const char *const listings[] = {
	"xdp_pass.txt", "tc_unspec.txt", "xdp_counter.txt", "xdp_calls.txt"};
enum { LISTING_COUNT = sizeof(listings) / sizeof(*listings) };

static const struct device_caps caps = {.done_word = 1, .func_addr = {[DEVICE_LOOKUP] = 0x100}};
enum { START_WORD = 3072 };

/* The words as a driver dumps them: routines are found by layout, then everything is relocated. */
static void
test_relocate(void **state)
{
	struct scratch file = scratch_file();
	for (unsigned i = 0; i < LISTING_COUNT; i++) {
		struct listing l;
		struct image *image;
		struct fail fail = {0};
		uint64_t stored[256];
		read_listing(listings[i], &l);
		put_file(&file, l.before, l.words * 8);
		if (image_load(file.path, &image, &fail))
			fail_msg("%s: %s", listings[i], fail.text);
		assert_false(image->relocated);
		assert_int_equal(image->word_count, l.words);
		assert_int_equal(image->type, strcmp(l.type, "tc") == 0 ? IMAGE_TC : IMAGE_XDP);
		assert_int_equal(image->abort_word, l.abort_word);
		assert_int_equal(image->exit_word, l.exit_word);
		assert_int_equal(image->push_word, l.push_word);
		assert_int_equal(image->pop_word, l.pop_word);
		if (image_relocate(image, &caps, START_WORD, stored, &fail))
			fail_msg("%s: %s", listings[i], fail.text);
		for (unsigned k = 0; k < l.words; k++)
			if (stored[k] != l.after[k])
				fail_msg("%s: word %u: %016" PRIx64, listings[i], k, stored[k]);
		image_free(image);
	}
	unlink(file.path);
}

/* Words out of a code store are taken as they are. */
static void
test_relocated_words(void **state)
{
	struct scratch file = scratch_file();
	struct listing l;
	struct image *image;
	struct fail fail = {0};
	uint64_t stored[256];

	read_listing("xdp_counter.txt", &l);
	put_file(&file, l.after, l.words * 8);
	assert_int_equal(image_load(file.path, &image, &fail), 0);
	assert_true(image->relocated);
	assert_int_equal(image_relocate(image, &caps, START_WORD, stored, &fail), 0);
	assert_memory_equal(stored, l.after, l.words * 8);
	image_free(image);
	unlink(file.path);
}

struct bad_relocation {
	const char *says; /* part of the message */
	uint64_t word;
	uint32_t start_word;
};

static void
test_relocate_refuses(void **state)
{
	static const struct bad_relocation cases[] = {
		{"unknown relocation", UINT64_C(0x090000d800008038), 0},
		{"no exit", UINT64_C(0x020001dea6008038), 0},
		{"no routine that saves", UINT64_C(0x040001dea6008038), 0},
		{"does not have", UINT64_C(0x070001dea6808038), 0},  /* 15002: update */
		{"no device has", UINT64_C(0x070001dea7008038), 0},  /* 15004 */
		{"something else", UINT64_C(0x010000f0000c0300), 0}, /* a branch's, on a nop */
		{"something else", UINT64_C(0x080000d800008038), 0}, /* an immed's, on a branch */
		{"above the instruction", UINT64_C(0x000020d800008038), 0},
		{"code store", UINT64_C(0x010001dfffc08038), 100}, /* 16383 + 100 */
		{"do not fit", UINT64_C(0x000000f0000c0300), 16384},
		{"16 bits", UINT64_C(0x080000f00fff03ff), 8192}, /* 0xffff + 8192 */
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t word = cases[i].word, stored;
		struct image image = {.words = &word, .word_count = 1, .name = "bad"};
		struct fail fail = {0};
		assert_int_equal(image_relocate(&image, &caps, cases[i].start_word, &stored, &fail),
			-EINVAL);
		if (strstr(fail.text, cases[i].says) == NULL)
			fail_msg("case %u says: %s", i, fail.text);
	}
}

static uint32_t seed = 1;

static uint32_t
draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223; /* Numerical Recipes */
	return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

static void *
allocate(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	assert_non_null(memory);
	return memory;
}

static void
fill_bytes(void *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)data)[i] = (uint8_t)draw(256);
}

static void
draw_maps(struct image *image)
{
	image->map_count = draw(4);
	image->maps = allocate(image->map_count, sizeof(*image->maps));
	for (uint32_t i = 0; i < image->map_count; i++) {
		struct image_map *map = &image->maps[i];
		snprintf(map->name, sizeof(map->name), "map%u", draw(1000));
		map->type = draw(30);
		map->key_bytes = draw(64);
		map->value_bytes = draw(70);
		map->max_entries = draw(1 << 20);
		map->flags = draw(16);
		map->id = i + 1;
		size_t words = (map->value_bytes + 3) / 4;
		if (draw(3) > 0) {
			map->word_is_counter = allocate(words, 1);
			for (size_t k = 0; k < words; k++)
				map->word_is_counter[k] = (uint8_t)draw(2);
		}
	}
}

static void
draw_sources(struct image *image)
{
	static const char text[] = "a.c\0if (x > 3)\0return XDP_DROP;";
	image->strings = allocate(sizeof(text), 1);
	memcpy(image->strings, text, sizeof(text));
	image->sources = allocate(image->insn_count, sizeof(*image->sources));
	image->visits = allocate(image->insn_count, sizeof(*image->visits));
	for (uint32_t i = 0; i < image->insn_count; i++) {
		image->visits[i] = draw(1000);
		if (draw(4) == 0)
			continue; /* without BTF */
		image->sources[i].file = image->strings;
		image->sources[i].text = image->strings + (draw(2) ? 4 : 15);
		image->sources[i].line = draw(1000);
		image->sources[i].column = draw(80);
	}
}

static struct image *
draw_image(void)
{
	struct image *image = image_new();
	assert_non_null(image);
	snprintf(image->name, sizeof(image->name), "prog_%u", draw(100000));
	image->type = draw(2) ? IMAGE_XDP : IMAGE_TC;
	image->word_count = 1 + draw(60);
	image->words = allocate(image->word_count, sizeof(*image->words));
	for (uint32_t i = 0; i < image->word_count; i++) {
		fill_bytes(&image->words[i], 8);
		image->words[i] &= ISA_WORD_MASK;
		image->words[i] |= (uint64_t)draw(IMAGE_REL_COUNT) << IMAGE_REL_SHIFT;
	}
	image->exit_word = draw(image->word_count);
	image->abort_word = draw(image->word_count);
	image->push_word = draw(image->word_count);
	image->pop_word = draw(image->word_count);
	image->stack_bytes = draw(512);
	image->max_pkt_offset = draw(2000);
	draw_maps(image);
	image->insn_count = 1 + draw(20);
	if (draw(4) > 0) {
		image->insns = allocate(image->insn_count, sizeof(struct bpf_insn));
		fill_bytes(image->insns, image->insn_count * sizeof(struct bpf_insn));
	}
	if (image->insns == NULL || draw(2))
		draw_sources(image);
	if (draw(3) > 0) {
		image->lines = allocate(image->word_count, sizeof(*image->lines));
		for (uint32_t i = 0; i < image->word_count; i++)
			image->lines[i].insn = (int32_t)draw(image->insn_count + 1) - 1;
	}
	return image;
}

static void
assert_same_string(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a)
		assert_string_equal(a, b);
}

static void
assert_same_maps(const struct image *a, const struct image *b)
{
	assert_int_equal(a->map_count, b->map_count);
	for (uint32_t i = 0; i < a->map_count; i++) {
		struct image_map x = a->maps[i], y = b->maps[i];
		assert_int_equal(x.word_is_counter == NULL, y.word_is_counter == NULL);
		if (x.word_is_counter)
			assert_memory_equal(
				x.word_is_counter, y.word_is_counter, (x.value_bytes + 3) / 4);
		x.word_is_counter = y.word_is_counter = NULL;
		assert_memory_equal(&x, &y, sizeof(x));
	}
}

static void
assert_same(const struct image *a, const struct image *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->relocated, b->relocated);
	assert_int_equal(a->word_count, b->word_count);
	assert_memory_equal(a->words, b->words, a->word_count * 8);
	assert_int_equal(a->exit_word, b->exit_word);
	assert_int_equal(a->abort_word, b->abort_word);
	assert_int_equal(a->push_word, b->push_word);
	assert_int_equal(a->pop_word, b->pop_word);
	assert_int_equal(a->stack_bytes, b->stack_bytes);
	assert_int_equal(a->max_pkt_offset, b->max_pkt_offset);
	assert_same_maps(a, b);
	assert_int_equal(a->lines == NULL, b->lines == NULL);
	if (a->lines)
		assert_memory_equal(a->lines, b->lines, a->word_count * sizeof(*a->lines));
	assert_int_equal(a->insn_count, b->insn_count);
	assert_int_equal(a->insns == NULL, b->insns == NULL);
	if (a->insns)
		assert_memory_equal(a->insns, b->insns, a->insn_count * sizeof(*a->insns));
	assert_int_equal(a->visits == NULL, b->visits == NULL);
	if (a->visits)
		assert_memory_equal(a->visits, b->visits, a->insn_count * sizeof(*a->visits));
	assert_int_equal(a->sources == NULL, b->sources == NULL);
	for (uint32_t i = 0; a->sources && i < a->insn_count; i++) {
		assert_same_string(a->sources[i].file, b->sources[i].file);
		assert_same_string(a->sources[i].text, b->sources[i].text);
		assert_int_equal(a->sources[i].line, b->sources[i].line);
		assert_int_equal(a->sources[i].column, b->sources[i].column);
	}
}

/* Save and load is the identity; saving twice gives the same bytes. */
static void
test_round_trip(void **state)
{
	struct scratch file = scratch_file();
	static uint8_t first[65536], second[65536];
	for (unsigned turn = 0; turn < 300; turn++) {
		struct image *image = draw_image(), *loaded;
		struct fail fail = {0};
		if (image_save(image, file.path, &fail))
			fail_msg("%s", fail.text);
		size_t len = get_file(&file, first, sizeof(first));
		if (image_load(file.path, &loaded, &fail))
			fail_msg("%s", fail.text);
		assert_same(image, loaded);
		assert_int_equal(image_save(loaded, file.path, &fail), 0);
		assert_int_equal(get_file(&file, second, sizeof(second)), len);
		assert_memory_equal(first, second, len);
		image_free(image);
		image_free(loaded);
	}
	unlink(file.path);
}

/* Raw words are the words. */
static void
test_raw(void **state)
{
	struct scratch file = scratch_file();
	struct image *image = draw_image();
	struct fail fail = {0};
	uint64_t words[64];
	assert_int_equal(image_save_raw(image, file.path, &fail), 0);
	assert_int_equal(get_file(&file, words, sizeof(words)), image->word_count * 8);
	assert_memory_equal(words, image->words, image->word_count * 8);
	image_free(image);
	unlink(file.path);
}

/* Load what may be damaged; it either loads or says why in one line. */
static bool
try_load(const struct scratch *file)
{
	struct image *image;
	struct fail fail = {0};
	int err = image_load(file->path, &image, &fail);
	if (err == 0) {
		uint64_t *stored = allocate(image->word_count, 8);
		struct fail ignored = {0};
		(void)image_relocate(image, &caps, START_WORD, stored, &ignored);
		free(stored);
		image_free(image);
		return true;
	}
	assert_null(image);
	assert_true(err < 0);
	assert_int_equal(fail.err, err);
	assert_true(strlen(fail.text) > 0);
	assert_null(strchr(fail.text, '\n'));
	assert_non_null(strstr(fail.text, file->path));
	return false;
}

/* A saved image with everything in it, as bytes. */
static size_t
full_object(const struct scratch *file, uint8_t *bytes, size_t room)
{
	struct image *image;
	struct fail fail = {0};
	do {
		image = draw_image();
		bool full = image->map_count > 1 && image->lines && image->insns && image->sources;
		if (full)
			break;
		image_free(image);
	} while (true);
	assert_int_equal(image_save(image, file->path, &fail), 0);
	image_free(image);
	size_t len = get_file(file, bytes, room);
	assert_true(len > 0 && len < room);
	return len;
}

/* Cut at every byte: the table of sections stands last, so no cut file loads. */
static void
test_cut_objects(void **state)
{
	static uint8_t bytes[16384];
	struct scratch file = scratch_file();
	size_t len = full_object(&file, bytes, sizeof(bytes));
	assert_true(try_load(&file));
	for (size_t cut = 0; cut < len; cut++) {
		put_file(&file, bytes, cut);
		if (try_load(&file))
			fail_msg("loads when cut at %zu of %zu", cut, len);
	}
	unlink(file.path);
}

/* Every byte changed in several ways. */
static void
test_changed_objects(void **state)
{
	static const uint8_t changes[] = {0x01, 0x80, 0xff, 0x10};
	static uint8_t bytes[16384];
	struct scratch file = scratch_file();
	size_t len = full_object(&file, bytes, sizeof(bytes));
	unsigned refused = 0;
	for (size_t at = 0; at < len; at++) {
		for (unsigned i = 0; i < sizeof(changes); i++) {
			bytes[at] ^= changes[i];
			put_file(&file, bytes, len);
			refused += !try_load(&file);
			bytes[at] ^= changes[i];
		}
	}
	assert_true(refused > 500);
	/* Sizes and offsets become huge. */
	for (size_t at = 0; at + 8 <= len; at += 4) {
		uint8_t kept[8];
		memcpy(kept, bytes + at, 8);
		memset(bytes + at, 0xff, 8);
		put_file(&file, bytes, len);
		(void)try_load(&file);
		memcpy(bytes + at, kept, 8);
	}
	unlink(file.path);
}

static void
test_other_files(void **state)
{
	static const char text[] = "#include <linux/bpf.h>\nint main(void) { return 0; }....";
	struct scratch file = scratch_file();
	struct image *image;
	struct fail fail = {0};
	static uint64_t many[16385];

	put_file(&file, "", 0);
	assert_false(try_load(&file));
	put_file(&file, text, sizeof(text) / 8 * 8);
	assert_false(try_load(&file));
	put_file(&file, many, sizeof(many));
	assert_int_equal(image_load(file.path, &image, &fail), -EFBIG);
	put_file(&file, many, sizeof(many) - 8);
	assert_true(try_load(&file));
	unlink(file.path);

	fail = (struct fail){0};
	assert_int_equal(image_load("/proc/self/exe", &image, &fail), -EINVAL);
	assert_non_null(strstr(fail.text, "another machine"));
	fail = (struct fail){0};
	assert_int_equal(image_load("/", &image, &fail), -EISDIR);
	fail = (struct fail){0};
	assert_int_equal(image_load("/nonexistent.img", &image, &fail), -ENOENT);
	fail = (struct fail){0};
	struct image empty = {0};
	assert_true(image_save(&empty, "/nonexistent/x.img", &fail) < 0);
	assert_true(strlen(fail.text) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relocate),
		cmocka_unit_test(test_relocated_words),
		cmocka_unit_test(test_relocate_refuses),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_cut_objects),
		cmocka_unit_test(test_changed_objects),
		cmocka_unit_test(test_other_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
