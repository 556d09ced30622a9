/* SPDX-License-Identifier: BSD-2-Clause */
/* Which registers and flags are read later, per word, backwards to a fixed point. */
#include "offload-jit/optimise/microcode.h"

struct live {
	gpr_set regs;
	bool flags;
};

/* What is live on entry of a word, from what is live after it. */
static struct live
before(const struct microcode *m, uint32_t at)
{
	struct live live = {0};
	if (at >= m->count)
		return live;
	struct effects e = effects_of(&m->words[at]);
	live.regs = (m->live_out[at] & ~e.writes) | e.reads;
	live.flags = e.reads_flags || (m->flags_live_out[at] && !e.writes_flags);
	return live;
}

static void
join(struct live *live, struct live other)
{
	live->regs |= other.regs;
	live->flags |= other.flags;
}

static struct live
after(const struct microcode *m, uint32_t at)
{
	int32_t branch = m->flow[at].leaves_for;
	if (branch < 0)
		return before(m, at + 1);
	const struct flow *flow = &m->flow[branch];
	struct live live = {0};
	switch (flow->kind) {
	case FLOW_BRANCH:
		live = before(m, flow->target);
		if (flow->conditional)
			join(&live, before(m, at + 1));
		break;
	case FLOW_CALL:
		live = before(m, at + 1);
		live.regs &= ~flow_call_clobbers();
		live.regs |= flow_call_reads(m, (uint32_t)branch);
		live.flags = false;
		break;
	default:
		live.regs = flow_leave_reads(m, (uint32_t)branch);
	}
	return live;
}

void
liveness(struct microcode *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		m->live_out[i] = 0;
		m->flags_live_out[i] = false;
	}
	bool again = true;
	while (again) {
		again = false;
		for (uint32_t i = m->count; i-- > 0;) {
			struct live live = after(m, i);
			again |= live.regs != m->live_out[i] || live.flags != m->flags_live_out[i];
			m->live_out[i] = live.regs;
			m->flags_live_out[i] = live.flags;
		}
	}
}
