#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make a C array of a file: embed.py INPUT OUTPUT NAME."""
import sys

data = open(sys.argv[1], "rb").read()
with open(sys.argv[2], "w", encoding="ascii") as out:
    out.write("/* SPDX-License-Identifier: BSD-2-Clause */\n/* Made by bench/embed.py. */\n"
              "#include <stddef.h>\n"
              f"extern const unsigned char {sys.argv[3]}[];\n"
              f"extern const size_t {sys.argv[3]}_bytes;\n"
              f"const unsigned char {sys.argv[3]}[] __attribute__((aligned(8))) = {{\n")
    for at in range(0, len(data), 16):
        out.write("".join(f"0x{byte:02x}," for byte in data[at:at + 16]) + "\n")
    out.write(f"}};\nconst size_t {sys.argv[3]}_bytes = {len(data)};\n")
