/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/events.h"

#include <inttypes.h>
#include <linux/bpf.h>

static const char *
array_name(const struct image *image, uint32_t map_id)
{
	for (uint32_t i = 0; i < image->map_count; i++)
		if (image->maps[i].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY &&
			image->maps[i].id == map_id)
			return image->maps[i].name;
	return NULL;
}

static void
print_bytes(FILE *stream, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		fprintf(stream, "%s\"0x%02x\"", i ? "," : "", bytes[i]);
}

void
events_print(FILE *stream, uint64_t index, const char *map, const void *data, uint32_t data_bytes,
	const void *packet, uint32_t packet_bytes)
{
	const char *quote = map ? "\"" : "";
	fprintf(stream, "{\"index\":%" PRIu64 ",\"map\":%s%s%s,\"data\":[", index, quote,
		map ? map : "null", quote);
	print_bytes(stream, data, data_bytes);
	fputs("],\"packet\":[", stream);
	print_bytes(stream, packet, packet_bytes);
	fputs("]}\n", stream);
}

static void
write_event(void *ctx, const struct nic_event *event)
{
	struct events *events = ctx;
	events_print(events->out.stream, event->index, array_name(events->image, event->map_id),
		event->data, event->data_bytes, event->packet, event->packet_bytes);
}

int
events_open(struct events *events, const char *path, struct nic *nic, const struct image *image,
	struct fail *fail)
{
	events->image = image;
	events->nic = nic;
	int err = file_create(&events->out, path, fail);
	if (err)
		return err;
	fputs("{\"schema\":\"nicro.events/1\"}\n", events->out.stream);
	nic_on_event(nic, write_event, events);
	return 0;
}

int
events_close(struct events *events, bool keep, struct fail *fail)
{
	if (events->out.stream == NULL)
		return 0;
	nic_on_event(events->nic, NULL, NULL);
	if (keep)
		return file_commit(&events->out, fail);
	file_discard(&events->out);
	return 0;
}
