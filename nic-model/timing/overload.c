/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/timing/overload.h"

enum { WINDOW_FRAMES = 4000 };

/* Frames taken in the window, per ms: with some lost that is what the workers can do. */
static bool
in_band(const struct overload *overload, const struct nic_profile *p, uint64_t now_ps)
{
	uint64_t taken = overload->offered - overload->lost;
	unsigned __int128 ps = now_ps - overload->begin_ps;
	unsigned __int128 work = (unsigned __int128)taken * 1000000000;
	return work >= ps * p->engine_overload_from_kpps && work <= ps * p->engine_overload_to_kpps;
}

/* The window is full: was it overload? */
static void
judge(struct overload *overload, const struct nic_profile *p, uint64_t now_ps)
{
	bool over = overload->lost * UINT64_C(1000) >=
		    p->engine_overload_lost_permille * overload->offered;
	bool fits = over && in_band(overload, p, now_ps);
	/* twice: the card's start loses frames that it could do */
	overload->collapsed = (over && overload->collapsed) || (fits && overload->fitted);
	overload->fitted = fits;
	overload->begin_ps = now_ps;
	overload->offered = overload->lost = 0;
}

bool
overload_take(struct overload *overload, const struct nic_profile *p, uint64_t arrival_ps)
{
	if (overload->offered == WINDOW_FRAMES)
		judge(overload, p, arrival_ps);
	overload->offered++;
	if (!overload->collapsed)
		return true;
	if (arrival_ps < overload->next_ps) {
		overload->lost++;
		return false;
	}
	/* at most one frame late: a pause is not made up for */
	uint64_t slot_ps = 1000000000 / p->engine_overload_rate_kpps;
	uint64_t from_ps =
		overload->next_ps + slot_ps > arrival_ps ? overload->next_ps : arrival_ps;
	overload->next_ps = from_ps + slot_ps;
	return true;
}
