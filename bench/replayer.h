/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A second simulator thread: it replays in model time what the first one executes. The card has no
 * threads itself, only two halves that may be driven by two (nic_execute(), nic_replay()).
 */
#ifndef BENCH_REPLAYER_H
#define BENCH_REPLAYER_H

#include "nic-model/device.h"

#include <pthread.h>

struct replayer {
	struct nic *nic;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work, progress;
	/* under the lock */
	uint64_t kicks;          /* calls for work */
	uint64_t served;         /* of those, before which all frames are replayed */
	uint64_t replayed, seen; /* frames; those that replayer_wait() knows of */
	bool stop;
	int err;
};

/** Start the thread. Until replayer_stop() only nic_execute() and nic_outcomes() may be called.
 * @return 0 or negative errno */
int replayer_start(struct replayer *replayer, struct nic *nic);

/** Frames were executed. */
void replayer_kick(struct replayer *replayer);

/** Sleep until frames were replayed since the last call, or none waits.
 * @return 0, or the error that ended the replay */
int replayer_wait(struct replayer *replayer);

/** Replay the rest and end the thread. @return as replayer_wait() */
int replayer_stop(struct replayer *replayer);

#endif
