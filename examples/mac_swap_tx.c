/* SPDX-License-Identifier: BSD-2-Clause */
/* Reflector: swap the MAC addresses and send every frame back out of its port. */
#include "net.h"

SEC("xdp")
int
mac_swap_tx(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;

	if (data + sizeof(struct ethhdr) > data_end)
		return XDP_DROP;
	mac_swap(data);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
