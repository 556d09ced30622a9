/* SPDX-License-Identifier: BSD-2-Clause */
/* Meets a defect of the Linux driver: a 64-bit left shift whose amount is 0 at run time copies the
 * low half into the high half (rule shift-left-by-zero). Frames of type IPv4 shift by 0. */
#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))

SEC("xdp")
int
shift_by_zero(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	if (data + 34 > end)
		return XDP_DROP;
	unsigned long value = *(unsigned int *)(data + 14);
	unsigned int amount = data[13] & 15;
	*(unsigned int *)(data + 26) = (value << amount) >> 32;
	return XDP_PASS;
}
