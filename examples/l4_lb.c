/* SPDX-License-Identifier: BSD-2-Clause */
/* L4 load balancer: TCP and UDP to a virtual address go to one of its backends, chosen by a hash of
 * the flow; destination address, port and MACs are rewritten, checksums updated incrementally. */
#include "net.h"

struct service_key {
	__be32 addr;
	__be16 port;
	__u16 protocol;
};

struct service {
	__u32 first; /* index of its first backend */
	__u32 count; /* number of backends, 1 to 65535 */
};

struct backend {
	__be32 addr;
	__be32 port;  /* in the low 16 bits, network order */
	__u16 mac[6]; /* destination, source */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct service_key);
	__type(value, struct service);
} services SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct backend);
} backends SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} forwarded SEC(".maps");

/* One step of a 32-bit xorshift generator: shifts and xors cost one instruction each on a card. */
static __always_inline __u32
flow_hash(__u32 saddr, __u32 ports)
{
	__u32 hash = saddr ^ (ports << 7 | ports >> 25);

	hash ^= hash << 13;
	hash ^= hash >> 17;
	hash ^= hash << 5;
	return hash;
}

SEC("xdp")
int
l4_lb(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *ports = (void *)(ip + 1);
	struct service_key key;
	struct service *service;
	struct backend *backend;
	__be32 old_addr, new_addr;
	__u16 old_port, new_port, check;
	__u32 hash, index;
	__u64 *count;
	__u8 protocol;

	if ((void *)(ports + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ihl != 5 || (ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
		return XDP_PASS;
	protocol = ip->protocol;
	if (protocol == IPPROTO_TCP) {
		if ((void *)ports + sizeof(struct tcphdr) > data_end)
			return XDP_PASS;
	} else if (protocol != IPPROTO_UDP) {
		return XDP_PASS;
	}
	old_addr = ip->daddr;
	old_port = ports->dest;
	key.addr = old_addr;
	key.port = old_port;
	key.protocol = protocol;
	service = bpf_map_lookup_elem(&services, &key);
	if (!service)
		return XDP_PASS;
	hash = flow_hash(ip->saddr, (__u32)ports->source << 16 | old_port);
	/* A card cannot take remainders: scale 16 bits of the hash to 0..count-1 instead. */
	index = service->first + ((hash >> 16) * (service->count & 0xffff) >> 16);
	backend = bpf_map_lookup_elem(&backends, &index);
	if (!backend)
		return XDP_DROP;
	new_addr = backend->addr;
	new_port = backend->port;
#pragma clang loop unroll(full)
	for (int i = 0; i < 6; i++)
		((__u16 *)data)[i] = backend->mac[i];

	ip->daddr = new_addr;
	ip->check = checksum_replace32(ip->check, old_addr, new_addr);
	ports->dest = new_port;
	if (protocol == IPPROTO_TCP) {
		struct tcphdr *tcp = (void *)ports;

		check = checksum_replace32(tcp->check, old_addr, new_addr);
		tcp->check = checksum_replace16(check, old_port, new_port);
	} else if (ports->check) {
		check = checksum_replace32(ports->check, old_addr, new_addr);
		check = checksum_replace16(check, old_port, new_port);
		ports->check = check ? check : 0xffff; /* RFC 768: zero means "none" */
	}
	count = bpf_map_lookup_elem(&forwarded, &index);
	if (count)
		__sync_fetch_and_add(count, 1);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
