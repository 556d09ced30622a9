/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/bound.h"

enum {
	WORD_BYTES_MAX = 128, /* an indirect reference may ask for 32 words */
	BYTES_MAX = 32,       /* of a command that counts bytes */
	BUCKET_BYTES = 64,    /* what routines read: core/routines.c */
	DESCRIPTOR_BYTES = 24,
	FRAME_GAP_BYTES = 20, /* preamble and gap on the wire */
};

typedef unsigned __int128 u128;

static uint64_t
data_cycles(const struct nic_profile *p, uint32_t bytes)
{
	return bytes > 8 ? (bytes - 1) / 8 * p->mem_cycles_per_8_bytes : 0;
}

static uint64_t
miss_cycles(const struct nic_profile *p, const struct nic_bound_assume *assume)
{
	return assume->misses ? (p->emem_miss_ns * p->core_clock_mhz + 999) / 1000 : 0;
}

/* One access to external memory. */
static void
add_emem(struct nic_bound *bound, const struct nic_profile *p, bool atomic, uint32_t bytes,
	bool waits, const struct nic_bound_assume *assume)
{
	uint64_t beats = bytes > 16 ? p->emem_beats_64 * ((bytes + 63) / 64) : 1;
	bound->emem_e4cycles += atomic ? p->emem_atomic_e4cycles : beats * p->emem_read_e4cycles;
	if (waits)
		bound->wait_cycles += (atomic ? p->emem_atomic_cycles : p->emem_hit_cycles) +
				      data_cycles(p, bytes) + miss_cycles(p, assume);
}

/* Bytes of a command; indirect ones take theirs at run time. */
static uint32_t
command_bytes(const struct isa_cmd *cmd)
{
	static const uint8_t unit_bytes[] = {
		[ISA_CMD_READ8] = 1,
		[ISA_CMD_WRITE8] = 1,
		[ISA_CMD_WRITE8_SWAP] = 1,
		[ISA_CMD_READ] = 8,
		[ISA_CMD_READ_SWAP] = 8,
		[ISA_CMD_WRITE] = 8,
		[ISA_CMD_WRITE_SWAP] = 8,
	};
	unsigned unit = cmd->op < sizeof(unit_bytes) ? unit_bytes[cmd->op] : 0;
	if (unit == 0)
		unit = 4;
	if (!cmd->indirect)
		return unit * (cmd->len + 1u);
	return unit == 1 ? BYTES_MAX : WORD_BYTES_MAX;
}

static bool
is_atomic(const struct isa_cmd *cmd)
{
	return cmd->op >= ISA_CMD_ATOMIC_READ;
}

static void
add_command(struct nic_bound *bound, const struct nic_profile *p, const struct isa_cmd *cmd,
	const struct nic_bound_assume *assume)
{
	uint32_t bytes = command_bytes(cmd);
	bool waits = cmd->swap != 3 || cmd->sig; /* what is signalled is waited for later */
	if (cmd->target == ISA_MEM && cmd->mode != ISA_MODE_32)
		add_emem(bound, p, is_atomic(cmd), bytes, waits, assume);
	else if (waits)
		bound->wait_cycles +=
			(cmd->target == ISA_MEM ? p->ctm_read_cycles : p->cls_read_cycles) +
			data_cycles(p, bytes);
}

struct nic_bound
nic_bound_insn(const struct nic_profile *p, const struct isa_insn *insn,
	const struct nic_bound_assume *assume)
{
	struct nic_bound bound = {.cycles = 1};
	if (insn->op == ISA_CMD)
		add_command(&bound, p, &insn->cmd, assume);
	return bound;
}

/* The lock and the bucket of an entry. */
static void
add_bucket(
	struct nic_bound *bound, const struct nic_profile *p, const struct nic_bound_assume *assume)
{
	add_emem(bound, p, true, 8, true, assume);
	add_emem(bound, p, false, BUCKET_BYTES, true, assume);
}

struct nic_bound
nic_bound_routine(
	const struct nic_profile *p, enum device_func func, const struct nic_bound_assume *assume)
{
	struct nic_bound bound = {0};
	if (func == DEVICE_EVENT)
		return (struct nic_bound){.cycles = p->helper_event_cycles,
			.wait_cycles = p->helper_event_wait_cycles};
	bound.cycles =
		p->helper_lookup_cycles + p->helper_key_word_cycles * ((assume->key_bytes + 3) / 4);
	bound.wait_cycles = p->imem_read_cycles + data_cycles(p, DESCRIPTOR_BYTES);
	add_bucket(&bound, p, assume);
	for (uint32_t i = 0; i < assume->hops; i++) {
		add_bucket(&bound, p, assume);
		bound.cycles += p->helper_hop_cycles;
	}
	add_emem(&bound, p, true, 8, false, assume); /* unlock */
	if (func == DEVICE_UPDATE) {
		bound.cycles += p->helper_update_cycles;
		bound.wait_cycles += p->helper_update_wait_cycles;
	} else if (func == DEVICE_DELETE) {
		bound.cycles += p->helper_delete_cycles;
		bound.wait_cycles += p->helper_delete_wait_cycles;
	}
	return bound;
}

static uint64_t
most(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t ab = a > b ? a : b;
	return ab > c ? ab : c;
}

struct nic_bound
nic_bound_firmware(const struct nic_profile *p)
{
	return (struct nic_bound){
		.cycles = most(
			p->firmware_drop_cycles, p->firmware_tx_cycles, p->firmware_pass_cycles),
		.wait_cycles = most(p->firmware_drop_wait_cycles, p->firmware_tx_wait_cycles,
			p->firmware_pass_wait_cycles),
	};
}

uint64_t
nic_bound_rate(const struct nic_profile *p, const struct nic_bound *cycles_path,
	const struct nic_bound *time_path, const struct nic_bound *emem_path, uint32_t frame_bytes,
	const char **limit)
{
	/* max(C, (C + W) / T), in 1/T cycles */
	u128 alone = (u128)cycles_path->cycles * p->core_threads;
	u128 shared = (u128)time_path->cycles + time_path->wait_cycles;
	u128 work = alone > shared ? alone : shared;
	/* attoseconds that a packet keeps each: MHz = 1/us, kpps = 1/ms, Mbit/s = bit/us */
	const u128 us = (u128)1000000 * 1000000;
	const struct {
		const char *name;
		u128 as;
	} limits[] = {
		{alone > shared ? "workers" : "threads",
			work * us / ((u128)p->core_clock_mhz * p->core_threads * p->core_cores)},
		{"emem", (u128)emem_path->emem_e4cycles * us / 10000 / p->core_clock_mhz},
		{"mac", us * 1000 / p->mac_ceiling_kpps},
		{"line", (u128)8 * (frame_bytes + FRAME_GAP_BYTES) * us /
				 ((u128)p->port_rate_mbps * p->port_count)},
	};
	unsigned slowest = 0;
	for (unsigned i = 1; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i].as > limits[slowest].as)
			slowest = i;
	*limit = limits[slowest].name;
	return limits[slowest].as ? (uint64_t)(us * 1000 / limits[slowest].as) : 0;
}
