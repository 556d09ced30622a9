/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/summary.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	FCS_BYTES = 4,
	SLOTS_FIRST = 1 << 10,
	TAG = 0x8100,
	SERVICE_TAG = 0x88a8,
	IP = 0x0800,
	IPV6 = 0x86dd,
	ARP = 0x0806,
	TCP = 6,
	UDP = 17,
	ICMP = 1,
	ICMPV6 = 58,
	FRAGMENT_MASK = 0x3fff,
	KEY_BYTES = offsetof(struct summary_flow, version) + 1,
};

const char *const summary_protocol_names[] = {
#define X(ID, NAME) NAME,
	SUMMARY_PROTOCOLS(X)
#undef X
};
const char *const summary_size_names[] = {
#define X(MAX, NAME) NAME,
	SUMMARY_SIZES(X)
#undef X
};
static const uint32_t size_limits[] = {
#define X(MAX, NAME) MAX,
	SUMMARY_SIZES(X)
#undef X
};

int
summary_start(struct summary *summary, struct fail *fail)
{
	*summary = (struct summary){.len_min = UINT32_MAX, .gap_min_ns = UINT64_MAX};
	summary->flow_slots = SLOTS_FIRST;
	summary->flows = calloc(SLOTS_FIRST, sizeof(*summary->flows));
	return summary->flows ? 0 : fail_set(fail, -ENOMEM, "not enough memory to count flows");
}

void
summary_free(struct summary *summary)
{
	free(summary->flows);
	summary->flows = NULL;
}

static uint32_t
be16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static enum summary_protocol
parse_l4(const uint8_t *l4, const uint8_t *end, const enum summary_protocol names[4],
	struct summary_flow *flow)
{
	switch (flow->protocol) {
	case TCP:
	case UDP:
		if (l4 + (flow->protocol == TCP ? 20 : 8) > end)
			return SUMMARY_BROKEN;
		flow->source_port = (uint16_t)be16(l4);
		flow->destination_port = (uint16_t)be16(l4 + 2);
		return names[flow->protocol == UDP];
	case ICMP:
	case ICMPV6:
		return names[2];
	default:
		return names[3];
	}
}

static enum summary_protocol
parse_ipv4(const uint8_t *ip, const uint8_t *end, struct summary_flow *flow)
{
	static const enum summary_protocol names[] = {
		SUMMARY_IPV4_TCP, SUMMARY_IPV4_UDP, SUMMARY_IPV4_ICMP, SUMMARY_IPV4_OTHER};
	if (ip + 20 > end || ip[0] >> 4 != 4 || (ip[0] & 15) < 5)
		return SUMMARY_BROKEN;
	uint32_t header = (ip[0] & 15) * 4u, total = be16(ip + 2);
	if (ip + header > end || total < header || ip + total > end)
		return SUMMARY_BROKEN;
	flow->version = 4;
	flow->protocol = ip[9];
	memcpy(flow->source, ip + 12, 4);
	memcpy(flow->destination, ip + 16, 4);
	if (be16(ip + 6) & FRAGMENT_MASK)
		return SUMMARY_IPV4_FRAGMENT;
	return parse_l4(ip + header, ip + total, names, flow);
}

static enum summary_protocol
parse_ipv6(const uint8_t *ip, const uint8_t *end, struct summary_flow *flow)
{
	static const enum summary_protocol names[] = {
		SUMMARY_IPV6_TCP, SUMMARY_IPV6_UDP, SUMMARY_IPV6_ICMP, SUMMARY_IPV6_OTHER};
	if (ip + 40 > end || ip[0] >> 4 != 6 || ip + 40 + be16(ip + 4) > end)
		return SUMMARY_BROKEN;
	flow->version = 6;
	flow->protocol = ip[6];
	memcpy(flow->source, ip + 8, 16);
	memcpy(flow->destination, ip + 24, 16);
	return parse_l4(ip + 40, ip + 40 + be16(ip + 4), names, flow);
}

static enum summary_protocol
parse(const uint8_t *frame, uint32_t len_bytes, bool *tagged, struct summary_flow *flow)
{
	const uint8_t *end = frame + len_bytes, *type = frame + 12;
	memset(flow, 0, sizeof(*flow));
	*tagged = false;
	while (type + 2 <= end && (be16(type) == TAG || be16(type) == SERVICE_TAG)) {
		*tagged = true;
		type += 4;
	}
	if (type + 2 > end)
		return SUMMARY_BROKEN;
	switch (be16(type)) {
	case IP:
		return parse_ipv4(type + 2, end, flow);
	case IPV6:
		return parse_ipv6(type + 2, end, flow);
	case ARP:
		return SUMMARY_ARP;
	default:
		return SUMMARY_OTHER;
	}
}

/* Slot of the flow, or the free one where it belongs (FNV-1a, linear probing). */
static struct summary_flow *
find(struct summary_flow *flows, uint32_t slots, const struct summary_flow *flow)
{
	const uint8_t *key = (const uint8_t *)flow;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (unsigned i = 0; i < KEY_BYTES; i++)
		hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
	uint32_t at = (uint32_t)(hash ^ hash >> 32) & (slots - 1);
	while (flows[at].version && memcmp(&flows[at], flow, KEY_BYTES) != 0)
		at = (at + 1) & (slots - 1);
	return &flows[at];
}

static int
grow(struct summary *summary, struct fail *fail)
{
	uint32_t slots = summary->flow_slots * 2;
	struct summary_flow *flows = calloc(slots, sizeof(*flows));
	if (flows == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory to count flows");
	for (uint32_t i = 0; i < summary->flow_slots; i++)
		if (summary->flows[i].version)
			*find(flows, slots, &summary->flows[i]) = summary->flows[i];
	free(summary->flows);
	summary->flows = flows;
	summary->flow_slots = slots;
	return 0;
}

static int
count_flow(struct summary *summary, const struct summary_flow *flow, uint32_t len_bytes,
	struct fail *fail)
{
	struct summary_flow *slot = find(summary->flows, summary->flow_slots, flow);
	if (slot->version == 0) {
		if (summary->flow_count == SUMMARY_FLOWS_MAX) {
			summary->flows_full = true;
			return 0;
		}
		if (summary->flow_count * 2 >= summary->flow_slots) {
			int err = grow(summary, fail);
			if (err)
				return err;
			slot = find(summary->flows, summary->flow_slots, flow);
		}
		*slot = *flow;
		summary->flow_count++;
	}
	slot->frames++;
	slot->bytes += len_bytes;
	return 0;
}

/* Exact below 16, then 16 steps for each power of two. */
static unsigned
gap_class(uint64_t gap_ns)
{
	if (gap_ns < SUMMARY_GAP_STEPS)
		return (unsigned)gap_ns;
	unsigned shift = 59 - (unsigned)__builtin_clzll(gap_ns);
	return (shift + 1) * SUMMARY_GAP_STEPS + (unsigned)(gap_ns >> shift) - SUMMARY_GAP_STEPS;
}

static uint64_t
gap_class_max(unsigned class)
{
	if (class < SUMMARY_GAP_STEPS)
		return class;
	unsigned shift = class / SUMMARY_GAP_STEPS - 1;
	return (((uint64_t)(class % SUMMARY_GAP_STEPS) + SUMMARY_GAP_STEPS + 1) << shift) - 1;
}

static void
count_time(struct summary *summary, uint64_t time_ns)
{
	if (summary->frames == 0) {
		summary->first_ns = time_ns;
	} else {
		uint64_t gap_ns = time_ns - summary->last_ns;
		if (gap_ns < summary->gap_min_ns)
			summary->gap_min_ns = gap_ns;
		if (gap_ns > summary->gap_max_ns)
			summary->gap_max_ns = gap_ns;
		summary->gaps[gap_class(gap_ns)]++;
	}
	summary->last_ns = time_ns;
}

int
summary_add(struct summary *summary, const uint8_t *frame, uint32_t len_bytes, uint64_t time_ns,
	struct fail *fail)
{
	struct summary_flow flow;
	bool tagged;
	unsigned size = 0;
	count_time(summary, time_ns);
	summary->frames++;
	summary->bytes += len_bytes;
	if (len_bytes < summary->len_min)
		summary->len_min = len_bytes;
	if (len_bytes > summary->len_max)
		summary->len_max = len_bytes;
	while (len_bytes + FCS_BYTES > size_limits[size])
		size++;
	summary->sizes[size]++;
	summary->protocols[parse(frame, len_bytes, &tagged, &flow)]++;
	summary->tagged += tagged;
	return flow.version ? count_flow(summary, &flow, len_bytes, fail) : 0;
}

uint64_t
summary_gap_ns(const struct summary *summary, unsigned percent)
{
	if (summary->frames < 2)
		return 0;
	uint64_t gaps = summary->frames - 1, seen = 0;
	uint64_t wanted = (gaps * percent + 99) / 100;
	for (unsigned class = 0; class < sizeof(summary->gaps) / sizeof(summary->gaps[0]);
		class ++) {
		seen += summary->gaps[class];
		if (seen >= wanted && seen > 0) {
			uint64_t max = gap_class_max(class);
			return max < summary->gap_max_ns ? max : summary->gap_max_ns;
		}
	}
	return summary->gap_max_ns;
}

static int
compare_flows(const void *left, const void *right)
{
	const struct summary_flow *a = left, *b = right;
	if (a->frames != b->frames)
		return a->frames < b->frames ? 1 : -1;
	return memcmp(a, b, KEY_BYTES);
}

void
summary_sort(struct summary *summary)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < summary->flow_slots; i++)
		if (summary->flows[i].version)
			summary->flows[count++] = summary->flows[i];
	qsort(summary->flows, count, sizeof(*summary->flows), compare_flows);
}
