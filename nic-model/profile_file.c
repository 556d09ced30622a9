/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Profile files, read with libconfig: groups of `field = value;`, and `inherits = "NAME";` for a
 * file that changes a few values of another one. Every complaint names file, line, key and cure.
 */
#include "base/file.h"
#include "nic-model/profile.h"
#include "nic-model/profiles/builtin.h"

#include <ctype.h>
#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_LIMIT_BYTES = 1 << 20, /* a profile has about a hundred lines */
	INHERIT_MAX = 8,
	KEY_COUNT = 0
#define X(...) +1
	NIC_PROFILE_KEYS(X)
#undef X
};

/* One load: the chain of files from the asked one up to the root. */
struct loading {
	struct nic_profile *profile;
	bool given[KEY_COUNT];
	char chain[INHERIT_MAX][PATH_MAX];
	unsigned depth;
	struct fail *fail;
};

static int load_name(struct loading *loading, const char *name, const char *from);

static bool
is_path(const char *name)
{
	size_t len = strlen(name);
	return strchr(name, '/') || (len > 5 && strcmp(name + len - 5, ".conf") == 0);
}

static int
complain(struct loading *loading, const config_setting_t *setting, const char *text)
{
	return fail_set(loading->fail, -EINVAL, "%s:%u: %s", loading->chain[loading->depth - 1],
		(unsigned)config_setting_source_line(setting), text);
}

/* A number of the file: whole, not negative. -1: something else. */
static int
read_value(const config_setting_t *setting, bool flag, long long *value)
{
	int type = config_setting_type(setting);
	if (type == CONFIG_TYPE_BOOL && flag)
		*value = config_setting_get_bool(setting);
	else if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
		*value = config_setting_get_int64(setting);
	else
		return -1;
	return 0;
}

/* The key whose name is this one and a unit: "core.clock" -> "core.clock_mhz". NULL: none */
static const struct nic_profile_key *
key_with_unit(const char *name)
{
	size_t len = strlen(name);
	for (size_t i = 0; i < nic_profile_key_count; i++) {
		const struct nic_profile_key *key = &nic_profile_keys[i];
		const char *rest = key->name + len;
		if (strncmp(key->name, name, len) == 0 && rest[0] == '_' && key->unit[0] &&
			strchr(rest + 1, '_') == NULL)
			return key;
	}
	return NULL;
}

static int
take_value(struct loading *loading, const char *section, const config_setting_t *setting)
{
	char name[128], text[384];
	const char *field = config_setting_name(setting);
	snprintf(name, sizeof(name), "%.60s.%.60s", section, field);
	size_t i = 0;
	while (i < nic_profile_key_count && strcmp(nic_profile_keys[i].name, name) != 0)
		i++;
	if (i == nic_profile_key_count) {
		const struct nic_profile_key *meant = key_with_unit(name);
		if (meant)
			snprintf(text, sizeof(text), "'%s' has no unit; write %s, in %s", name,
				strchr(meant->name, '.') + 1, meant->unit);
		else
			snprintf(text, sizeof(text),
				"there is no key '%s'; `nicro device show` lists all keys", name);
		return complain(loading, setting, text);
	}
	const struct nic_profile_key *key = &nic_profile_keys[i];
	bool flag = strcmp(key->unit, "flag") == 0;
	long long value;
	if (read_value(setting, flag, &value)) {
		snprintf(text, sizeof(text), "%s must be a %s%s%s", name,
			flag ? "truth value (true or false)" : "whole number",
			flag || !key->unit[0] ? "" : " of unit ", flag ? "" : key->unit);
		return complain(loading, setting, text);
	}
	if (value < 0 || (uint64_t)value < key->min || (uint64_t)value > key->max) {
		snprintf(text, sizeof(text), "%s must be %llu to %llu%s%s, not %lld", name,
			(unsigned long long)key->min, (unsigned long long)key->max,
			flag || !key->unit[0] ? "" : " ", flag ? "" : key->unit, value);
		return complain(loading, setting, text);
	}
	uint64_t stored = (uint64_t)value;
	memcpy((char *)loading->profile + key->offset, &stored, sizeof(stored));
	loading->given[i] = true;
	return 0;
}

static int
take_section(struct loading *loading, const config_setting_t *group)
{
	const char *section = config_setting_name(group);
	char text[192];
	if (!config_setting_is_group(group)) {
		snprintf(text, sizeof(text),
			"'%.60s' is not a section; write SECTION = { FIELD = VALUE; };", section);
		return complain(loading, group, text);
	}
	for (int i = 0; i < config_setting_length(group); i++) {
		int err = take_value(loading, section, config_setting_get_elem(group, (unsigned)i));
		if (err)
			return err;
	}
	return 0;
}

static int
take_root(struct loading *loading, const config_setting_t *root)
{
	const config_setting_t *parent = config_setting_get_member(root, "inherits");
	if (parent) {
		if (config_setting_type(parent) != CONFIG_TYPE_STRING)
			return complain(loading, parent,
				"inherits must be the name of a profile, in quotes");
		int err = load_name(loading, config_setting_get_string(parent),
			loading->chain[loading->depth - 1]);
		if (err)
			return err;
	}
	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *member = config_setting_get_elem(root, (unsigned)i);
		if (member == parent)
			continue;
		int err = take_section(loading, member);
		if (err)
			return err;
	}
	return 0;
}

/* A profile is its own file and what it inherits; libconfig would open any file, and name lines of
 * it as lines of this one. @return the line that has an @include, 0: none */
static unsigned
include_line(const char *text)
{
	for (unsigned line = 1; text; line++) {
		if (strncmp(text + strspn(text, " \t"), "@include", 8) == 0)
			return line;
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return 0;
}

/* Length of what is a comment, a string or a name at @p text; 1: a character of something else. */
static size_t
skipped_bytes(const char *text)
{
	size_t len = 1;
	if (text[0] == '#' || strncmp(text, "//", 2) == 0)
		return strcspn(text, "\n");
	if (strncmp(text, "/*", 2) == 0) {
		const char *end = strstr(text + 2, "*/");
		return end ? (size_t)(end + 2 - text) : strlen(text);
	}
	if (text[0] == '"') {
		while (text[len] && text[len] != '"')
			len += text[len] == '\\' && text[len + 1] ? 2 : 1;
		return len + (text[len] == '"');
	}
	if (isalpha((unsigned char)text[0]))
		while (isalnum((unsigned char)text[len]) || text[len] == '_' || text[len] == '-')
			len++;
	return len;
}

/* libconfig cuts a number without the ending L to 32 bits: 4294968096 would be 800.
 * @return the line that has such a number, 0: none */
static unsigned
cut_number_line(const char *text)
{
	unsigned line = 1;
	while (*text) {
		size_t len = skipped_bytes(text);
		if (isdigit((unsigned char)text[0])) {
			bool hex = text[0] == '0' && (text[1] | 0x20) == 'x';
			char *end;
			uint64_t value = strtoull(text, &end, hex ? 16 : 10);
			if (value > INT32_MAX && *end != 'L')
				return line;
			len = (size_t)(end - text);
		}
		for (; len > 0; len--)
			line += *text++ == '\n';
	}
	return 0;
}

static int
take_text(struct loading *loading, const char *text)
{
	config_t config;
	config_init(&config);
	unsigned line = include_line(text), cut_line = cut_number_line(text);
	int err;
	if (line)
		err = fail_set(loading->fail, -EINVAL,
			"%s:%u: a profile includes no files; write inherits = \"NAME\";",
			loading->chain[loading->depth - 1], line);
	else if (cut_line)
		err = fail_set(loading->fail, -EINVAL,
			"%s:%u: a number is above %d, which is more than any key takes; `nicro"
			" device show` lists the ranges",
			loading->chain[loading->depth - 1], cut_line, INT32_MAX);
	else if (!config_read_string(&config, text))
		err = fail_set(loading->fail, -EINVAL,
			"%s:%d: %s; a profile is lines of"
			" SECTION = { FIELD = VALUE; };, values are bare numbers",
			loading->chain[loading->depth - 1], config_error_line(&config),
			config_error_text(&config));
	else
		err = take_root(loading, config_root_setting(&config));
	config_destroy(&config);
	return err;
}

/* Enter a file into the chain; a file that is in it already inherits itself. */
static int
push_file(struct loading *loading, const char *identity)
{
	for (unsigned i = 0; i < loading->depth; i++)
		if (strcmp(loading->chain[i], identity) == 0)
			return fail_set(loading->fail, -EINVAL,
				"%s: inherits itself through %s; remove one `inherits`", identity,
				loading->chain[loading->depth - 1]);
	if (loading->depth == INHERIT_MAX)
		return fail_set(loading->fail, -EINVAL,
			"%s: more than %d profiles inherit each other; put the values into one",
			identity, INHERIT_MAX);
	snprintf(loading->chain[loading->depth++], PATH_MAX, "%s", identity);
	return 0;
}

static int
load_builtin(struct loading *loading, const char *name, const char *from)
{
	const struct profile_builtin *builtin = profile_builtins;
	while (builtin->name && strcmp(builtin->name, name) != 0)
		builtin++;
	if (!builtin->name)
		return fail_set(loading->fail, -ENOENT,
			"%s%s there is no profile '%.64s'; `nicro device list` names them, a file"
			" of your own needs a '/' or ends in .conf",
			from ? from : "device:", from ? ": inherits:" : "", name);
	int err = push_file(loading, name);
	if (err)
		return err;
	err = take_text(loading, builtin->text);
	if (!err)
		loading->depth--;
	return err;
}

static int
load_path(struct loading *loading, const char *name, const char *from)
{
	char path[PATH_MAX], identity[PATH_MAX];
	const char *slash = from ? strrchr(from, '/') : NULL;
	int len;
	if (slash && name[0] != '/') /* beside the file that inherits it */
		len = snprintf(path, sizeof(path), "%.*s/%s", (int)(slash - from), from, name);
	else
		len = snprintf(path, sizeof(path), "%s", name);
	if (len >= (int)sizeof(path))
		return fail_set(
			loading->fail, -ENAMETOOLONG, "%.64s...: the path is too long", name);
	uint8_t *text;
	size_t len_bytes;
	int err = file_read(path, FILE_LIMIT_BYTES, &text, &len_bytes, loading->fail);
	if (err)
		return err;
	if (!realpath(path, identity))
		snprintf(identity, sizeof(identity), "%s", path);
	err = push_file(loading, identity);
	if (!err && strlen((char *)text) != len_bytes)
		err = fail_set(
			loading->fail, -EINVAL, "%s: holds zero bytes; a profile is text", path);
	if (!err)
		err = take_text(loading, (char *)text);
	if (!err)
		loading->depth--;
	free(text);
	return err;
}

static int
load_name(struct loading *loading, const char *name, const char *from)
{
	return is_path(name) ? load_path(loading, name, from) : load_builtin(loading, name, from);
}

/* The profile's own name: of a file, its base name without ".conf". */
static void
name_profile(struct nic_profile *profile, const char *name_or_path)
{
	const char *base = strrchr(name_or_path, '/');
	base = base ? base + 1 : name_or_path;
	size_t len = strlen(base);
	if (len > 5 && strcmp(base + len - 5, ".conf") == 0)
		len -= 5;
	if (len >= sizeof(profile->name))
		len = sizeof(profile->name) - 1;
	memcpy(profile->name, base, len);
	profile->name[len] = 0;
}

int
nic_profile_load(const char *name_or_path, struct nic_profile *profile, struct fail *fail)
{
	memset(profile, 0, sizeof(*profile));
	struct loading *loading = calloc(1, sizeof(*loading));
	if (!loading)
		return fail_set(fail, -ENOMEM, "%s: no memory", name_or_path);
	loading->profile = profile;
	loading->fail = fail;
	int err = load_name(loading, name_or_path, NULL);
	for (size_t i = 0; !err && i < nic_profile_key_count; i++)
		if (!loading->given[i])
			err = fail_set(fail, -EINVAL,
				"%s: %s is missing; add it, or begin with inherits = \"%s\";",
				name_or_path, nic_profile_keys[i].name, nic_profile_names[0]);
	free(loading);
	if (err)
		return err;
	name_profile(profile, name_or_path);
	struct fail check = {0};
	err = nic_profile_check(profile, &check);
	return err ? fail_set(fail, err, "%s: %s", name_or_path, check.text) : 0;
}
