/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/pcapng_file.h"

#include <string.h>

enum {
	SECTION_HEADER = 0x0a0d0d0a,
	BYTE_ORDER_MAGIC = 0x1a2b3c4d,
	INTERFACE_DESCRIPTION = 1,
	ENHANCED_PACKET = 6,
	LINKTYPE_ETHERNET = 1,
	OPTION_END = 0,
	OPTION_COMMENT = 1,
	OPTION_SECTION_APPLICATION = 4,
	OPTION_TIME_RESOLUTION = 9,
	NANOSECONDS = 9, /* 10^-9 s */
	/* Every block: type and total length before, total length again after. */
	BLOCK_BYTES = 12,
	OPTION_BYTES = 4,
};

static const char application[] = "nicro";

static uint32_t
padded(uint32_t len_bytes)
{
	return (len_bytes + 3) & ~3u;
}

static void
put32(FILE *stream, uint32_t value)
{
	fwrite(&value, sizeof(value), 1, stream);
}

static void
put_padded(FILE *stream, const void *data, uint32_t len_bytes)
{
	static const uint8_t zeros[3];
	fwrite(data, 1, len_bytes, stream);
	fwrite(zeros, 1, padded(len_bytes) - len_bytes, stream);
}

static void
put_option(FILE *stream, uint16_t code, const void *data, uint32_t len_bytes)
{
	uint16_t head[2] = {code, (uint16_t)len_bytes};
	fwrite(head, sizeof(head), 1, stream);
	put_padded(stream, data, len_bytes);
}

/* Sections are in the writer's byte order; the magic tells which. */
static void
put_section(FILE *stream)
{
	uint32_t name = (uint32_t)strlen(application);
	uint32_t total = BLOCK_BYTES + 16 + OPTION_BYTES + padded(name) + OPTION_BYTES;
	const uint16_t version[2] = {1, 0};
	put32(stream, SECTION_HEADER);
	put32(stream, total);
	put32(stream, BYTE_ORDER_MAGIC);
	fwrite(version, sizeof(version), 1, stream);
	put32(stream, UINT32_MAX); /* length of the section: not known */
	put32(stream, UINT32_MAX);
	put_option(stream, OPTION_SECTION_APPLICATION, application, name);
	put32(stream, OPTION_END);
	put32(stream, total);
}

static void
put_interface(FILE *stream)
{
	uint32_t total = BLOCK_BYTES + 8 + OPTION_BYTES + padded(1) + OPTION_BYTES;
	const uint16_t link[2] = {LINKTYPE_ETHERNET, 0};
	const uint8_t resolution = NANOSECONDS;
	put32(stream, INTERFACE_DESCRIPTION);
	put32(stream, total);
	fwrite(link, sizeof(link), 1, stream);
	put32(stream, 0); /* no snap length */
	put_option(stream, OPTION_TIME_RESOLUTION, &resolution, 1);
	put32(stream, OPTION_END);
	put32(stream, total);
}

int
pcapng_out_open(struct pcapng_out *out, const char *path, struct fail *fail)
{
	int err = file_create(&out->file, path, fail);
	if (err)
		return err;
	put_section(out->file.stream);
	put_interface(out->file.stream);
	return 0;
}

void
pcapng_out_write(struct pcapng_out *out, const uint8_t *data, uint32_t len_bytes, uint64_t time_ns,
	const char *comment, uint32_t comment_bytes)
{
	FILE *stream = out->file.stream;
	uint32_t total = BLOCK_BYTES + 20 + padded(len_bytes);
	if (comment_bytes)
		total += OPTION_BYTES + padded(comment_bytes) + OPTION_BYTES;
	put32(stream, ENHANCED_PACKET);
	put32(stream, total);
	put32(stream, 0); /* interface */
	put32(stream, (uint32_t)(time_ns >> 32));
	put32(stream, (uint32_t)time_ns);
	put32(stream, len_bytes); /* captured */
	put32(stream, len_bytes); /* original */
	put_padded(stream, data, len_bytes);
	if (comment_bytes) {
		put_option(stream, OPTION_COMMENT, comment, comment_bytes);
		put32(stream, OPTION_END);
	}
	put32(stream, total);
}
