/* SPDX-License-Identifier: BSD-2-Clause */
/* What several commands do alike: numbers, the profile, the object, the program. */
#include "cli/cli.h"
#include "driver-shim/load.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int
cli_number(const struct cli_args *args, enum cli_option option, uint64_t fallback, uint64_t min,
	uint64_t max, uint64_t *value, struct fail *fail)
{
	const char *text = cli_value(args, option, NULL);
	*value = fallback;
	if (text == NULL)
		return 0;
	char *end;
	errno = 0;
	unsigned long long number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != 0 || errno != 0 || number < min || number > max)
		return fail_set(fail, -EINVAL, "--%s %s: needs a whole number from %llu to %llu",
			cli_option_name(option), text, (unsigned long long)min,
			(unsigned long long)max);
	*value = number;
	return 0;
}

int
cli_jit_options(const struct cli_args *args, struct jit_options *jit, struct fail *fail)
{
	uint64_t mtu_bytes;
	memset(jit, 0, sizeof(*jit));
	/* 68 is the least MTU of IPv4 (RFC 791); above it the card's own limits decide. */
	int err = cli_number(args, CLI_OPT_MTU, 1500, 68, NIC_FRAME_MAX, &mtu_bytes, fail);
	jit->mtu_bytes = (uint32_t)mtu_bytes;
	const char *name = cli_value(args, CLI_OPT_OPT, jit_opt_names[JIT_OPT_LINUX]);
	int opt = jit_opt_of(name);
	if (opt >= 0)
		jit->opt = (enum jit_opt)opt;
	else if (!err)
		err = fail_set(fail, -EINVAL, "--opt %s: not a level; write linux or max", name);
	return err;
}

int
cli_load(const struct cli_args *args, const char *path, const struct nic_profile *profile,
	struct loaded_object **object, struct fail *fail)
{
	struct load_options options = {
		.profile = profile,
		.prog_name = cli_value(args, CLI_OPT_PROG, NULL),
	};
	int err = cli_jit_options(args, &options.jit, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SEED, 1, 0, UINT64_MAX, &options.seed, fail);
	if (!err)
		err = load_object(path, &options, object, fail);
	return err;
}

const struct loaded_program *
cli_choose(const struct cli_args *args, const char *path, const struct loaded_object *object,
	struct fail *fail)
{
	const char *name = cli_value(args, CLI_OPT_PROG, NULL);
	const struct loaded_program *chosen = NULL;
	char names[256] = "";
	unsigned candidates = 0;
	for (unsigned i = 0; i < load_program_count(object); i++) {
		const struct loaded_program *p = load_program_at(object, i);
		if (name ? strcmp(p->name, name) != 0 : p->prog == NULL)
			continue;
		size_t used = strlen(names);
		snprintf(names + used, sizeof(names) - used, "%s%s", used ? ", " : "", p->name);
		chosen = p;
		candidates++;
	}
	if (candidates == 0) {
		fail_set(fail, -ENOENT,
			"%s: no XDP or tc program%s%s; `nicro check %s` lists what is there", path,
			name ? " named " : "", name ? name : "", path);
		return NULL;
	}
	if (candidates > 1) {
		fail_set(fail, -EINVAL, "%s: several programs; choose one with --prog: %s", path,
			names);
		return NULL;
	}
	if (chosen->prog == NULL) {
		fail_set(fail, -EINVAL, "%s: %s cannot run on the card: %s", path, chosen->name,
			chosen->skipped);
		return NULL;
	}
	return chosen;
}

void
cli_print_json(json_t *document)
{
	json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	putchar('\n');
	json_decref(document);
}
