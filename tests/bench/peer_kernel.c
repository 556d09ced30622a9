/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The running kernel by BPF_PROG_TEST_RUN: the generator of the host legs writes each frame and
 * calls the program by a tail call; the same with an empty program is subtracted. The kernel
 * decides between its JIT and its interpreter when a program is loaded, by net.core.bpf_jit_enable,
 * so that switch is turned for the moment of loading and then back.
 */
#include "bench/generator.h"
#include "bench/kernel_exec.h"
#include "peers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char jit_switch[] = "/proc/sys/net/core/bpf_jit_enable";

/* In one call; the figure is the small difference of two long ones. */
enum { RUNS_MAX = 1000000 };

struct kernel {
	struct generator *generator;
	struct kernel_exec *exec;
	unsigned moves;
};

/* @return the digit, or 0 */
static char
read_switch(void)
{
	char text[4] = "";
	FILE *file = fopen(jit_switch, "re");
	if (!file || !fgets(text, sizeof(text), file))
		text[0] = 0;
	if (file)
		fclose(file);
	return text[0];
}

static bool
write_switch(char digit)
{
	FILE *file = fopen(jit_switch, "we");
	if (!file)
		return false;
	fputc(digit, file);
	return fclose(file) == 0;
}

static void
kernel_close(void *state)
{
	struct kernel *kernel = state;
	kernel_exec_close(kernel->exec);
	generator_close(kernel->generator);
	free(kernel);
}

static int
load_all(const struct peer_subject *s, struct kernel *kernel, struct fail *fail)
{
	int err = kernel_exec_open(s->object_path, s->program->name, &kernel->exec, fail);
	if (!err)
		err = generator_open(&s->traffic, &kernel->generator, fail);
	return err;
}

static int
fill_maps(const struct peer_subject *s, struct kernel *kernel, struct fail *fail)
{
	unsigned count;
	const struct map_json_map *maps = kernel_exec_maps(kernel->exec, &count);
	return s->maps_path ? map_json_read(s->maps_path, maps, count, fail) : 0;
}

/* What the program does to the ends of a packet must be undone between two calls. */
static int
find_moves(struct kernel *kernel, struct fail *fail)
{
	if (kernel_exec_calls(kernel->exec, BPF_FUNC_xdp_adjust_head))
		kernel->moves |= GENERATOR_MOVES_HEAD;
	if (kernel_exec_calls(kernel->exec, BPF_FUNC_xdp_adjust_tail))
		kernel->moves |= GENERATOR_MOVES_TAIL;
	if (kernel->moves == (GENERATOR_MOVES_HEAD | GENERATOR_MOVES_TAIL))
		return fail_set(fail, -EINVAL, "it moves both ends of the packet");
	return 0;
}

static int
open_with(const struct peer_subject *s, char wanted, void **state, struct fail *fail)
{
	char before = read_switch();
	if (s->program->type != BPF_PROG_TYPE_XDP)
		return fail_set(fail, -EINVAL, "not an XDP program");
	/* without the switch the JIT is always on */
	if (before != wanted && (wanted == '0' || before) && !write_switch(wanted))
		return fail_set(fail, -EPERM, "net.core.bpf_jit_enable cannot be %c: %s", wanted,
			wanted == '0' ? "this kernel has no interpreter, or it takes root"
				      : "it takes root");
	struct kernel *kernel = calloc(1, sizeof(*kernel));
	*state = kernel;
	int err = kernel ? load_all(s, kernel, fail) : fail_set(fail, -ENOMEM, "no memory");
	if (before && before != wanted)
		write_switch(before);
	if (!err)
		err = fill_maps(s, kernel, fail);
	return err ? err : find_moves(kernel, fail);
}

static int
interpreter_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	return open_with(subject, '0', state, fail);
}

static int
jit_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	return open_with(subject, '1', state, fail);
}

static int
kernel_run(void *state, uint64_t packets, struct peer_figures *figures, struct fail *fail)
{
	struct kernel *kernel = state;
	struct generator_figures empty, called;
	int fd = kernel_exec_prog_fd(kernel->exec);
	uint32_t runs = packets > RUNS_MAX ? RUNS_MAX : (uint32_t)packets;
	int err = generator_set_program(kernel->generator, -1, kernel->moves, fail);
	if (!err)
		err = generator_run(kernel->generator, GENERATOR_CALL, runs, &empty, fail);
	if (!err)
		err = generator_set_program(kernel->generator, fd, kernel->moves, fail);
	if (!err)
		err = generator_run(kernel->generator, GENERATOR_CALL, runs, &called, fail);
	if (err)
		return err;
	/* a short program may vanish in the noise */
	uint64_t spent_ns = called.cpu_ns > empty.cpu_ns ? called.cpu_ns - empty.cpu_ns : 0;
	*figures = (struct peer_figures){.packets = called.frames, .cpu_ns = spent_ns};
	return 0;
}

const struct peer peer_kernel = {"kernel", interpreter_open, kernel_run, kernel_close};
const struct peer peer_kernel_jit = {"kernel-jit", jit_open, kernel_run, kernel_close};
