/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would it attach? From a setting in which everything is right, each case breaks one thing. Would
 * have caught: a check that is missing, or that objects to something that is right.
 */
#include "offload-jit/eligibility/attach.h"
#include "offload-jit/rules.h"

#include <errno.h>
#include <linux/if_link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct setting {
	bool privileged;
	struct attach_port port;
	struct attach_program program;
	struct attach_xdp xdp;
	struct attach_tc tc;
	struct device_caps caps;
};

static void
good_setting(struct setting *s)
{
	*s = (struct setting){
		.privileged = true,
		.caps = {.abi_version = 2,
			.live_reload = true,
			.max_len_words = 2560,
			.stack_bytes = 512,
			.inline_mtu_bytes = 1920},
		.port = {.exists = true,
			.has_bpf = true,
			.offers_offload = true,
			.xdp_firmware = true,
			.tc_offload_on = true,
			.mtu_bytes = 9000},
		.program = {.type = BPF_PROG_TYPE_XDP,
			.device_bound = true,
			.bound_here = true,
			/* each as large as it may be */
			.max_pkt_offset = 1888,
			.stack_bytes = 512,
			.words = 2560},
		.xdp = {.flags = XDP_FLAGS_HW_MODE},
		.tc = {.skip_sw = true,
			.direct_action = true,
			.clsact_ingress = true,
			.protocol_all = true,
			.same_flags = true},
	};
	s->port.caps = &s->caps;
}

/* Break the n-th thing of an XDP attach. @return the rule that must object, -1 after the last */
static int
break_xdp(struct setting *s, unsigned n)
{
	switch (n) {
	case 0:
		s->program.type = BPF_PROG_TYPE_SCHED_CLS;
		return RULE_ATTACH_TYPE;
	case 1:
		s->xdp.flags = XDP_FLAGS_SKB_MODE;
		return RULE_ATTACH_GENERIC;
	case 2:
		s->xdp.flags |= XDP_FLAGS_DRV_MODE;
		return RULE_ATTACH_FLAGS;
	case 3:
		s->xdp.flags = 0;
		s->program.device_bound = false;
		s->port.program[ATTACH_NATIVE] = s->port.program[ATTACH_HW] = true;
		return RULE_ATTACH_MODE;
	case 4:
		s->xdp.expected_given = s->xdp.expected_matches = true;
		return RULE_ATTACH_EXPECTED;
	case 5:
		s->port.link[ATTACH_HW] = true;
		return RULE_ATTACH_LINK_HOLDS;
	case 6:
		s->port.upper_has_program = true;
		return RULE_ATTACH_UPPER;
	case 7:
		s->port.program[ATTACH_HW] = s->xdp.by_link = true;
		return RULE_ATTACH_LINK_OVER;
	case 8:
		s->xdp.flags |= XDP_FLAGS_REPLACE;
		s->xdp.expected_given = s->port.program[ATTACH_HW] = true;
		return RULE_ATTACH_NOT_EXPECTED;
	case 9:
		s->xdp.flags |= XDP_FLAGS_UPDATE_IF_NOEXIST;
		s->port.program[ATTACH_HW] = true;
		return RULE_ATTACH_EXISTS;
	case 10:
		s->port.has_bpf = false;
		return RULE_ATTACH_NO_BPF;
	case 11:
		s->program.device_bound = false;
		s->xdp.flags = XDP_FLAGS_SKB_MODE;
		s->port.program[ATTACH_NATIVE] = true;
		return RULE_ATTACH_NATIVE_GENERIC;
	case 12:
		s->xdp.flags = XDP_FLAGS_DRV_MODE;
		return RULE_ATTACH_NEEDS_HW;
	case 13:
		s->program.map_only = true;
		return RULE_ATTACH_MAP_ONLY;
	case 14:
		s->port.xdp_firmware = false;
		return RULE_ATTACH_FIRMWARE;
	case 15:
		s->caps.abi_version = 0;
		return RULE_DEVICE_ABI;
	case 16:
		s->port.tc_program = true;
		return RULE_ATTACH_TC_RUNS;
	case 17:
		s->program.bound_here = false;
		return RULE_ATTACH_OTHER_DEVICE;
	case 18:
		s->caps.live_reload = false;
		s->port.program[ATTACH_HW] = true;
		return RULE_ATTACH_RELOAD;
	case 19:
		s->program.max_pkt_offset = 1889;
		return RULE_PACKET_WINDOW;
	case 20:
		s->program.stack_bytes = 513;
		return RULE_ATTACH_STACK;
	case 21:
		s->program.words = 2561;
		return RULE_ATTACH_LENGTH;
	default:
		return -1;
	}
}

static int
break_tc(struct setting *s, unsigned n)
{
	switch (n) {
	case 0:
		s->tc.skip_sw = false;
		return RULE_TC_TYPE;
	case 1:
		s->tc.replaces = true;
		s->tc.same_flags = false;
		return RULE_TC_FLAGS_DIFFER;
	case 2:
		s->tc.clsact_ingress = false;
		return RULE_TC_BLOCK;
	case 3:
		s->port.tc_offload_on = false;
		return RULE_TC_OFFLOAD_OFF;
	case 4:
		s->tc.chain = 1;
		return RULE_TC_OFFLOAD_OFF;
	case 5:
		s->caps.abi_version = 0;
		return RULE_TC_FIRMWARE;
	case 6:
		s->tc.protocol_all = false;
		return RULE_TC_PROTOCOL;
	case 7:
		s->tc.actions = true;
		return RULE_TC_ACTIONS;
	case 8:
		s->program.bound_here = false;
		return RULE_ATTACH_OTHER_DEVICE;
	case 9:
		s->port.program[ATTACH_HW] = true;
		return RULE_TC_BUSY;
	default:
		return -1;
	}
}

static int
break_bind(struct setting *s, unsigned n)
{
	switch (n) {
	case 0:
		s->privileged = false;
		return RULE_BIND_PRIVILEGE;
	case 1:
		s->port.exists = s->port.has_bpf = s->port.offers_offload = false;
		return RULE_BIND_PORT;
	case 2:
		s->port.has_bpf = s->port.offers_offload = false;
		return RULE_BIND_NO_BPF;
	case 3:
		s->port.offers_offload = false;
		return RULE_BIND_NOT_OFFLOAD;
	default:
		return -1;
	}
}

static int
judge_xdp(const struct setting *s, struct report *report)
{
	return eligibility_attach_xdp(&s->port, &s->program, &s->xdp, report);
}

static int
judge_tc(const struct setting *s, struct report *report)
{
	return eligibility_attach_tc(&s->port, &s->program, &s->tc, report);
}

static int
judge_bind(const struct setting *s, struct report *report)
{
	return eligibility_bind(s->privileged, &s->port, report);
}

static bool refused[RULE_INDEX_COUNT];

static void
run(int (*break_one)(struct setting *, unsigned),
	int (*judge)(const struct setting *, struct report *), uint32_t type)
{
	for (unsigned n = 0;; n++) {
		struct setting s;
		struct report report = {0};
		good_setting(&s);
		s.program.type = type;
		assert_int_equal(judge(&s, &report), 0);
		assert_int_equal(report.count, 0);
		int rule = break_one(&s, n);
		if (rule < 0)
			return;
		int err = judge(&s, &report);
		if (report.count != 1 || report.findings[0].rule != &rules[rule])
			fail_msg("case %u: %zu findings, the first is %s, not %s", n, report.count,
				report.count ? report.findings[0].rule->id : "none",
				rules[rule].id);
		assert_int_equal(err, rules[rule].err);
		refused[rule] = true;
		report_free(&report);
	}
}

static void
test_settings(void **state)
{
	(void)state;
	run(break_bind, judge_bind, BPF_PROG_TYPE_XDP);
	run(break_xdp, judge_xdp, BPF_PROG_TYPE_XDP);
	run(break_tc, judge_tc, BPF_PROG_TYPE_SCHED_CLS);
	static const unsigned port_rules[] = {
#define X(name, ...) RULE_##name,
		ELIGIBILITY_PORT_RULES(X)
#undef X
	};
	for (size_t i = 0; i < sizeof(port_rules) / sizeof(port_rules[0]); i++) {
		if (!refused[port_rules[i]])
			fail_msg("no case for %s", rules[port_rules[i]].id);
	}
}

/* What is exempt: hardware mode goes beside generic, replacing is allowed, the MTU clips the reach.
 */
static void
test_exempt(void **state)
{
	(void)state;
	struct setting s;
	struct report report = {0};
	good_setting(&s);
	s.port.program[ATTACH_GENERIC] = true;
	assert_int_equal(judge_xdp(&s, &report), 0);
	s.port.program[ATTACH_HW] = true;
	assert_int_equal(judge_xdp(&s, &report), 0);
	s.program.max_pkt_offset = 1889;
	s.port.mtu_bytes = 1888;
	assert_int_equal(judge_xdp(&s, &report), 0);
	s.program.type = BPF_PROG_TYPE_SCHED_CLS;
	s.tc.replaces = true;
	assert_int_equal(judge_tc(&s, &report), 0);
	assert_int_equal(report.count, 0);
	report_free(&report);
}

/* The first check that fails is the answer; the others are listed too. */
static void
test_order(void **state)
{
	(void)state;
	struct setting s;
	struct report report = {0};
	good_setting(&s);
	s.port.upper_has_program = true;
	s.program.words = 9999;
	assert_int_equal(judge_xdp(&s, &report), -EEXIST);
	assert_int_equal(report.count, 2);
	report_free(&report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_exempt),
		cmocka_unit_test(test_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
