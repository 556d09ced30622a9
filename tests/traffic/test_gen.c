/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generator. Would have caught: wrong checksums in any header combination, a mix or a Zipf
 * distribution that is not what was asked, a share of broken frames that is not one in eight,
 * frames that depend on the machine, keys that take nonsense.
 */
#include "traffic/gen.h"
#include "traffic/spec.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { FRAME_ROOM = 10240, MILLION = 1000000 };

static uint32_t
be(const uint8_t *at, unsigned bytes)
{
	uint32_t value = 0;
	while (bytes--)
		value = value << 8 | *at++;
	return value;
}

/* Ones' complement sum, written another way than the generator's. */
static uint64_t
add_words(uint64_t sum, const uint8_t *data, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		sum += (uint64_t)data[i] << (i % 2 ? 0 : 8);
	return sum;
}

static bool
sums_to_zero(uint64_t sum)
{
	return sum != 0 && sum % 0xffff == 0;
}

static bool
correct_tunnel(const uint8_t *ip, uint32_t len, enum gen_tunnel tunnel, uint32_t inner)
{
	const uint8_t *next = ip + 20;
	if (ip[0] != 0x45 || be(ip + 2, 2) != len || !sums_to_zero(add_words(0, ip, 20)))
		return false;
	switch (tunnel) {
	case GEN_IPIP:
		return ip[9] == (inner == 0x0800 ? 4 : 41);
	case GEN_GRE:
		return ip[9] == 47 && be(next, 2) == 0 && be(next + 2, 2) == inner;
	case GEN_VXLAN:
		return ip[9] == 17 && be(next + 2, 2) == 4789 && be(next + 4, 2) == len - 20 &&
		       be(next + 6, 2) == 0 && be(next + 8, 4) == 0x08000000 &&
		       be(next + 12, 4) == 100 << 8 && be(next + 28, 2) == inner;
	default:
		return false;
	}
}

/* What a receiver would say: a correct frame of that IP version and protocol? */
static bool
correct(const uint8_t *frame, uint32_t len, const struct gen_spec *spec)
{
	uint32_t at = 12;
	for (unsigned tag = 0; tag < spec->vlan; tag++, at += 4)
		if (be(frame + at, 2) != (tag + 1 < spec->vlan ? 0x88a8u : 0x8100u))
			return false;
	uint32_t inner = spec->l3 == 6 ? 0x86dd : 0x0800;
	if (be(frame + at, 2) != (spec->tunnel ? 0x0800 : inner))
		return false;
	if (spec->tunnel && !correct_tunnel(frame + at + 2, len - at - 2, spec->tunnel, inner))
		return false;
	const uint8_t *end = frame + len;
	const uint8_t *ip = frame + at + 2 + gen_tunnel_bytes(spec->tunnel);
	uint32_t header = spec->l3 == 6 ? 40 : 20, l4_len, proto;
	uint64_t pseudo;
	if (ip + header > end || ip[0] != (spec->l3 == 6 ? 0x60 : 0x45))
		return false;
	if (spec->l3 == 6) {
		l4_len = be(ip + 4, 2);
		proto = ip[6];
		pseudo = add_words(0, ip + 8, 32);
	} else {
		l4_len = be(ip + 2, 2) - 20;
		proto = ip[9];
		pseudo = add_words(0, ip + 12, 8);
		if (!sums_to_zero(add_words(0, ip, 20)))
			return false;
	}
	const uint8_t *l4 = ip + header;
	if (l4 + l4_len != end)
		return false;
	bool echo4 = spec->l4 == GEN_ICMP && spec->l3 == 4;
	uint64_t sum = add_words(echo4 ? 0 : pseudo + proto + l4_len, l4, l4_len);
	if (spec->l4 == GEN_UDP && be(l4 + 4, 2) != l4_len)
		return false;
	return proto == (spec->l4 == GEN_ICMP && spec->l3 == 6 ? 58u : (uint32_t)spec->l4) &&
	       sums_to_zero(sum);
}

static struct gen
make(const char *text, uint64_t seed)
{
	struct gen_spec spec;
	struct gen gen = {0};
	struct fail fail = {0};
	if (gen_parse(text, &spec, &fail) != 0 || gen_make(&gen, &spec, seed, &fail) != 0)
		fail_msg("%s: %s", text, fail.text);
	return gen;
}

static void
every_combination_is_correct(void **state)
{
	static const char *const l4[] = {"udp", "tcp", "icmp"};
	static const char *const tunnels[] = {"none", "ipip", "gre", "vxlan"};
	static uint8_t frame[FRAME_ROOM];
	for (unsigned i = 0; i < 2 * 3 * 5 * 4; i++) {
		char text[160];
		snprintf(text, sizeof(text),
			"size=150/151/168/594/1518/9018/10244,flows=16777216,l3=%d,l4=%s,vlan=%u,"
			"tunnel=%s",
			i % 2 ? 6 : 4, l4[i / 2 % 3], i / 6 % 5, tunnels[i / 30]);
		struct gen gen = make(text, i);
		for (int n = 0; n < 700; n++) {
			uint32_t len = gen_next(&gen, frame);
			if (!correct(frame, len, &gen.spec))
				fail_msg("%s: frame %d of %u bytes is wrong", text, n, len);
		}
		gen_free(&gen);
	}
}

/* chi-square with @p k degrees of freedom, about four standard deviations (Wilson-Hilferty) */
static double
chi_square_limit(double k)
{
	double c = 2.0 / (9.0 * k);
	return k * pow(1.0 - c + 4.0 * sqrt(c), 3.0);
}

static void
sizes_match_their_weights(void **state)
{
	static const char *const specs[] = {"size=imix", "size=imix-csit", "size=imix6-csit",
		"size=imix-spirent", "size=64:1/128:10/1518:1000/9018:7"};
	static uint8_t frame[FRAME_ROOM];
	for (unsigned s = 0; s < sizeof(specs) / sizeof(specs[0]); s++) {
		struct gen gen = make(specs[s], 1);
		uint32_t seen[GEN_SIZES_MAX] = {0};
		for (int n = 0; n < MILLION; n++) {
			uint32_t len = gen_next(&gen, frame) + GEN_FCS_BYTES;
			for (unsigned i = 0; i < gen.spec.size_count; i++)
				seen[i] += gen.spec.sizes[i].bytes == len;
		}
		double chi = 0;
		for (unsigned i = 0; i < gen.spec.size_count; i++) {
			double expected =
				(double)MILLION * gen.spec.sizes[i].weight / gen.weight_total;
			chi += (seen[i] - expected) * (seen[i] - expected) / expected;
		}
		if (!(chi < chi_square_limit(gen.spec.size_count - 1)))
			fail_msg("%s: chi-square %g", specs[s], chi);
		gen_free(&gen);
	}
}

static uint32_t
flow_of(const uint8_t *frame)
{
	return be(frame + 27, 3) - 1;
}

/* Flows that are expected less than five times are counted together. */
static void
check_flows(const char *text, double exponent)
{
	static uint8_t frame[FRAME_ROOM];
	struct gen gen = make(text, 1);
	uint32_t flows = gen.spec.flows, *seen = calloc(flows, sizeof(*seen)), cells = 0;
	assert_non_null(seen);
	for (int n = 0; n < MILLION; n++) {
		gen_next(&gen, frame);
		uint32_t flow = flow_of(frame);
		assert_true(flow < flows);
		assert_int_equal(be(frame + 34, 2), 1024 + flow % 64000);
		seen[flow]++;
	}
	double total = 0, chi = 0, rest_expected = 0, rest_seen = 0;
	for (uint32_t i = 0; i < flows; i++)
		total += pow(i + 1.0, -exponent);
	for (uint32_t i = 0; i < flows; i++) {
		double expected = MILLION * pow(i + 1.0, -exponent) / total;
		if (expected < 5) {
			rest_expected += expected;
			rest_seen += seen[i];
			continue;
		}
		chi += (seen[i] - expected) * (seen[i] - expected) / expected;
		cells++;
	}
	if (rest_expected >= 5) {
		chi += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
		cells++;
	}
	if (!(chi < chi_square_limit(cells - 1)))
		fail_msg("%s: chi-square %g of %u cells", text, chi, cells);
	free(seen);
	gen_free(&gen);
}

static void
flows_match_their_distribution(void **state)
{
	check_flows("flows=2", 0);
	check_flows("flows=1000", 0);
	check_flows("flows=100000", 0);
	check_flows("flows=10,dist=zipf:1", 1);
	check_flows("flows=1000,dist=zipf:0.9", 0.9);
	check_flows("flows=100000,dist=zipf:1.1", 1.1);
	check_flows("flows=5000,dist=zipf:2.5", 2.5);
}

/* The integer weights against the real function, to what 38 bits can hold. */
static void
zipf_weights_are_exact(void **state)
{
	static const uint32_t numbers[] = {0, 1, 2, 9, 99, 12345, (1 << 24) - 1};
	static const uint32_t milli[] = {1, 500, 1000, 1100, 2000, 5000};
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		for (unsigned j = 0; j < sizeof(milli) / sizeof(milli[0]); j++) {
			double want = ldexp(pow(numbers[i] + 1.0, -(milli[j] / 1000.0)), 38);
			double have = (double)zipf_weight(numbers[i], milli[j]);
			if (!(fabs(have - want) <= 1 + want * 1e-8))
				fail_msg("%u^-%u/1000: %g, not %g", numbers[i] + 1, milli[j], have,
					want);
		}
}

static void
syn_frames_are_syn(void **state)
{
	static uint8_t frame[FRAME_ROOM];
	struct gen gen = make("shape=syn", 1);
	assert_int_equal(gen.spec.flows, 1 << 24);
	for (int n = 0; n < 1000; n++) {
		uint32_t len = gen_next(&gen, frame);
		assert_true(correct(frame, len, &gen.spec));
		assert_int_equal(frame[47], 2);
	}
	gen_free(&gen);
}

static void
fragments_take_turns(void **state)
{
	static const uint32_t flags[] = {0x2000, 0x2000 + 69, 2 * 69};
	static uint8_t frame[FRAME_ROOM];
	struct gen gen = make("shape=fragments,size=594", 1);
	for (unsigned n = 0; n < 300; n++) {
		assert_int_equal(gen_next(&gen, frame), 590);
		assert_true(sums_to_zero(add_words(0, frame + 14, 20)));
		assert_int_equal(be(frame + 18, 2), n / 3);
		assert_int_equal(be(frame + 20, 2), flags[n % 3]);
		assert_int_equal(be(frame + 16, 2), n % 3 == 2 ? 576 : 20 + 69 * 8);
	}
	gen_free(&gen);
}

static void
runts_are_short(void **state)
{
	static uint8_t frame[FRAME_ROOM];
	struct gen gen = make("shape=runts", 1);
	uint32_t seen[60] = {0};
	for (int n = 0; n < 46000; n++) {
		uint32_t len = gen_next(&gen, frame);
		assert_in_range(len, 14, 59);
		seen[len]++;
	}
	for (uint32_t len = 14; len < 60; len++)
		assert_in_range(seen[len], 850, 1150);
	gen_free(&gen);
}

static void
one_in_eight_is_malformed(void **state)
{
	static uint8_t frame[FRAME_ROOM];
	for (int l3 = 4; l3 <= 6; l3 += 2) {
		struct gen gen = make(l3 == 6 ? "shape=malformed,l3=6" : "shape=malformed", 1);
		uint32_t wrong = 0;
		for (int n = 0; n < 80000; n++) {
			uint32_t len = gen_next(&gen, frame);
			wrong += !correct(frame, len, &gen.spec);
		}
		assert_in_range(wrong, 9600, 10400);
		gen_free(&gen);
	}
}

/* Of a million frames, five standard deviations around the share at most; the rest are correct. */
static void
shapes_have_their_share(void **state)
{
	static const struct {
		const char *text;
		double share;
	} rows[] = {
		{"shape=syn,share=25,flows=100", 0.25},
		{"shape=fragments,share=0.5", 0.005},
		{"shape=runts,share=99.9999", 0.999999},
		{"shape=malformed,share=50", 0.5},
		{"shape=malformed,share=12.5,l3=6", 0.125},
		{"shape=runts,share=100", 1},
	};
	static uint8_t frame[FRAME_ROOM];
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gen gen = make(rows[i].text, 1);
		double found = 0, mean = MILLION * rows[i].share;
		for (int n = 0; n < MILLION; n++) {
			uint32_t len = gen_next(&gen, frame);
			bool whole = len >= 60 && correct(frame, len, &gen.spec);
			bool fragment = (be(frame + 20, 2) & 0x3fff) != 0;
			bool syn = gen.spec.shape == GEN_SYN && frame[47] == 2;
			found += syn || (gen.spec.shape == GEN_FRAGMENTS ? fragment : !whole);
		}
		if (fabs(found - mean) > 5 * sqrt(mean * (1 - rows[i].share)))
			fail_msg("%s: %.0f frames, not %.0f", rows[i].text, found, mean);
		gen_free(&gen);
	}
}

/* FNV-1a over everything that can differ. The value is of the first run: another one means that
 * users' recorded results no longer compare. */
static void
frames_are_the_same_everywhere(void **state)
{
	static uint8_t frame[FRAME_ROOM];
	struct gen gen = make("size=imix,flows=5000,dist=zipf:1.1,shape=malformed", 7);
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (int n = 0; n < 10000; n++) {
		uint32_t len = gen_next(&gen, frame);
		for (uint32_t i = 0; i < len; i++)
			hash = (hash ^ frame[i]) * UINT64_C(0x100000001b3);
	}
	gen_free(&gen);
	assert_int_equal(hash, UINT64_C(0xea5c44433d80c96f));
}

static void
seeds_matter(void **state)
{
	static uint8_t frame[3][FRAME_ROOM];
	struct gen gens[3] = {make("flows=1000000", 1), make("flows=1000000", 2),
		make("flows=1000000,seed=1", 2)};
	unsigned differ = 0;
	for (int n = 0; n < 100; n++) {
		for (int g = 0; g < 3; g++)
			gen_next(&gens[g], frame[g]);
		differ += memcmp(frame[0], frame[1], 60) != 0;
		assert_memory_equal(frame[0], frame[2], 60);
	}
	assert_true(differ > 90);
	for (int g = 0; g < 3; g++)
		gen_free(&gens[g]);
}

/* The first numbers that the author's own demonstration prints for seed 42, stream 54. */
static void
pcg64_is_pcg64(void **state)
{
	static const uint64_t known[] = {0x86b1da1d72062b68, 0x1304aa46c9853d39, 0xa3670e9e0dd50358,
		0xf9090e529a7dae00, 0xc85b9fd837996f2c, 0x606121f8e3919196};
	struct pcg64 pcg;
	pcg64_seed(&pcg, 42, 54);
	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(pcg64_next(&pcg), known[i]);
}

static void
texts_are_checked(void **state)
{
	static const char *const good[] = {"gen:", "gen", "gen:size=64", "null",
		"gen:size=imix,flows=1000,dist=zipf:1.25,l3=4,l4=udp,vlan=2,shape=none,seed=3",
		"gen:size=78,l3=6,l4=tcp", "gen:l3=6,l4=tcp,vlan=4", "gen:size=50,l4=icmp",
		"gen:size=64:1000000/10244", "pcap:a,b.pcap", "pcap:x,loop=2",
		"pcap:x,port=1,loop=9", "pcap:x,speed=0.001", "pcap:x,loop=2,speed=2.5,port=1",
		"gen:burst=32", "gen:shape=syn,share=0.0001", "dev:eth0", "dev:eth0,port=1",
		"dpdk:net_memif0,role=server,socket=/tmp/s"};
	static const struct {
		const char *text, *says;
	} bad[] = {
		{"", "gen:size=64"},
		{"pcap", "names nothing"},
		{"pcap:", "names nothing"},
		{"dev:", "names nothing"},
		{"nul", "null"},
		{"null:x", "null takes nothing"},
		{"gen:size", "size takes"},
		{"gen:size=", "size takes"},
		{"gen:size=0", "size takes"},
		{"gen:size=-64", "size takes"},
		{"gen:size=64:0", "size takes"},
		{"gen:size=20000", "size takes"},
		{"gen:colour=1", "colour"},
		{"gen:size=imax", "imix-csit"},
		{"gen:size=40", "46 bytes"},
		{"gen:l3=6,l4=tcp,size=77", "78 bytes"},
		{"gen:flows=0", "flows takes"},
		{"gen:flows=16777217", "flows takes"},
		{"gen:dist=zipf", "dist takes"},
		{"gen:dist=zipf:", "dist takes"},
		{"gen:dist=zipf:0,flows=2", "dist takes"},
		{"gen:dist=zipf:1.2345,flows=2", "dist takes"},
		{"gen:dist=zipf:6,flows=2", "dist"},
		{"gen:dist=zipf:1.1", "flows= of 2"},
		{"gen:l3=5", "l3 takes"},
		{"gen:l4=sctp", "l4 takes"},
		{"gen:vlan=5", "vlan takes"},
		{"gen:shape=odd", "malformed"},
		{"gen:shape=syn,l4=udp", "is TCP"},
		{"gen:shape=fragments,l3=6", "IPv4"},
		{"gen:tunnel=ppp", "vxlan"},
		{"gen:tunnel=vxlan,size=95", "96 bytes"},
		{"gen:seed=x", "seed takes"},
		{"gen:share=10", "add shape="},
		{"gen:shape=runts,share=0", "share takes"},
		{"gen:shape=runts,share=100.1", "share takes"},
		{"gen:shape=runts,share=1.23456", "share takes"},
		{"gen:burst=0", "burst takes"},
		{"gen:burst=1000001", "burst takes"},
		{"pcap:x,speed=0", "speed"},
		{"pcap:x,speed=1.2345", "speed"},
		{"pcap:x,speed=-1", "speed"},
		{"dev:eth0,loop=2,port=x", "port"},
		{"gen:size=64/65/66/67/68/69/70/71/72/73/74/75/76/77/78/79/80", "at most 16"},
		{"pcap:x,loop=0", "loop"},
		{"pcap:x,port=x", "port"},
		{"pcap:x,port=256", "port"},
	};
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct fail fail = {0};
		if (traffic_check_source(good[i], &fail) != 0)
			fail_msg("%s: %s", good[i], fail.text);
	}
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fail fail = {0};
		int err = traffic_check_source(bad[i].text, &fail);
		if (err != -EINVAL || strstr(fail.text, bad[i].says) == NULL)
			fail_msg("%s: %d \"%s\" without \"%s\"", bad[i].text, err, fail.text,
				bad[i].says);
	}
	struct fail fail = {0};
	assert_int_equal(traffic_check_sink("pcap:a,loop=2", &fail), 0);
	assert_int_equal(traffic_check_sink("gen:", &fail), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pcg64_is_pcg64),
		cmocka_unit_test(every_combination_is_correct),
		cmocka_unit_test(sizes_match_their_weights),
		cmocka_unit_test(flows_match_their_distribution),
		cmocka_unit_test(zipf_weights_are_exact),
		cmocka_unit_test(syn_frames_are_syn),
		cmocka_unit_test(fragments_take_turns),
		cmocka_unit_test(runts_are_short),
		cmocka_unit_test(one_in_eight_is_malformed),
		cmocka_unit_test(shapes_have_their_share),
		cmocka_unit_test(frames_are_the_same_everywhere),
		cmocka_unit_test(seeds_matter),
		cmocka_unit_test(texts_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
