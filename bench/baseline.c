/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/baseline.h"

#include "base/file.h"
#include "bench/gate.h"
#include "bench/record.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

static const char schema[] = "nicro.baseline/1";

static const char *
text_of(const json_t *entry, const char *key)
{
	return json_string_value(json_object_get(entry, key));
}

static int
order(const json_t *entry, const char *object, const char *program)
{
	int by_object = strcmp(text_of(entry, "object"), object);
	return by_object ? by_object : strcmp(text_of(entry, "program"), program);
}

/* Position of the first entry that does not come before the program. */
static size_t
place_of(const json_t *runs, const char *object, const char *program)
{
	size_t i = 0;
	while (i < json_array_size(runs) && order(json_array_get(runs, i), object, program) < 0)
		i++;
	return i;
}

/* Entries are found by their order, so the order is part of what is checked. */
static int
check(const char *path, const json_t *document, struct fail *fail)
{
	const char *own = text_of(document, "schema");
	const json_t *runs = json_object_get(document, "runs");
	if (own == NULL || strcmp(own, schema) != 0 || !json_is_array(runs))
		return fail_set(fail, -EINVAL,
			"%s: not a baseline; make one with: nicro gate --baseline FILE --update "
			"OBJ "
			"--rx SOURCE",
			path);
	for (size_t i = 0; i < json_array_size(runs); i++) {
		const json_t *entry = json_array_get(runs, i),
			     *before = json_array_get(runs, i - 1);
		if (!text_of(entry, "object") || !text_of(entry, "program") ||
			!json_is_object(json_object_get(entry, "how")) ||
			!json_is_object(json_object_get(entry, "record")))
			return fail_set(fail, -EINVAL,
				"%s: run %zu lacks object, program, how or record; restore the "
				"file",
				path, i);
		if (i > 0 &&
			order(before, text_of(entry, "object"), text_of(entry, "program")) >= 0)
			return fail_set(fail, -EINVAL,
				"%s: run %zu (%s: %s) is not behind the one before it by name; "
				"restore the order",
				path, i, text_of(entry, "object"), text_of(entry, "program"));
	}
	return 0;
}

int
baseline_read(const char *path, bool may_be_new, struct baseline *baseline, struct fail *fail)
{
	*baseline = (struct baseline){.path = path};
	if (may_be_new && access(path, F_OK) != 0 && errno == ENOENT) {
		baseline->document = json_pack("{s:s,s:[]}", "schema", schema, "runs");
		return baseline->document ? 0 : fail_set(fail, -ENOMEM, "not enough memory");
	}
	baseline->document = record_read(path, fail);
	return baseline->document ? check(path, baseline->document, fail) : fail->err;
}

void
baseline_free(struct baseline *baseline)
{
	json_decref(baseline->document);
	baseline->document = NULL;
}

json_t *
baseline_find(const struct baseline *baseline, const char *object, const char *program)
{
	const json_t *runs = json_object_get(baseline->document, "runs");
	json_t *entry = json_array_get(runs, place_of(runs, object, program));
	return entry && order(entry, object, program) == 0 ? entry : NULL;
}

void
baseline_remove(struct baseline *baseline, const char *object, const char *program)
{
	json_t *runs = json_object_get(baseline->document, "runs");
	if (baseline_find(baseline, object, program))
		json_array_remove(runs, place_of(runs, object, program));
}

int
baseline_put(struct baseline *baseline, const char *object, const char *program, json_t *how,
	json_t *record)
{
	json_t *runs = json_object_get(baseline->document, "runs");
	json_t *entry = json_pack("{s:s,s:s,s:o,s:o}", "object", object, "program", program, "how",
		how, "record", record);
	baseline_remove(baseline, object, program);
	if (entry == NULL || json_array_insert_new(runs, place_of(runs, object, program), entry))
		return -ENOMEM;
	return 0;
}

int
baseline_write(const struct baseline *baseline, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, baseline->path, fail);
	if (err)
		return err;
	if (json_dumpf(baseline->document, out.stream, GATE_JSON_FLAGS) != 0)
		err = fail_set(fail, -EIO, "%s: cannot write", baseline->path);
	fputc('\n', out.stream);
	if (err) {
		file_discard(&out);
		return err;
	}
	return file_commit(&out, fail);
}
