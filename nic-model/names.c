/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of verdicts, causes, ledger entries and parts, as every output shows them. */
#include "nic-model/device.h"

#include <assert.h>

static const char *const verdict_names[NIC_VERDICT_COUNT] = {
	[NIC_XDP_ABORTED] = "XDP_ABORTED",
	[NIC_XDP_DROP] = "XDP_DROP",
	[NIC_XDP_PASS] = "XDP_PASS",
	[NIC_XDP_TX] = "XDP_TX",
	[NIC_TC_SHOT] = "TC_ACT_SHOT",
	[NIC_TC_STOLEN] = "TC_ACT_STOLEN",
	[NIC_TC_OK] = "TC_ACT_OK",
	[NIC_TC_REDIRECT] = "TC_ACT_REDIRECT",
	[NIC_TRAP] = "TRAP",
	[NIC_LOST] = "LOST",
};

static const char *const cause_names[NIC_CAUSE_COUNT] = {
	[NIC_CAUSE_NONE] = "none",
	[NIC_CAUSE_PROGRAM] = "program",
	[NIC_CAUSE_TRAP] = "trap",
	[NIC_CAUSE_TX_OFFSET] = "tx-offset",
	[NIC_CAUSE_RUNT] = "runt",
	[NIC_CAUSE_MRU] = "mru",
	[NIC_CAUSE_MAC] = "mac",
	[NIC_CAUSE_CREDITS] = "credits",
};

const char *
nic_verdict_name(unsigned verdict)
{
	assert(verdict < NIC_VERDICT_COUNT);
	return verdict_names[verdict];
}

const char *
nic_cause_name(unsigned cause)
{
	assert(cause < NIC_CAUSE_COUNT);
	return cause_names[cause];
}

const char *
nic_ledger_name(unsigned entry)
{
	static const char *const names[NIC_LEDGER_COUNT] = {
#define X(NAME, letter, text) [NIC_LEDGER_##NAME] = text,
		NIC_LEDGER(X)
#undef X
	};
	assert(entry < NIC_LEDGER_COUNT);
	return names[entry];
}

const char *
nic_part_name(unsigned part)
{
	static const char *const names[NIC_PART_COUNT] = {
#define X(NAME, text) [NIC_PART_##NAME] = text,
		NIC_PARTS(X)
#undef X
	};
	assert(part < NIC_PART_COUNT);
	return names[part];
}

const char *
nic_memory_name(unsigned memory)
{
	static const char *const names[NIC_MEMORY_COUNT] = {
#define X(NAME, text) [NIC_MEMORY_##NAME] = text,
		NIC_MEMORIES(X)
#undef X
	};
	assert(memory < NIC_MEMORY_COUNT);
	return names[memory];
}

char
nic_ledger_letter(unsigned entry)
{
	static const char letters[NIC_LEDGER_COUNT] = {
#define X(NAME, letter, text) [NIC_LEDGER_##NAME] = letter,
		NIC_LEDGER(X)
#undef X
	};
	assert(entry < NIC_LEDGER_COUNT);
	return letters[entry];
}
