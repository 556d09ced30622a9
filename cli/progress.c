/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/progress.h"

#include "bench/cpu_clock.h"
#include "cli/cli.h"

#include <unistd.h>

enum { LINE_WIDTH = 78 };

/* Time to come, if the other steps take as long as those that are done. */
static void
write_rest(struct cli_progress *p, unsigned done, unsigned total, char *text, size_t bytes)
{
	uint64_t now = cpu_wall_ns();
	text[0] = 0;
	if (done != p->done) {
		p->done = done;
		p->changed_ns = now;
	}
	if (!p->estimates || done == 0)
		return;
	uint64_t rest_ns = (p->changed_ns - p->begin_ns) / done * (total - done);
	uint64_t spent_ns = now - p->changed_ns;
	unsigned rest_s = (unsigned)((rest_ns > spent_ns ? rest_ns - spent_ns : 0) / 1000000000);
	snprintf(text, bytes, ", about %u:%02u left", rest_s / 60, rest_s % 60);
}

static void
show_step(void *ctx, const char *what, unsigned done, unsigned total)
{
	struct cli_progress *p = ctx;
	char line[LINE_WIDTH + 1], rest[32];
	write_rest(p, done, total, rest, sizeof(rest));
	if (total > 1)
		snprintf(line, sizeof(line), "%u/%u%s  %s", done, total, rest, what);
	else
		snprintf(line, sizeof(line), "%s", what);
	fprintf(stderr, "\r%-*s", LINE_WIDTH, line);
	fflush(stderr);
}

const struct legs_progress *
cli_progress_begin(const struct cli_args *args, bool estimates, struct cli_progress *p)
{
	*p = (struct cli_progress){
		.steps = {show_step, p},
		.shown = !cli_given(args, CLI_OPT_QUIET) && isatty(STDERR_FILENO),
		.estimates = estimates,
		.begin_ns = cpu_wall_ns(),
	};
	p->changed_ns = p->begin_ns;
	return p->shown ? &p->steps : NULL;
}

void
cli_progress_end(const struct cli_progress *p)
{
	if (p->shown)
		fprintf(stderr, "\r%*s\r", LINE_WIDTH, "");
}
