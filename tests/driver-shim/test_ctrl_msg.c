/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a field at the wrong place or in the wrong byte order, key and value fields
 * of the wrong ABI, an errno that the driver does not answer, a short message that is read past
 * its end. */
#include "driver-shim/ctrl_msg.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

static const struct ctrl_layout abi2 = {64, 64};
static const struct ctrl_layout abi3 = {56, 48};

static void
fields_are_fixed_in_abi_2_and_follow_the_limits_in_abi_3(void **state)
{
	struct device_caps caps = {
		.abi_version = 2, .maps = {.max_key_bytes = 56, .max_value_bytes = 48}};
	struct ctrl_layout layout = ctrl_layout_of(&caps);
	assert_int_equal(layout.key_bytes, 64);
	assert_int_equal(layout.value_bytes, 64);
	assert_int_equal(ctrl_max_bytes(&layout), 144);
	caps.abi_version = 3;
	layout = ctrl_layout_of(&caps);
	assert_int_equal(layout.key_bytes, 56);
	assert_int_equal(layout.value_bytes, 48);
	assert_int_equal(ctrl_max_bytes(&layout), 120);
}

static void
an_alloc_request_has_the_documented_bytes(void **state)
{
	static const uint8_t expected[] = {
		0x01, 0x01, 0x12, 0x34, /* alloc, version 1, tag */
		0, 0, 0, 4, 0, 0, 0, 8, /* key, value bytes */
		0, 0x0f, 0x42, 0x40,    /* 1,000,000 entries */
		0, 0, 0, 1, 0, 0, 0, 0, /* hash, no flags */
	};
	struct ctrl_msg msg = {.type = CTRL_ALLOC,
		.tag = 0x1234,
		.alloc = {.key_bytes = 4, .value_bytes = 8, .max_entries = 1000000, .type = 1}};
	uint8_t bytes[144];
	assert_int_equal(ctrl_encode(&abi2, &msg, 0, 0, bytes), sizeof(expected));
	assert_memory_equal(bytes, expected, sizeof(expected));
}

static void
an_update_request_carries_key_and_value_at_the_start_of_their_fields(void **state)
{
	static const uint8_t key[] = {1, 2, 3, 4}, value[] = {5, 6, 7, 8, 9, 10, 11, 12};
	struct ctrl_msg msg = {.type = CTRL_UPDATE,
		.tag = 7,
		.table_id = 3,
		.count = 1,
		.flags = 2,
		.key = key,
		.value = value};
	uint8_t bytes[144];
	memset(bytes, 0xee, sizeof(bytes));
	assert_int_equal(ctrl_encode(&abi2, &msg, sizeof(key), sizeof(value), bytes), 144);
	static const uint8_t head[] = {4, 1, 0, 7, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2};
	assert_memory_equal(bytes, head, sizeof(head));
	assert_memory_equal(bytes + 16, key, sizeof(key));
	assert_int_equal(bytes[16 + sizeof(key)], 0);
	assert_memory_equal(bytes + 16 + 64, value, sizeof(value));
	assert_int_equal(bytes[143], 0);
}

/* Every type, every value of the fields that travel: what goes in comes out. */
static void
round_trip(const struct ctrl_layout *layout, const struct ctrl_msg *msg)
{
	uint8_t bytes[144];
	struct ctrl_msg out;
	size_t len = ctrl_encode(layout, msg, layout->key_bytes, layout->value_bytes, bytes);
	assert_true(len <= ctrl_max_bytes(layout));
	assert_int_equal(ctrl_decode(layout, bytes, len, &out), 0);
	assert_int_equal(out.type, msg->type);
	assert_int_equal(out.tag, msg->tag);
	assert_memory_equal(&out.alloc, &msg->alloc, sizeof(out.alloc));
	assert_int_equal(out.rc, msg->rc);
	assert_int_equal(out.table_id, msg->table_id);
	assert_int_equal(out.count, msg->count);
	assert_int_equal(out.flags, msg->flags);
	assert_int_equal(out.key == NULL, msg->key == NULL);
	if (out.key) {
		assert_memory_equal(out.key, msg->key, layout->key_bytes);
		assert_memory_equal(out.value, msg->value, layout->value_bytes);
	}
	/* and every other length is refused */
	for (size_t other = 0; other < len; other++)
		assert_int_equal(ctrl_decode(layout, bytes, other, &out), -EIO);
	uint8_t longer[sizeof(bytes) + 1] = {0};
	memcpy(longer, bytes, len);
	assert_int_equal(ctrl_decode(layout, longer, len + 1, &out), -EIO);
}

static void
every_message_survives_the_round_trip_and_no_other_length_does(void **state)
{
	const struct ctrl_layout *layouts[] = {&abi2, &abi3};
	uint8_t key[64], value[64];
	for (unsigned i = 0; i < sizeof(key); i++) {
		key[i] = (uint8_t)(3 * i + 1);
		value[i] = (uint8_t)(200 - i);
	}
	for (unsigned l = 0; l < 2; l++) {
		const struct ctrl_layout *layout = layouts[l];
		struct ctrl_msg alloc = {
			.type = CTRL_ALLOC, .tag = 0xfffe, .alloc = {56, 48, UINT32_MAX, 2, 0}};
		round_trip(layout, &alloc);
		struct ctrl_msg alloc_reply = {
			.type = CTRL_ALLOC | CTRL_REPLY, .tag = 1, .rc = 6, .table_id = 128};
		round_trip(layout, &alloc_reply);
		struct ctrl_msg release = {.type = CTRL_FREE, .tag = 2, .table_id = 9};
		round_trip(layout, &release);
		struct ctrl_msg release_reply = {
			.type = CTRL_FREE | CTRL_REPLY, .tag = 2, .count = 77};
		round_trip(layout, &release_reply);
		for (uint8_t type = CTRL_LOOKUP; type < CTRL_TYPE_END; type++) {
			struct ctrl_msg request = {.type = type,
				.tag = type,
				.table_id = 5,
				.count = 1,
				.flags = 1,
				.key = key,
				.value = value};
			round_trip(layout, &request);
			struct ctrl_msg found = {.type = type | CTRL_REPLY,
				.tag = type,
				.count = 1,
				.key = key,
				.value = value};
			round_trip(layout, &found);
			struct ctrl_msg missing = found; /* the failed entry is part of it */
			missing.count = 0;
			missing.rc = CTRL_RC_NO_ENTRY;
			round_trip(layout, &missing);
		}
	}
}

static void
messages_of_other_applications_and_versions_are_refused(void **state)
{
	struct ctrl_msg msg = {.type = CTRL_FREE, .table_id = 1}, out;
	uint8_t bytes[144];
	size_t len = ctrl_encode(&abi2, &msg, 0, 0, bytes);
	bytes[1] = 2;
	assert_int_equal(ctrl_decode(&abi2, bytes, len, &out), -EIO);
	memset(bytes, 0, sizeof(bytes));
	bytes[1] = 1;
	for (unsigned type = 0; type < 256; type++) {
		unsigned op = type & 0x7f;
		bytes[0] = (uint8_t)type;
		int err = ctrl_decode(&abi2, bytes, 144, &out);
		if (op < CTRL_LOOKUP || op >= CTRL_TYPE_END || type > 0x7f)
			assert_int_equal(err, -EIO);
		else
			assert_int_equal(err, 0);
	}
}

static void
a_status_reaches_the_driver_as_the_documented_errno(void **state)
{
	static const int expected[] = {
		0, -EBADFD, -ENOENT, -EINVAL, -EIO, -EEXIST, -ENOMEM, -E2BIG, -EIO};
	for (uint32_t rc = 0; rc < sizeof(expected) / sizeof(expected[0]); rc++)
		assert_int_equal(ctrl_errno(rc), expected[rc]);
	assert_int_equal(ctrl_errno(UINT32_MAX), -EIO);
	for (uint32_t rc = 0; rc <= CTRL_RC_TOO_BIG; rc++)
		assert_int_equal(ctrl_status_of(ctrl_errno(rc)), rc);
	assert_int_equal(ctrl_status_of(-EBADF), CTRL_RC_BAD_TABLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_fixed_in_abi_2_and_follow_the_limits_in_abi_3),
		cmocka_unit_test(an_alloc_request_has_the_documented_bytes),
		cmocka_unit_test(
			an_update_request_carries_key_and_value_at_the_start_of_their_fields),
		cmocka_unit_test(every_message_survives_the_round_trip_and_no_other_length_does),
		cmocka_unit_test(messages_of_other_applications_and_versions_are_refused),
		cmocka_unit_test(a_status_reaches_the_driver_as_the_documented_errno),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
