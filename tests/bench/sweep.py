#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`nicro compare --sweep` and `--search` as a whole process.

Would have caught: a sweep whose modelled figures change from run to run, a point that is not
compared first, a value that fails in the middle, a rate above the line, progress in a pipe.

usage: sweep.py user|root NICRO OBJECT_DIR MAPS_DIR
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

NOBODY = 65534
SKIP = 77
USUAL_SIZES = ["64", "128", "256", "512", "1024", "1280", "1518", "imix"]


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


def compare(tool, words, **how):
    return subprocess.run([tool, "compare"] + words, capture_output=True, text=True, timeout=170,
                          check=False, **how)


def document(done, schema):
    check(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    check(done.stderr == "", "not silent: " + done.stderr)
    doc = json.loads(done.stdout)
    check(doc["schema"] == schema, "schema")
    return doc


def modelled(doc):
    """What must be the same bytes every time: all but the host's figures."""
    parts = []
    for point in doc["points"]:
        record = dict(point["compare"])
        record.pop("host")
        record["paths"] = [path for path in record["paths"] if path["modelled"]]
        parts.append({**point, "compare": record})
    return json.dumps(parts)


def check_points(doc, state):
    for point in doc["points"]:
        name, record = point["value"], point["compare"]
        check(record["schema"] == "nicro.compare/1", f"{name}: schema")
        check(record["equivalence"]["state"] == state, f"{name}: {record['equivalence']}")
        mpps = record["paths"][0]["modelled"]["mpps"]
        check(0 < mpps <= point["line_rate_mpps"] * 1.001, f"{name}: {mpps} Mpps above the line")
        check(mpps <= point["mac_ceiling_mpps"] * 1.001, f"{name}: {mpps} Mpps above the MAC")
        check(point["search"] == record["search"], f"{name}: two searches")


def check_search(doc):
    """Rates found by search: in order, and near the elastic capacity where cores are the limit."""
    for point in doc["points"]:
        search, loads = point["search"], point["latency_at"]
        capacity = point["compare"]["paths"][0]["modelled"]["mpps"]
        for goal in ("ndr", "pdr"):
            found = search[goal]
            check(found["outcome"] == "found", f"{goal}: {found}")
            check(found["lower_mpps"] < found["upper_mpps"] <= found["lower_mpps"] * 1.006,
                  f"{goal}: width {found}")
            # The elastic rate is of the first 100,000 packets, in which the card is still slower.
            check(abs(found["lower_mpps"] / capacity - 1) < 0.02, f"{goal}: {found} {capacity}")
        check([load["percent_of_pdr"] for load in loads] == [10, 50, 90], "loads")
        for load in loads:
            check(list(load["latency_ns"]) ==
                  ["min", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max"], "latencies")


def check_refusals(tool, objects, **how):
    drop = f"{objects}/drop.o"
    for words in (["--sweep", "nope=1"], ["--sweep", ""], ["--sweep", "size="],
                  ["--sweep", "size=64,,128"], ["--sweep", "size=huge"], ["--sweep", "flows=0"],
                  ["--sweep", "fill=50"], ["--sweep", "cores"], ["--sweep", "cores=0"],
                  ["--sweep", "size=" + ",".join(["64"] * 65)], ["--quick", "--thorough"],
                  ["--sweep", "size", "--rx", "pcap:x.pcap"]):
        done = compare(tool, [drop] + words, **how)
        check(done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1,
              f"{words}: exit {done.returncode}, '{done.stderr}'")


def as_user(nicro, objects, maps):
    """Without privileges: the model's figures at every point, the same bytes each time."""
    with tempfile.TemporaryDirectory(prefix="nicro-sweep-") as work:
        os.chmod(work, 0o755)
        for path in (nicro, f"{objects}/drop.o", f"{objects}/l4_lb.o", f"{maps}/l4_lb.json"):
            os.chmod(shutil.copy(path, work), 0o755)
        how = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        tool = f"{work}/nicro"
        words = [f"{work}/l4_lb.o", "--maps", f"{work}/l4_lb.json", "--sweep", "size"]
        first = compare(tool, words + ["--json"], **how)
        doc = document(first, "nicro.sweep/1")
        check([point["value"] for point in doc["points"]] == USUAL_SIZES, "usual sizes")
        check(doc["mode"] == "quick" and doc["sweep"] == {"key": "size", "unit": "bytes"}, "head")
        check(all(point["search"] is None for point in doc["points"]), "search unasked")
        check_points(doc, "unknown")
        check(first.stdout == compare(tool, words + ["--json"], **how).stdout, "two runs differ")
        text = compare(tool, words, **how)
        check(text.returncode == 0 and "\r" not in text.stderr, "the text")
        for value in USUAL_SIZES:
            check(f"\n{value:>7} ?" in text.stdout, f"no row of {value}")
        words = [f"{work}/drop.o", "--search", "--sweep", "cores=2,5", "--json"]
        doc = document(compare(tool, words, **how), "nicro.sweep/1")
        check(doc["sweep"] == {"key": "core.cores", "unit": None}, "a key of the card")
        check_points(doc, "unknown")
        check_search(doc)
        one = document(compare(tool, [f"{work}/drop.o", "--search", "--set", "cores=2", "--json"],
                               **how), "nicro.compare/1")
        check(one["search"] == doc["points"][0]["search"], "the sweep and the single comparison")
        check_refusals(tool, work, **how)


def as_root(nicro, objects, maps):
    if os.geteuid() != 0:
        print("SKIP: the host legs need root; nothing was measured")
        return SKIP
    words = [f"{objects}/l4_lb.o", "--maps", f"{maps}/l4_lb.json", "--sweep", "size=64,imix",
             "--repeats", "1", "--json"]
    first = document(compare(nicro, words), "nicro.sweep/1")
    check_points(first, "equal")
    for point in first["points"]:
        rows = {path["path"]: path for path in point["compare"]["paths"]}
        for name in ("host XDP, program alone", "host XDP, native on veth",
                     "kernel path, dropped by tc", "kernel path, dropped by routing"):
            check(rows[name]["measured"], f"{point['value']}, {name}: {rows[name]['missing']}")
    again = document(compare(nicro, words), "nicro.sweep/1")
    check(modelled(first) == modelled(again), "modelled figures differ between two runs")
    # Card and kernel are filled alike, and a full map takes no new entry on either.
    words = [f"{objects}/syn_limiter.o", "--rx", "gen:shape=syn,flows=100", "--sweep",
             "fill=0,100", "--repeats", "1", "--json"]
    filled = document(compare(nicro, words), "nicro.sweep/1")
    check_points(filled, "equal")
    verdicts = [point["compare"]["card"]["verdicts"] for point in filled["points"]]
    check(verdicts[0] != verdicts[1] or filled["points"][0]["compare"]["paths"][0]["modelled"] !=
          filled["points"][1]["compare"]["paths"][0]["modelled"], "a full map changes nothing")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit((as_root if sys.argv[1] == "root" else as_user)(*sys.argv[2:]))
