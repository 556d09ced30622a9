/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static const char *
kernel_release(void)
{
	static struct utsname name;
	return uname(&name) == 0 ? name.release : "?";
}

static void
print_kernel(const struct check_entry *entry)
{
	static const char *const says[] = {
		[KERNEL_ACCEPTS] = "accepts it",
		[KERNEL_REFUSES] = "refuses it",
		[KERNEL_NO_ANSWER] = "was not asked",
	};
	const struct kernel_opinion *k = &entry->kernel;
	if (k->says == KERNEL_NOT_ASKED)
		return;
	printf("  kernel %s %s", kernel_release(), says[k->says]);
	if (k->text[0])
		printf(": %s", k->text);
	printf("\n");
	if (check_differs(entry))
		printf("  DIFFERENT: nicro's verifier says %s\n",
			k->says == KERNEL_ACCEPTS ? "unsafe" : "safe");
}

static void
print_rate(const struct check_entry *entry)
{
	const struct check_rate *rate = &entry->rate;
	if (!rate->asked)
		return;
	printf("  worst case on %s: ", entry->subject.device);
	if (rate->known)
		printf("at least %llu.%03llu Mpps, limited by %s",
			(unsigned long long)rate->mpps_milli / 1000,
			(unsigned long long)rate->mpps_milli % 1000, rate->limit);
	else
		printf("unknown: %s", rate->reason);
	if (check_too_slow(entry))
		printf("; TOO SLOW: --min-mpps %llu.%03llu; see: nicro profile --worst --prog %s "
		       "%s",
			(unsigned long long)rate->min_milli / 1000,
			(unsigned long long)rate->min_milli % 1000, entry->subject.name,
			entry->subject.object);
	printf("\n");
}

enum { WHOLE_TEXT_MAX = 320 };

/* Whether the object loads is not the verdict of its programs: their maps come first, all of them.
 * @return false: one program that loads needs no second line */
static bool
whole_text(const struct check *c, const struct check_object *object, char text[WHOLE_TEXT_MAX])
{
	char why[256];
	unsigned candidates = 0;
	for (unsigned i = 0; i < object->entry_count; i++)
		candidates += check_is_candidate(&c->entries[object->first_entry + i]);
	bool loads = check_loads_whole(c, object, why, sizeof(why));
	if (candidates == 0 || (loads && candidates == 1))
		return false;
	if (loads)
		snprintf(text, WHOLE_TEXT_MAX, "loads (maps: %u, programs: %u)",
			shim_map_count(load_shim(object->object)), candidates);
	else
		snprintf(text, WHOLE_TEXT_MAX, "does not load: %s", why);
	return true;
}

static bool
whole_is(const struct check *c, const struct check_object *object, const char *text)
{
	char own[WHOLE_TEXT_MAX];
	return whole_text(c, object, own) && strcmp(own, text) == 0;
}

/* The same object on all devices: a line for each answer. */
static void
print_whole(const struct check *c, const struct check_object *on)
{
	char text[WHOLE_TEXT_MAX];
	for (unsigned d = 0; d < c->profile_count; d++) {
		bool said = !whole_text(c, &on[d], text);
		for (unsigned before = 0; before < d && !said; before++)
			said = whole_is(c, &on[before], text);
		if (said)
			continue;
		printf("%s as a whole", on->path);
		for (unsigned i = d; c->profile_count > 1 && i < c->profile_count; i++)
			if (whole_is(c, &on[i], text))
				printf("%s %s", i == d ? " on" : ",", on[i].device);
		printf(": %s\n", text);
	}
}

static void
print_object(const struct check *c, const struct check_object *object, bool colour)
{
	for (unsigned i = 0; i < object->entry_count; i++) {
		const struct check_entry *entry = &c->entries[object->first_entry + i];
		report_print_line(stdout, &entry->subject, colour);
		print_kernel(entry);
		print_rate(entry);
		report_print_details(stdout, &entry->subject, colour);
	}
	print_whole(c, object);
}

/* The id of what decides, or "yes". */
static const char *
cell_text(const struct report_subject *s)
{
	if (!s->report)
		return "skipped";
	return report_eligible(s->report) ? "yes" : s->report->findings[0].rule->id;
}

static void
print_matrix(const struct check *c)
{
	unsigned devices = c->profile_count;
	size_t left = 8, column = 8;
	for (unsigned i = 0; i < c->entry_count; i++) {
		const struct report_subject *s = &c->entries[i].subject;
		size_t name = strlen(s->object) + 2 + strlen(s->name);
		left = name > left ? name : left;
		column = strlen(cell_text(s)) > column ? strlen(cell_text(s)) : column;
	}
	for (unsigned i = 0; i < devices; i++)
		column =
			strlen(c->profiles[i].name) > column ? strlen(c->profiles[i].name) : column;
	printf("%-*s", (int)left, "program");
	for (unsigned i = 0; i < devices; i++)
		printf("  %-*s", i + 1 < devices ? (int)column : 0, c->profiles[i].name);
	printf("\n");
	for (unsigned o = 0; o + devices <= c->object_count; o += devices) {
		const struct check_object *object = &c->objects[o];
		for (unsigned p = 0; p < object->entry_count; p++) {
			const struct report_subject *s =
				&c->entries[object->first_entry + p].subject;
			int width = printf("%s: %s", s->object, s->name);
			printf("%*s", (int)left - width, "");
			for (unsigned d = 0; d < devices; d++) {
				const struct check_object *on = &c->objects[o + d];
				printf("  %-*s", d + 1 < devices ? (int)column : 0,
					cell_text(&c->entries[on->first_entry + p].subject));
			}
			printf("\n");
		}
	}
	printf("\n");
}

static bool
same_rules(const struct report *a, const struct report *b)
{
	if (!a || !b || a->count != b->count)
		return a == b;
	for (size_t i = 0; i < a->count; i++) {
		if (a->findings[i].rule != b->findings[i].rule ||
			a->findings[i].insn != b->findings[i].insn)
			return false;
	}
	return true;
}

/* Below the matrix: details once, and again only where a device says something else. */
static void
print_matrix_details(const struct check *c, bool colour)
{
	unsigned devices = c->profile_count;
	for (unsigned o = 0; o + devices <= c->object_count; o += devices) {
		for (unsigned p = 0; p < c->objects[o].entry_count; p++) {
			const struct report_subject *before = NULL;
			for (unsigned d = 0; d < devices; d++) {
				const struct check_entry *entry =
					&c->entries[c->objects[o + d].first_entry + p];
				const struct report_subject *s = &entry->subject;
				if (!s->report || !s->report->count ||
					(before && same_rules(before->report, s->report)))
					continue;
				report_print_line(stdout, s, colour);
				print_kernel(entry);
				report_print_details(stdout, s, colour);
				before = s;
			}
		}
		for (unsigned p = 0; p < devices * c->objects[o].entry_count; p++)
			print_rate(&c->entries[c->objects[o].first_entry + p]);
		print_whole(c, &c->objects[o]);
	}
}

/* The command that comes next most often. */
static void
print_next(const struct check *c)
{
	const struct check_entry *refused = NULL, *eligible = NULL, *slow = NULL;
	for (unsigned i = 0; i < c->entry_count; i++) {
		const struct check_entry *entry = &c->entries[i];
		slow = !slow && check_too_slow(entry) ? entry : slow;
		if (entry->subject.report && report_subject_eligible(&entry->subject))
			eligible = eligible ? eligible : entry;
		else if (entry->subject.report)
			refused = refused ? refused : entry;
	}
	const struct check_entry *first = refused ? refused : slow ? slow : eligible;
	if (first == NULL)
		return;
	const char *path = first->subject.object, *name = first->subject.name;
	if (refused && refused->subject.report->findings[0].rule->severity == RULE_UNSAFE)
		printf("Next: nicro check --verbose --prog %s %s   (the state at each "
		       "instruction)\n",
			name, path);
	else if (refused)
		printf("Next: change what `try` says, rebuild, then: nicro check --prog %s %s\n",
			name, path);
	else if (slow)
		printf("Next: nicro profile --worst --prog %s %s   (the lines of the worst case)\n",
			name, path);
	else
		printf("Next: nicro run --prog %s --rx gen:size=64 %s\n", name, path);
}

void
check_print_text(const struct check *c)
{
	bool colour = cli_colour(stdout);
	if (c->profile_count > 1) {
		print_matrix(c);
		print_matrix_details(c, colour);
	} else {
		for (unsigned i = 0; i < c->object_count; i++)
			print_object(c, &c->objects[i], colour);
	}
	if (!cli_given(c->args, CLI_OPT_QUIET))
		print_next(c);
}

static json_t *
kernel_json(const struct check_entry *entry)
{
	const struct kernel_opinion *k = &entry->kernel;
	if (k->says == KERNEL_NOT_ASKED)
		return json_null();
	bool answered = k->says != KERNEL_NO_ANSWER;
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "release", kernel_release(), "accepted",
		answered ? json_boolean(k->says == KERNEL_ACCEPTS) : json_null(), "errno",
		k->err ? json_integer(-k->err) : json_null(), "message",
		k->text[0] ? json_string(k->text) : json_null(), "differs",
		answered ? json_boolean(check_differs(entry)) : json_null());
}

static json_t *
rate_json(const struct check_entry *entry)
{
	const struct check_rate *rate = &entry->rate;
	if (!rate->asked)
		return json_null();
	return json_pack("{s:o, s:f, s:b, s:s?, s:o}", "mpps",
		rate->known ? json_real((double)rate->mpps_milli / 1000) : json_null(), "min_mpps",
		(double)rate->min_milli / 1000, "too_slow", check_too_slow(entry), "limit",
		rate->limit, "reason", rate->known ? json_null() : json_string(rate->reason));
}

static json_t *
object_json(const struct check *c, const struct check_object *object)
{
	char why[256] = "";
	bool loads = check_loads_whole(c, object, why, sizeof(why));
	return json_pack("{s:s, s:s, s:b, s:o}", "object", object->path, "device", object->device,
		"loads", loads, "reason", loads ? json_null() : json_string(why));
}

static int
print_document(json_t *document)
{
	if (document == NULL) {
		fprintf(stderr, "nicro: not enough memory for the document\n");
		return CLI_FAULT;
	}
	int err = json_dumpf(document, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(document);
	return err ? CLI_FAULT : CLI_OK;
}

int
check_print_json(const struct check *c)
{
	json_t *programs = json_array(), *objects = json_array();
	for (unsigned i = 0; i < c->entry_count; i++) {
		json_t *program = report_json_program(&c->entries[i].subject);
		json_object_set_new(program, "kernel", kernel_json(&c->entries[i]));
		json_object_set_new(program, "worst", rate_json(&c->entries[i]));
		json_array_append_new(programs, program);
	}
	for (unsigned i = 0; i < c->object_count; i++)
		json_array_append_new(objects, object_json(c, &c->objects[i]));
	return print_document(json_pack("{s:s, s:o, s:o}", "schema", "nicro.check/1", "programs",
		programs, "objects", objects));
}

int
check_print_sarif(const struct check *c)
{
	struct report_subject *subjects = calloc(c->entry_count + 1, sizeof(*subjects));
	if (subjects == NULL)
		return print_document(NULL);
	for (unsigned i = 0; i < c->entry_count; i++)
		subjects[i] = c->entries[i].subject;
	json_t *document = report_sarif(subjects, c->entry_count, NICRO_VERSION);
	free(subjects);
	return print_document(document);
}
