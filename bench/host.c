/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/host.h"

#include "bench/cpu_clock.h"
#include "bench/map_fill.h"
#include "driver-shim/libbpf_quiet.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/if_link.h>
#include <string.h>

/* The user's program and its maps. Without it the kernel path can still be measured. */
static void
open_program(const struct leg_config *config, struct host *host)
{
	int err = kernel_exec_open(
		config->object_path, config->prog_name, &host->exec, &host->exec_fail);
	if (err)
		return;
	unsigned map_count;
	const struct map_json_map *maps = kernel_exec_maps(host->exec, &map_count);
	if (config->maps_path)
		err = map_json_read(config->maps_path, maps, map_count, &host->exec_fail);
	if (!err)
		err = map_fill(maps, map_count, config->fill_percent, &host->exec_fail);
	if (err) {
		kernel_exec_close(host->exec);
		host->exec = NULL;
	}
}

int
host_open(const struct leg_config *config, struct host *host, struct fail *fail)
{
	memset(host, 0, sizeof(*host));
	host->cpu = cpu_pin();
	if (host->cpu < 0)
		return fail_set(
			fail, host->cpu, "cannot stay on one core: %s", strerror(-host->cpu));
	int err = sandbox_enter(&host->sandbox, fail);
	if (!err)
		err = generator_open(config->traffic, &host->generator, fail);
	if (!err)
		open_program(config, host);
	return err;
}

void
host_close(struct host *host)
{
	kernel_exec_close(host->exec);
	generator_close(host->generator);
	memset(host, 0, sizeof(*host));
}

int
host_program_moves(const struct kernel_exec *exec, unsigned *moves, struct fail *fail)
{
	*moves = 0;
	if (kernel_exec_calls(exec, BPF_FUNC_xdp_adjust_head))
		*moves |= GENERATOR_MOVES_HEAD;
	if (kernel_exec_calls(exec, BPF_FUNC_xdp_adjust_tail))
		*moves |= GENERATOR_MOVES_TAIL;
	if (*moves == (GENERATOR_MOVES_HEAD | GENERATOR_MOVES_TAIL))
		return fail_set(fail, -EOPNOTSUPP,
			"the program moves both ends of the packet, which a loop cannot undo");
	return 0;
}

int
host_set_xdp(int ifindex, uint32_t mode, int prog_fd, struct fail *fail)
{
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	int err = prog_fd < 0 ? bpf_xdp_detach(ifindex, mode, NULL)
			      : bpf_xdp_attach(ifindex, prog_fd, mode, NULL);
	libbpf_quiet_end(&quiet);
	if (err)
		return fail_set(fail, err, "the kernel does not attach the program to veth: %s",
			strerror(-err));
	return 0;
}

int
host_set_tc(int ifindex, int prog_fd, struct fail *fail)
{
	struct bpf_tc_hook hook = {.sz = sizeof(hook),
		.ifindex = ifindex,
		.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS};
	struct bpf_tc_opts opts = {
		.sz = sizeof(opts), .handle = 1, .priority = 1, .prog_fd = prog_fd};
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	int err = bpf_tc_hook_destroy(&hook); /* with all its filters */
	if (prog_fd >= 0) {
		hook.attach_point = BPF_TC_INGRESS;
		err = bpf_tc_hook_create(&hook);
		if (!err)
			err = bpf_tc_attach(&hook, &opts);
	} else if (err == -ENOENT || err == -EINVAL) {
		err = 0; /* there was none */
	}
	libbpf_quiet_end(&quiet);
	if (err)
		return fail_set(fail, err, "the kernel does not attach the program to clsact: %s",
			strerror(-err));
	return 0;
}

int
host_set_inject(const struct host *host, bool on, struct fail *fail)
{
	const struct sandbox *box = &host->sandbox;
	/* Live frames are received on a device whose receive queue XDP has registered; and only
	 * what is addressed to it goes up. */
	int pass_fd = on ? generator_helper_fd(host->generator, GENERATOR_EMPTY_PASS) : -1;
	int err = host_set_xdp(box->receive_ifindex, XDP_FLAGS_DRV_MODE, pass_fd, fail);
	if (!err && on)
		err = generator_set_device(host->generator, box->receive_ifindex, fail);
	if (!err)
		err = generator_set_destination(
			host->generator, on ? box->receive_mac : NULL, fail);
	return err;
}

double
host_ns_per_frame(const struct generator_figures *figures)
{
	return (double)(figures->cpu_ns + figures->softirqd_ns) / (double)figures->frames;
}
