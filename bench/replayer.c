/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/replayer.h"

#include <string.h>

enum { BATCH = 32 /* frames between two messages */ };

/* All frames that were executed before the last kick. */
static void
replay_all(struct replayer *replayer)
{
	int n;
	do {
		n = nic_replay(replayer->nic, BATCH);
		pthread_mutex_lock(&replayer->lock);
		if (n < 0)
			replayer->err = n;
		else
			replayer->replayed += (unsigned)n;
		pthread_cond_signal(&replayer->progress);
		pthread_mutex_unlock(&replayer->lock);
	} while (n > 0);
}

static void *
work(void *arg)
{
	struct replayer *replayer = arg;
	bool stop = false;
	while (!stop) {
		pthread_mutex_lock(&replayer->lock);
		while (replayer->kicks == replayer->served && !replayer->stop)
			pthread_cond_wait(&replayer->work, &replayer->lock);
		uint64_t kicks = replayer->kicks;
		stop = replayer->stop;
		pthread_mutex_unlock(&replayer->lock);
		replay_all(replayer);
		pthread_mutex_lock(&replayer->lock);
		replayer->served = kicks;
		pthread_cond_signal(&replayer->progress);
		pthread_mutex_unlock(&replayer->lock);
	}
	return NULL;
}

int
replayer_start(struct replayer *replayer, struct nic *nic)
{
	memset(replayer, 0, sizeof(*replayer));
	replayer->nic = nic;
	pthread_mutex_init(&replayer->lock, NULL);
	pthread_cond_init(&replayer->work, NULL);
	pthread_cond_init(&replayer->progress, NULL);
	return -pthread_create(&replayer->thread, NULL, work, replayer);
}

void
replayer_kick(struct replayer *replayer)
{
	pthread_mutex_lock(&replayer->lock);
	replayer->kicks++;
	pthread_cond_signal(&replayer->work);
	pthread_mutex_unlock(&replayer->lock);
}

int
replayer_wait(struct replayer *replayer)
{
	replayer_kick(replayer);
	pthread_mutex_lock(&replayer->lock);
	while (replayer->replayed == replayer->seen && replayer->served != replayer->kicks &&
		!replayer->err)
		pthread_cond_wait(&replayer->progress, &replayer->lock);
	replayer->seen = replayer->replayed;
	int err = replayer->err;
	pthread_mutex_unlock(&replayer->lock);
	return err;
}

int
replayer_stop(struct replayer *replayer)
{
	pthread_mutex_lock(&replayer->lock);
	replayer->stop = true;
	pthread_cond_signal(&replayer->work);
	pthread_mutex_unlock(&replayer->lock);
	pthread_join(replayer->thread, NULL);
	pthread_mutex_destroy(&replayer->lock);
	pthread_cond_destroy(&replayer->work);
	pthread_cond_destroy(&replayer->progress);
	return replayer->err;
}
