/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro device: list, show and validate profiles. */
#include "cli/cmds.h"
#include "nic-model/profile.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

static int
misuse(const char *text, const char *word)
{
	struct fail fail = {0};
	fail_set(&fail, -EINVAL, text, word);
	return cli_fail(&fail);
}

static int
print_json(json_t *document)
{
	int err = document ? json_dumpf(document, stdout, JSON_INDENT(2)) : -1;
	putchar('\n');
	json_decref(document);
	return err ? CLI_FAULT : CLI_OK;
}

static json_t *
profile_summary(const struct nic_profile *profile)
{
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "name", profile->name, "cores",
		(json_int_t)profile->core_cores, "threads", (json_int_t)profile->core_threads,
		"clock_mhz", (json_int_t)profile->core_clock_mhz, "ports",
		(json_int_t)profile->port_count, "port_rate_mbps",
		(json_int_t)profile->port_rate_mbps);
}

static int
list(const struct cli_args *args)
{
	bool json = cli_given(args, CLI_OPT_JSON);
	json_t *rows = json ? json_array() : NULL;
	for (const char *const *name = nic_profile_names; *name; name++) {
		struct nic_profile profile;
		struct fail fail = {0};
		if (nic_profile_load(*name, &profile, &fail))
			return cli_fail(&fail);
		if (json) {
			json_array_append_new(rows, profile_summary(&profile));
			continue;
		}
		printf("%-24s %2llu cores x %llu threads at %llu MHz, %llu x %llu Gbit/s%s\n",
			*name, (unsigned long long)profile.core_cores,
			(unsigned long long)profile.core_threads,
			(unsigned long long)profile.core_clock_mhz,
			(unsigned long long)profile.port_count,
			(unsigned long long)profile.port_rate_mbps / 1000,
			name == nic_profile_names ? " (default)" : "");
	}
	if (!json)
		return CLI_OK;
	return print_json(json_pack("{s:s, s:s, s:o}", "schema", "nicro.devices/1", "default",
		nic_profile_names[0], "profiles", rows));
}

static int
show_json(const struct nic_profile *profile)
{
	json_t *values = json_array();
	for (size_t i = 0; i < nic_profile_key_count; i++) {
		const struct nic_profile_key *key = &nic_profile_keys[i];
		json_array_append_new(
			values, json_pack("{s:s, s:I, s:s, s:I, s:I, s:s}", "key", key->name,
					"value", (json_int_t)nic_profile_value(profile, key),
					"unit", key->unit, "min", (json_int_t)key->min, "max",
					(json_int_t)key->max, "source", key->source));
	}
	return print_json(json_pack("{s:s, s:s, s:o}", "schema", "nicro.device/1", "name",
		profile->name, "values", values));
}

/* The source in the table is that of the default card's value; a file's own stands in the file. */
static void
show_text(const struct nic_profile *profile, const struct nic_profile *usual)
{
	printf("# %s\n# %-26s %10s  %-14s %-22s %s\n", profile->name, "key", "value", "unit",
		"range", "source of the default");
	for (size_t i = 0; i < nic_profile_key_count; i++) {
		const struct nic_profile_key *key = &nic_profile_keys[i];
		char range[48], note[64] = "";
		uint64_t value = nic_profile_value(profile, key);
		uint64_t common = nic_profile_value(usual, key);
		snprintf(range, sizeof(range), "%llu..%llu", (unsigned long long)key->min,
			(unsigned long long)key->max);
		if (value != common)
			snprintf(note, sizeof(note), "changed from %llu; ",
				(unsigned long long)common);
		printf("%-28s %10llu  %-14s %-22s %s%s\n", key->name, (unsigned long long)value,
			key->unit[0] ? key->unit : "-", range, note, key->source);
	}
}

static int
show(const struct cli_args *args)
{
	struct nic_profile profile, usual;
	struct fail fail = {0};
	struct cli_args named = *args;
	if (args->operand_count > 2)
		return misuse("'%s' is one operand too many for 'device show'", args->operands[2]);
	if (args->operand_count == 2) {
		if (cli_given(args, CLI_OPT_DEVICE))
			return misuse("--device and the operand '%s' both name a profile; keep one",
				args->operands[1]);
		named.value[CLI_OPT_DEVICE] = args->operands[1];
	}
	if (cli_profile(&named, &profile, &fail) ||
		nic_profile_load(nic_profile_names[0], &usual, &fail))
		return cli_fail(&fail);
	if (cli_given(args, CLI_OPT_JSON))
		return show_json(&profile);
	show_text(&profile, &usual);
	return CLI_OK;
}

static int
validate(const struct cli_args *args)
{
	bool json = cli_given(args, CLI_OPT_JSON);
	int worst = CLI_OK;
	json_t *rows = json ? json_array() : NULL;
	if (args->operand_count < 2)
		return misuse("%s", "'device validate' needs FILE...; try: nicro help device");
	for (unsigned i = 1; i < args->operand_count; i++) {
		struct nic_profile profile;
		struct fail fail = {0};
		int err = nic_profile_load(args->operands[i], &profile, &fail);
		if (json)
			json_array_append_new(rows,
				json_pack("{s:s, s:b, s:s?}", "file", args->operands[i], "valid",
					err == 0, "message", err ? fail.text : NULL));
		else if (!err)
			printf("%s: valid\n", args->operands[i]);
		int code = !err ? CLI_OK : json ? CLI_MISUSE : cli_fail(&fail);
		worst = code > worst ? code : worst;
	}
	if (json && print_json(json_pack("{s:s, s:o}", "schema", "nicro.validate/1", "profiles",
			    rows)) != CLI_OK)
		return CLI_FAULT;
	return worst;
}

int
cmd_device(const struct cli_args *args)
{
	const char *verb = args->operands[0];
	if (strcmp(verb, "list") == 0) {
		if (args->operand_count > 1)
			return misuse("'%s' is one operand too many for 'device list'",
				args->operands[1]);
		return list(args);
	}
	if (strcmp(verb, "show") == 0)
		return show(args);
	if (strcmp(verb, "validate") == 0)
		return validate(args);
	return misuse("device: '%s' is neither list, show nor validate", verb);
}
