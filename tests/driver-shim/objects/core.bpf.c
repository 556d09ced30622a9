/* SPDX-License-Identifier: BSD-2-Clause */
/* As programs are that include vmlinux.h: every field access is a CO-RE relocation. One type that
 * exists in no kernel. */
#define SEC(name) __attribute__((section(name), used))

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct xdp_md {
	unsigned int data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};
struct of_no_kernel {
	int filler;
	unsigned short length;
};
#pragma clang attribute pop

SEC("xdp")
int
reads_fields(struct xdp_md *ctx)
{
	struct of_no_kernel *header = (void *)(long)ctx->data;
	if ((void *)(header + 1) > (void *)(long)ctx->data_end)
		return 1;
	return header->length ? 2 : 1;
}

char _license[] SEC("license") = "GPL";
