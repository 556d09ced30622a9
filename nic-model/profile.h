/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device profiles: every number of a card, with unit, range and source. A profile is a file; the
 * keys are a table (profiles/keys.def.h), from which reading, checking, `--set` and
 * `nicro device show` are made. Rules and costs come from here, never from literals in code.
 */
#ifndef NIC_MODEL_PROFILE_H
#define NIC_MODEL_PROFILE_H

#include "base/fail.h"
#include "image/caps.h"
#include "nic-model/profiles/keys.def.h"

#include <stddef.h>
#include <stdint.h>

enum { NIC_PORTS_MAX = 8 }; /* of the key port.count */

/* One integer per key, in the unit that the key's name carries: profile->clock_mhz. */
struct nic_profile {
	char name[64];
#define X(section, field, ...) uint64_t section##_##field;
	NIC_PROFILE_KEYS(X)
#undef X
};

struct nic_profile_key {
	const char *name; /* "emem.miss_ns" */
	const char *unit; /* "ns", "MHz", "" for counts */
	uint64_t min, max;
	const char *source; /* where the default comes from; "choice" when nothing gives it */
	size_t offset;      /* in struct nic_profile */
};
extern const struct nic_profile_key nic_profile_keys[];
extern const size_t nic_profile_key_count;

/** Names of the built-in profiles, default first, NULL at the end. */
extern const char *const nic_profile_names[];

/**
 * Load a profile by built-in name or by path (a name with a '/' or ending in ".conf").
 * @return 0, or -ENOENT / -EINVAL with one line that names file, line, key and cure
 */
int nic_profile_load(const char *name_or_path, struct nic_profile *profile, struct fail *fail);

/**
 * A key by its whole name, or by its field when only one section has it ("cores").
 * @return NULL with @p fail, which lists the whole names when there are several
 */
const struct nic_profile_key *nic_profile_find(const char *name, size_t len, struct fail *fail);

/** Override one value, "key=value" as `--set` takes it. @return 0 or -EINVAL, then unchanged */
int nic_profile_set(struct nic_profile *profile, const char *assignment, struct fail *fail);

/** Rules between values (addresses that must not overlap, sums). @return 0 or -EINVAL */
int nic_profile_check(const struct nic_profile *profile, struct fail *fail);

/** Value of a key of the table. */
uint64_t nic_profile_value(const struct nic_profile *profile, const struct nic_profile_key *key);

/** What the card says about itself: the capability block made from the profile. */
void nic_profile_caps(const struct nic_profile *profile, struct device_caps *caps);

#endif
