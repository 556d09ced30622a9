/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro check: verify and judge programs, on one device or on all. */
#include "cli/check.h"

#include "bench/kernel_exec.h"
#include "bench/worst.h"
#include "cli/cmds.h"
#include "image/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

bool
check_is_candidate(const struct check_entry *entry)
{
	const char *type = entry->subject.type;
	return entry->loaded->prog || strcmp(type, "xdp") == 0 || strcmp(type, "tc") == 0;
}

bool
check_too_slow(const struct check_entry *entry)
{
	const struct check_rate *rate = &entry->rate;
	return rate->asked && (!rate->known || rate->mpps_milli < rate->min_milli);
}

static bool
is_unsafe(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->findings[i].rule->severity == RULE_UNSAFE)
			return true;
	}
	return false;
}

bool
check_differs(const struct check_entry *entry)
{
	if (!entry->subject.report)
		return false;
	bool unsafe = is_unsafe(entry->subject.report);
	return (entry->kernel.says == KERNEL_ACCEPTS && unsafe) ||
	       (entry->kernel.says == KERNEL_REFUSES && !unsafe);
}

bool
check_loads_whole(const struct check *c, const struct check_object *object, char *why, size_t size)
{
	struct shim *shim = load_shim(object->object);
	for (unsigned i = 0; i < shim_map_count(shim); i++) {
		const struct report *report = shim_map_report(shim_map_at(shim, i));
		if (report->count == 0)
			continue;
		snprintf(why, size, "%s (%s)", report->findings[0].value,
			report->findings[0].rule->id);
		return false;
	}
	for (unsigned i = 0; i < object->entry_count; i++) {
		const struct check_entry *entry = &c->entries[object->first_entry + i];
		if (check_is_candidate(entry) && !report_subject_eligible(&entry->subject)) {
			snprintf(why, size, "program %s", entry->subject.name);
			return false;
		}
	}
	return true;
}

/* Ask the kernel, in which the program is an ordinary one: safety only, not the card's rules. */
static void
ask_kernel(const char *path, struct check_entry *entry)
{
	struct kernel_exec *exec = NULL;
	struct fail fail = {0};
	int err = kernel_exec_open(path, entry->subject.name, &exec, &fail);
	if (err == 0) {
		entry->kernel.says = KERNEL_ACCEPTS;
		kernel_exec_close(exec);
		return;
	}
	bool no_answer = err == -EPERM || err == -ENOMEM || err == -ENOSYS;
	entry->kernel.says = no_answer ? KERNEL_NO_ANSWER : KERNEL_REFUSES;
	entry->kernel.err = err;
	snprintf(entry->kernel.text, sizeof(entry->kernel.text), "%s", fail.text);
}

/* The rate that the program keeps whatever arrives. */
static void
find_rate(const struct check *c, const struct check_object *object, struct check_entry *entry)
{
	const struct image *image =
		entry->loaded->prog ? shim_prog_image(entry->loaded->prog) : NULL;
	const struct worst_config config = {
		.card = &c->profiles[(object - c->objects) % c->profile_count],
		.loop_bound = (uint32_t)c->loop_bound,
		.hops = WORST_HOPS};
	struct worst worst;
	struct fail fail = {0};
	if (!c->min_mpps_milli || !image)
		return;
	entry->rate = (struct check_rate){.asked = true, .min_milli = c->min_mpps_milli};
	if (worst_find(image, &config, &worst, &fail)) {
		snprintf(entry->rate.reason, sizeof(entry->rate.reason), "%s", fail.text);
		return;
	}
	entry->rate.known = true;
	entry->rate.mpps_milli = worst.mpps_milli;
	entry->rate.limit = worst.limit;
	worst_free(&worst);
}

static void
fill_entry(const struct check *c, const struct check_object *object, unsigned index,
	struct check_entry *entry)
{
	const struct loaded_program *p = load_program_at(object->object, index);
	entry->loaded = p;
	entry->object = (unsigned)(object - c->objects);
	entry->subject = (struct report_subject){
		.object = object->path,
		.name = p->name,
		.section = p->section,
		.type = p->type,
		.insn_count = p->insn_count,
		.device = object->device,
		.skipped = p->skipped,
		.microcode_words = -1,
		.stack_bytes = -1,
	};
	if (p->prog == NULL)
		return;
	const struct image *image = shim_prog_image(p->prog);
	entry->subject.skipped = NULL;
	entry->subject.program = shim_prog_program(p->prog);
	entry->subject.report = shim_prog_report(p->prog);
	if (image) {
		entry->subject.microcode_words = image->word_count;
		entry->subject.stack_bytes = image->stack_bytes;
	}
}

/* The programs of an object. @return 0 or -ENOMEM */
static int
take_programs(struct check *c, struct check_object *object)
{
	unsigned count = load_program_count(object->object);
	struct check_entry *entries =
		reallocarray(c->entries, c->entry_count + count + 1, sizeof(*entries));
	if (entries == NULL)
		return -ENOMEM;
	c->entries = entries;
	object->first_entry = c->entry_count;
	object->entry_count = count;
	memset(&entries[c->entry_count], 0, (count + 1) * sizeof(*entries));
	bool any = false;
	for (unsigned i = 0; i < count; i++) {
		struct check_entry *entry = &entries[c->entry_count++];
		fill_entry(c, object, i, entry);
		if (!check_is_candidate(entry))
			continue;
		any = true;
		if (!report_subject_eligible(&entry->subject))
			c->exit_code = worse(c->exit_code, CLI_REFUSED);
		if (cli_given(c->args, CLI_OPT_KERNEL))
			ask_kernel(object->path, entry);
		find_rate(c, object, entry);
		if (check_differs(entry) || check_too_slow(entry))
			c->exit_code = worse(c->exit_code, CLI_REFUSED);
	}
	/* An object with nothing for a card is not offloaded. */
	if (!any)
		c->exit_code = worse(c->exit_code, CLI_REFUSED);
	return 0;
}

/* Take back what was loaded of an operand, so that all devices of an operand stand together. */
static void
drop_objects(struct check *c, unsigned first)
{
	if (first < c->object_count)
		c->entry_count = c->objects[first].first_entry;
	while (c->object_count > first)
		load_free(c->objects[--c->object_count].object);
}

/* One object on every device; an unreadable one gets its line once, the others go on. */
static void
check_object(struct check *c, const char *path, struct load_options *options)
{
	unsigned first = c->object_count;
	for (unsigned i = 0; i < c->profile_count; i++) {
		struct check_object *object = &c->objects[c->object_count];
		struct fail fail = {0};
		options->profile = &c->profiles[i];
		*object = (struct check_object){.path = path, .device = c->profiles[i].name};
		int err = load_object(path, options, &object->object, &fail);
		if (err == 0) {
			c->object_count++;
			err = take_programs(c, object);
			if (err)
				fail_set(&fail, err, "%s: not enough memory to check it", path);
		}
		if (err) {
			c->exit_code = worse(c->exit_code, cli_fail(&fail));
			drop_objects(c, first);
			return;
		}
	}
}

/* --device: one profile, or all built-in ones, each with every --set. */
static int
load_profiles(struct check *c, struct fail *fail)
{
	unsigned count = 1;
	bool all = strcmp(cli_value(c->args, CLI_OPT_DEVICE, ""), "all") == 0;
	while (all && nic_profile_names[count])
		count++;
	c->profiles = calloc(count, sizeof(*c->profiles));
	if (c->profiles == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for %u profiles", count);
	c->profile_count = count;
	if (!all)
		return cli_profile(c->args, &c->profiles[0], fail);
	int err = 0;
	for (unsigned i = 0; i < count && !err; i++) {
		err = nic_profile_load(nic_profile_names[i], &c->profiles[i], fail);
		if (!err)
			err = cli_set(c->args, &c->profiles[i], fail);
	}
	return err;
}

/* --min-mpps: a decimal number of up to three digits behind the point. */
static int
read_min_mpps(struct check *c, struct fail *fail)
{
	const char *text = cli_value(c->args, CLI_OPT_MIN_MPPS, NULL);
	if (text == NULL && cli_given(c->args, CLI_OPT_LOOP_BOUND))
		return fail_set(
			fail, -EINVAL, "--loop-bound changes the worst case only: add --min-mpps");
	if (text == NULL)
		return 0;
	unsigned digits = 0, unit = 1000;
	const char *at = text;
	for (; *at >= '0' && *at <= '9' && digits < 6; at++, digits++)
		c->min_mpps_milli = c->min_mpps_milli * 10 + 1000 * (uint64_t)(*at - '0');
	if (*at == '.' && digits)
		for (at++; *at >= '0' && *at <= '9' && unit > 1; at++)
			c->min_mpps_milli += (uint64_t)(*at - '0') * (unit /= 10);
	if (digits == 0 || *at != 0 || c->min_mpps_milli == 0)
		return fail_set(fail, -EINVAL,
			"--min-mpps %s: needs million packets per second, with at most three digits"
			" behind the point, such as 23.1",
			text);
	if (cli_given(c->args, CLI_OPT_SARIF))
		return fail_set(fail, -EINVAL,
			"--min-mpps has no finding for --sarif; leave one of them out");
	return 0;
}

static int
prepare(struct check *c, struct load_options *options, struct fail *fail)
{
	if (cli_given(c->args, CLI_OPT_JSON) && cli_given(c->args, CLI_OPT_SARIF))
		return fail_set(fail, -EINVAL, "--json and --sarif exclude each other; choose one");
	int err = cli_jit_options(c->args, &options->jit, fail);
	if (!err)
		err = read_min_mpps(c, fail);
	if (!err)
		err = cli_number(
			c->args, CLI_OPT_LOOP_BOUND, 0, 1, UINT32_MAX, &c->loop_bound, fail);
	if (!err)
		err = load_profiles(c, fail);
	if (err)
		return err;
	options->prog_name = cli_value(c->args, CLI_OPT_PROG, NULL);
	options->seed = 1;
	if (cli_given(c->args, CLI_OPT_VERBOSE)) {
		options->jit.log_level = 2;
		options->jit.log = stderr; /* documents on stdout stay whole */
	}
	c->objects = calloc((size_t)c->args->operand_count * c->profile_count, sizeof(*c->objects));
	return c->objects ? 0 : fail_set(fail, -ENOMEM, "not enough memory for the objects");
}

int
cmd_check(const struct cli_args *args)
{
	struct check c = {.args = args};
	struct load_options options = {0};
	struct fail fail = {0};
	if (prepare(&c, &options, &fail)) {
		c.exit_code = cli_fail(&fail);
	} else {
		for (unsigned i = 0; i < args->operand_count; i++)
			check_object(&c, args->operands[i], &options);
		if (cli_given(args, CLI_OPT_JSON))
			c.exit_code = worse(c.exit_code, check_print_json(&c));
		else if (cli_given(args, CLI_OPT_SARIF))
			c.exit_code = worse(c.exit_code, check_print_sarif(&c));
		else
			check_print_text(&c);
	}
	for (unsigned i = 0; i < c.object_count; i++)
		load_free(c.objects[i].object);
	free(c.objects);
	free(c.entries);
	free(c.profiles);
	return c.exit_code;
}
