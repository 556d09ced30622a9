/* SPDX-License-Identifier: BSD-2-Clause */
/* The profiles inside the binary, so that they are there in any directory (embed.py makes them). */
#ifndef NIC_MODEL_PROFILES_BUILTIN_H
#define NIC_MODEL_PROFILES_BUILTIN_H

struct profile_builtin {
	const char *name; /* NULL after the last */
	const char *text; /* of the file */
};
extern const struct profile_builtin profile_builtins[];

#endif
