/* SPDX-License-Identifier: BSD-2-Clause */
/* --device and --set, as every command takes them. */
#include "cli/cli.h"
#include "nic-model/profile.h"

int
cli_profile(const struct cli_args *args, struct nic_profile *profile, struct fail *fail)
{
	int err = nic_profile_load(
		cli_value(args, CLI_OPT_DEVICE, nic_profile_names[0]), profile, fail);
	for (unsigned i = 0; !err && i < args->set_count; i++)
		err = nic_profile_set(profile, args->set[i], fail);
	return err;
}
