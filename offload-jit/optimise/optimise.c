/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/optimise.h"

#include <string.h>

static const struct {
	const char *name; /* as --dump knows it */
	void (*run)(struct translation *t);
} passes[] = {
	{"reg_init", pass_reg_init},
	{"neg_add_sub", pass_neg_add_sub},
	{"ld_mask", pass_ld_mask},
	{"ld_shift", pass_ld_shift},
	{"gather", pass_gather},
	{"packet_cache", pass_packet_cache},
};

void
optimise(struct translation *t)
{
	const char *wanted = t->options->dump_pass;
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
		passes[i].run(t);
		if (wanted != NULL && t->options->dump != NULL &&
			(strcmp(wanted, "all") == 0 || strcmp(wanted, passes[i].name) == 0))
			optimise_dump(t, passes[i].name);
	}
}
