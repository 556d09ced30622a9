/* SPDX-License-Identifier: BSD-2-Clause */
/* Capture files by libpcap, in nanoseconds. (DPDK's net_pcap cuts stamps to microseconds and writes
 * the host's clock.) No DPDK here. */
#ifndef TRAFFIC_PCAP_FILE_H
#define TRAFFIC_PCAP_FILE_H

#include "base/fail.h"
#include "base/file.h"

#include <stdbool.h>
#include <stdint.h>

/* <pcap/bpf.h> and <linux/bpf.h> both define struct bpf_insn. */
#define PCAP_DONT_INCLUDE_PCAP_BPF_H
#include <pcap/pcap.h>

struct pcap_packet {
	const uint8_t *data; /* valid during the call */
	uint32_t len_bytes;
	uint64_t time_ns; /* since the first record; never less than the time before */
};

struct pcap_in {
	const char *path; /* the caller's, for messages */
	pcap_t *pcap;
	char *buffer; /* of the stream */
	uint64_t loops_left;
	uint64_t record;   /* of this pass, from 1 */
	uint64_t base_ns;  /* added to this pass's times */
	uint64_t first_ns; /* stamp of the first record */
	uint64_t last_ns;  /* time given last */
};

/**
 * Open a pcap or pcapng file of Ethernet frames.
 * @param loops  how many times to read it, from 1
 * @return 0, or negative errno with one line: file, what is wrong, cure
 */
int pcap_in_open(struct pcap_in *in, const char *path, uint64_t loops, struct fail *fail);

/** Receives a packet. @return 0, or negative errno with @p fail, which ends the burst */
typedef int pcap_in_take(void *ctx, const struct pcap_packet *packet, struct fail *fail);

/**
 * Give the next packets to @p take. (A burst costs a third less than packet by packet.)
 * @return how many were taken; fewer than @p max: the end of the file or, when @p fail says so, a
 *         file that is cut off or damaged, with the number of the record and its place
 */
unsigned pcap_in_burst(
	struct pcap_in *in, unsigned max, pcap_in_take *take, void *ctx, struct fail *fail);

void pcap_in_close(struct pcap_in *in);

struct pcap_out {
	struct file_out file;
	pcap_t *format;
	pcap_dumper_t *dumper;
};

/** Nothing appears under @p path before pcap_out_close() with keep. */
int pcap_out_open(struct pcap_out *out, const char *path, struct fail *fail);
void pcap_out_write(
	struct pcap_out *out, const uint8_t *data, uint32_t len_bytes, uint64_t time_ns);
int pcap_out_close(struct pcap_out *out, bool keep, struct fail *fail);

#endif
