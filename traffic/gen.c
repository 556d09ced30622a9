/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/gen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Streams of the same seed (pcg64_seed). */
enum { STREAM_GENERATOR = 0x67656e }; /* "gen" */

enum {
	ETH_BYTES = 14,
	TAG_BYTES = 4,
	TPID_CUSTOMER = 0x8100,
	TPID_SERVICE = 0x88a8,
	PROTO_IP = 0x0800,
	PROTO_IPV6 = 0x86dd,
	IP_IPIP = 4,
	IP_UDP = 17,
	IP_IPV6 = 41,
	IP_GRE = 47,
	PORT_VXLAN = 4789,
	VXLAN_PORT_FIRST = 49152,
	VXLAN_PORT_COUNT = 16384,
	VXLAN_VNI_VALID = 0x08,
	VXLAN_VNI = 100,
	VLAN_FIRST = 100,
	IP_DONT_FRAGMENT = 0x4000,
	IP_MORE_FRAGMENTS = 0x2000,
	TTL = 64,
	TCP_SYN = 0x02,
	TCP_ACK = 0x10,
	PORT_FIRST = 1024,
	PORT_COUNT = 64000,
	PORT_DNS = 53,
	PORT_HTTP = 80,
	ICMP_ECHO = 8,
	ICMPV6 = 58,
	ICMPV6_ECHO = 128,
	RUNT_MIN = 14,
	RUNT_COUNT = 46, /* 14 to 59 bytes */
	MALFORMED_ONE_IN = 8,
	SHARE_WHOLE = 1000000, /* 100 percent in 1/10000 */
};

/* The same addresses as examples/make_pcaps.py: maps of the examples fit generated traffic too. */
static const uint8_t macs[12] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
static const uint8_t ipv4_source_net[4] = {10, 0, 0, 0};
static const uint8_t ipv4_destination[4] = {192, 0, 2, 10};
static const uint8_t tunnel_source[4] = {10, 255, 0, 1};
static const uint8_t tunnel_destination[4] = {198, 51, 100, 30};
static const uint8_t ipv6_source_net[16] = {0x20, 0x01, 0x0d, 0xb8};
static const uint8_t ipv6_destination[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1, [15] = 0x10};

static void
put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static uint32_t
get16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

/* RFC 1071, on big-endian words */
static uint32_t
sum_words(const uint8_t *data, uint32_t len_bytes)
{
	uint32_t sum = 0;
	for (uint32_t i = 0; i + 1 < len_bytes; i += 2)
		sum += get16(data + i);
	if (len_bytes & 1)
		sum += (uint32_t)data[len_bytes - 1] << 8;
	return sum;
}

static uint32_t
fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void
build_l2(const struct gen_spec *spec, uint8_t *frame)
{
	memcpy(frame, macs, sizeof(macs));
	uint8_t *at = frame + sizeof(macs);
	for (unsigned tag = 0; tag < spec->vlan; tag++, at += TAG_BYTES) {
		put16(at, tag + 1 < spec->vlan ? TPID_SERVICE : TPID_CUSTOMER);
		put16(at + 2, VLAN_FIRST + tag);
	}
	put16(at, spec->l3 == 6 && spec->tunnel == GEN_PLAIN ? PROTO_IPV6 : PROTO_IP);
}

/* Outer headers, the same for all flows but for VXLAN's source port; its checksum is 0, as the RFC
 * wants it. */
static void
build_tunnel(const struct gen_spec *spec, uint8_t *outer, uint32_t len_bytes)
{
	static const uint8_t protocols[] = {
		[GEN_IPIP] = IP_IPIP, [GEN_GRE] = IP_GRE, [GEN_VXLAN] = IP_UDP};
	uint32_t inner = spec->l3 == 6 ? PROTO_IPV6 : PROTO_IP;
	uint8_t *next = outer + 20;
	if (spec->tunnel == GEN_PLAIN)
		return;
	outer[0] = 0x45;
	put16(outer + 2, len_bytes);
	put16(outer + 6, IP_DONT_FRAGMENT);
	outer[8] = TTL;
	outer[9] = protocols[spec->tunnel];
	if (spec->tunnel == GEN_IPIP && spec->l3 == 6)
		outer[9] = IP_IPV6;
	memcpy(outer + 12, tunnel_source, 4);
	memcpy(outer + 16, tunnel_destination, 4);
	put16(outer + 10, fold(sum_words(outer, 20)));
	if (spec->tunnel == GEN_GRE)
		put16(next + 2, inner);
	if (spec->tunnel == GEN_VXLAN) {
		put16(next + 2, PORT_VXLAN);
		put16(next + 4, len_bytes - 20);
		next[8] = VXLAN_VNI_VALID;
		next[14] = VXLAN_VNI;
		memcpy(next + 16, macs, sizeof(macs));
		put16(next + 16 + sizeof(macs), inner);
	}
}

static uint32_t
build_l3(const struct gen_spec *spec, uint8_t *ip, uint32_t len_bytes)
{
	if (spec->l3 == 6) {
		ip[0] = 0x60;
		put16(ip + 4, len_bytes - 40);
		ip[6] = spec->l4 == GEN_ICMP ? ICMPV6 : (uint8_t)spec->l4;
		ip[7] = TTL;
		memcpy(ip + 8, ipv6_source_net, 16);
		memcpy(ip + 24, ipv6_destination, 16);
		return 0;
	}
	ip[0] = 0x45;
	put16(ip + 2, len_bytes);
	put16(ip + 6, IP_DONT_FRAGMENT);
	ip[8] = TTL;
	ip[9] = (uint8_t)spec->l4;
	memcpy(ip + 12, ipv4_source_net, 4);
	memcpy(ip + 16, ipv4_destination, 4);
	return sum_words(ip, 20);
}

/* Header, payload, and the sum over both and the pseudo header. */
static uint32_t
build_l4(const struct gen_spec *spec, const uint8_t *ip, uint8_t *l4, uint32_t len_bytes)
{
	uint32_t header = spec->l4 == GEN_TCP ? 20 : 8;
	for (uint32_t i = 0; i < len_bytes - header; i++)
		l4[header + i] = (uint8_t)(7 * i + 13 * (i >> 8));
	switch (spec->l4) {
	case GEN_TCP:
		put16(l4 + 2, PORT_HTTP);
		put16(l4 + 6, 1); /* sequence number */
		l4[12] = 5 << 4;
		l4[13] = spec->shape == GEN_SYN ? TCP_SYN : TCP_ACK;
		put16(l4 + 14, 65535);
		break;
	case GEN_UDP:
		put16(l4 + 2, PORT_DNS);
		put16(l4 + 4, len_bytes);
		break;
	case GEN_ICMP:
		l4[0] = spec->l3 == 6 ? ICMPV6_ECHO : ICMP_ECHO;
		put16(l4 + 6, 1); /* echo sequence */
		break;
	}
	uint32_t sum = sum_words(l4, len_bytes);
	if (spec->l3 == 6)
		sum += sum_words(ip + 8, 32) + ip[6] + len_bytes;
	else if (spec->l4 != GEN_ICMP)
		sum += sum_words(ip + 12, 8) + ip[9] + len_bytes;
	return sum;
}

static int
build_template(struct gen *gen, unsigned i, struct fail *fail)
{
	const struct gen_spec *spec = &gen->spec;
	struct gen_template *template = &gen->templates[i];
	template->len_bytes = spec->sizes[i].bytes - GEN_FCS_BYTES;
	template->data = calloc(1, template->len_bytes);
	if (template->data == NULL)
		return fail_set(fail, -ENOMEM, "gen: not enough memory");
	uint8_t *ip = template->data + gen->l3_offset, *l4 = template->data + gen->l4_offset;
	build_l2(spec, template->data);
	build_tunnel(
		spec, template->data + gen->outer_offset, template->len_bytes - gen->outer_offset);
	template->ip_sum = build_l3(spec, ip, template->len_bytes - gen->l3_offset);
	template->l4_sum = build_l4(spec, ip, l4, template->len_bytes - gen->l4_offset);
	gen->weight_total += spec->sizes[i].weight;
	template->weight_end = gen->weight_total;
	return 0;
}

int
gen_make(struct gen *gen, const struct gen_spec *spec, uint64_t seed, struct fail *fail)
{
	*gen = (struct gen){.spec = *spec};
	gen->outer_offset = ETH_BYTES + TAG_BYTES * spec->vlan;
	gen->l3_offset = gen->outer_offset + gen_tunnel_bytes(spec->tunnel);
	gen->l4_offset = gen->l3_offset + (spec->l3 == 6 ? 40 : 20);
	pcg64_seed(&gen->random, spec->has_seed ? spec->seed : seed, STREAM_GENERATOR);
	int err = 0;
	for (unsigned i = 0; i < spec->size_count && !err; i++)
		err = build_template(gen, i, fail);
	if (!err && spec->zipf_milli)
		err = zipf_make(&gen->zipf, spec->flows, spec->zipf_milli, fail);
	if (err)
		gen_free(gen);
	return err;
}

void
gen_free(struct gen *gen)
{
	for (unsigned i = 0; i < gen->spec.size_count; i++) {
		free(gen->templates[i].data);
		gen->templates[i].data = NULL;
	}
	zipf_free(&gen->zipf);
}

uint32_t
gen_len_max(const struct gen *gen)
{
	uint32_t max = 0;
	for (unsigned i = 0; i < gen->spec.size_count; i++)
		if (gen->templates[i].len_bytes > max)
			max = gen->templates[i].len_bytes;
	return max;
}

static const struct gen_template *
draw_template(struct gen *gen)
{
	const struct gen_template *template = gen->templates;
	if (gen->spec.size_count == 1)
		return template;
	uint64_t draw = pcg64_below(&gen->random, gen->weight_total);
	while (draw >= template->weight_end)
		template ++;
	return template;
}

static uint32_t
draw_flow(struct gen *gen)
{
	if (gen->spec.zipf_milli)
		return zipf_draw(&gen->zipf, &gen->random);
	if (gen->spec.flows > 1)
		return (uint32_t)pcg64_below(&gen->random, gen->spec.flows);
	return 0;
}

/* Source address, and source port or echo identifier, are the flow's; sums follow. */
static void
apply_flow(const struct gen *gen, const struct gen_template *template, uint8_t *frame,
	uint32_t flow, bool shaped)
{
	const struct gen_spec *spec = &gen->spec;
	uint8_t *ip = frame + gen->l3_offset, *l4 = frame + gen->l4_offset;
	uint32_t host = (flow + 1) & (GEN_FLOWS_MAX - 1);
	uint32_t port = PORT_FIRST + flow % PORT_COUNT;
	uint8_t *address = ip + (spec->l3 == 6 ? 8 + 12 : 12);
	address[1] = (uint8_t)(host >> 16);
	address[2] = (uint8_t)(host >> 8);
	address[3] = (uint8_t)host;
	uint32_t address_sum = (host >> 16) + (host & 0xffff), l4_sum = template->l4_sum + port;
	if (spec->l3 == 4)
		put16(ip + 10, fold(template->ip_sum + address_sum));
	if (spec->l3 == 6 || spec->l4 != GEN_ICMP)
		l4_sum += address_sum;
	if (spec->shape == GEN_SYN && !shaped) { /* the template's flags are a SYN's */
		l4[13] = TCP_ACK;
		l4_sum += TCP_ACK - TCP_SYN;
	}
	if (spec->tunnel == GEN_VXLAN)
		put16(frame + gen->outer_offset + 20, VXLAN_PORT_FIRST + flow % VXLAN_PORT_COUNT);
	uint32_t check = fold(l4_sum);
	switch (spec->l4) {
	case GEN_TCP:
		put16(l4, port);
		put16(l4 + 16, check);
		break;
	case GEN_UDP:
		put16(l4, port);
		put16(l4 + 6, check ? check : 0xffff);
		break;
	case GEN_ICMP:
		put16(l4 + 4, port);
		put16(l4 + 2, check);
		break;
	}
}

static void
ipv4_checksum(uint8_t *ip)
{
	put16(ip + 10, 0);
	put16(ip + 10, fold(sum_words(ip, 20)));
}

/* Offsets count 8 bytes: all fragments but the last are shortened to a multiple of that, what
 * remains of the frame is padding. */
static void
apply_fragment(const struct gen *gen, uint8_t *frame, uint32_t len_bytes)
{
	uint8_t *ip = frame + gen->l3_offset;
	uint32_t data = len_bytes - gen->l4_offset, part = gen->shaped % 3;
	put16(ip + 4, (uint32_t)(gen->shaped / 3) & 0xffff);
	put16(ip + 6, (part < 2 ? IP_MORE_FRAGMENTS : 0) | (part * (data / 8) & 0x1fff));
	if (part < 2)
		put16(ip + 2, 20 + data / 8 * 8);
	ipv4_checksum(ip);
}

static uint32_t
apply_defect(struct gen *gen, uint8_t *frame, uint32_t len_bytes)
{
	uint8_t *ip = frame + gen->l3_offset;
	uint32_t total = gen->spec.l3 == 6 ? 4 : 2; /* where the length is */
	switch (pcg64_below(&gen->random, gen->spec.l3 == 6 ? 3 : 6)) {
	case 0:
		ip[0] = (uint8_t)((ip[0] & 0x0f) | 0x50); /* version 5 */
		break;
	case 1:
		put16(ip + total, get16(ip + total) + 1000); /* longer than the frame */
		break;
	case 2:
		return gen->l3_offset + 10; /* cut inside the header */
	case 3:
		put16(ip + 10, get16(ip + 10) ^ 0x5555); /* bad checksum */
		return len_bytes;
	case 4:
		ip[0] = 0x44; /* header of 16 bytes */
		break;
	case 5:
		ip[0] = 0x4f; /* options that are not there */
		break;
	}
	if (gen->spec.l3 == 4)
		ipv4_checksum(ip);
	return len_bytes;
}

/* Has the next frame the shape? Draws nothing where all have it. */
static bool
draw_shaped(struct gen *gen)
{
	const struct gen_spec *spec = &gen->spec;
	if (spec->shape == GEN_NONE)
		return false;
	if (spec->share_e4)
		return pcg64_below(&gen->random, SHARE_WHOLE) < spec->share_e4;
	return spec->shape != GEN_MALFORMED || pcg64_below(&gen->random, MALFORMED_ONE_IN) == 0;
}

static uint32_t
apply_shape(struct gen *gen, uint8_t *frame, uint32_t len)
{
	switch (gen->spec.shape) {
	case GEN_NONE:
	case GEN_SYN:
		break;
	case GEN_FRAGMENTS:
		apply_fragment(gen, frame, len);
		break;
	case GEN_RUNTS: {
		uint32_t runt = RUNT_MIN + (uint32_t)pcg64_below(&gen->random, RUNT_COUNT);
		len = runt < len ? runt : len;
		break;
	}
	case GEN_MALFORMED:
		len = apply_defect(gen, frame, len);
		break;
	}
	gen->shaped++;
	return len;
}

uint32_t
gen_next(struct gen *gen, uint8_t *frame)
{
	const struct gen_template *template = draw_template(gen);
	uint32_t len = template->len_bytes;
	uint32_t flow = draw_flow(gen);
	bool shaped = draw_shaped(gen);
	memcpy(frame, template->data, len);
	apply_flow(gen, template, frame, flow, shaped);
	if (shaped)
		len = apply_shape(gen, frame, len);
	gen->index++;
	return len;
}
