/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/gen.h"
#include "traffic/number.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_BYTES = 10240 + GEN_FCS_BYTES, WEIGHT_MAX = 1000000 };

static int
parse_sizes(const char *value, struct gen_spec *spec, struct fail *fail)
{
	char text[256], *rest = NULL;
#define X(NAME, SIZES, TEXT)          \
	if (strcmp(value, NAME) == 0) \
		value = SIZES;
	GEN_MIXES(X)
#undef X
	if (strlen(value) >= sizeof(text))
		return -EINVAL;
	strcpy(text, value);
	spec->size_count = 0;
	for (char *part = strtok_r(text, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
		uint64_t bytes, weight = 1;
		char *colon = strchr(part, ':');
		if (colon)
			*colon = 0;
		if (!number_parse(part, SIZE_MAX_BYTES, &bytes) || bytes == 0 ||
			(colon && !number_parse(colon + 1, WEIGHT_MAX, &weight)) || weight == 0)
			return -EINVAL;
		if (spec->size_count == GEN_SIZES_MAX)
			return fail_set(
				fail, -EINVAL, "gen: size= takes at most %d sizes", GEN_SIZES_MAX);
		spec->sizes[spec->size_count++] =
			(struct gen_size){(uint32_t)bytes, (uint32_t)weight};
	}
	return spec->size_count ? 0 : -EINVAL;
}

static int
parse_flows(const char *value, struct gen_spec *spec, struct fail *fail)
{
	uint64_t flows;
	if (!number_parse(value, GEN_FLOWS_MAX, &flows) || flows == 0)
		return -EINVAL;
	spec->flows = (uint32_t)flows;
	return 0;
}

/* "uniform" or "zipf:1.1": up to three decimals. */
static int
parse_dist(const char *value, struct gen_spec *spec, struct fail *fail)
{
	if (strcmp(value, "uniform") == 0) {
		spec->zipf_milli = 0;
		return 0;
	}
	if (strncmp(value, "zipf:", 5) != 0)
		return -EINVAL;
	uint64_t milli;
	if (!number_decimal(value + 5, 3, ZIPF_EXPONENT_MILLI_MAX / 1000, &milli) || milli == 0)
		return -EINVAL;
	spec->zipf_milli = (uint32_t)milli;
	return 0;
}

static int
parse_l3(const char *value, struct gen_spec *spec, struct fail *fail)
{
	if (strcmp(value, "4") != 0 && strcmp(value, "6") != 0)
		return -EINVAL;
	spec->l3 = (unsigned)(*value - '0');
	return 0;
}

static int
parse_l4(const char *value, struct gen_spec *spec, struct fail *fail)
{
	if (strcmp(value, "udp") == 0)
		spec->l4 = GEN_UDP;
	else if (strcmp(value, "tcp") == 0)
		spec->l4 = GEN_TCP;
	else if (strcmp(value, "icmp") == 0)
		spec->l4 = GEN_ICMP;
	else
		return -EINVAL;
	return 0;
}

static int
parse_vlan(const char *value, struct gen_spec *spec, struct fail *fail)
{
	uint64_t tags;
	if (!number_parse(value, GEN_VLAN_MAX, &tags))
		return -EINVAL;
	spec->vlan = (unsigned)tags;
	return 0;
}

static int
parse_shape(const char *value, struct gen_spec *spec, struct fail *fail)
{
#define X(ID, NAME, TEXT)               \
	if (strcmp(value, NAME) == 0) { \
		spec->shape = ID;       \
		return 0;               \
	}
	GEN_SHAPES(X)
#undef X
	return -EINVAL;
}

static int
parse_tunnel(const char *value, struct gen_spec *spec, struct fail *fail)
{
#define X(ID, NAME, BYTES, TEXT)        \
	if (strcmp(value, NAME) == 0) { \
		spec->tunnel = ID;      \
		return 0;               \
	}
	GEN_TUNNELS(X)
#undef X
	return -EINVAL;
}

static int
parse_seed(const char *value, struct gen_spec *spec, struct fail *fail)
{
	spec->has_seed = true;
	return number_parse(value, UINT64_MAX, &spec->seed) ? 0 : -EINVAL;
}

/* Percent with up to four decimals. */
static int
parse_share(const char *value, struct gen_spec *spec, struct fail *fail)
{
	uint64_t share_e4;
	if (!number_decimal(value, 4, 100, &share_e4) || share_e4 == 0)
		return -EINVAL;
	spec->share_e4 = (uint32_t)share_e4;
	return 0;
}

static int
parse_burst(const char *value, struct gen_spec *spec, struct fail *fail)
{
	uint64_t burst;
	if (!number_parse(value, GEN_BURST_MAX, &burst) || burst == 0)
		return -EINVAL;
	spec->burst = (uint32_t)burst;
	return 0;
}

static const struct {
	const char *name;
	int (*parse)(const char *value, struct gen_spec *spec, struct fail *fail);
	const char *takes;
} keys[] = {
	{"size", parse_sizes,
		"bytes with FCS, 64 to 10244, a mix A:WEIGHT/B:WEIGHT, or a name: "
#define X(NAME, SIZES, TEXT) NAME " "
		GEN_MIXES(X)
#undef X
	},
	{"flows", parse_flows, "1 to 16777216"},
	{"dist", parse_dist, "uniform or zipf:S with S of 0.001 to 5, three decimals at most"},
	{"l3", parse_l3, "4 or 6"},
	{"l4", parse_l4, "udp, tcp or icmp"},
	{"vlan", parse_vlan, "the number of tags, 0 to 4"},
	{"shape", parse_shape,
#define X(ID, NAME, TEXT) NAME " "
		GEN_SHAPES(X)
#undef X
	},
	{"tunnel", parse_tunnel,
#define X(ID, NAME, BYTES, TEXT) NAME " "
		GEN_TUNNELS(X)
#undef X
	},
	{"seed", parse_seed, "a number"},
	{"share", parse_share,
		"percent of the frames that have the shape, above 0 to 100, four decimals at most"},
	{"burst", parse_burst, "frames back to back, 1 to 1000000"},
};
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

uint32_t
gen_tunnel_bytes(enum gen_tunnel tunnel)
{
	static const uint32_t bytes[] = {
#define X(ID, NAME, BYTES, TEXT) BYTES,
		GEN_TUNNELS(X)
#undef X
	};
	return bytes[tunnel];
}

uint32_t
gen_size_min(const struct gen_spec *spec)
{
	uint32_t l4 = spec->l4 == GEN_TCP ? 20 : 8;
	return 14 + 4 * spec->vlan + gen_tunnel_bytes(spec->tunnel) + (spec->l3 == 6 ? 40 : 20) +
	       l4 + GEN_FCS_BYTES;
}

/* What no single key can see. */
static int
check(struct gen_spec *spec, bool size_given, bool flows_given, bool l4_given, struct fail *fail)
{
	if (spec->shape == GEN_SYN) {
		if (l4_given && spec->l4 != GEN_TCP)
			return fail_set(fail, -EINVAL, "gen: shape=syn is TCP; leave l4= out");
		spec->l4 = GEN_TCP;
		if (!flows_given)
			spec->flows = GEN_FLOWS_MAX;
	}
	if (spec->shape == GEN_FRAGMENTS && spec->l3 == 6)
		return fail_set(fail, -EINVAL, "gen: shape=fragments is IPv4; leave l3=6 out");
	if (spec->share_e4 && spec->shape == GEN_NONE)
		return fail_set(fail, -EINVAL, "gen: share= is of a shape; add shape=");
	if (spec->zipf_milli && spec->flows == 1)
		return fail_set(fail, -EINVAL, "gen: dist=zipf needs flows= of 2 or more");
	uint32_t min = gen_size_min(spec);
	if (!size_given && min > spec->sizes[0].bytes)
		spec->sizes[0].bytes = min;
	for (unsigned i = 0; i < spec->size_count; i++)
		if (spec->sizes[i].bytes < min)
			return fail_set(fail, -EINVAL,
				"gen: size=%u is too small: these headers and the FCS need %u "
				"bytes",
				spec->sizes[i].bytes, min);
	return 0;
}

int
gen_parse(const char *text, struct gen_spec *spec, struct fail *fail)
{
	bool given[KEY_COUNT] = {false};
	*spec = (struct gen_spec){.sizes = {{64, 1}},
		.size_count = 1,
		.flows = 1,
		.l3 = 4,
		.l4 = GEN_UDP,
		.burst = 1};
	char *copy = strdup(text), *rest = NULL;
	if (copy == NULL)
		return fail_set(fail, -ENOMEM, "gen: not enough memory");
	int err = 0;
	for (char *part = strtok_r(copy, ",", &rest); part && !err;
		part = strtok_r(NULL, ",", &rest)) {
		char *value = strchr(part, '=');
		unsigned k = 0;
		if (value)
			*value++ = 0;
		while (k < KEY_COUNT && strcmp(keys[k].name, part) != 0)
			k++;
		if (k == KEY_COUNT)
			err = fail_set(fail, -EINVAL,
				"gen: there is no key \"%.40s\"; keys are size flows dist l3 l4 "
				"vlan shape tunnel seed share burst",
				part);
		else if (value == NULL || keys[k].parse(value, spec, fail) < 0)
			err = fail_set(fail, -EINVAL, "gen: %s=%.60s: %s takes %s", part,
				value ? value : "", part, keys[k].takes);
		else
			given[k] = true;
	}
	free(copy);
	/* keys[]: 0 size, 1 flows, 4 l4 */
	return err ? err : check(spec, given[0], given[1], given[4], fail);
}
