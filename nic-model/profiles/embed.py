#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make a C file of the built-in profiles: embed.py OUT FILE.conf... (the first is the default)."""
import pathlib
import sys


def c_string(text):
    lines = (line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
    return "\n".join(f'\t\t"{line}\\n"' for line in lines)


def main(out, files):
    rows = []
    for name in map(pathlib.Path, files):
        rows.append(f'\t{{"{name.stem}",\n{c_string(name.read_text())}}},\n')
    names = "".join(f'\t"{pathlib.Path(name).stem}",\n' for name in files)
    pathlib.Path(out).write_text(
        "/* SPDX-License-Identifier: BSD-2-Clause */\n"
        "/* Made by nic-model/profiles/embed.py. */\n"
        '#include "nic-model/profiles/builtin.h"\n\n'
        '#include "nic-model/profile.h"\n\n'
        "const struct profile_builtin profile_builtins[] = {\n" + "".join(rows) + "\t{0},\n};\n\n"
        "const char *const nic_profile_names[] = {\n" + names + "\tNULL,\n};\n")


main(sys.argv[1], sys.argv[2:])
