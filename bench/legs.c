/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/legs.h"

#include "bench/cpu_clock.h"
#include "bench/host.h"
#include "bench/stats.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct leg *const host_legs[] = {&leg_xdp, &leg_path, &leg_user};
enum { HOST_LEGS = sizeof(host_legs) / sizeof(host_legs[0]) };
enum { ROUNDS_REPEATED_MAX = 5 };
static const double calibration_moved = 0.03; /* measured spread of a quiet core is below 2 % */

/* What parent and child share. */
struct shared {
	struct leg_record record;
	struct legs_noise noise;
	struct fail fail;
};

struct measuring {
	struct leg_config config;
	struct host host;
	void *states[HOST_LEGS];
	struct shared *shared;
	double calibrations[2 * LEG_SAMPLES_MAX];
	unsigned calibration_count;
};

static void
note_calibration(struct measuring *m, double ns)
{
	if (m->calibration_count < sizeof(m->calibrations) / sizeof(m->calibrations[0]))
		m->calibrations[m->calibration_count++] = ns;
}

/* Take back the samples of a round during which the core changed its speed. */
static void
forget_round(struct leg_record *record, const unsigned *counts)
{
	for (unsigned i = 0; i < record->row_count; i++)
		record->rows[i].sample_count = counts[i];
}

static void
scale_round(struct leg_record *record, const unsigned *counts, double factor)
{
	for (unsigned i = 0; i < record->row_count; i++)
		for (unsigned s = counts[i]; s < record->rows[i].sample_count; s++)
			record->rows[i].sample_ns[s] *= factor;
}

/* One sample of every row. @return 1 when the calibration moved and the round was dropped */
static int
measure_round(struct measuring *m, bool may_repeat, struct fail *fail)
{
	struct leg_record *record = &m->shared->record;
	unsigned counts[LEG_ROWS_MAX];
	for (unsigned i = 0; i < record->row_count; i++)
		counts[i] = record->rows[i].sample_count;
	double before_ns = cpu_calibrate();
	for (unsigned i = 0; i < HOST_LEGS; i++) {
		int err = m->states[i] ? host_legs[i]->sample(m->states[i], record, fail) : 0;
		if (err)
			return err;
	}
	double after_ns = cpu_calibrate();
	double moved = after_ns / before_ns - 1;
	if (may_repeat && (moved > calibration_moved || moved < -calibration_moved)) {
		forget_round(record, counts);
		return 1;
	}
	note_calibration(m, before_ns);
	note_calibration(m, after_ns);
	/* In steps of the loop for now; back to ns with the run's median step at the end. */
	scale_round(record, counts, 2 / (before_ns + after_ns));
	return 0;
}

static int
measure_rounds(struct measuring *m, const struct legs_progress *progress, struct fail *fail)
{
	struct legs_noise *noise = &m->shared->noise;
	for (unsigned round = 0; round < m->config.repeats;) {
		if (progress)
			progress->step(progress->ctx, "host legs", round, m->config.repeats);
		int err = measure_round(m, noise->rounds_repeated < ROUNDS_REPEATED_MAX, fail);
		if (err < 0)
			return err;
		noise->rounds_repeated += err == 1;
		round += err == 0;
	}
	return 0;
}

static double
load_1min(void)
{
	double load = 0;
	return getloadavg(&load, 1) == 1 ? load : 0;
}

static void
finish(struct measuring *m)
{
	struct legs_noise *noise = &m->shared->noise;
	struct leg_record *record = &m->shared->record;
	static const unsigned none[LEG_ROWS_MAX];
	if (m->calibration_count) {
		struct stats stats;
		double low = m->calibrations[0], high = low;
		stats_of(m->calibrations, m->calibration_count, &stats);
		for (unsigned i = 1; i < m->calibration_count; i++) {
			low = m->calibrations[i] < low ? m->calibrations[i] : low;
			high = m->calibrations[i] > high ? m->calibrations[i] : high;
		}
		noise->calibration_ns = stats.median;
		noise->calibration_spread_percent = 100 * (high / low - 1);
		scale_round(record, none, stats.median);
	}
	/* A round may move so far and is kept: nothing finer is known. */
	double moved_percent = 100 * calibration_moved;
	if (noise->calibration_spread_percent > moved_percent)
		moved_percent = noise->calibration_spread_percent;
	leg_summarise(record, moved_percent);
}

static int
measure(struct measuring *m, const struct legs_progress *progress, struct fail *fail)
{
	uint64_t steal_ms = cpu_steal_ms();
	m->shared->noise.load_1min = load_1min();
	int err = host_open(&m->config, &m->host, fail);
	m->config.host = &m->host;
	for (unsigned i = 0; !err && i < HOST_LEGS; i++)
		err = host_legs[i]->prepare(&m->config, &m->states[i], &m->shared->record, fail);
	if (!err)
		err = measure_rounds(m, progress, fail);
	if (!err)
		finish(m);
	m->shared->noise.steal_ms = (double)(cpu_steal_ms() - steal_ms);
	for (unsigned i = 0; i < HOST_LEGS; i++)
		host_legs[i]->end(m->states[i]);
	host_close(&m->host);
	return err;
}

static _Noreturn void
child(const struct leg_config *config, struct shared *shared, const struct legs_progress *progress,
	pid_t parent)
{
	static struct measuring measuring;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	measuring.config = *config;
	measuring.shared = shared;
	_exit(measure(&measuring, progress, &shared->fail) ? 1 : 0);
}

static int
wait_for(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* Nothing could be measured: each leg is still in the table, with the reason. */
static void
add_missing(struct leg_record *record, const char *why)
{
	for (unsigned i = 0; i < HOST_LEGS; i++) {
		struct leg_row *row = leg_row_add(record, host_legs[i]->name, "");
		if (row)
			leg_row_fail(row, "%s", why);
	}
}

static void
append(struct leg_record *to, const struct leg_record *from)
{
	for (unsigned i = 0; i < from->row_count && to->row_count < LEG_ROWS_MAX; i++)
		to->rows[to->row_count++] = from->rows[i];
}

int
legs_measure_host(const struct leg_config *config, struct leg_record *record,
	struct legs_noise *noise, const struct legs_progress *progress, struct fail *fail)
{
	int status = 0, err;
	struct shared *shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return fail_set(fail, -ENOMEM, "not enough memory for the host legs");
	pid_t parent = getpid();
	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0) {
		err = fail_set(fail, -errno, "cannot start the host legs: %s", strerror(errno));
		goto out;
	}
	if (pid == 0)
		child(config, shared, progress, parent);
	err = wait_for(pid, &status);
	if (!err && WIFSIGNALED(status))
		err = fail_set(fail, -EINTR, "the host legs ended by signal %d", WTERMSIG(status));
	if (err)
		goto out;
	*noise = shared->noise;
	if (WEXITSTATUS(status) == 0)
		append(record, &shared->record);
	else
		add_missing(record, shared->fail.text);
out:
	munmap(shared, sizeof(*shared));
	return err;
}
