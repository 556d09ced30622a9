/* SPDX-License-Identifier: BSD-2-Clause */
/* What counted runs count, per word of an image. */
#ifndef NIC_MODEL_COUNTS_H
#define NIC_MODEL_COUNTS_H

#include <stdint.h>

/* Of a word. Its instruction cycles: executed + shadow_cycles. */
struct nic_word_counts {
	uint64_t executed;
	uint64_t shadow_cycles; /* annulled instructions behind it */
	uint64_t wait_cycles;   /* memory latencies, no queueing */
};

/* Of a firmware routine, called from one place. */
struct nic_call_counts {
	uint64_t calls;
	uint64_t cycles;      /* instructions */
	uint64_t wait_cycles; /* memory latencies and pauses, no queueing */
};

#endif
