#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""nicro run --lockstep as a process.

Would catch: an example whose microcode differs from its program at any instruction, a difference
that is not reported with its C line and exit code 1, a lockstep that compares nothing.
Usage: lockstep.py NICRO EXAMPLES TRAFFIC MAPS DEFECT.o
"""
import glob
import json
import os
import subprocess
import sys

nicro, examples, traffic, maps, defect = sys.argv[1:]
failed = 0


def check(fine, what):
    global failed
    if not fine:
        failed += 1
        print("FAIL:", what)


def run(*arguments):
    return subprocess.run(
        [nicro, "run", *arguments, "--lockstep", "-q"], capture_output=True, text=True, timeout=60
    )


objects = sorted(glob.glob(os.path.join(examples, "*.o")))
check(len(objects) >= 10, "examples are there")
for path in objects:
    name = os.path.basename(path)[:-2]
    contents = os.path.join(maps, name + ".json")
    options = ["--maps", contents] if os.path.exists(contents) else []
    for level in "linux", "max":
        pcap = "pcap:" + os.path.join(traffic, "mixed.pcap")
        result = run(path, "--rx", pcap, "--opt", level, "--json", *options)
        check(result.returncode == 0, f"{name} {level}: {result.stdout}{result.stderr}")
        if result.returncode == 0:
            totals = json.loads(result.stdout)
            seen = totals["lockstep"]
            check(seen["packets"] == totals["packets_in"], f"{name} {level}: {seen}")
            check((seen["instructions"] > 0) == (level == "linux"), f"{name} {level}: {seen}")

result = run(defect, "--rx", "gen:size=64", "--count", "3")
check(result.returncode == 1, f"a difference is exit code {result.returncode}")
for part in "packet 0: r", "shift_by_zero.c:17", "r3 <<= r2", "dbl_shf", "> r3 ":
    check(part in result.stdout, f"'{part}' is missing in:\n{result.stdout}")
result = run(defect, "--rx", "gen:size=64", "--count", "3", "--json")
document = json.loads(result.stdout)
check(document["schema"] == "nicro.lockstep/1", "schema")
check(document["difference"].startswith("packet 0: r3 is"), document["difference"])
result = run(defect, "--rx", "gen:size=64", "--count", "3", "--opt", "max")
check(result.returncode == 0, f"--opt=max has no defects: {result.stdout}")
sys.exit(failed > 0)
