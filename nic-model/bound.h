/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an instruction, a routine, a packet cost at most: upper bounds of what the machine charges,
 * made of the same numbers of the profile. Waits are latencies without queueing.
 */
#ifndef NIC_MODEL_BOUND_H
#define NIC_MODEL_BOUND_H

#include "image/caps.h"
#include "isa/isa.h"
#include "nic-model/profile.h"

#include <stdbool.h>
#include <stdint.h>

struct nic_bound {
	uint64_t cycles;        /* instructions */
	uint64_t wait_cycles;   /* memory */
	uint64_t emem_e4cycles; /* occupancy of EMEM banks, 1/10000 cycles */
};

/* What bounds have to assume. */
struct nic_bound_assume {
	bool misses;        /* every access to external memory goes to DDR */
	uint32_t hops;      /* collisions in the bucket chain of a map routine */
	uint32_t key_bytes; /* of the longest key */
};

/** An instruction that is executed, without nic_shadow_cycles(). */
struct nic_bound nic_bound_insn(const struct nic_profile *profile, const struct isa_insn *insn,
	const struct nic_bound_assume *assume);

/** A firmware routine that a program calls. */
struct nic_bound nic_bound_routine(const struct nic_profile *profile, enum device_func func,
	const struct nic_bound_assume *assume);

/** The firmware around a program, with the most expensive verdict. */
struct nic_bound nic_bound_firmware(const struct nic_profile *profile);

/**
 * Rate that the simple formula gives when every packet is the worst (docs/timing.md).
 *
 * @param cycles_path  firmware included: the path of most instruction cycles
 * @param time_path    the path of most instruction cycles and waits together
 * @param emem_path    the path of most occupancy, all of it in one bank
 * @param frame_bytes  with FCS
 * @param limit        out: what sets the rate
 * @return 1/1000 Mpps
 */
uint64_t nic_bound_rate(const struct nic_profile *profile, const struct nic_bound *cycles_path,
	const struct nic_bound *time_path, const struct nic_bound *emem_path, uint32_t frame_bytes,
	const char **limit);

#endif
