#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Would have caught: a pass that is quadratic in the length of a program. Whole processes, the
fastest of several: translating 2,000 instructions takes less than 20 ms, checking 1,000 less than
50 ms. The test fails at five times that, so that a busy machine does not decide it."""
import json
import subprocess
import sys
import time

RUNS = 7
SLACK = 5


def fastest_ms(command):
    best = float("inf")
    for _ in range(RUNS):
        start = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        best = min(best, 1000 * (time.monotonic() - start))
    return best


def main():
    nicro, straight, mixed = sys.argv[1:]
    failed = 0
    cases = (
        (straight, 2000, 20, ["jit"]),
        (straight, 2000, 20, ["jit", "--opt", "max"]),
        (mixed, 1000, 50, ["check"]),
    )
    for path, insns, limit_ms, words in cases:
        out = subprocess.run([nicro, "check", "--json", path], check=True, capture_output=True)
        program = json.loads(out.stdout)["programs"][0]
        took = fastest_ms([nicro, *words, path])
        good = program["insns"] >= insns and program["eligible"] and took < SLACK * limit_ms
        failed += not good
        print(f"{'ok' if good else 'FAIL'}: nicro {' '.join(words)}, {program['insns']} instructions:"
              f" {took:.1f} ms ({limit_ms} wanted)")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
