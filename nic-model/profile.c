/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of keys; one value by `--set`; what the card says about itself. */
#include "nic-model/profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct nic_profile_key nic_profile_keys[] = {
#define X(section, field, unit, min, max, value, source) \
	{#section "." #field, unit, min, max, source,    \
		offsetof(struct nic_profile, section##_##field)},
	NIC_PROFILE_KEYS(X)
#undef X
};
const size_t nic_profile_key_count = sizeof(nic_profile_keys) / sizeof(nic_profile_keys[0]);

uint64_t
nic_profile_value(const struct nic_profile *profile, const struct nic_profile_key *key)
{
	uint64_t value;
	memcpy(&value, (const char *)profile + key->offset, sizeof(value));
	return value;
}

const struct nic_profile_key *
nic_profile_find(const char *name, size_t len, struct fail *fail)
{
	const struct nic_profile_key *found = NULL;
	for (size_t i = 0; i < nic_profile_key_count; i++) {
		const struct nic_profile_key *key = &nic_profile_keys[i];
		const char *field = strchr(key->name, '.') + 1;
		if (strlen(key->name) == len && memcmp(key->name, name, len) == 0)
			return key;
		if (strlen(field) != len || memcmp(field, name, len) != 0)
			continue;
		if (found) {
			fail_set(fail, -EINVAL, "'%s' may be %s or %s; write the whole name", field,
				found->name, key->name);
			return NULL;
		}
		found = key;
	}
	if (!found)
		fail_set(fail, -EINVAL, "there is no key '%.*s'; `nicro device show` lists them",
			(int)(len > 64 ? 64 : len), name);
	return found;
}

int
nic_profile_set(struct nic_profile *profile, const char *assignment, struct fail *fail)
{
	const char *equals = strchr(assignment, '=');
	if (!equals)
		return fail_set(fail, -EINVAL, "'%.64s' is not of the form KEY=VALUE", assignment);
	struct fail own = {0};
	const struct nic_profile_key *key =
		nic_profile_find(assignment, (size_t)(equals - assignment), &own);
	if (!key)
		return fail_set(fail, own.err, "%s", own.text);
	const char *text = equals + 1;
	uint64_t value;
	char *end = NULL;
	bool flag = strcmp(key->unit, "flag") == 0;
	if (flag && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)) {
		value = text[0] == 't';
	} else {
		errno = 0;
		value = strtoull(text, &end, 10);
		if (errno || end == text || *end || text[0] < '0' || text[0] > '9')
			return fail_set(fail, -EINVAL, "%s takes %s%s%s, not '%.64s'", key->name,
				flag ? "true or false" : "a whole number",
				flag || !key->unit[0] ? "" : ", ", flag ? "" : key->unit, text);
	}
	if (value < key->min || value > key->max)
		return fail_set(fail, -EINVAL, "%s must be %llu to %llu, not %s", key->name,
			(unsigned long long)key->min, (unsigned long long)key->max, text);
	struct nic_profile changed = *profile;
	memcpy((char *)&changed + key->offset, &value, sizeof(value));
	int err = nic_profile_check(&changed, &own);
	if (err)
		return fail_set(fail, err, "%s", own.text);
	*profile = changed;
	return 0;
}

int
nic_profile_check(const struct nic_profile *p, struct fail *fail)
{
	if (p->bpf_adjust_head_off_min > p->bpf_adjust_head_off_max && p->bpf_adjust_head_off_max)
		return fail_set(
			fail, -EINVAL, "bpf.adjust_head_off_min is above bpf.adjust_head_off_max");
	if (p->bpf_start_word + p->port_count * p->bpf_max_len_words > p->core_code_words)
		return fail_set(fail, -EINVAL,
			"bpf.start_word + port.count x bpf.max_len_words = %llu is above"
			" core.code_words = %llu",
			(unsigned long long)(p->bpf_start_word +
					     p->port_count * p->bpf_max_len_words),
			(unsigned long long)p->core_code_words);
	if (p->bpf_done_word >= p->bpf_start_word)
		return fail_set(fail, -EINVAL, "bpf.done_word must be below bpf.start_word");
	const uint64_t routines[] = {
		p->bpf_func_lookup, p->bpf_func_update, p->bpf_func_delete, p->bpf_func_event};
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++) {
		if (routines[i] == 0)
			continue;
		bool taken = routines[i] == p->bpf_done_word || routines[i] >= p->bpf_start_word;
		for (unsigned k = 0; k < i; k++)
			taken |= routines[k] == routines[i];
		if (taken)
			return fail_set(fail, -EINVAL,
				"routine address %llu is used twice or lies inside the programs",
				(unsigned long long)routines[i]);
	}
	if (p->bpf_abi_version == 1)
		return fail_set(fail, -EINVAL, "bpf.abi_version must be 0 (not capable), 2 or 3");
	return 0;
}

void
nic_profile_caps(const struct nic_profile *p, struct device_caps *caps)
{
	memset(caps, 0, sizeof(*caps));
	memcpy(caps->name, p->name, strnlen(p->name, sizeof(caps->name) - 1));
	caps->abi_version = (uint32_t)p->bpf_abi_version;
	caps->func_addr[DEVICE_LOOKUP] = (uint32_t)p->bpf_func_lookup;
	caps->func_addr[DEVICE_UPDATE] = (uint32_t)p->bpf_func_update;
	caps->func_addr[DEVICE_DELETE] = (uint32_t)p->bpf_func_delete;
	caps->func_addr[DEVICE_EVENT] = (uint32_t)p->bpf_func_event;
	caps->adjust_head.no_meta = p->bpf_adjust_head_no_meta != 0;
	caps->adjust_head.off_min = (uint32_t)p->bpf_adjust_head_off_min;
	caps->adjust_head.off_max = (uint32_t)p->bpf_adjust_head_off_max;
	caps->adjust_head.guaranteed_sub = (uint32_t)p->bpf_adjust_head_sub;
	caps->adjust_head.guaranteed_add = (uint32_t)p->bpf_adjust_head_add;
	caps->maps.types = (uint32_t)p->maps_types;
	caps->maps.max_maps = (uint32_t)p->maps_max_maps;
	caps->maps.max_elems = (uint32_t)p->maps_max_elems;
	caps->maps.max_key_bytes = (uint32_t)p->maps_max_key_bytes;
	caps->maps.max_value_bytes = (uint32_t)p->maps_max_value_bytes;
	caps->maps.max_elem_bytes = (uint32_t)p->maps_max_elem_bytes;
	caps->random = p->bpf_random != 0;
	caps->queue_select = p->bpf_queue_select != 0;
	caps->adjust_tail = p->bpf_adjust_tail != 0;
	caps->cmsg_multi_ent = p->bpf_cmsg_multi_ent != 0;
	caps->live_reload = p->bpf_live_reload != 0;
	caps->max_len_words = (uint32_t)p->bpf_max_len_words;
	caps->start_word = (uint32_t)p->bpf_start_word;
	caps->done_word = (uint32_t)p->bpf_done_word;
	caps->stack_bytes = (uint32_t)p->bpf_stack_bytes;
	caps->inline_mtu_bytes = (uint32_t)p->bpf_inline_mtu_bytes;
}
