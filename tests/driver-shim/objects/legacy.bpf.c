/* SPDX-License-Identifier: BSD-2-Clause */
/* As samples were before BTF: struct bpf_map_def in section maps, a section named after nothing
 * that libbpf knows. Built with and without BTF. */
#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))

struct bpf_map_def {
	unsigned int type, key_size, value_size, max_entries, map_flags;
};

static void *(*lookup)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;

struct bpf_map_def SEC("maps") by_address = {BPF_MAP_TYPE_HASH, 4, 8, 16, 0};
struct bpf_map_def SEC("maps") totals = {BPF_MAP_TYPE_ARRAY, 4, 16, 3, 0};

SEC("xdp_sample")
int
sample(struct xdp_md *ctx)
{
	unsigned int key = 0;
	unsigned long long *total = lookup(&totals, &key);
	if (total)
		__sync_fetch_and_add(total, 1);
	return lookup(&by_address, &key) ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
