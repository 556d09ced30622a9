/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/card_load.h"

#include "bench/card.h"
#include "bench/map_fill.h"

#include <errno.h>

enum { BURST = 64 };
static const uint64_t bit_per_mbit = 1000000, packets_per_kilo = 1000;

static int
fill_maps(void *ctx, const struct map_json_map *maps, unsigned count, struct fail *fail)
{
	const unsigned *percent = ctx;
	return map_fill(maps, count, *percent, fail);
}

int
card_for(const struct compare_config *config, struct loaded_object **object,
	const struct image **image, struct fail *fail)
{
	unsigned percent = config->fill_percent;
	int err = card_make(
		config->object_path, &config->load, config->maps_path, object, image, fail);
	if (!err && *image && percent)
		err = load_maps_with(*object, fill_maps, &percent, fail);
	return err;
}

static void
take_outcomes(struct nic *nic, const struct card_load *load)
{
	struct nic_outcome outcomes[BURST];
	unsigned n;
	while ((n = nic_outcomes(nic, outcomes, BURST)) > 0)
		for (unsigned i = 0; load->outcome && i < n; i++)
			load->outcome(load->ctx, &outcomes[i]);
}

int
card_run(struct nic *nic, const struct card_load *load)
{
	struct pacing pacing = load->pacing;
	for (uint64_t i = 0; i < load->packets; i++) {
		const struct leg_frame *frame = &load->traffic->frames[i % load->traffic->count];
		uint64_t arrival_ps = pacing_next(&pacing, frame->len_bytes, 0);
		if (arrival_ps == PACING_NOW)
			arrival_ps = NIC_TIME_ELASTIC;
		int err = nic_frame_in(nic, frame->port, frame->data, frame->len_bytes, arrival_ps);
		if (err == -EAGAIN) {
			take_outcomes(nic, load);
			err = nic_frame_in(
				nic, frame->port, frame->data, frame->len_bytes, arrival_ps);
		}
		if (err)
			return err;
	}
	nic_advance(nic, NIC_TIME_ELASTIC);
	take_outcomes(nic, load);
	return 0;
}

uint64_t
card_line_pps(const struct nic_profile *profile, const struct leg_traffic *traffic)
{
	uint64_t busiest_bits = 0;
	for (uint32_t port = 0; port < profile->port_count; port++) {
		uint64_t bits = 0;
		for (uint32_t i = 0; i < traffic->count; i++)
			if (traffic->frames[i].port == port)
				bits += 8 * ((uint64_t)traffic->frames[i].len_bytes +
						    PACING_FCS_BYTES + PACING_GAP_BYTES);
		busiest_bits = bits > busiest_bits ? bits : busiest_bits;
	}
	return (uint64_t)((unsigned __int128)traffic->count * profile->port_rate_mbps *
			  bit_per_mbit / busiest_bits);
}

uint64_t
card_mac_pps(const struct nic_profile *profile)
{
	return profile->mac_ceiling_kpps * packets_per_kilo;
}
