/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many are where, over the run. A place is a cause of the ledger (packets) or a unit of the
 * card (packets or operations); who stays there from one time to another adds that stretch to it.
 * Stretches may come in any order. They are kept by intervals of the run: up to 64 equal ones,
 * whose width doubles when the run grows longer. Sums are exact.
 */
#ifndef NIC_MODEL_TIMING_OCCUPANCY_H
#define NIC_MODEL_TIMING_OCCUPANCY_H

#include "nic-model/device.h"

enum { OCCUPANCY_SHIFT = 20 /* first width: 2^20 ps, about 1 us */ };

/* Units of the card: X(NAME, "words", how many, places in each; 0: no bound). p is the profile. */
/* clang-format off */
#define OCCUPANCY_UNITS(X)                                                                         \
	X(BUFFERS, "island's buffers", p->core_islands, p->nbi_credits_per_island)                 \
	X(EMEM, "EMEM bank", p->emem_banks, 1)                                                     \
	X(EMEM_QUEUE, "EMEM bank's queue", p->emem_banks, 0)                                       \
	X(IMEM, "IMEM bank", p->imem_banks, 1)                                                     \
	X(IMEM_QUEUE, "IMEM bank's queue", p->imem_banks, 0)                                       \
	X(CTM, "island's CTM", p->core_islands, 1)                                                 \
	X(CTM_QUEUE, "island's CTM queue", p->core_islands, 0)                                     \
	X(WIRE, "port's transmitter", p->port_count, 1)                                            \
	X(WIRE_QUEUE, "port's transmit queue", p->port_count, 0)                                   \
	X(PCIE, "PCIe link", 1, 1)                                                                 \
	X(PCIE_QUEUE, "PCIe link's queue", 1, 0)
/* clang-format on */
enum occupancy_unit {
#define X(NAME, words, units, places) OCCUPANCY_##NAME,
	OCCUPANCY_UNITS(X)
#undef X
		OCCUPANCY_UNIT_COUNT
};

/* What happens in an interval stands together, a row of places, in few lines of this host's cache:
 * nearly everything is added to the row of the present. */
struct occupancy {
	uint64_t *row; /* of the interval between these times */
	uint64_t row_begin_ps, row_end_ps;
	uint64_t *area_ps;                    /* rows, one after the other */
	uint32_t first[OCCUPANCY_UNIT_COUNT]; /* place of unit 0; before: the ledger's */
	uint32_t places, pitch;               /* of a row; in memory */
	unsigned shift;                       /* an interval is 2^shift ps */
};

/** @return 0 or -ENOMEM */
int occupancy_init(struct occupancy *occupancy, const struct nic_profile *profile);
void occupancy_end(struct occupancy *occupancy);

/** The present is @p now_ps: its row is the one at hand. */
void occupancy_turn(struct occupancy *occupancy, uint64_t now_ps);

/** Whatever occupancy_add() does not find simple. */
void occupancy_split(
	struct occupancy *occupancy, uint32_t place, uint64_t begin_ps, uint64_t end_ps);

/* Does a stretch lie in the row at hand? */
static inline bool
occupancy_simple(const struct occupancy *occupancy, uint64_t begin_ps, uint64_t end_ps)
{
	return begin_ps >= occupancy->row_begin_ps && end_ps <= occupancy->row_end_ps;
}

/** One more is at a place from @p begin_ps to @p end_ps. */
static inline void
occupancy_add(struct occupancy *occupancy, uint32_t place, uint64_t begin_ps, uint64_t end_ps)
{
	if (occupancy_simple(occupancy, begin_ps, end_ps))
		occupancy->row[place] += end_ps - begin_ps;
	else
		occupancy_split(occupancy, place, begin_ps, end_ps);
}

/** Someone waits in a queue's place and is then served in a unit's: asked once for both. */
static inline void
occupancy_serve_places(struct occupancy *occupancy, uint32_t queue_place, uint32_t busy_place,
	uint64_t at_ps, uint64_t begin_ps, uint64_t end_ps)
{
	if (occupancy_simple(occupancy, at_ps, end_ps)) {
		occupancy->row[queue_place] += begin_ps - at_ps;
		occupancy->row[busy_place] += end_ps - begin_ps;
		return;
	}
	occupancy_split(occupancy, queue_place, at_ps, begin_ps);
	occupancy_split(occupancy, busy_place, begin_ps, end_ps);
}

/** The same for a number of a unit. The queue's row follows the unit's in the table. */
static inline void
occupancy_serve(struct occupancy *occupancy, enum occupancy_unit unit, uint32_t number,
	uint64_t at_ps, uint64_t begin_ps, uint64_t end_ps)
{
	occupancy_serve_places(occupancy, occupancy->first[unit + 1] + number,
		occupancy->first[unit] + number, at_ps, begin_ps, end_ps);
}

/** Time that all spent at a place together. */
uint64_t occupancy_sum(const struct occupancy *occupancy, uint32_t place);

/** Row @p row of what the card shows of itself after a run of @p end_ps; those of threads and cores
 * are sums of the ledger's. @return false: there is none */
bool occupancy_row(const struct occupancy *occupancy, const struct nic_profile *profile,
	uint32_t row, uint64_t end_ps, struct nic_occupancy *out);

#endif
