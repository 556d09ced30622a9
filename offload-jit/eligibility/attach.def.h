/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of binding a program or map to a port and of attaching it there: what depends on the
 * caller, the port and the request, not on the program's code. Rows as in rules.def.h, in the order
 * of the kernel's checks. */
#ifndef OFFLOAD_JIT_ELIGIBILITY_ATTACH_DEF_H
#define OFFLOAD_JIT_ELIGIBILITY_ATTACH_DEF_H

#include <errno.h>

/* clang-format off */
#define ATTACH_RULE_(X, name, id, stage, err, sentence, advice) \
	X(name, id, RULE_ATTACH, RULE_STAGE_##stage, err, sentence, advice)

#define ELIGIBILITY_BIND_RULES(X) \
	ATTACH_RULE_(X, BIND_PRIVILEGE, "bind-privilege", LOAD, -EPERM, \
		"the caller may not load programs and maps for a device", \
		"run as root, or with CAP_BPF, CAP_NET_ADMIN and CAP_SYS_ADMIN") \
	ATTACH_RULE_(X, BIND_PORT, "bind-port", LOAD, -EINVAL, \
		"there is no such port in the caller's network namespace", \
		"name a port that `ip link` shows, and load in its namespace") \
	ATTACH_RULE_(X, BIND_NO_BPF, "bind-no-bpf", LOAD, -EOPNOTSUPP, \
		"the port's driver knows nothing of BPF", \
		"name a port of the card") \
	ATTACH_RULE_(X, BIND_NOT_OFFLOAD, "bind-not-offload", LOAD, -EINVAL, \
		"the port's driver offers no offload", \
		"name a port of the card, and load its eBPF firmware")

#define ELIGIBILITY_XDP_RULES(X) \
	ATTACH_RULE_(X, ATTACH_TYPE, "attach-type", ATTACH, -EINVAL, \
		"this is no XDP program", \
		"attach tc programs with tc filter") \
	ATTACH_RULE_(X, ATTACH_GENERIC, "attach-generic", ATTACH, -EINVAL, \
		"a program for a device cannot run in generic mode", \
		"ask for hardware mode: xdpoffload instead of xdpgeneric") \
	ATTACH_RULE_(X, ATTACH_FLAGS, "attach-flags", ATTACH, -EINVAL, \
		"more than one mode is asked for, or a link comes with flags other than a mode", \
		"give one of XDP_FLAGS_SKB_MODE, XDP_FLAGS_DRV_MODE, XDP_FLAGS_HW_MODE") \
	ATTACH_RULE_(X, ATTACH_MODE, "attach-mode", ATTACH, -EINVAL, \
		"programs are attached in several modes and the request names none", \
		"name the mode") \
	ATTACH_RULE_(X, ATTACH_EXPECTED, "attach-expected", ATTACH, -EINVAL, \
		"an expected program is given without XDP_FLAGS_REPLACE", \
		"add XDP_FLAGS_REPLACE") \
	ATTACH_RULE_(X, ATTACH_LINK_HOLDS, "attach-link-holds", ATTACH, -EBUSY, \
		"a bpf_link holds this mode of the port", \
		"detach the link first: bpftool link detach") \
	ATTACH_RULE_(X, ATTACH_UPPER, "attach-upper", ATTACH, -EEXIST, \
		"a device stacked on the port already runs XDP", \
		"detach the program of the bond or bridge first") \
	ATTACH_RULE_(X, ATTACH_LINK_OVER, "attach-link-over", ATTACH, -EBUSY, \
		"a bpf_link does not displace a program", \
		"detach the program first: ip link set dev PORT xdpoffload off") \
	ATTACH_RULE_(X, ATTACH_NOT_EXPECTED, "attach-not-expected", ATTACH, -EEXIST, \
		"another program is attached than the expected one", \
		"ask again which program is attached; someone else replaced it") \
	ATTACH_RULE_(X, ATTACH_EXISTS, "attach-exists", ATTACH, -EBUSY, \
		"a program is attached and the request says not to replace it", \
		"leave out XDP_FLAGS_UPDATE_IF_NOEXIST (ip: -force)") \
	ATTACH_RULE_(X, ATTACH_NO_BPF, "attach-no-bpf", ATTACH, -EOPNOTSUPP, \
		"the port's driver has neither native nor hardware mode", \
		"use a port of the card") \
	ATTACH_RULE_(X, ATTACH_NATIVE_GENERIC, "attach-native-generic", ATTACH, -EEXIST, \
		"native and generic mode exclude each other", \
		"detach the other one; hardware mode goes beside either") \
	ATTACH_RULE_(X, ATTACH_NEEDS_HW, "attach-needs-hw", ATTACH, -EINVAL, \
		"a program for a device is attached in hardware mode only", \
		"add XDP_FLAGS_HW_MODE (ip: xdpoffload)") \
	ATTACH_RULE_(X, ATTACH_MAP_ONLY, "attach-map-only", ATTACH, -EINVAL, \
		"the program is meant for entries of a devmap or cpumap", \
		"use SEC(\"xdp\") instead of SEC(\"xdp/devmap\") or SEC(\"xdp/cpumap\")") \
	ATTACH_RULE_(X, ATTACH_FIRMWARE, "attach-firmware", ATTACH, -EOPNOTSUPP, \
		"the card's firmware has no XDP offload", \
		"load the eBPF firmware, the core NIC firmware has none") \
	ATTACH_RULE_(X, ATTACH_TC_RUNS, "attach-tc-runs", ATTACH, -EBUSY, \
		"a tc program runs on the card", \
		"remove the tc filter first") \
	ATTACH_RULE_(X, ATTACH_OTHER_DEVICE, "attach-other-device", ATTACH, -EINVAL, \
		"the program was not loaded for this card", \
		"load it with the ifindex of a port of this card (bpftool prog load ... dev PORT)") \
	ATTACH_RULE_(X, ATTACH_RELOAD, "attach-reload", ATTACH, -EBUSY, \
		"the firmware cannot replace a running program", \
		"detach the old program first") \
	ATTACH_RULE_(X, ATTACH_STACK, "attach-stack", ATTACH, -EOPNOTSUPP, \
		"this port gives a thread less stack than the program needs", \
		"shrink the stack, or attach to the port that it was loaded for") \
	ATTACH_RULE_(X, ATTACH_LENGTH, "attach-length", ATTACH, -EOPNOTSUPP, \
		"the translated program is longer than this port's code store", \
		"shorten the program, or attach to the port that it was loaded for")

#define ELIGIBILITY_TC_RULES(X) \
	ATTACH_RULE_(X, TC_TYPE, "tc-type", ATTACH, -EINVAL, \
		"this is no tc classifier, or it is for a device and skip_sw is not given", \
		"use SEC(\"tc\") and: tc filter add ... bpf da obj FILE skip_sw") \
	ATTACH_RULE_(X, TC_FLAGS_DIFFER, "tc-flags-differ", ATTACH, -EINVAL, \
		"the filter that is replaced has other flags", \
		"give the same skip_sw and skip_hw as the old filter") \
	ATTACH_RULE_(X, TC_BLOCK, "tc-block", ATTACH, -EOPNOTSUPP, \
		"only BPF filters at clsact ingress are offloaded", \
		"tc qdisc add dev PORT clsact; tc filter add dev PORT ingress bpf ...") \
	ATTACH_RULE_(X, TC_OFFLOAD_OFF, "tc-offload-off", ATTACH, -EOPNOTSUPP, \
		"tc offload is off on the port, or the chain is not 0", \
		"ethtool -K PORT hw-tc-offload on; leave out chain") \
	ATTACH_RULE_(X, TC_FIRMWARE, "tc-firmware", ATTACH, -EOPNOTSUPP, \
		"the card's firmware has no eBPF offload", \
		"take a firmware with ABI version 2 or 3") \
	ATTACH_RULE_(X, TC_PROTOCOL, "tc-protocol", ATTACH, -EOPNOTSUPP, \
		"only filters for all protocols are offloaded", \
		"leave out protocol, and test the EtherType in the program") \
	ATTACH_RULE_(X, TC_ACTIONS, "tc-actions", ATTACH, -EOPNOTSUPP, \
		"only direct action without further actions is offloaded", \
		"say da (direct-action) and leave out action") \
	ATTACH_RULE_(X, TC_BUSY, "tc-busy", ATTACH, -EBUSY, \
		"another program runs on the card and this filter does not replace it", \
		"remove the other filter or XDP program first: the card runs one per port")
/* clang-format on */

#endif
