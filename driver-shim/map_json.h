/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Map contents as JSON, in the byte lists that `bpftool map dump -j` prints (docs/formats.md
 * "Maps"). The codec knows no map: the caller gives a table of maps with their operations, so that
 * maps of the card and maps of the running kernel go through the same code.
 *
 *   {"schema":"nicro.maps/1","maps":[
 *   {"name":"flows","type":"hash","entries":[
 *   {"key":["0x01","0x00"],"value":["0x2a"]}]}]}
 */
#ifndef DRIVER_SHIM_MAP_JSON_H
#define DRIVER_SHIM_MAP_JSON_H

#include "base/fail.h"

#include <stdint.h>
#include <stdio.h>

/* A map as bpf(2) shows it to user space: keys and values in host byte order. */
struct map_json_map {
	const char *name; /* as given to BPF_MAP_CREATE; unique in the object */
	uint32_t type;    /* BPF_MAP_TYPE_* */
	uint32_t key_bytes, value_bytes;
	uint32_t max_entries;
	void *ctx;
	/* Each returns 0 or negative errno, as the commands of bpf(2). */
	int (*lookup)(void *ctx, const void *key, void *value);
	int (*update)(void *ctx, const void *key, const void *value);
	/* key NULL: the first key; -ENOENT after the last. */
	int (*next_key)(void *ctx, const void *key, void *next_key);
};

/**
 * Put the entries of a file into maps. Maps that the file does not name keep their contents.
 * Besides nicro's own form, the bare list that bpftool prints is taken when there is one map only.
 *
 * @return 0, or negative errno with one line that names file, map and entry; maps named earlier in
 *         the file are then filled already
 */
int map_json_read(
	const char *path, const struct map_json_map *maps, unsigned map_count, struct fail *fail);

/**
 * Write all maps but perf event arrays (they hold no contents), entries sorted by key bytes.
 * The same contents give the same bytes.
 * @return 0 or negative errno with one line; nothing is left at @p path on an error
 */
int map_json_write(
	const char *path, const struct map_json_map *maps, unsigned map_count, struct fail *fail);

/** The same document on an open stream; for comparing in memory. */
int map_json_print(
	FILE *stream, const struct map_json_map *maps, unsigned map_count, struct fail *fail);

#endif
