/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/kernel_exec.h"

#include "driver-shim/libbpf_quiet.h"
#include "driver-shim/object.h"
#include "nic-model/device.h"

#include <assert.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Room for what a program may add to the longest frame: head and tail room of a page. */
	OUT_BYTES = 8192,
	LOG_BYTES = 64 * 1024,
	PERF_PAGES = 8,
};

struct kernel_exec {
	struct bpf_object *object;
	struct bpf_program *program;
	uint32_t type;
	struct map_json_map *maps;
	unsigned map_count;
	struct perf_buffer *
		*events; /* one per perf event array: readers, so that output succeeds */
	unsigned event_count;
	kernel_event_fn event_fn;
	void *event_ctx;
	uint8_t out[OUT_BYTES];
};

/* Results of the card for the return codes of a tc program, 0 to 7. */
static const uint8_t tc_verdicts[8] = {
	NIC_TC_OK,       /* TC_ACT_OK */
	NIC_TC_OK,       /* TC_ACT_RECLASSIFY */
	NIC_TC_SHOT,     /* TC_ACT_SHOT */
	NIC_TC_OK,       /* TC_ACT_PIPE */
	NIC_TC_STOLEN,   /* TC_ACT_STOLEN */
	NIC_TC_STOLEN,   /* TC_ACT_QUEUED */
	NIC_TC_OK,       /* TC_ACT_REPEAT */
	NIC_TC_REDIRECT, /* TC_ACT_REDIRECT */
};
static const uint8_t xdp_verdicts[4] = {
	NIC_XDP_ABORTED,
	NIC_XDP_DROP,
	NIC_XDP_PASS,
	NIC_XDP_TX,
};

uint8_t
kernel_verdict_of(uint32_t prog_type, uint32_t retval)
{
	if (prog_type == BPF_PROG_TYPE_XDP)
		return retval < 4 ? xdp_verdicts[retval] : NIC_XDP_ABORTED;
	return retval < 8 ? tc_verdicts[retval] : NIC_TC_OK;
}

uint8_t
kernel_exit_of(uint8_t verdict)
{
	switch (verdict) {
	case NIC_XDP_TX:
	case NIC_TC_REDIRECT:
		return NIC_EXIT_WIRE;
	case NIC_XDP_PASS:
	case NIC_TC_OK:
		return NIC_EXIT_HOST;
	default:
		return NIC_EXIT_DROP;
	}
}

/* The choice that the card's front end makes (driver-shim/load.c), of the two types that a card
 * takes. */
static int
choose_program(struct kernel_exec *exec, const char *path, const char *name, struct fail *fail)
{
	struct bpf_program *program;
	unsigned candidates = 0;
	bpf_object__for_each_program(program, exec->object)
	{
		enum bpf_prog_type type = bpf_program__type(program);
		bpf_program__set_autoload(program, false);
		if (type != BPF_PROG_TYPE_XDP && type != BPF_PROG_TYPE_SCHED_CLS)
			continue;
		if (name && strcmp(bpf_program__name(program), name) != 0)
			continue;
		exec->program = program;
		exec->type = type;
		candidates++;
	}
	if (candidates == 0)
		return fail_set(fail, -ENOENT, "%s: no XDP or tc program%s%s", path,
			name ? " " : "", name ? name : "");
	if (candidates > 1)
		return fail_set(
			fail, -EINVAL, "%s: %u programs; choose one with --prog", path, candidates);
	/* A section that libbpf does not know leaves it open, tail calls want it equal. */
	if (exec->type == BPF_PROG_TYPE_XDP)
		bpf_program__set_expected_attach_type(exec->program, BPF_XDP);
	return bpf_program__set_autoload(exec->program, true);
}

/* The last line of the verifier's log that is not its statistics. */
static const char *
verifier_reason(char *log)
{
	char *best = NULL;
	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		if (strncmp(line, "processed ", 10) != 0 && *line)
			best = line;
	return best;
}

static int
load(struct kernel_exec *exec, const char *path, const struct libbpf_quiet *quiet,
	struct fail *fail)
{
	struct bpf_map *map;
	char *log = calloc(1, LOG_BYTES);
	if (log == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	bpf_object__for_each_map(map, exec->object)
	{
		bpf_map__set_pin_path(map, NULL); /* leave no trace in bpffs */
	}
	bpf_program__set_log_buf(exec->program, log, LOG_BYTES);
	int err = bpf_object__load(exec->object);
	if (err == -EPERM)
		fail_set(fail, err,
			"%s: the kernel loads no program for this user; run as root, or with "
			"CAP_BPF "
			"and CAP_NET_ADMIN",
			path);
	else if (err) {
		const char *reason = verifier_reason(log);
		fail_set(fail, err, "%s: the running kernel refuses %s: %s", path,
			bpf_program__name(exec->program), reason ? reason : quiet->warning);
	}
	bpf_program__set_log_buf(exec->program, NULL, 0);
	free(log);
	return err;
}

static int
fd_lookup(void *ctx, const void *key, void *value)
{
	return bpf_map_lookup_elem(*(const int *)ctx, key, value);
}

static int
fd_update(void *ctx, const void *key, const void *value)
{
	return bpf_map_update_elem(*(const int *)ctx, key, value, BPF_ANY);
}

static int
fd_next_key(void *ctx, const void *key, void *next_key)
{
	return bpf_map_get_next_key(*(const int *)ctx, key, next_key);
}

static void
take_event(void *ctx, int cpu, void *data, __u32 len_bytes)
{
	struct kernel_exec *exec = ctx;
	(void)cpu;
	if (exec->event_fn)
		exec->event_fn(exec->event_ctx, data, len_bytes);
}

void
kernel_exec_on_event(struct kernel_exec *exec, kernel_event_fn fn, void *ctx)
{
	exec->event_fn = fn;
	exec->event_ctx = ctx;
}

static int
read_events(struct kernel_exec *exec, const char *path, int map_fd, struct fail *fail)
{
	struct perf_buffer *reader =
		perf_buffer__new(map_fd, PERF_PAGES, take_event, NULL, exec, NULL);
	if (reader == NULL)
		return fail_set(
			fail, -errno, "%s: cannot read perf events: %s", path, strerror(errno));
	exec->events[exec->event_count++] = reader;
	return 0;
}

static bool
has_contents(uint32_t type)
{
	return type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_HASH || type == BPF_MAP_TYPE_LPM_TRIE;
}

/* @param fd  owned by libbpf; its copy lives in the table of maps */
static int
describe_map(struct kernel_exec *exec, const char *path, int fd, struct fail *fail)
{
	struct bpf_map_info info = {0};
	uint32_t len = sizeof(info);
	int err = bpf_obj_get_info_by_fd(fd, &info, &len);
	if (err)
		return fail_set(fail, err, "%s: cannot ask for a map: %s", path, strerror(-err));
	if (info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return read_events(exec, path, fd, fail);
	if (!has_contents(info.type))
		return 0;
	int *copy = malloc(sizeof(*copy));
	char *name = strdup(info.name);
	if (copy == NULL || name == NULL) {
		free(copy);
		free(name);
		return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	}
	*copy = fd;
	exec->maps[exec->map_count++] = (struct map_json_map){
		.name = name,
		.type = info.type,
		.key_bytes = info.key_size,
		.value_bytes = info.value_size,
		.max_entries = info.max_entries,
		.ctx = copy,
		.lookup = fd_lookup,
		.update = fd_update,
		.next_key = fd_next_key,
	};
	return 0;
}

static int
describe_maps(struct kernel_exec *exec, const char *path, struct fail *fail)
{
	struct bpf_map *map;
	unsigned total = 0;
	bpf_object__for_each_map(map, exec->object) total++;
	exec->maps = calloc(total + 1, sizeof(*exec->maps));
	exec->events = calloc(total + 1, sizeof(struct perf_buffer *));
	if (exec->maps == NULL || exec->events == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	bpf_object__for_each_map(map, exec->object)
	{
		int err = describe_map(exec, path, bpf_map__fd(map), fail);
		if (err)
			return err;
	}
	return 0;
}

int
kernel_exec_open(const char *object_path, const char *prog_name, struct kernel_exec **exec,
	struct fail *fail)
{
	struct kernel_exec *e = calloc(1, sizeof(*e));
	if (e == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", object_path);
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	int err = object_open(object_path, &e->object, fail);
	if (!err)
		err = choose_program(e, object_path, prog_name, fail);
	if (!err)
		err = load(e, object_path, &quiet, fail);
	if (!err)
		err = describe_maps(e, object_path, fail);
	libbpf_quiet_end(&quiet);
	if (err) {
		kernel_exec_close(e);
		return err;
	}
	*exec = e;
	return 0;
}

void
kernel_exec_close(struct kernel_exec *exec)
{
	if (exec == NULL)
		return;
	for (unsigned i = 0; i < exec->event_count; i++)
		perf_buffer__free(exec->events[i]);
	for (unsigned i = 0; i < exec->map_count; i++) {
		free(exec->maps[i].ctx);
		free((void *)(uintptr_t)exec->maps[i].name);
	}
	free(exec->events);
	free(exec->maps);
	bpf_object__close(exec->object);
	free(exec);
}

uint32_t
kernel_exec_type(const struct kernel_exec *exec)
{
	return exec->type;
}

const char *
kernel_exec_name(const struct kernel_exec *exec)
{
	return bpf_program__name(exec->program);
}

int
kernel_exec_prog_fd(const struct kernel_exec *exec)
{
	return bpf_program__fd(exec->program);
}

bool
kernel_exec_calls(const struct kernel_exec *exec, int32_t helper)
{
	const struct bpf_insn *insns = bpf_program__insns(exec->program);
	for (size_t i = 0; i < bpf_program__insn_cnt(exec->program); i++)
		if (insns[i].code == (BPF_JMP | BPF_CALL) && insns[i].src_reg == 0 &&
			insns[i].imm == helper)
			return true;
	return false;
}

const char *
kernel_exec_unrepeatable(const struct kernel_exec *exec)
{
	static const struct {
		int32_t id;
		const char *name;
	} helpers[] = {
		{BPF_FUNC_get_prandom_u32, "bpf_get_prandom_u32"},
		{BPF_FUNC_ktime_get_ns, "bpf_ktime_get_ns"},
		{BPF_FUNC_ktime_get_boot_ns, "bpf_ktime_get_boot_ns"},
		{BPF_FUNC_ktime_get_coarse_ns, "bpf_ktime_get_coarse_ns"},
		{BPF_FUNC_jiffies64, "bpf_jiffies64"},
		{BPF_FUNC_get_smp_processor_id, "bpf_get_smp_processor_id"},
	};
	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
		if (kernel_exec_calls(exec, helpers[i].id))
			return helpers[i].name;
	return NULL;
}

bool
kernel_takes(uint32_t prog_type, const uint8_t *data, uint32_t len_bytes)
{
	if (len_bytes < KERNEL_FRAME_BYTES_MIN || len_bytes > KERNEL_FRAME_BYTES_MAX)
		return false;
	if (prog_type != BPF_PROG_TYPE_SCHED_CLS)
		return true;
	uint32_t payload_bytes = len_bytes - ETH_HLEN;
	switch (data[12] << 8 | data[13]) {
	case ETH_P_IP:
		return payload_bytes >= sizeof(struct iphdr);
	case ETH_P_IPV6:
		return payload_bytes >= sizeof(struct ipv6hdr);
	default:
		return payload_bytes > 0;
	}
}

int
kernel_exec_frame(struct kernel_exec *exec, const uint8_t *data, uint32_t len_bytes,
	uint32_t repeat, struct kernel_answer *answer, struct fail *fail)
{
	assert(kernel_takes(exec->type, data, len_bytes));
	assert(repeat > 0);
	struct bpf_test_run_opts opts = {.sz = sizeof(opts),
		.data_in = data,
		.data_size_in = len_bytes,
		.data_out = exec->out,
		.data_size_out = sizeof(exec->out),
		.repeat = (int)repeat};
	int err = bpf_prog_test_run_opts(kernel_exec_prog_fd(exec), &opts);
	if (err)
		return fail_set(fail, err,
			"the running kernel does not run a frame of %u bytes: %s", len_bytes,
			strerror(-err));
	for (unsigned i = 0; i < exec->event_count; i++)
		perf_buffer__consume(exec->events[i]); /* a full ring would refuse the next event */
	*answer = (struct kernel_answer){
		.retval = opts.retval,
		.verdict = kernel_verdict_of(exec->type, opts.retval),
		.data = exec->out,
		.len_bytes = opts.data_size_out,
		.duration_ns = opts.duration,
	};
	answer->exit = kernel_exit_of(answer->verdict);
	return 0;
}

const struct map_json_map *
kernel_exec_maps(const struct kernel_exec *exec, unsigned *count)
{
	*count = exec->map_count;
	return exec->maps;
}
