/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/eligibility/attach.h"

#include "offload-jit/rules.h"

#include <linux/bpf.h>
#include <linux/if_link.h>

/* The driver keeps this much of the near part of a packet back. */
enum { WINDOW_RESERVE_BYTES = 32 };

struct judge {
	struct report *report;
	int err; /* of the first finding */
};

static void
object_if(struct judge *j, bool wrong, unsigned rule)
{
	if (!wrong)
		return;
	int err = report_add(j->report, NULL, rule, -1, NULL, NULL);
	if (!j->err)
		j->err = err;
}

uint32_t
eligibility_window_bytes(const struct device_caps *caps)
{
	uint32_t near = caps->inline_mtu_bytes;
	return near > WINDOW_RESERVE_BYTES ? near - WINDOW_RESERVE_BYTES : 0;
}

int
eligibility_bind(bool privileged, const struct attach_port *port, struct report *report)
{
	struct judge j = {.report = report};
	object_if(&j, !privileged, RULE_BIND_PRIVILEGE);
	object_if(&j, !port->exists, RULE_BIND_PORT);
	object_if(&j, port->exists && !port->has_bpf, RULE_BIND_NO_BPF);
	object_if(&j, port->has_bpf && !port->offers_offload, RULE_BIND_NOT_OFFLOAD);
	return j.err;
}

/* The mode that a request means: the one it names, else the one in use, else the best there is. */
static enum attach_mode
mode_of(const struct attach_port *port, uint32_t flags)
{
	if (flags & XDP_FLAGS_HW_MODE)
		return ATTACH_HW;
	if (flags & XDP_FLAGS_DRV_MODE)
		return ATTACH_NATIVE;
	if (flags & XDP_FLAGS_SKB_MODE)
		return ATTACH_GENERIC;
	for (unsigned mode = 0; mode < ATTACH_MODE_COUNT; mode++) {
		if (port->program[mode])
			return (enum attach_mode)mode;
	}
	return port->has_bpf ? ATTACH_NATIVE : ATTACH_GENERIC;
}

/* What the driver asks of a program before it hands it to the firmware, XDP or tc. */
static void
judge_image(struct judge *j, const struct attach_port *port, const struct attach_program *program,
	bool replacing)
{
	const struct device_caps *caps = port->caps;
	uint32_t window = eligibility_window_bytes(caps);
	object_if(j, replacing && !caps->live_reload, RULE_ATTACH_RELOAD);
	object_if(j, program->max_pkt_offset > window && port->mtu_bytes > window,
		RULE_PACKET_WINDOW);
	object_if(j, program->stack_bytes > caps->stack_bytes, RULE_ATTACH_STACK);
	object_if(j, program->words > caps->max_len_words, RULE_ATTACH_LENGTH);
}

static void
judge_xdp_request(struct judge *j, const struct attach_port *port,
	const struct attach_program *program, const struct attach_xdp *request,
	enum attach_mode mode)
{
	uint32_t flags = request->flags, modes = flags & XDP_FLAGS_MODES;
	unsigned in_use = 0;
	for (unsigned i = 0; i < ATTACH_MODE_COUNT; i++)
		in_use += port->program[i];
	object_if(j, program->type != BPF_PROG_TYPE_XDP, RULE_ATTACH_TYPE);
	object_if(j, program->device_bound && modes & XDP_FLAGS_SKB_MODE, RULE_ATTACH_GENERIC);
	object_if(j, (modes & (modes - 1)) || (request->by_link && flags & ~XDP_FLAGS_MODES),
		RULE_ATTACH_FLAGS);
	object_if(j, !modes && in_use > 1, RULE_ATTACH_MODE);
	object_if(j, request->expected_given && !(flags & XDP_FLAGS_REPLACE), RULE_ATTACH_EXPECTED);
	object_if(j, port->link[mode], RULE_ATTACH_LINK_HOLDS);
	object_if(j, port->upper_has_program, RULE_ATTACH_UPPER);
	object_if(j, request->by_link && port->program[mode] && !port->link[mode],
		RULE_ATTACH_LINK_OVER);
	object_if(j, flags & XDP_FLAGS_REPLACE && !request->expected_matches,
		RULE_ATTACH_NOT_EXPECTED);
	object_if(
		j, flags & XDP_FLAGS_UPDATE_IF_NOEXIST && port->program[mode], RULE_ATTACH_EXISTS);
	object_if(j, mode != ATTACH_GENERIC && !port->has_bpf, RULE_ATTACH_NO_BPF);
	object_if(j,
		(mode == ATTACH_NATIVE && port->program[ATTACH_GENERIC]) ||
			(mode == ATTACH_GENERIC && port->program[ATTACH_NATIVE]),
		RULE_ATTACH_NATIVE_GENERIC);
	object_if(j, program->device_bound && mode != ATTACH_HW && !(modes & XDP_FLAGS_SKB_MODE),
		RULE_ATTACH_NEEDS_HW);
	object_if(j, program->map_only, RULE_ATTACH_MAP_ONLY);
}

int
eligibility_attach_xdp(const struct attach_port *port, const struct attach_program *program,
	const struct attach_xdp *request, struct report *report)
{
	struct judge j = {.report = report};
	enum attach_mode mode = mode_of(port, request->flags);
	judge_xdp_request(&j, port, program, request, mode);
	if (mode != ATTACH_HW || !port->has_bpf)
		return j.err;
	object_if(&j, !port->xdp_firmware, RULE_ATTACH_FIRMWARE);
	object_if(&j, !port->caps->abi_version, RULE_DEVICE_ABI);
	object_if(&j, port->tc_program, RULE_ATTACH_TC_RUNS);
	object_if(&j, !program->device_bound || !program->bound_here, RULE_ATTACH_OTHER_DEVICE);
	judge_image(&j, port, program, port->program[ATTACH_HW]);
	return j.err;
}

int
eligibility_attach_tc(const struct attach_port *port, const struct attach_program *program,
	const struct attach_tc *request, struct report *report)
{
	struct judge j = {.report = report};
	bool running = port->tc_program || port->program[ATTACH_HW];
	object_if(&j,
		program->type != BPF_PROG_TYPE_SCHED_CLS ||
			(program->device_bound && !request->skip_sw),
		RULE_TC_TYPE);
	object_if(&j, request->replaces && !request->same_flags, RULE_TC_FLAGS_DIFFER);
	object_if(&j, !request->clsact_ingress, RULE_TC_BLOCK);
	object_if(&j, !port->tc_offload_on || request->chain, RULE_TC_OFFLOAD_OFF);
	object_if(&j, !port->caps->abi_version, RULE_TC_FIRMWARE);
	object_if(&j, !request->protocol_all, RULE_TC_PROTOCOL);
	object_if(&j, !request->direct_action || request->actions, RULE_TC_ACTIONS);
	object_if(&j, !program->device_bound || !program->bound_here, RULE_ATTACH_OTHER_DEVICE);
	object_if(&j, running && !request->replaces, RULE_TC_BUSY);
	judge_image(&j, port, program, request->replaces);
	return j.err;
}
