/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host XDP: the kernel's own JIT. Two figures: the program alone, and the program native on a veth
 * pair fed by live frames. Everything on one core; the generator's cost, measured with the same
 * frames, is subtracted (docs/benchmark.md "Host XDP").
 */
#include "bench/cpu_clock.h"
#include "bench/host.h"
#include "bench/legs.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

enum { TC_FRAMES_MAX = 16 };

struct xdp_leg {
	struct host *host;
	bool is_xdp;
	unsigned moves;                 /* GENERATOR_MOVES_* */
	struct leg_row *alone, *native; /* native NULL: a tc program */
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
		leg->native = leg_row_add(record, "host XDP, native on veth",
			"veth receive, the program, and its verdict: drop; TX back, dropped at the "
			"far "
			"end; PASS builds an skb that tc drops. A NIC driver's receive work, DMA "
			"and "
			"interrupts are not in it");
	} else {
		leg->alone = leg_row_add(record, "host tc, program alone",
			"the program's own time (kernel JIT) above an empty program's, called in a "
			"loop on frames whose verdict does not change by that; no driver, no skb");
	}
	leg->alone->program_only = true;
	*state = leg;
	if (config->host->exec == NULL) {
		leg_row_fail(leg->alone, "%s", config->host->exec_fail.text);
		if (leg->native)
			leg_row_fail(leg->native, "%s", config->host->exec_fail.text);
		return 0;
	}
	if (kernel_exec_calls(config->host->exec, BPF_FUNC_xdp_adjust_head))
		leg->moves |= GENERATOR_MOVES_HEAD;
	if (kernel_exec_calls(config->host->exec, BPF_FUNC_xdp_adjust_tail))
		leg->moves |= GENERATOR_MOVES_TAIL;
	if (leg->moves == (GENERATOR_MOVES_HEAD | GENERATOR_MOVES_TAIL))
		leg_row_fail(leg->alone,
			"the program moves both ends of the packet, which a loop cannot undo");
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
attach_pair(struct xdp_leg *leg, bool on, struct fail *fail)
{
	const struct sandbox *box = &leg->host->sandbox;
	struct generator *gen = leg->host->generator;
	int at_rx = on ? kernel_exec_prog_fd(leg->host->exec) : -1;
	/* The far end needs NAPI to take what is transmitted back: XDP switches it on. */
	int at_tx = on ? generator_helper_fd(gen, GENERATOR_EMPTY_DROP) : -1;
	int passed = on ? generator_helper_fd(gen, GENERATOR_TC_DROP) : -1;
	int err = host_set_xdp(box->receive_ifindex, at_rx, fail);
	if (!err)
		err = host_set_xdp(box->send_ifindex, at_tx, fail);
	if (!err)
		err = host_set_tc(leg->host, passed, fail);
	return err;
}

static int
sample_native(struct xdp_leg *leg, struct fail *fail)
{
	struct generator *gen = leg->host->generator;
	struct generator_figures own, total;
	uint64_t before = 0, after = 0;
	int err = attach_pair(leg, true, fail);
	if (!err)
		err = generator_set_device(gen, leg->host->sandbox.send_ifindex, fail);
	if (!err)
		err = generator_run(gen, GENERATOR_DROP, leg->frames_per_sample, &own, fail);
	if (!err)
		err = sandbox_counter(SANDBOX_RECEIVE, "_xdp_packets", &before, fail);
	if (!err)
		err = generator_run(gen, GENERATOR_REDIRECT, leg->frames_per_sample, &total, fail);
	if (!err)
		err = sandbox_counter(SANDBOX_RECEIVE, "_xdp_packets", &after, fail);
	if (!err && (after - before) * 1000 < (uint64_t)leg->frames_per_sample * 999)
		err = fail_set(fail, -EIO, "the program saw %llu of %u frames",
			(unsigned long long)(after - before), leg->frames_per_sample);
	int detach_err = attach_pair(leg, false, fail);
	if (err || detach_err)
		return err ? err : detach_err;
	leg->native->generator_ns = host_ns_per_frame(&own);
	leg->native->wall_mpps = 1000.0 * (double)total.frames / (double)total.wall_ns;
	leg_row_sample(leg->native, host_ns_per_frame(&total) - host_ns_per_frame(&own));
	return 0;
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
	if (leg->native && !leg->native->why_not[0]) {
		struct fail why = {0};
		if (sample_native(leg, &why))
			leg_row_fail(leg->native, "%s", why.text);
	}
	return 0;
}

static void
end(void *state)
{
	free(state);
}

const struct leg leg_xdp = {"host XDP", prepare, sample, end};
