/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host XDP: the kernel's own JIT. Three figures: the program alone, and the program on a veth pair
 * fed by live frames, native and generic. Everything on one core; the generator's cost, measured
 * with the same frames, is subtracted (docs/benchmark.md "The paths").
 */
#include "bench/cpu_clock.h"
#include "bench/host.h"
#include "bench/legs.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TC_FRAMES_MAX = 16, RUNS_CHECKED = 1024, RUNS_TOLERATED = RUNS_CHECKED / 100 };

/* How a program hangs on a veth pair. */
struct attachment {
	const char *name, *includes;
	uint32_t mode; /* XDP_FLAGS_* */
};
#define VERDICT "the program, and its verdict: drop; TX back, dropped at the far end; PASS "
#define NO_DRIVER ". A NIC driver's receive work, DMA and interrupts are not in it"
enum { ATTACHMENTS = 2 };
static const struct attachment attachments[ATTACHMENTS] = {
	{"host XDP, native on veth",
		"veth receive, " VERDICT "builds an skb that tc drops" NO_DRIVER,
		XDP_FLAGS_DRV_MODE},
	{"host XDP, generic on veth",
		"veth receive, skb allocation, GRO, " VERDICT "is dropped by tc" NO_DRIVER,
		XDP_FLAGS_SKB_MODE},
};

struct xdp_leg {
	struct host *host;
	bool is_xdp;
	unsigned moves; /* GENERATOR_MOVES_* */
	struct leg_row *alone;
	struct leg_row *on_veth[ATTACHMENTS]; /* NULL: a tc program */
	const struct leg_traffic *traffic;
	uint32_t frames_per_sample;
};

static int
prepare(const struct leg_config *config, void **state, struct leg_record *record, struct fail *fail)
{
	struct xdp_leg *leg = calloc(1, sizeof(*leg));
	if (leg == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	leg->host = config->host;
	leg->is_xdp = config->prog_type == BPF_PROG_TYPE_XDP;
	leg->traffic = config->traffic;
	leg->frames_per_sample = config->frames_per_sample;
	if (leg->is_xdp) {
		leg->alone = leg_row_add(record, "host XDP, program alone",
			"the program's own time (kernel JIT) above an empty program's, called in a "
			"loop; no driver, no packet memory, no action on the verdict");
		for (unsigned i = 0; i < ATTACHMENTS; i++)
			leg->on_veth[i] =
				leg_row_add(record, attachments[i].name, attachments[i].includes);
	} else {
		leg->alone = leg_row_add(record, "host tc, program alone",
			"the program's own time (kernel JIT) above an empty program's, called in a "
			"loop on frames whose verdict does not change by that; no driver, no skb");
	}
	leg->alone->program_only = true;
	*state = leg;
	if (config->host->exec == NULL) {
		leg_row_fail(leg->alone, "%s", config->host->exec_fail.text);
		for (unsigned i = 0; leg->is_xdp && i < ATTACHMENTS; i++)
			leg_row_fail(leg->on_veth[i], "%s", config->host->exec_fail.text);
		return 0;
	}
	struct fail why = {0};
	if (host_program_moves(config->host->exec, &leg->moves, &why))
		leg_row_fail(leg->alone, "%s", why.text);
	return 0;
}

static int
called_cost(struct xdp_leg *leg, int prog_fd, double *ns, struct fail *fail)
{
	struct generator_figures figures;
	int err = generator_set_program(leg->host->generator, prog_fd, leg->moves, fail);
	if (!err)
		err = generator_run(leg->host->generator, GENERATOR_CALL, leg->frames_per_sample,
			&figures, fail);
	if (!err)
		*ns = host_ns_per_frame(&figures);
	return err;
}

static int
sample_alone(struct xdp_leg *leg, struct fail *fail)
{
	double empty_ns, program_ns;
	int err = called_cost(leg, -1, &empty_ns, fail);
	if (!err)
		err = called_cost(leg, kernel_exec_prog_fd(leg->host->exec), &program_ns, fail);
	if (err)
		return err;
	leg->alone->generator_ns = empty_ns;
	leg_row_sample(leg->alone, program_ns - empty_ns);
	return 0;
}

/* Plain test-run of a tc program; @p ns of CPU time per run. */
static int
tc_runs(int fd, const struct leg_frame *frame, uint32_t repeat, uint32_t *retval, double *ns)
{
	struct bpf_test_run_opts opts = {.sz = sizeof(opts),
		.data_in = frame->data,
		.data_size_in = frame->len_bytes,
		.repeat = (int)repeat};
	struct cpu_times start, stop;
	cpu_times_now(&start);
	int err = bpf_prog_test_run_opts(fd, &opts);
	cpu_times_now(&stop);
	*retval = opts.retval;
	*ns = (double)(stop.thread_ns - start.thread_ns) / repeat;
	return err;
}

static int
sample_tc(struct xdp_leg *leg, struct fail *fail)
{
	int empty_fd = generator_helper_fd(leg->host->generator, GENERATOR_TC_EMPTY);
	int fd = kernel_exec_prog_fd(leg->host->exec);
	double sum_ns = 0, floor_ns = 0;
	unsigned used = 0;
	for (uint32_t i = 0; i < leg->traffic->count && used < TC_FRAMES_MAX; i++) {
		const struct leg_frame *frame = &leg->traffic->frames[i];
		uint32_t first, last, unused;
		double once_ns, empty_ns, program_ns;
		uint32_t repeat = leg->frames_per_sample / TC_FRAMES_MAX;
		if (!generator_takes(frame->len_bytes) ||
			!kernel_takes(BPF_PROG_TYPE_SCHED_CLS, frame->data, frame->len_bytes))
			continue;
		if (tc_runs(fd, frame, 1, &first, &once_ns) ||
			tc_runs(empty_fd, frame, repeat, &unused, &empty_ns) ||
			tc_runs(fd, frame, repeat, &last, &program_ns))
			return fail_set(fail, -EIO, "the kernel's test-run of tc fails");
		if (first != last)
			continue; /* the repeats ran another path than the frame itself */
		sum_ns += program_ns - empty_ns;
		floor_ns += empty_ns;
		used++;
	}
	if (used == 0)
		return fail_set(fail, -EINVAL,
			"no frame keeps its verdict when it is repeated; try other traffic");
	leg->alone->generator_ns = floor_ns / used;
	leg_row_sample(leg->alone, sum_ns / used);
	return 0;
}

static int
attach_pair(struct xdp_leg *leg, uint32_t mode, bool on, struct fail *fail)
{
	const struct sandbox *box = &leg->host->sandbox;
	struct generator *gen = leg->host->generator;
	int at_rx = on ? kernel_exec_prog_fd(leg->host->exec) : -1;
	/* The far end needs NAPI to take what is transmitted back: native XDP switches it on. */
	int at_tx = on ? generator_helper_fd(gen, GENERATOR_EMPTY_DROP) : -1;
	int passed = on ? generator_helper_fd(gen, GENERATOR_TC_DROP) : -1;
	int err = host_set_xdp(box->receive_ifindex, mode, at_rx, fail);
	if (!err)
		err = host_set_xdp(box->send_ifindex, mode, at_tx, fail);
	if (!err)
		err = host_set_tc(box->receive_ifindex, passed, fail);
	/* So does the receiving end, for what is redirected to it; generic XDP does not switch it
	 * on, GRO does. */
	if (!err && mode == XDP_FLAGS_SKB_MODE)
		err = sandbox_set_gro(SANDBOX_RECEIVE, on, fail);
	return err;
}

static int
run_count(struct xdp_leg *leg, uint64_t *count)
{
	struct bpf_prog_info info = {0};
	uint32_t bytes = sizeof(info);
	int err = bpf_obj_get_info_by_fd(kernel_exec_prog_fd(leg->host->exec), &info, &bytes);
	*count = info.run_cnt;
	return err;
}

/* Is every frame a run of the program? The kernel counts runs only while somebody asks for it, and
 * that slows the program down: so a few frames are counted, and they are not timed. */
static int
check_runs(struct xdp_leg *leg, struct fail *fail)
{
	struct generator_figures unused;
	uint64_t before = 0, after = 0;
	int counting_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (counting_fd < 0)
		return fail_set(fail, -errno, "the kernel does not count runs of programs: %s",
			strerror(errno));
	int err = run_count(leg, &before);
	if (!err)
		err = generator_run(
			leg->host->generator, GENERATOR_REDIRECT, RUNS_CHECKED, &unused, fail);
	if (!err)
		err = run_count(leg, &after);
	close(counting_fd);
	uint64_t runs = after - before;
	if (err || (runs + RUNS_TOLERATED >= RUNS_CHECKED && runs <= RUNS_CHECKED + RUNS_TOLERATED))
		return err;
	return fail_set(fail, -EIO, "the program ran %llu times on %u frames",
		(unsigned long long)runs, RUNS_CHECKED);
}

static int
run_on_veth(struct xdp_leg *leg, struct generator_figures *total, struct fail *fail)
{
	uint64_t before = 0, after = 0;
	int err = sandbox_counter(SANDBOX_RECEIVE, "_xdp_packets", &before, fail);
	if (!err)
		err = generator_run(leg->host->generator, GENERATOR_REDIRECT,
			leg->frames_per_sample, total, fail);
	if (!err)
		err = sandbox_counter(SANDBOX_RECEIVE, "_xdp_packets", &after, fail);
	if (!err && (after - before) * 1000 < (uint64_t)leg->frames_per_sample * 999)
		err = fail_set(fail, -EIO, "%llu of %u frames were received",
			(unsigned long long)(after - before), leg->frames_per_sample);
	return err;
}

static int
sample_on_veth(
	struct xdp_leg *leg, unsigned i, const struct generator_figures *own, struct fail *fail)
{
	struct leg_row *row = leg->on_veth[i];
	struct generator_figures total;
	uint32_t mode = attachments[i].mode;
	int err = attach_pair(leg, mode, true, fail);
	if (!err && row->sample_count == 0)
		err = check_runs(leg, fail);
	if (!err)
		err = run_on_veth(leg, &total, fail);
	int detach_err = attach_pair(leg, mode, false, err ? NULL : fail);
	if (err || detach_err)
		return err ? err : detach_err;
	row->generator_ns = host_ns_per_frame(own);
	row->wall_mpps = 1000.0 * (double)total.frames / (double)total.wall_ns;
	leg_row_sample(row, host_ns_per_frame(&total) - row->generator_ns);
	return 0;
}

static int
sample_veth(struct xdp_leg *leg, struct fail *fail)
{
	struct generator *gen = leg->host->generator;
	struct generator_figures own;
	int err = generator_set_device(gen, leg->host->sandbox.send_ifindex, fail);
	if (!err)
		err = generator_run(gen, GENERATOR_DROP, leg->frames_per_sample, &own, fail);
	for (unsigned i = 0; !err && i < ATTACHMENTS; i++) {
		struct fail why = {0};
		if (!leg->on_veth[i]->why_not[0] && sample_on_veth(leg, i, &own, &why))
			leg_row_fail(leg->on_veth[i], "%s", why.text);
	}
	return err;
}

static int
sample(void *state, struct leg_record *record, struct fail *fail)
{
	struct xdp_leg *leg = state;
	if (!leg->alone->why_not[0]) {
		struct fail why = {0};
		if (leg->is_xdp ? sample_alone(leg, &why) : sample_tc(leg, &why))
			leg_row_fail(leg->alone, "%s", why.text);
	}
	if (leg->is_xdp && leg->host->exec)
		return sample_veth(leg, fail);
	return 0;
}

static void
end(void *state)
{
	free(state);
}

const struct leg leg_xdp = {"host XDP", prepare, sample, end};
