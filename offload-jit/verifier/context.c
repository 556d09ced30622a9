/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fields of the context: struct xdp_md and struct __sk_buff of linux/bpf.h. Rows are ranges of
 * bytes; what no row covers has no field.
 */
#include "offload-jit/verifier/internal.h"

#include <stddef.h>

enum {
	FIELD_WRITE = 1,  /* programs may store to it */
	FIELD_NARROW = 2, /* loads of 1 and 2 bytes are fine */
	FIELD_ANY = 4,    /* loads and stores of every size up to 8, inside the field */
	FIELD_BOUND = 8,  /* stores only in device-bound programs */
};

struct field {
	const char *name;
	uint16_t off, bytes;
	uint8_t unit; /* bytes of a whole access */
	uint8_t kind; /* enum vreg_kind that a load gives */
	uint8_t flags;
};

#define XDP(name, kind, flags)                                                                     \
	{                                                                                          \
#name, offsetof(struct xdp_md, name), sizeof(((struct xdp_md *)0)->name), 4, kind, \
			flags                                                                      \
	}
#define SKB(name, unit, kind, flags)                                                            \
	{                                                                                       \
#name, offsetof(struct __sk_buff, name), sizeof(((struct __sk_buff *)0)->name), \
			unit, kind, flags                                                       \
	}

/* egress_ifindex is for programs in device maps only: no row. */
static const struct field xdp_fields[] = {
	XDP(data, VREG_PACKET, 0),
	XDP(data_end, VREG_PACKET_END, 0),
	XDP(data_meta, VREG_PACKET_META, 0),
	XDP(ingress_ifindex, VREG_SCALAR, 0),
	XDP(rx_queue_index, VREG_SCALAR, FIELD_BOUND),
};

/* Addresses and ports of the socket (family to local_port) and flow_keys are not for tc. The
 * sk pointer is loaded as a number: this verifier has no sockets. */
static const struct field skb_fields[] = {
	SKB(len, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(pkt_type, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(mark, 4, VREG_SCALAR, FIELD_NARROW | FIELD_WRITE),
	SKB(queue_mapping, 4, VREG_SCALAR, FIELD_NARROW | FIELD_WRITE),
	SKB(protocol, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(vlan_present, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(vlan_tci, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(vlan_proto, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(priority, 4, VREG_SCALAR, FIELD_NARROW | FIELD_WRITE),
	SKB(ingress_ifindex, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(ifindex, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(tc_index, 4, VREG_SCALAR, FIELD_NARROW | FIELD_WRITE),
	SKB(cb, 4, VREG_SCALAR, FIELD_ANY | FIELD_WRITE),
	SKB(hash, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(tc_classid, 4, VREG_SCALAR, FIELD_NARROW | FIELD_WRITE),
	SKB(data, 4, VREG_PACKET, 0),
	SKB(data_end, 4, VREG_PACKET_END, 0),
	SKB(napi_id, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(data_meta, 4, VREG_PACKET_META, 0),
	SKB(tstamp, 8, VREG_SCALAR, FIELD_WRITE),
	SKB(wire_len, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(gso_segs, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(sk, 8, VREG_SCALAR, 0),
	SKB(gso_size, 4, VREG_SCALAR, FIELD_NARROW),
	SKB(tstamp_type, 1, VREG_SCALAR, 0),
	SKB(hwtstamp, 8, VREG_SCALAR, 0),
};

static const struct field *
field_at(const struct verifier *v, int32_t off)
{
	bool xdp = v->program->type == BPF_PROG_TYPE_XDP;
	const struct field *fields = xdp ? xdp_fields : skb_fields;
	size_t count = xdp ? sizeof(xdp_fields) / sizeof(xdp_fields[0])
			   : sizeof(skb_fields) / sizeof(skb_fields[0]);

	for (size_t i = 0; i < count; i++) {
		if (off >= fields[i].off && off < fields[i].off + fields[i].bytes)
			return &fields[i];
	}
	return NULL;
}

static bool
size_fits(const struct field *f, int32_t off, uint32_t size, enum access access)
{
	if (off % (int32_t)size != 0 || off + (int32_t)size > f->off + f->bytes)
		return false;
	if (f->flags & FIELD_ANY)
		return true;
	return size == f->unit || (access == ACCESS_READ && (f->flags & FIELD_NARROW) && size < 4);
}

int
check_context(struct verifier *v, unsigned regno, int32_t off, uint32_t size, enum access access,
	unsigned *kind)
{
	const struct field *f = field_at(v, off);
	uint8_t writable = FIELD_WRITE | (v->options->device_bound ? FIELD_BOUND : 0);

	if (!f)
		return refuse_reg(v, RULE_CONTEXT_ACCESS, regno,
			"the context has no field at offset %d for this type of program", off);
	if (access == ACCESS_WRITE && !(f->flags & writable))
		return refuse_reg(v, RULE_CONTEXT_WRITE, regno, "'%s' cannot be written", f->name);
	if (!size_fits(f, off, size, access))
		return refuse_reg(v, RULE_CONTEXT_ACCESS, regno,
			"access of %u bytes at offset %d does not fit '%s' of %u bytes", size, off,
			f->name, f->bytes);
	*kind = f->kind;
	return 0;
}
