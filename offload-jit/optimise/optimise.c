/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/optimise/passes.def.h"

#include <string.h>

static const struct {
	const char *name; /* as --dump knows it */
	void (*run)(struct translation *t);
} passes[] = {
#define X(name) {#name, pass_##name},
	EBPF_PASSES(X)
#undef X
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
