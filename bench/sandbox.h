/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A network namespace of our own, with two veth pairs in it. It has no name: the kernel takes it
 * apart, with interfaces, rules and attached programs, when the process that entered it ends,
 * however it ends (kill -9 included), so nothing can be left behind and nothing needs cleaning.
 */
#ifndef BENCH_SANDBOX_H
#define BENCH_SANDBOX_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

struct sandbox {
	int send_ifindex;    /* frames go in here ... */
	int receive_ifindex; /* ... and arrive here */
	int end_ifindex;     /* what is forwarded arrives here */
	uint8_t receive_mac[6];
};
#define SANDBOX_SEND "nicro-tx"
#define SANDBOX_RECEIVE "nicro-rx"
#define SANDBOX_OUT "nicro-out" /* the second pair: forwarded frames leave here ... */
#define SANDBOX_END "nicro-end" /* ... and arrive here */
/* Permanent neighbours behind SANDBOX_OUT: no ARP and no neighbour discovery is ever sent. */
#define SANDBOX_NEXT_HOP_4 "192.0.0.9"
#define SANDBOX_NEXT_HOP_6 "fe80::9"

/**
 * Move the calling process into a new namespace and make the pairs. Call it in a child: there is
 * no way back.
 * @return 0; -EPERM, -ENOENT (no `ip` command), each with what to do
 */
int sandbox_enter(struct sandbox *sandbox, struct fail *fail);

/**
 * Run a command to its end.
 * @param output  NULL, or where its standard output goes (cut, zero-terminated)
 * @param argv    NULL-terminated; searched in PATH and the sbin directories
 * @return 0; -ENOENT not installed; -EIO failed: its last words are in @p fail
 */
int sandbox_command(
	const char *const *argv, char *output, unsigned output_bytes, struct fail *fail);

/** Write a value under /proc/sys/net/ of the namespace. @return 0 or negative errno */
int sandbox_sysctl(const char *name, const char *value);

/**
 * Generic receive offload of an interface. With it a veth end takes redirected frames (it has NAPI)
 * though no native XDP program is attached.
 * @return 0 or negative errno
 */
int sandbox_set_gro(const char *interface, bool on, struct fail *fail);

/** Sum of the interface's driver counters whose names end in @p suffix (ethtool -S). */
int sandbox_counter(const char *interface, const char *suffix, uint64_t *sum, struct fail *fail);

/** A counter of /proc/net/snmp, "Ip" "InReceives"; also "Ip6" (snmp6). 0 if there is none. */
uint64_t sandbox_snmp(const char *protocol, const char *name);

#endif
