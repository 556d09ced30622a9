/* SPDX-License-Identifier: BSD-2-Clause */
/* pcapng files with a comment for each packet, which Wireshark shows (draft-ietf-opsawg-pcapng).
 * libpcap reads the format but cannot write it. No DPDK here. */
#ifndef TRAFFIC_PCAPNG_FILE_H
#define TRAFFIC_PCAPNG_FILE_H

#include "base/fail.h"
#include "base/file.h"

#include <stdint.h>

struct pcapng_out {
	struct file_out file;
};

/** Nothing appears under @p path before file_commit(&out->file). */
int pcapng_out_open(struct pcapng_out *out, const char *path, struct fail *fail);

/** @param comment_bytes  0: no comment. Errors show in file_commit(). */
void pcapng_out_write(struct pcapng_out *out, const uint8_t *data, uint32_t len_bytes,
	uint64_t time_ns, const char *comment, uint32_t comment_bytes);

#endif
