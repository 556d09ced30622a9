/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/generator.h"

#include "bench/cpu_clock.h"
#include "bench/generator_abi.h"
#include "driver-shim/libbpf_quiet.h"

#include <assert.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

enum {
	FRAME_BYTES_MIN = 14,   /* an Ethernet header */
	FRAME_BYTES_MAX = 1514, /* with an MTU of 1500 */
	LIVE_BATCH = 64,        /* frames per batch: the NAPI weight, one poll takes them all */
};

extern const unsigned char generator_object[];
extern const size_t generator_object_bytes;

struct generator {
	struct bpf_object *object;
	int way_fd[GENERATOR_WAY_COUNT];
	int helper_fd[GENERATOR_HELPER_COUNT];
	int templates_fd, port_fd, under_test_fd, state_fd;
	uint32_t count;         /* templates */
	uint32_t longest_bytes; /* every frame starts this long and is cut */
	int ifindex;            /* 0: none set */
	unsigned moves;         /* GENERATOR_MOVES_* of the program under test */
	const struct leg_traffic *traffic;
};

static const char *const way_names[GENERATOR_WAY_COUNT] = {
	"generate_drop", "generate_pass", "generate_redirect", "generate_call"};
static const char *const helper_names[GENERATOR_HELPER_COUNT] = {
	"empty_drop", "empty_pass", "tc_drop", "tc_empty"};

bool
generator_takes(uint32_t len_bytes)
{
	return len_bytes >= FRAME_BYTES_MIN && len_bytes <= FRAME_BYTES_MAX;
}

uint32_t
generator_templates(const struct generator *generator)
{
	return generator->count;
}

static int
find_programs(struct generator *g)
{
	for (unsigned i = 0; i < GENERATOR_WAY_COUNT; i++)
		g->way_fd[i] =
			bpf_program__fd(bpf_object__find_program_by_name(g->object, way_names[i]));
	for (unsigned i = 0; i < GENERATOR_HELPER_COUNT; i++)
		g->helper_fd[i] = bpf_program__fd(
			bpf_object__find_program_by_name(g->object, helper_names[i]));
	g->templates_fd = bpf_object__find_map_fd_by_name(g->object, "templates");
	g->port_fd = bpf_object__find_map_fd_by_name(g->object, "port");
	g->under_test_fd = bpf_object__find_map_fd_by_name(g->object, "under_test");
	struct bpf_map *map;
	bpf_object__for_each_map(map, g->object) if (strstr(bpf_map__name(map), ".bss"))
		g->state_fd = bpf_map__fd(map);
	assert(g->templates_fd > 0 && g->port_fd > 0 && g->under_test_fd > 0 && g->state_fd > 0);
	return generator_set_program(g, -1, 0, NULL);
}

static int
load_object(struct generator *g, struct fail *fail)
{
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	struct bpf_object_open_opts opts = {.sz = sizeof(opts), .object_name = "nicro_gen"};
	g->object = bpf_object__open_mem(generator_object, generator_object_bytes, &opts);
	int err = g->object ? bpf_object__load(g->object) : -errno;
	libbpf_quiet_end(&quiet);
	if (err == -EPERM)
		return fail_set(fail, err,
			"needs root, or CAP_BPF, CAP_NET_ADMIN and CAP_SYS_ADMIN; try: sudo");
	if (err)
		return fail_set(fail, err,
			"the running kernel refuses the generator: %s; Linux 5.18 or newer is "
			"needed",
			strerror(-err));
	return find_programs(g);
}

static int
read_state(const struct generator *g, struct generator_state *state)
{
	uint32_t zero = 0;
	return bpf_map_lookup_elem(g->state_fd, &zero, state);
}

static int
set_template(struct generator *g, uint32_t index, const struct leg_frame *frame, const uint8_t *mac,
	struct fail *fail)
{
	struct generator_template template = {.len_bytes = frame->len_bytes};
	memcpy(template.data, frame->data, frame->len_bytes);
	if (mac)
		memcpy(template.data, mac, 6);
	if (frame->len_bytes > g->longest_bytes)
		g->longest_bytes = frame->len_bytes;
	int err = bpf_map_update_elem(g->templates_fd, &index, &template, BPF_ANY);
	return err ? fail_set(
			     fail, err, "cannot fill the generator's templates: %s", strerror(-err))
		   : 0;
}

static uint32_t
count_usable(const struct leg_traffic *traffic)
{
	uint32_t usable = 0;
	for (uint32_t i = 0; i < traffic->count; i++)
		usable += generator_takes(traffic->frames[i].len_bytes);
	return usable;
}

int
generator_set_destination(struct generator *g, const uint8_t *mac, struct fail *fail)
{
	uint32_t usable = count_usable(g->traffic), seen = 0, zero = 0;
	uint32_t want = usable < GENERATOR_TEMPLATES_MAX ? usable : GENERATOR_TEMPLATES_MAX;
	if (want == 0)
		return fail_set(fail, -EINVAL,
			"no frame of %d to %d bytes in the traffic: nothing to send through a port",
			FRAME_BYTES_MIN, FRAME_BYTES_MAX);
	g->count = 0;
	for (uint32_t i = 0; i < g->traffic->count && g->count < want; i++) {
		const struct leg_frame *frame = &g->traffic->frames[i];
		if (!generator_takes(frame->len_bytes))
			continue;
		/* Of more frames than there is room for, evenly spaced ones. */
		if (seen++ < (uint64_t)g->count * usable / want)
			continue;
		int err = set_template(g, g->count++, frame, mac, fail);
		if (err)
			return err;
	}
	struct generator_state state;
	int err = read_state(g, &state);
	state.next = 0;
	state.count = g->count;
	if (!err)
		err = bpf_map_update_elem(g->state_fd, &zero, &state, BPF_ANY);
	return err ? fail_set(fail, err, "cannot set up the generator: %s", strerror(-err)) : 0;
}

int
generator_open(const struct leg_traffic *traffic, struct generator **generator, struct fail *fail)
{
	struct generator *g = calloc(1, sizeof(*g));
	if (g == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	g->traffic = traffic;
	int err = load_object(g, fail);
	if (!err)
		err = generator_set_destination(g, NULL, fail);
	if (err) {
		generator_close(g);
		return err;
	}
	*generator = g;
	return 0;
}

void
generator_close(struct generator *g)
{
	if (g == NULL)
		return;
	bpf_object__close(g->object);
	free(g);
}

int
generator_set_device(struct generator *g, int ifindex, struct fail *fail)
{
	uint32_t zero = 0, index = (uint32_t)ifindex;
	int err = bpf_map_update_elem(g->port_fd, &zero, &index, BPF_ANY);
	if (err)
		return fail_set(fail, err, "the kernel takes no redirection to the port: %s",
			strerror(-err));
	g->ifindex = ifindex;
	return 0;
}

int
generator_set_program(struct generator *g, int prog_fd, unsigned moves, struct fail *fail)
{
	uint32_t zero = 0;
	assert(moves != (GENERATOR_MOVES_HEAD | GENERATOR_MOVES_TAIL));
	if (prog_fd < 0)
		prog_fd = g->helper_fd[GENERATOR_EMPTY_DROP];
	int err = bpf_map_update_elem(g->under_test_fd, &zero, &prog_fd, BPF_ANY);
	if (err)
		return fail_set(fail, err, "the kernel does not tail-call this program: %s",
			strerror(-err));
	g->moves = moves;
	return 0;
}

int
generator_helper_fd(const struct generator *g, enum generator_helper helper)
{
	return g->helper_fd[helper];
}

uint64_t
generator_tc_dropped(const struct generator *g)
{
	struct generator_state state = {0};
	return read_state(g, &state) ? 0 : state.dropped;
}

/* A run begins with a frame of the longest length, whatever the one before left. */
static int
begin_run(struct generator *g, enum generator_way way, struct generator_state *state)
{
	uint32_t zero = 0;
	int err = read_state(g, state);
	if (err)
		return err;
	state->undo_head = way == GENERATOR_CALL && (g->moves & GENERATOR_MOVES_HEAD);
	state->undo_tail = way == GENERATOR_CALL && (g->moves & GENERATOR_MOVES_TAIL);
	state->last_bytes = g->longest_bytes;
	return bpf_map_update_elem(g->state_fd, &zero, state, BPF_ANY);
}

static int
check_made(const struct generator_state *before, const struct generator_state *after,
	uint32_t frames, struct fail *fail)
{
	if (after->uncalled != before->uncalled)
		return fail_set(fail, -EIO, "the kernel did not tail-call the program");
	uint64_t made = after->made - before->made;
	if (made != frames)
		return fail_set(fail, -EIO, "the kernel made %llu of %u frames",
			(unsigned long long)made, frames);
	return 0;
}

int
generator_run(struct generator *g, enum generator_way way, uint32_t frames,
	struct generator_figures *figures, struct fail *fail)
{
	static uint8_t seed[FRAME_BYTES_MAX]; /* contents come from the templates */
	struct xdp_md context = {
		.data_end = g->longest_bytes,
		.ingress_ifindex = way == GENERATOR_PASS ? (uint32_t)g->ifindex : 0,
	};
	struct generator_state before, after;
	struct bpf_test_run_opts opts = {.sz = sizeof(opts),
		.data_in = seed,
		.data_size_in = g->longest_bytes,
		.repeat = (int)frames};
	if (way != GENERATOR_CALL) {
		opts.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
		opts.batch_size = LIVE_BATCH;
	}
	if (way == GENERATOR_PASS) {
		opts.ctx_in = &context;
		opts.ctx_size_in = sizeof(context);
	}
	int err = begin_run(g, way, &before);
	struct cpu_times start, end;
	cpu_times_now(&start);
	if (!err)
		err = bpf_prog_test_run_opts(g->way_fd[way], &opts);
	cpu_times_now(&end);
	if (!err)
		err = read_state(g, &after);
	if (err)
		return fail_set(fail, err, "the kernel's test-run fails: %s", strerror(-err));
	*figures = (struct generator_figures){
		.frames = frames,
		.cpu_ns = end.thread_ns - start.thread_ns,
		.softirqd_ns = end.softirqd_ns - start.softirqd_ns,
		.wall_ns = end.wall_ns - start.wall_ns,
		.kernel_ns = (uint64_t)opts.duration * frames,
	};
	return check_made(&before, &after, frames, fail);
}
