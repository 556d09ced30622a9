/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a difference shown at the wrong byte, a modelled figure in a measured field, a
 * row without a figure that is left out, a noisy run that is called steady. */
#include "bench/compare.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *
text_of(void (*print)(const void *what, FILE *stream), const void *what)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);
	assert_non_null(stream);
	print(what, stream);
	fclose(stream);
	return text;
}

static void
print_difference(const void *what, FILE *stream)
{
	compare_print_difference(what, stream);
}

static void
a_difference_is_shown_in_hex(void **state)
{
	struct equivalence e = {
		.state = EQUIVALENCE_DIFFERENT,
		.index = 7,
		.what = "bytes differ from byte 34 on",
		.at_byte = 34,
		.from_byte = 16,
		.model_bytes = 20,
		.kernel_bytes = 18,
	};
	e.kernel[1] = 0xab;
	char *text = text_of(print_difference, &e);
	assert_non_null(strstr(text, "first difference: packet 7: bytes differ from byte 34 on\n"));
	assert_non_null(strstr(text, "  0010  00 00*00 "));
	assert_non_null(strstr(text, "  00 ab*00 "));
	assert_non_null(strstr(text, "  0020  00 00 00*00*   "));
	free(text);
	e = (struct equivalence){.index = -1, .what = "map 'a': x"};
	text = text_of(print_difference, &e);
	assert_string_equal(text, "after the last packet: map 'a': x\n");
	free(text);
}

struct fixture {
	struct nic_profile profile;
	struct compare_config config;
	struct compare_result result;
};

static void
make_fixture(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	assert_int_equal(nic_profile_load(nic_profile_names[0], &f->profile, NULL), 0);
	f->config = (struct compare_config){
		.object_path = "x.o",
		.load = {.profile = &f->profile, .prog_name = "x"},
		.prog_type_name = "xdp",
		.rx = "gen:size=64",
	};
	struct leg_row *model = leg_row_add(&f->result.record, "offload model", "card");
	struct leg_row *host = leg_row_add(&f->result.record, "host XDP, native on veth", "veth");
	struct leg_row *missing = leg_row_add(&f->result.record, "kernel path", "");
	model->modelled = true;
	model->mpps_milli = 20000;
	model->ns_milli = 50000;
	for (unsigned i = 0; i < 5; i++)
		leg_row_sample(host, 98 + i);
	leg_row_fail(missing, "needs root; try: sudo");
	leg_summarise(&f->result.record, 1);
	f->result.equivalence.state = EQUIVALENCE_EQUAL;
	f->result.offloaded = true;
	f->result.measured = true;
	f->result.noise.calibration_ns = 2;
	f->result.ebpf = (struct ebpf_count){.packets = 4, .instructions = 50};
}

static void
print_whole(const void *what, FILE *stream)
{
	const struct fixture *f = what;
	compare_print_text(&f->config, &f->result, false, stream);
}

static void
the_table_has_every_row(void **state)
{
	static struct fixture f;
	make_fixture(&f);
	char *text = text_of(print_whole, &f);
	assert_non_null(strstr(text, "equal to the running kernel"));
	assert_non_null(strstr(text, "20.00     50.0 |"));
	/* 100 ns a packet: 10 Mpps on one core, two cores for the card's 20 Mpps. */
	assert_non_null(strstr(text, "10.00    100.0      97.0..103.0     2.0  [2]"));
	assert_non_null(strstr(text, "needs root; try: sudo"));
	assert_non_null(strstr(text, "steady"));
	assert_non_null(strstr(text, "program: 12.5 eBPF instructions a packet, on 4 packets"));
	assert_non_null(strstr(text, "Next: "));
	free(text);
}

static void
modelled_and_measured_are_different_fields(void **state)
{
	static struct fixture f;
	make_fixture(&f);
	json_t *document = compare_json(&f.config, &f.result);
	assert_non_null(document);
	assert_string_equal(
		json_string_value(json_object_get(document, "schema")), "nicro.compare/1");
	assert_true(
		json_real_value(json_object_get(document, "ebpf_instructions_per_packet")) == 12.5);
	assert_true(json_is_null(json_object_get(document, "ebpf_instructions_missing")));
	json_t *paths = json_object_get(document, "paths");
	assert_int_equal(json_array_size(paths), 3);
	json_t *model = json_array_get(paths, 0), *host = json_array_get(paths, 1);
	json_t *missing = json_array_get(paths, 2);
	assert_true(json_is_null(json_object_get(model, "measured")));
	assert_true(json_is_null(json_object_get(host, "modelled")));
	assert_true(json_is_null(json_object_get(missing, "modelled")));
	assert_true(json_is_null(json_object_get(missing, "measured")));
	json_t *modelled = json_object_get(model, "modelled");
	json_t *measured = json_object_get(host, "measured");
	assert_true(json_real_value(json_object_get(modelled, "mpps")) == 20.0);
	assert_true(json_real_value(json_object_get(measured, "cpu_ns_per_packet")) == 100.0);
	assert_true(
		json_real_value(json_object_get(measured, "calibration_steps_per_packet")) == 50.0);
	assert_int_equal(json_array_size(json_object_get(measured, "samples")), 5);
	json_decref(document);
}

static void
a_figure_that_concludes_nothing_is_not_shown(void **state)
{
	static struct fixture f;
	make_fixture(&f);
	f.result.record.rows[1].ns_deviation = 13;
	char *text = text_of(print_whole, &f);
	assert_null(strstr(text, "10.00    100.0"));
	assert_non_null(strstr(text, "       -    noisy      97.0..103.0       -  [2]"));
	assert_non_null(strstr(text, "too noisy to conclude: "));
	assert_non_null(strstr(text, "raise --repeats"));
	free(text);
	json_t *document = compare_json(&f.config, &f.result);
	json_t *measured =
		json_object_get(json_array_get(json_object_get(document, "paths"), 1), "measured");
	assert_string_equal(
		json_string_value(json_object_get(measured, "verdict")), "too noisy to conclude");
	json_decref(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_is_shown_in_hex),
		cmocka_unit_test(the_table_has_every_row),
		cmocka_unit_test(modelled_and_measured_are_different_fields),
		cmocka_unit_test(a_figure_that_concludes_nothing_is_not_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
