/* SPDX-License-Identifier: BSD-2-Clause */
/* Progress of long work: one line that is written over, on a terminal only. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "bench/legs.h"

#include <stdbool.h>

/* A line of progress; begin it with cli_progress_begin(). */
struct cli_progress {
	struct legs_progress steps; /* what the work calls */
	bool shown;                 /* stderr is a terminal, and --quiet is not given */
	bool estimates;             /* steps are alike: what is done tells what is to come */
	unsigned done;              /* of the steps, when it last changed */
	uint64_t begin_ns, changed_ns;
};

struct cli_args;
/** @return what the work calls, or NULL when nobody looks; valid as long as @p progress */
const struct legs_progress *cli_progress_begin(
	const struct cli_args *args, bool estimates, struct cli_progress *progress);
/** Wipe the line. */
void cli_progress_end(const struct cli_progress *progress);

#endif
