/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would this program attach to this port? The checks of the kernel's core and of the driver, in
 * their order (docs/eligibility.md "Attach"). Every one that fails is a finding; the first decides
 * what the system call answers.
 */
#ifndef OFFLOAD_JIT_ELIGIBILITY_ATTACH_H
#define OFFLOAD_JIT_ELIGIBILITY_ATTACH_H

#include "image/caps.h"
#include "offload-jit/report.h"

#include <stdbool.h>
#include <stdint.h>

enum attach_mode { ATTACH_GENERIC, ATTACH_NATIVE, ATTACH_HW, ATTACH_MODE_COUNT };

/* The port, its card, and what runs there already. */
struct attach_port {
	bool exists;            /* in the caller's network namespace */
	bool has_bpf;           /* its driver has a BPF operation */
	bool offers_offload;    /* and is registered for offload */
	bool xdp_firmware;      /* the firmware runs XDP programs */
	bool tc_offload_on;     /* feature hw-tc-offload */
	bool upper_has_program; /* a device stacked on it runs XDP */
	bool tc_program;        /* a tc program runs on the card */
	bool program[ATTACH_MODE_COUNT], link[ATTACH_MODE_COUNT]; /* attached, by mode */
	uint32_t mtu_bytes;
	const struct device_caps *caps;
};

/* The program, as loaded. */
struct attach_program {
	uint32_t type;     /* BPF_PROG_TYPE_* */
	bool device_bound; /* loaded for a device */
	bool bound_here;   /* and that is this card, by any of its ports */
	bool map_only;     /* for devmap or cpumap entries */
	uint32_t max_pkt_offset, stack_bytes, words;
};

struct attach_xdp {
	uint32_t flags;        /* XDP_FLAGS_* of if_link.h */
	bool by_link;          /* BPF_LINK_CREATE */
	bool expected_given;   /* a descriptor of the old program */
	bool expected_matches; /* which is the attached one */
};

struct attach_tc {
	bool skip_sw, direct_action, actions;
	bool clsact_ingress, protocol_all;
	bool replaces; /* the running program is that of this filter */
	bool same_flags;
	uint32_t chain;
};

/** Rights and port of PROG_LOAD and MAP_CREATE with an ifindex.
 * @return 0 or the errno of the first finding */
int eligibility_bind(bool privileged, const struct attach_port *port, struct report *report);

/** @return 0 or the errno of the first finding */
int eligibility_attach_xdp(const struct attach_port *port, const struct attach_program *program,
	const struct attach_xdp *request, struct report *report);

/** @return 0 or the errno of the first finding */
int eligibility_attach_tc(const struct attach_port *port, const struct attach_program *program,
	const struct attach_tc *request, struct report *report);

/**
 * How far beyond the packet window a program may reach (docs/eligibility.md "Packet window").
 * @return bytes of the window; the last byte that may be touched at any MTU
 */
uint32_t eligibility_window_bytes(const struct device_caps *caps);

#endif
