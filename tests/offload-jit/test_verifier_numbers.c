/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: an operation on known bits or ranges whose result leaves out a value that the
 * processor computes. Small known-bits sets are tried whole, ranges at random with a fixed seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "offload-jit/verifier/internal.h"

#include <string.h>

static uint64_t seed = 1;

static uint64_t
rnd(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u; /* splitmix64 */
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static bool
tnum_has(struct tnum t, uint64_t x)
{
	return (x & ~t.mask) == t.value;
}

/* ---- known bits, all sets over 4 bits, moved to three places of the word ---- */

enum { BITS = 4, SETS = 256 };

static struct tnum
small_set(unsigned index, unsigned shift, bool *valid)
{
	uint64_t mask = index & 15, value = index >> 4;

	*valid = (mask & value) == 0;
	return (struct tnum){.value = value << shift, .mask = mask << shift};
}

typedef struct tnum (*tnum_fn)(struct tnum, struct tnum);

static uint64_t
concrete(unsigned op, uint64_t a, uint64_t b)
{
	switch (op) {
	case 0:
		return a + b;
	case 1:
		return a - b;
	case 2:
		return a & b;
	case 3:
		return a | b;
	case 4:
		return a ^ b;
	default:
		return a * b;
	}
}

static void
check_pair(unsigned op, tnum_fn fn, struct tnum a, struct tnum b, unsigned sa, unsigned sb)
{
	struct tnum r = fn(a, b);

	assert_int_equal(r.value & r.mask, 0);
	for (uint64_t x = 0; x < 16; x++) {
		for (uint64_t y = 0; y < 16; y++) {
			if (!tnum_has(a, x << sa) || !tnum_has(b, y << sb))
				continue;
			if (!tnum_has(r, concrete(op, x << sa, y << sb)))
				fail_msg("op %u leaves out %llx, %llx", op,
					(unsigned long long)(x << sa),
					(unsigned long long)(y << sb));
		}
	}
}

static void
tnum_operations(void **state)
{
	static const tnum_fn fns[] = {tnum_add, tnum_sub, tnum_and, tnum_or, tnum_xor, tnum_mul};
	static const unsigned shifts[] = {0, 30, 60};

	for (unsigned op = 0; op < 6; op++) {
		for (unsigned i = 0; i < SETS * SETS * 3; i++) {
			unsigned shift = shifts[i % 3];
			bool ok_a, ok_b;
			struct tnum a = small_set(i / 3 % SETS, shift, &ok_a);
			struct tnum b = small_set(i / 3 / SETS, op == 5 ? 0 : shift, &ok_b);
			if (ok_a && ok_b)
				check_pair(op, fns[op], a, b, shift, op == 5 ? 0 : shift);
		}
	}
}

static void
tnum_range_holds_all(void **state)
{
	for (uint64_t a = 0; a < 64; a++) {
		for (uint64_t b = a; b < 64; b++) {
			struct tnum t = tnum_range(a, b);
			for (uint64_t x = a; x <= b; x++)
				assert_true(tnum_has(t, x));
		}
	}
	assert_true(tnum_equals(tnum_range(7, 7), 7));
	assert_int_equal(tnum_range(0, UINT64_MAX).mask, UINT64_MAX);
	assert_int_equal(tnum_range(8, 11).mask, 3);
}

static void
tnum_meet_keeps_common(void **state)
{
	for (int i = 0; i < 100000; i++) {
		uint64_t x = rnd(), m1 = rnd() & rnd(), m2 = rnd() & rnd();
		struct tnum a = {.value = x & ~m1, .mask = m1}, b = {.value = x & ~m2, .mask = m2};
		struct tnum m = tnum_meet(a, b);
		assert_true(tnum_has(m, x));
		assert_true(tnum_in(a, m) && tnum_in(b, m));
	}
}

/* ---- ranges ---- */

static uint64_t
edge_value(void)
{
	static const uint64_t edges[] = {0, 1, 2, 7, 31, 32, 63, 127, 128, 255, 256, 0x7fff, 0x8000,
		0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, INT64_MAX,
		(uint64_t)1 << 63, UINT64_MAX, UINT64_MAX - 1, 0xffffffff80000000,
		0x7fffffff00000000};
	uint64_t v = edges[rnd() % (sizeof(edges) / sizeof(edges[0]))];

	switch (rnd() % 4) {
	case 0:
		return v + rnd() % 5 - 2;
	case 1:
		return rnd() >> (rnd() % 64);
	default:
		return v;
	}
}

static void
assert_holds(const struct vreg *r, uint64_t x, const char *what)
{
	bool fine = tnum_has(r->var, x) && r->umin <= x && x <= r->umax && r->smin <= (int64_t)x &&
		    (int64_t)x <= r->smax && r->u32min <= (uint32_t)x && (uint32_t)x <= r->u32max &&
		    r->s32min <= (int32_t)x && (int32_t)x <= r->s32max;
	char text[256];

	if (!fine)
		fail_msg("%s: %llx is outside %s", what, (unsigned long long)x,
			vreg_describe(r, text, sizeof(text)));
}

/* The register that holds these values: sometimes exact, sometimes loose. */
static struct vreg
reg_of_values(const uint64_t *x, unsigned n)
{
	struct vreg r = {.kind = VREG_SCALAR};
	reg_known(&r, x[0]);

	for (unsigned i = 1; i < n; i++) {
		struct vreg one = {.kind = VREG_SCALAR};
		reg_known(&one, x[i]);
		uint64_t differ = r.var.mask | (r.var.value ^ x[i]);
		r.var = (struct tnum){.value = x[i] & ~differ, .mask = differ};
#define JOIN(low, high)                            \
	r.low = one.low < r.low ? one.low : r.low; \
	r.high = one.high > r.high ? one.high : r.high
		JOIN(umin, umax);
		JOIN(smin, smax);
		JOIN(u32min, u32max);
		JOIN(s32min, s32max);
#undef JOIN
	}
	if (rnd() % 4 == 0)
		reg_full32(&r);
	if (rnd() % 4 == 0)
		reg_full64(&r);
	if (rnd() % 4 == 0)
		r.var = tnum_unknown();
	reg_sync(&r);
	return r;
}

static void
sync_keeps_values(void **state)
{
	for (int i = 0; i < 200000; i++) {
		uint64_t x[4];
		unsigned n = 1 + rnd() % 4;
		for (unsigned k = 0; k < n; k++)
			x[k] = edge_value();
		struct vreg r = reg_of_values(x, n);
		for (unsigned k = 0; k < n; k++)
			assert_holds(&r, x[k], "sync");
		struct vreg c = r;
		unsigned size = 1u << rnd() % 3;
		reg_coerce(&c, size);
		for (unsigned k = 0; k < n; k++)
			assert_holds(&c, x[k] & (((uint64_t)1 << (8 * size)) - 1), "coerce");
		c = r;
		reg_zext(&c);
		reg_sync(&c);
		for (unsigned k = 0; k < n; k++)
			assert_holds(&c, (uint32_t)x[k], "zext");
	}
}

/* The machine's result (RFC 9669). */
static uint64_t
execute64(uint8_t op, uint64_t a, uint64_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return b ? a / b : 0;
	case BPF_MOD:
		return b ? a % b : a;
	case BPF_AND:
		return a & b;
	case BPF_OR:
		return a | b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return a << (b & 63);
	case BPF_RSH:
		return a >> (b & 63);
	default:
		return (uint64_t)((int64_t)a >> (b & 63));
	}
}

static uint64_t
execute32(uint8_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_LSH:
		return a << (b & 31);
	case BPF_ARSH:
		return (uint32_t)((int32_t)a >> (b & 31));
	case BPF_RSH:
		return a >> (b & 31);
	default:
		return (uint32_t)execute64(op, a, b);
	}
}

static void
arithmetic_holds_results(void **state)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_MOD, BPF_AND, BPF_OR,
		BPF_XOR, BPF_LSH, BPF_RSH, BPF_ARSH};

	for (int i = 0; i < 600000; i++) {
		uint8_t op = ops[rnd() % sizeof(ops)];
		bool wide = rnd() & 1, shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;
		uint64_t a[3], b[3];
		unsigned na = 1 + rnd() % 3, nb = 1 + (rnd() % 3 ? 0 : rnd() % 3);
		for (unsigned k = 0; k < 3; k++) {
			a[k] = edge_value();
			b[k] = shift && rnd() % 8 ? rnd() % 64 : edge_value();
		}
		struct vreg ra = reg_of_values(a, na), rb = reg_of_values(b, nb);
		if (nb == 1) { /* a constant operand, as the compiler writes it */
			reg_known(&rb, b[0]);
		}
		struct vreg r = ra;
		scalar_alu(&r, &rb, op, wide);
		for (unsigned x = 0; x < na; x++) {
			for (unsigned y = 0; y < nb; y++) {
				uint64_t want =
					wide ? execute64(op, a[x], b[y])
					     : execute32(op, (uint32_t)a[x], (uint32_t)b[y]);
				assert_holds(&r, want, wide ? "alu64" : "alu32");
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tnum_operations),
		cmocka_unit_test(tnum_range_holds_all),
		cmocka_unit_test(tnum_meet_keeps_common),
		cmocka_unit_test(sync_keeps_values),
		cmocka_unit_test(arithmetic_holds_results),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
