/* SPDX-License-Identifier: BSD-2-Clause */
/* --device and --set, as every command takes them. */
#include "cli/cli.h"
#include "nic-model/profile.h"

int
cli_set(const struct cli_args *args, struct nic_profile *profile, struct fail *fail)
{
	for (unsigned i = 0; i < args->set_count; i++) {
		struct fail why = {0};
		if (nic_profile_set(profile, args->set[i], &why))
			return fail_set(fail, why.err, "--set %.80s: %s", args->set[i], why.text);
	}
	return 0;
}

int
cli_profile(const struct cli_args *args, struct nic_profile *profile, struct fail *fail)
{
	int err = nic_profile_load(
		cli_value(args, CLI_OPT_DEVICE, nic_profile_names[0]), profile, fail);
	return err ? err : cli_set(args, profile, fail);
}
