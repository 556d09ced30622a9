#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Ten runs of `nicro compare`, one after the other: do they tell the same?

A machine that others use changes its speed between two runs, by 7 % here; so medians are compared
as measured, and at the same calibration. The second one decides.

Would have caught: an interval that a second run's median leaves, a spread between runs that a run
does not see, a noisy machine whose figures are called steady. Prints the spread of each row.

usage: ten_runs.py NICRO OBJECT [OPTION OF COMPARE]...
"""
import json
import os
import statistics
import subprocess
import sys

SKIP = 77
RUNS = 10
BELIEVED_MIN = 5  # runs of a row that are not too noisy: fewer say nothing about its interval
# Of 5 samples the interval holds the median with 94 %; of the 90 pairs of ten runs, which are not
# independent, so many are within it all the same.
INSIDE_MIN = 80


def run(nicro, words):
    done = subprocess.run([nicro, "compare", *words, "--json"], capture_output=True, text=True,
                          timeout=300, check=False)
    if done.returncode:
        sys.exit(f"FAILED: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def step_ns(measured):
    return measured["cpu_ns_per_packet"] / measured["calibration_steps_per_packet"]


def inside(runs, same_calibration):
    """Share of pairs in which the one run's median lies within the other one's interval, percent."""
    hits = []
    for one in runs:
        for other in runs:
            speed = step_ns(one) / step_ns(other) if same_calibration else 1
            ns = other["cpu_ns_per_packet"] * speed
            if one is not other:
                hits.append(one["median_low"] <= ns <= one["median_high"])
    return 100 * sum(hits) / len(hits)


def judge(name, runs):
    """One line about a row. @return does it keep its promise?"""
    believed = [m for m in runs if m["verdict"] in ("steady", "noisy")]
    if len(believed) < BELIEVED_MIN:
        print(f"{name:36} too noisy to conclude in {len(runs) - len(believed)} of {len(runs)} runs")
        return True
    medians = [m["cpu_ns_per_packet"] for m in believed]
    within = statistics.median(m["cv_percent"] or 0 for m in believed)
    width = statistics.median(m["median_high"] - m["median_low"] for m in believed)
    share = inside(believed, True)
    print(f"{name:36} {statistics.median(medians):7.1f} ns  medians {min(medians):7.1f} to "
          f"{max(medians):7.1f}  their deviation {statistics.stdev(medians):5.2f} ns, "
          f"within a run {within:4.1f} %  interval {width:5.1f} ns, holds "
          f"{inside(believed, False):3.0f} %, at the same calibration {share:3.0f} %")
    return share >= INSIDE_MIN


def main(nicro, *words):
    if os.geteuid() != 0:
        print("SKIP: the host legs need root; nothing was measured")
        return SKIP
    docs = [run(nicro, words) for _ in range(RUNS)]
    good = True
    for rows in zip(*(doc["paths"] for doc in docs)):
        measured = [row["measured"] for row in rows if row["measured"]]
        if rows[0]["modelled"]:
            figures = {json.dumps(row["modelled"]) for row in rows}
            good = good and len(figures) == 1
            print(f"{rows[0]['path']:36} {'always the same' if len(figures) == 1 else figures}")
        elif len(measured) < RUNS:
            print(f"{rows[0]['path']:36} {[row['missing'] for row in rows if row['missing']][0]}")
            good = False
        else:
            good = judge(rows[0]["path"], measured) and good
    for doc in docs:
        print(doc["host"]["noise"])
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
