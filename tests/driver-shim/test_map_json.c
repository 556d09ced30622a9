/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: an entry written under the wrong key, sizes not checked before a copy, a
 * frozen map that makes a saved file unreadable, output whose order depends on the hash. */
#include "driver-shim/map_json.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

/* A map of one-byte keys and two-byte values that walks its keys backwards. */
struct toy {
	bool present[256];
	uint8_t value[256][2];
	bool frozen;
};

static int
toy_lookup(void *ctx, const void *key, void *value)
{
	const struct toy *toy = ctx;
	uint8_t k = *(const uint8_t *)key;
	if (!toy->present[k])
		return -ENOENT;
	memcpy(value, toy->value[k], 2);
	return 0;
}

static int
toy_update(void *ctx, const void *key, const void *value)
{
	struct toy *toy = ctx;
	uint8_t k = *(const uint8_t *)key;
	if (toy->frozen)
		return -EPERM;
	toy->present[k] = true;
	memcpy(toy->value[k], value, 2);
	return 0;
}

static int
toy_next_key(void *ctx, const void *key, void *next_key)
{
	const struct toy *toy = ctx;
	for (int k = key ? *(const uint8_t *)key - 1 : 255; k >= 0; k--)
		if (toy->present[k]) {
			*(uint8_t *)next_key = (uint8_t)k;
			return 0;
		}
	return -ENOENT;
}

static struct map_json_map
toy_map(struct toy *toy, const char *name)
{
	return (struct map_json_map){
		name, BPF_MAP_TYPE_HASH, 1, 2, 256, toy, toy_lookup, toy_update, toy_next_key};
}

static void
write_text(char *path, const char *text)
{
	strcpy(path, "/tmp/map_json.XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static char *
print_text(const struct map_json_map *maps, unsigned count)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);
	assert_non_null(stream);
	assert_int_equal(map_json_print(stream, maps, count, NULL), 0);
	fclose(stream);
	return text;
}

static void
written_is_sorted_and_reads_back(void **state)
{
	struct toy first = {0}, again = {0};
	first.present[3] = first.present[200] = first.present[0] = true;
	first.value[200][1] = 0xfe;
	struct map_json_map map = toy_map(&first, "flows"), copy = toy_map(&again, "flows");
	char *text = print_text(&map, 1);
	assert_string_equal(text, "{\"schema\":\"nicro.maps/1\",\"maps\":[\n"
				  "{\"name\":\"flows\",\"type\":\"hash\",\"entries\":[\n"
				  "{\"key\":[\"0x00\"],\"value\":[\"0x00\",\"0x00\"]},\n"
				  "{\"key\":[\"0x03\"],\"value\":[\"0x00\",\"0x00\"]},\n"
				  "{\"key\":[\"0xc8\"],\"value\":[\"0x00\",\"0xfe\"]}]}]}\n");
	char path[64];
	write_text(path, text);
	struct fail fail = {0};
	assert_int_equal(map_json_read(path, &copy, 1, &fail), 0);
	assert_memory_equal(&first, &again, sizeof(first));
	again.frozen = true; /* the same contents into frozen maps: nothing to do */
	assert_int_equal(map_json_read(path, &copy, 1, &fail), 0);
	again.value[3][0] = 1;
	assert_int_equal(map_json_read(path, &copy, 1, &fail), -EPERM);
	unlink(path);
	free(text);
}

static void
a_bare_list_fits_one_map(void **state)
{
	struct toy toy = {0}, other = {0};
	struct map_json_map maps[2] = {toy_map(&toy, "a"), toy_map(&other, "b")};
	char path[64];
	write_text(path, "[{\"key\":[\"0x05\"],\"value\":[\"0x01\",2],\"formatted\":{}}]");
	assert_int_equal(map_json_read(path, maps, 1, NULL), 0);
	assert_true(toy.present[5] && toy.value[5][1] == 2);
	assert_int_equal(map_json_read(path, maps, 2, NULL), -EINVAL);
	unlink(path);
}

static void
perf_event_arrays_are_left_out(void **state)
{
	struct toy toy = {0};
	struct map_json_map map = toy_map(&toy, "events");
	map.type = BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	char *text = print_text(&map, 1);
	assert_string_equal(text, "{\"schema\":\"nicro.maps/1\",\"maps\":[]}\n");
	free(text);
}

static void
bad_input_is_one_line_and_changes_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"7",
		"{}",
		"{\"maps\":{}}",
		"{\"maps\":[{}]}",
		"{\"maps\":[{\"name\":\"other\",\"entries\":[]}]}",
		"{\"maps\":[{\"name\":\"flows\",\"entries\":[{}]}]}",
		"[{\"key\":[1,2],\"value\":[1,2]}]",
		"[{\"key\":[1],\"value\":[1]}]",
		"[{\"key\":[256],\"value\":[1,2]}]",
		"[{\"key\":[-1],\"value\":[1,2]}]",
		"[{\"key\":[\"0xfff\"],\"value\":[1,2]}]",
		"[{\"key\":[\"\"],\"value\":[1,2]}]",
		"[{\"key\":[\"zz\"],\"value\":[1,2]}]",
		"[{\"key\":[1],\"value\":[1,2.5]}]",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct toy toy = {0}, untouched = {0};
		struct map_json_map map = toy_map(&toy, "flows");
		struct fail fail = {0};
		char path[64];
		write_text(path, texts[i]);
		assert_int_equal(map_json_read(path, &map, 1, &fail), -EINVAL);
		assert_non_null(strstr(fail.text, path));
		assert_null(strchr(fail.text, '\n'));
		assert_memory_equal(&toy, &untouched, sizeof(toy));
		unlink(path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_is_sorted_and_reads_back),
		cmocka_unit_test(a_bare_list_fits_one_map),
		cmocka_unit_test(perf_event_arrays_are_left_out),
		cmocka_unit_test(bad_input_is_one_line_and_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
