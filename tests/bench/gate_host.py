#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`nicro gate --on-host`: an object against itself and against one that does more.

Would have caught: a test that looks the wrong way, a slowdown that passes on a quiet machine, a
noisy machine that fails somebody's commit, a program left in the kernel.

usage: gate_host.py NICRO CLANG EXAMPLES_DIR INCLUDE_DIR
"""
import json
import os
import subprocess
import sys
import tempfile

SOURCE = """
#include "net.h"
SEC("xdp") int work(struct xdp_md *ctx)
{
    volatile int sum = ctx->rx_queue_index;
    for (int i = 0; i < %d; i++)
        sum = sum * 3 + i;
    return XDP_DROP + (sum & 0);
}
char _license[] SEC("license") = "Dual BSD/GPL";
"""


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    if os.geteuid() != 0:
        print("SKIP: loading programs into the kernel needs root")
        sys.exit(77)
    nicro, clang, examples, include = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="nicro-gate-host-") as work:
        def objekt(name, rounds):
            path = os.path.join(work, name)
            with open(path + ".c", "w", encoding="utf-8") as file:
                file.write(SOURCE % rounds)
            subprocess.run([clang, "-O2", "-g", "-target", "bpf", "-mcpu=v2", "-I", examples,
                            "-idirafter", include, "-c", path + ".c", "-o", path + ".o"],
                           check=True)
            return path + ".o"

        def gate(base, head, *options):
            done = subprocess.run([nicro, "gate", "--on-host", base, head, "--repeats", "5",
                                   "--json", *options], capture_output=True, text=True,
                                  check=False)
            if "kernel" in done.stderr:
                print("SKIP: " + done.stderr.strip())
                sys.exit(77)
            check(done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr}")
            program = json.loads(done.stdout)["programs"][0]
            row = program["metrics"][0]
            check(row["metric"] == "host.program_ns" and program["reason"], f"{program}")
            check((done.returncode == 1) == (row["verdict"] == "worse"), f"exit of {program}")
            print(row["verdict"], program["reason"])
            return row

        base, head = objekt("base", 40), objekt("head", 120)
        # One gate in a hundred calls an object slower than itself; not by half.
        limits = os.path.join(work, "limits.json")
        with open(limits, "w", encoding="utf-8") as file:
            json.dump({"schema": "nicro.thresholds/1",
                       "metrics": {"host.program_ns": {"allow_percent": 50}}}, file)
        check(gate(base, base, "--thresholds", limits)["verdict"] != "worse", "an object and itself")
        row = gate(base, head)
        check(row["verdict"] in ("worse", "too-noisy"), "three times the work")
        check(row["head"] > 1.5 * row["baseline"], "figures of three times the work")
        check(gate(head, base)["verdict"] in ("better", "too-noisy"), "a third of the work")


if __name__ == "__main__":
    main()
