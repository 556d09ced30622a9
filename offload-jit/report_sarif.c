/* SPDX-License-Identifier: BSD-2-Clause */
/* SARIF 2.1.0 (OASIS): what code hosts show beside the source line. */
#include "offload-jit/report_print.h"

#include "offload-jit/rules.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static const char schema_uri[] =
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

static const char *
level_of(unsigned severity)
{
	return severity == RULE_WARNING || severity == RULE_ATTACH ? "warning" : "error";
}

/* Percent-encode what RFC 3986 does not allow in a path. */
static void
encode_path(const char *path, char *uri, size_t size)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"-._~/!$&'()*+,;=@";
	size_t at = 0;
	for (; *path && at + 4 < size; path++) {
		if (strchr(allowed, *path))
			uri[at++] = *path;
		else
			at += (size_t)snprintf(uri + at, size - at, "%%%02X", (unsigned char)*path);
	}
	uri[at] = 0;
}

/* Take out "." and "dir/..": SARIF 3.10.2 wants normalised URIs, compilers write what they were
 * given.
 */
static void
remove_dot_segments(char *path)
{
	bool absolute = *path == '/';
	char *out = path, *floor = path; /* ".." before the floor stays */
	for (char *in = path; *in;) {
		in += strspn(in, "/");
		size_t len = strcspn(in, "/");
		bool up = len == 2 && in[0] == '.' && in[1] == '.';
		if (up && out > floor) {
			while (out > floor && *--out != '/')
				;
		} else if (len && !(len == 1 && *in == '.') && !(up && absolute)) {
			if (out > path || absolute)
				*out++ = '/';
			memmove(out, in, len);
			out += len;
			if (up)
				floor = out;
		}
		in += len;
	}
	*out = 0;
}

/* Code hosts want paths from the root of the repository: take the working directory for it. */
static void
make_uri(const char *given, char *uri, size_t size)
{
	char here[PATH_BYTES], whole[PATH_BYTES];
	const char *path = whole;
	snprintf(whole, sizeof(whole), "%s", given);
	remove_dot_segments(whole);
	if (getcwd(here, sizeof(here))) {
		size_t len = strlen(here);
		if (strncmp(path, here, len) == 0 && path[len] == '/')
			path += len + 1;
	}
	size_t at = (size_t)snprintf(uri, size, "%s", *path == '/' ? "file://" : "");
	encode_path(path, uri + at, size - at);
}

static json_t *
location(const struct report_subject *s, const struct finding *f)
{
	char uri[PATH_BYTES];
	bool source = f->file && f->line;
	make_uri(source ? f->file : s->object, uri, sizeof(uri));
	json_t *physical = json_pack("{s:{s:s}}", "artifactLocation", "uri", uri);
	if (source) {
		json_t *region = json_pack("{s:i}", "startLine", (int)f->line);
		json_t *text = f->text ? json_string(f->text) : NULL;
		if (text)
			json_object_set_new(region, "snippet", json_pack("{s:o}", "text", text));
		json_object_set_new(physical, "region", region);
	}
	return json_pack("{s:o, s:[{s:s, s:s}]}", "physicalLocation", physical, "logicalLocations",
		"fullyQualifiedName", s->name, "kind", "function");
}

static json_t *
result(const struct report_subject *s, const struct finding *f, int rule_index)
{
	char text[1024];
	snprintf(text, sizeof(text), "%s%s%s. Try: %s.", f->message, f->value[0] ? ": " : "",
		f->value, f->advice);
	json_t *message = json_string(text);
	if (!message)
		message = json_string(f->rule->sentence);
	json_t *insn = f->insn >= 0 ? json_integer(f->insn) : json_null();
	json_t *value = f->value[0] ? json_string(f->value) : NULL;
	return json_pack("{s:s, s:i, s:s, s:{s:o}, s:[o], s:{s:s, s:s, s:s, s:i, s:o, s:o, s:s}}",
		"ruleId", f->rule->id, "ruleIndex", rule_index, "level",
		level_of(f->rule->severity), "message", "text", message, "locations",
		location(s, f), "properties", "severity", rule_severity_name(f->rule->severity),
		"stage", rule_stage_name(f->rule->stage), "device", s->device, "errno",
		-f->rule->err, "insn", insn, "value", value ? value : json_null(), "program",
		s->name);
}

static json_t *
rule_descriptor(const struct rule *rule)
{
	char help[256];
	snprintf(help, sizeof(help), "docs/rules.md#%s", rule->doc);
	return json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:s}}", "id", rule->id,
		"shortDescription", "text", rule->sentence, "help", "text", rule->advice,
		"defaultConfiguration", "level", level_of(rule->severity), "properties", "stage",
		rule_stage_name(rule->stage), "documentation", help);
}

json_t *
report_sarif(const struct report_subject *subjects, size_t count, const char *version)
{
	/* Rules in the order of the table, only those that are named. */
	int *index = calloc(rule_count + 1, sizeof(*index));
	json_t *descriptors = json_array(), *results = json_array();
	if (!index)
		goto fail;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; subjects[i].report && k < subjects[i].report->count; k++)
			index[subjects[i].report->findings[k].rule - rules] = 1;
	int next = 0;
	for (size_t i = 0; i < rule_count; i++) {
		if (!index[i])
			continue;
		index[i] = next++;
		if (json_array_append_new(descriptors, rule_descriptor(&rules[i])))
			goto fail;
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; subjects[i].report && k < subjects[i].report->count; k++) {
			const struct finding *f = &subjects[i].report->findings[k];
			if (json_array_append_new(
				    results, result(&subjects[i], f, index[f->rule - rules])))
				goto fail;
		}
	}
	free(index);
	return json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:s, s:o}]}", "$schema", schema_uri,
		"version", "2.1.0", "runs", "tool", "driver", "name", "nicro", "version", version,
		"rules", descriptors, "columnKind", "utf16CodeUnits", "results", results);
fail:
	free(index);
	json_decref(descriptors);
	json_decref(results);
	return NULL;
}
