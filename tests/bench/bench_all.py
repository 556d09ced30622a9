#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`./dev bench` as a whole process, on little.

Would have caught: a script that the loop calls and that does not exist, a machine without a figure
and without a reason, a rate that is not that of the samples, a file half written.

usage: bench_all.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import subprocess
import sys
import tempfile

SOURCE, BUILD = sys.argv[1:3]
PEERS = ("functional", "traced", "timed", "ubpf", "ubpf-jit", "kernel", "kernel-jit")


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


def bench(*words, code=0):
    done = subprocess.run([f"{SOURCE}/tests/bench-all", BUILD, *words], capture_output=True,
                          text=True, check=False, timeout=100)
    check(done.returncode == code, f"{words}: exit {done.returncode}: {done.stderr[:400]}")
    return done.stdout


def main():
    with tempfile.TemporaryDirectory(prefix="nicro-bench-") as work:
        path = work + "/bench.json"
        text = bench("--repeats", "2", "--only", "programs", "--programs", "drop,icmp_echo",
                     "--only", "commands", "--json", path)
        with open(path, encoding="utf-8") as stream:
            doc = json.load(stream)
        check(os.listdir(work) == ["bench.json"], "something beside the JSON")
        bench("--programs", "none", "--json", work + "/none", code=2)
        bench("--repeats", "0", code=2)
    check(doc["schema"] == "nicro.bench/1" and doc["repeats"] == 2, "head of the JSON")
    figures = {figure["name"]: figure for figure in doc["figures"]}
    skipped = {row["name"]: row["reason"] for row in doc["skipped"]}
    for program in ("drop", "icmp_echo"):
        check(f"\n  {program} " in text, f"{program} is not in the table")
        for peer in PEERS:
            name = f"{program}:{peer}"
            check((name in figures) != bool(skipped.get(name)), f"{name}: figure or reason")
        for peer in PEERS[:3]:
            check(len(figures[f"{program}:{peer}"]["samples"]) == 2, f"{program}:{peer}: samples")
            check(figures[f"{program}:{peer}"]["lowest"] > 0, f"{program}:{peer}: no time")
        rate = figures[f"{program}:timed-rate"]["samples"][0]
        ns = figures[f"{program}:timed"]["samples"][0]
        check(abs(rate * ns - 1000) < 10, f"{program}: {rate} Mpps and {ns} ns")
    check("icmp_echo:timing-per-operation" in figures, "no timing per operation")
    check(figures["command:check"]["lowest"] > 0, "check took no time")


main()
