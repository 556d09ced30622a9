/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program in the running kernel, one frame at a time: loaded as an ordinary program (bound to no
 * device) and executed by BPF_PROG_TEST_RUN (bpf(2), "BPF_PROG_RUN" in the kernel's
 * documentation). It is the referee of the model: tests and `nicro compare` ask it what a frame
 * should have become. Needs CAP_BPF and CAP_NET_ADMIN.
 */
#ifndef BENCH_KERNEL_EXEC_H
#define BENCH_KERNEL_EXEC_H

#include "base/fail.h"
#include "driver-shim/map_json.h"

#include <stdbool.h>
#include <stdint.h>

/* What test-run takes: an Ethernet header at least, one page with head and tail room at most. */
enum { KERNEL_FRAME_BYTES_MIN = 14, KERNEL_FRAME_BYTES_MAX = 3520 };

struct kernel_exec;

struct kernel_answer {
	uint32_t retval;      /* what the program returned */
	uint8_t verdict;      /* enum nic_verdict, folded as the card folds it */
	uint8_t exit;         /* enum nic_exit */
	const uint8_t *data;  /* the frame after the program; valid until the next call */
	uint32_t len_bytes;   /* also for drops */
	uint32_t duration_ns; /* mean of the repeats, as the kernel measured it */
};

/**
 * Load one program of an object, with all maps of the object.
 *
 * @param prog_name  function; NULL: the only XDP or tc program of the object
 * @return 0; -EPERM without the rights, others of the file or of the kernel's verifier, each with
 *         one line that says what to do
 */
int kernel_exec_open(const char *object_path, const char *prog_name, struct kernel_exec **exec,
	struct fail *fail);
void kernel_exec_close(struct kernel_exec *exec);

/** BPF_PROG_TYPE_XDP or BPF_PROG_TYPE_SCHED_CLS. */
uint32_t kernel_exec_type(const struct kernel_exec *exec);
const char *kernel_exec_name(const struct kernel_exec *exec);
int kernel_exec_prog_fd(const struct kernel_exec *exec);

/**
 * What makes two executions of the program differ by design (random numbers, clocks, CPU ids): the
 * name of the first such helper that the program calls, or NULL. Its answers cannot be compared.
 */
const char *kernel_exec_unrepeatable(const struct kernel_exec *exec);

/** Does the program call this helper (BPF_FUNC_*)? */
bool kernel_exec_calls(const struct kernel_exec *exec, int32_t helper);

/**
 * Does test-run take this frame with a program of this type? For tc it makes a socket buffer, and
 * refuses one without payload or, in recent kernels, with a cut IPv4 or IPv6 header.
 */
bool kernel_takes(uint32_t prog_type, const uint8_t *data, uint32_t len_bytes);

/**
 * Run one frame.
 * @param len_bytes  one that kernel_takes()
 * @param repeat     runs; the answer is the last one's (each run begins with the frame as the
 *                   run before left it); 1 for comparing
 */
int kernel_exec_frame(struct kernel_exec *exec, const uint8_t *data, uint32_t len_bytes,
	uint32_t repeat, struct kernel_answer *answer, struct fail *fail);

/** Called with every event that the program has sent, after the frame was run. The kernel rounds
 * the record up: up to 7 bytes at its end mean nothing. @param fn NULL: no more */
typedef void (*kernel_event_fn)(void *ctx, const void *record, uint32_t record_bytes);
void kernel_exec_on_event(struct kernel_exec *exec, kernel_event_fn fn, void *ctx);

/** Maps of the object that have contents a host can read, in order of creation. */
const struct map_json_map *kernel_exec_maps(const struct kernel_exec *exec, unsigned *count);

/** The verdict that the card has for a return value (docs/device.md "Verdicts"). */
uint8_t kernel_verdict_of(uint32_t prog_type, uint32_t retval);
/** Where a frame with this verdict leaves. */
uint8_t kernel_exit_of(uint8_t verdict);

#endif
