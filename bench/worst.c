/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/worst.h"

#include "bench/worst_path.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE_BYTES = 64 };

/* Do all maps together fit the cache of external memory? */
static void
assume_for(const struct image *image, const struct worst_config *config,
	struct nic_bound_assume *assume)
{
	uint64_t bytes = 0;
	*assume = (struct nic_bound_assume){.hops = config->hops};
	for (uint32_t i = 0; i < image->map_count; i++) {
		const struct image_map *map = &image->maps[i];
		if (map->type != BPF_MAP_TYPE_HASH && map->type != BPF_MAP_TYPE_ARRAY)
			continue;
		uint64_t entry = (uint64_t)map->key_bytes + map->value_bytes;
		/* an entry, with what the firmware keeps beside it, takes whole lines */
		uint64_t lines = (entry + 16 + CACHE_LINE_BYTES - 1) / CACHE_LINE_BYTES;
		bytes += lines * CACHE_LINE_BYTES * map->max_entries;
		if (map->key_bytes > assume->key_bytes)
			assume->key_bytes = map->key_bytes;
	}
	assume->misses = bytes > config->card->emem_cache_kib * 1024;
}

static bool
same_place(const struct worst_line *a, const struct worst_line *b)
{
	const char *x = a->name ? a->name : "", *y = b->name ? b->name : "";
	const char *f = a->file ? a->file : "", *g = b->file ? b->file : "";
	return a->line == b->line && strcmp(x, y) == 0 && strcmp(f, g) == 0;
}

static void
add_line(struct worst *worst, const struct worst_line *line)
{
	for (uint32_t i = 0; i < worst->line_count; i++) {
		struct worst_line *at = &worst->lines[i];
		if (!same_place(at, line))
			continue;
		at->cycles += line->cycles;
		at->runs = line->runs > at->runs ? line->runs : at->runs;
		return;
	}
	worst->lines[worst->line_count++] = *line;
}

static int
make_lines(struct worst *worst, const struct image *image, const struct path_counts *counts)
{
	const char *part = NULL;
	worst->lines = calloc(image->word_count, sizeof(*worst->lines));
	if (!worst->lines)
		return -ENOMEM;
	for (uint32_t word = 0; word < image->word_count; word++) {
		struct image_place place = image_place(image, word, &part);
		if (!counts->runs[word])
			continue;
		struct worst_line line = {
			.name = place.name,
			.word = (int32_t)word,
			.runs = counts->runs[word],
			.cycles = counts->cycles[word],
		};
		if (place.source) {
			line.file = place.source->file;
			line.line = place.source->line;
			line.text = place.source->text;
		}
		add_line(worst, &line);
	}
	return 0;
}

static int
find_paths(const struct graph *graph, const struct worst_config *config, struct worst *worst,
	struct fail *fail)
{
	const struct image *image = graph->image;
	struct path_counts counts = {
		.runs = calloc(image->word_count, sizeof(uint64_t)),
		.cycles = calloc(image->word_count, sizeof(uint64_t)),
	};
	int err = counts.runs && counts.cycles ? 0 : -ENOMEM;
	if (!err)
		err = path_longest(
			graph, WORST_CYCLES, config->loop_bound, &worst->program, &counts, fail);
	if (!err)
		err = path_longest(
			graph, WORST_TIME, config->loop_bound, &worst->time_path, NULL, fail);
	if (!err)
		err = path_longest(
			graph, WORST_EMEM, config->loop_bound, &worst->emem_path, NULL, fail);
	if (!err)
		err = make_lines(worst, image, &counts);
	worst->rounds_max = counts.rounds_max;
	worst->bound_by_walk = config->loop_bound == 0;
	worst->routine_calls = counts.routine_calls;
	free(counts.runs);
	free(counts.cycles);
	return err;
}

static struct nic_bound
with_firmware(const struct nic_bound *path, const struct nic_bound *firmware)
{
	return (struct nic_bound){
		.cycles = path->cycles + firmware->cycles,
		.wait_cycles = path->wait_cycles + firmware->wait_cycles,
		.emem_e4cycles = path->emem_e4cycles,
	};
}

int
worst_find(const struct image *image, const struct worst_config *config, struct worst *worst,
	struct fail *fail)
{
	struct graph graph;
	*worst = (struct worst){.firmware = nic_bound_firmware(config->card)};
	assume_for(image, config, &worst->assume);
	int err = graph_make(&graph, image, config->card, &worst->assume, fail);
	if (!err)
		err = find_paths(&graph, config, worst, fail);
	graph_free(&graph);
	if (err) {
		worst_free(worst);
		return fail_set(fail, err, "%s: no memory for its worst case", image->name);
	}
	struct nic_bound cycles = with_firmware(&worst->program, &worst->firmware);
	struct nic_bound time = with_firmware(&worst->time_path, &worst->firmware);
	worst->mpps_milli = nic_bound_rate(
		config->card, &cycles, &time, &worst->emem_path, WORST_FRAME_BYTES, &worst->limit);
	return 0;
}

void
worst_free(struct worst *worst)
{
	free(worst->lines);
	worst->lines = NULL;
	worst->line_count = 0;
}

unsigned
worst_assumptions(const struct worst *worst, char text[WORST_ASSUMPTIONS_MAX][WORST_TEXT_BYTES])
{
	unsigned n = 0;
	snprintf(text[n++], WORST_TEXT_BYTES,
		"frames of %d bytes; the rate is that of the simple formula: no queues, no convoys "
		"of "
		"threads (the engine: up to a fifth less)",
		WORST_FRAME_BYTES);
	snprintf(text[n++], WORST_TEXT_BYTES, "the firmware path of the most expensive verdict");
	if (worst->routine_calls)
		snprintf(text[n++], WORST_TEXT_BYTES,
			"each map call: at most %u hops in its bucket chain, keys of at most %u "
			"bytes, and "
			"nobody else holds the lock",
			worst->assume.hops, worst->assume.key_bytes);
	if (worst->emem_path.emem_e4cycles)
		snprintf(text[n++], WORST_TEXT_BYTES,
			"all external memory accesses of all packets go to one bank");
	if (worst->emem_path.emem_e4cycles)
		snprintf(text[n++], WORST_TEXT_BYTES,
			worst->assume.misses
				? "the maps are larger than the cache of external memory: every "
				  "access misses it"
				: "the maps fit the cache of external memory and are in it");
	if (worst->rounds_max)
		snprintf(text[n++], WORST_TEXT_BYTES,
			worst->bound_by_walk
				? "each loop: as many rounds as the verifier's walk visited it "
				  "(at most %llu)"
				: "each loop: at most %llu rounds, as --loop-bound says",
			(unsigned long long)worst->rounds_max);
	return n;
}
