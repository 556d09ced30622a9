/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/record.h"

#include "base/file.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_BYTES_MAX = 64 << 20 };

json_t *
record_read(const char *path, struct fail *fail)
{
	uint8_t *text;
	size_t len_bytes;
	json_error_t where;
	if (file_read(path, RECORD_BYTES_MAX, &text, &len_bytes, fail))
		return NULL;
	json_t *record = json_loadb((const char *)text, len_bytes, JSON_REJECT_DUPLICATES, &where);
	free(text);
	if (record == NULL)
		fail_set(fail, -EINVAL, "%s:%d: not JSON: %s", path, where.line, where.text);
	return record;
}

const json_t *
record_at(const json_t *record, const char *path)
{
	char key[64];
	while (record && *path) {
		const json_t *whole = json_object_get(record, path);
		if (whole)
			return whole;
		size_t len = strcspn(path, ".");
		snprintf(key, sizeof(key), "%.*s", (int)len, path);
		record = json_is_array(record) ? json_array_get(record, strtoul(key, NULL, 10))
					       : json_object_get(record, key);
		path += len + (path[len] == '.');
	}
	return record;
}

double
record_number(const json_t *record, const char *path)
{
	const json_t *value = record_at(record, path);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *
record_text(const json_t *record, const char *path)
{
	return json_string_value(record_at(record, path));
}
