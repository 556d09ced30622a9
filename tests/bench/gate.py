#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`nicro gate`: a slowdown of one instruction fails, a reformatted source does not, nothing flaps.

Would have caught: a comparison that rounds, a threshold that counts the wrong way, a report that no
parser takes, records of different runs compared with each other, a missing figure that passes.

usage: gate.py NICRO CLANG EXAMPLES_DIR INCLUDE_DIR
"""
import copy
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


class Bench:
    def __init__(self, nicro, clang, examples, include, work):
        self.nicro, self.clang, self.examples = nicro, clang, examples
        self.include, self.work = include, work

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, document):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return self.path(name)

    def record(self, name, source, *options):
        """Compile a source and run it on the model: the record's path."""
        c_file, objekt = self.write(name + ".c", source), self.path(name + ".o")
        subprocess.run([self.clang, "-O2", "-g", "-target", "bpf", "-mcpu=v2", "-I", self.examples,
                        "-idirafter", self.include, "-c", c_file, "-o", objekt], check=True)
        done = subprocess.run([self.nicro, "run", objekt, "--rx", "gen:size=64,flows=16", "--count",
                               "20000", "--json", *options], check=True, capture_output=True,
                              text=True)
        record = json.loads(done.stdout)
        return self.write(name + ".json", record)

    def gate(self, *words):
        return subprocess.run([self.nicro, "gate", *words], capture_output=True, text=True,
                              check=False)


def expect(done, code, text, what):
    check(done.returncode == code, f"{what}: exit {done.returncode}: {done.stdout}{done.stderr}")
    check(text in done.stdout + done.stderr, f"{what}: no '{text}' in: {done.stdout}{done.stderr}")
    if code == 2:
        check(done.stderr.count("\n") == 1 and not done.stdout, f"{what}: not one line")


def slow_and_reformatted(bench, source):
    body = "\treturn XDP_DROP;"
    check(body in source, "drop.c is as expected")
    base = bench.record("base", source)
    again = bench.record("again", source.replace(body, "\n\n  /* a comment */\n  return\n XDP_DROP ;"))
    slow = bench.record("slow", source.replace(
        body, '\tint verdict = XDP_ABORTED;\n\tasm volatile("%0 += 1" : "+r"(verdict));\n'
              "\treturn verdict;"))
    for _ in range(100):
        expect(bench.gate(base, again), 0, "passed", "reformatted source")
    expect(bench.gate(base, slow), 1, "modelled.cycles.program", "one more instruction")
    rows = {row["metric"]: row["verdict"]
            for row in json.loads(bench.gate(slow, base, "--json").stdout)["metrics"]}
    check(rows["modelled.cycles.program"] == rows["modelled.instructions"] == "better",
          f"one instruction less: {rows}")
    limits = bench.write("limits.json", {"schema": "nicro.thresholds/1", "metrics": {
        metric: {"allow_percent": 50} for metric in rows if "." in metric}})
    expect(bench.gate(base, slow, "--thresholds", limits), 0, "worse, allowed", "thresholds")
    return base, slow


def edited(bench, base):
    with open(base, encoding="utf-8") as file:
        record = json.load(file)
    less = copy.deepcopy(record)
    less["modelled"]["mpps"] -= 0.001
    expect(bench.gate(base, bench.write("less.json", less)), 1, "WORSE", "0.001 Mpps less")
    gone = copy.deepcopy(record)
    gone["modelled"]["mpps"] = None
    expect(bench.gate(base, bench.write("gone.json", gone)), 1, "MISSING", "a missing figure")
    other = copy.deepcopy(record)
    other["verdicts"] = {"XDP_PASS": 20000}
    expect(bench.gate(base, bench.write("other.json", other)), 1, "changed", "other verdicts")
    for key, value in (("device", "x"), ("seed", 2), ("packets_in", 1), ("program", "y")):
        wrong = dict(record, **{key: value})
        expect(bench.gate(base, bench.write("wrong.json", wrong)), 2, key, f"another {key}")
    live = bench.write("live.json", dict(record, deterministic=False))
    expect(bench.gate(base, live), 2, "live port", "a live record")
    for text in ("", "{", "[]", "{}", '{"schema":"nicro.maps/1"}'):
        expect(bench.gate(base, bench.write("bad.json", text)), 2, "bad.json", f"input {text!r}")
    expect(bench.gate(base, bench.path("none.json")), 2, "none.json", "a missing file")
    for metrics in ({"no.such": {"allow_percent": 1}}, {"modelled.mpps": {"allow_percent": -1}},
                    {"modelled.mpps": 1}):
        limits = bench.write("wrong.json", {"schema": "nicro.thresholds/1", "metrics": metrics})
        expect(bench.gate(base, base, "--thresholds", limits), 2, "wrong.json", "bad thresholds")


def reports(bench, base, slow):
    with open(base, encoding="utf-8") as file:
        record = json.load(file)
    name = "a<b>&\"c|`d"
    first = bench.write("odd1.json", dict(record, program=name))
    with open(slow, encoding="utf-8") as file:
        second = bench.write("odd2.json", dict(json.load(file), program=name))
    markdown, junit = bench.path("gate.md"), bench.path("gate.xml")
    done = bench.gate(first, second, "--markdown", markdown, "--junit", junit, "--json")
    check(done.returncode == 1, "exit with reports")
    document = json.loads(done.stdout)
    check(document["schema"] == "nicro.gate/1" and not document["passed"], "the document")
    failed = [row for row in document["metrics"] if row["verdict"] == "worse"]
    check(len(failed) == document["failed"] > 0, "failed rows")
    suite = ElementTree.parse(junit).getroot().find("testsuite")
    check(int(suite.get("failures")) == len(failed), "failures in JUnit")
    check(len(suite.findall("testcase")) == len(document["metrics"]), "cases in JUnit")
    check(suite.findall("testcase")[0].get("classname") == name, "names survive XML")
    with open(markdown, encoding="utf-8") as file:
        rows = [line for line in file if line.startswith("|")]
    check(len(rows) == len(document["metrics"]) + 2, "rows in Markdown")
    check(all(row.count("|") == 7 for row in rows), "columns in Markdown")
    check(bench.gate(first, second, "--junit", "/nowhere/x").returncode == 2, "unwritable report")
    expect(bench.gate(first, second, "--update"), 0, "new baseline", "update")
    expect(bench.gate(first, second), 0, "passed", "after update")


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="nicro-gate-") as work:
        bench = Bench(*sys.argv[1:], work)
        with open(os.path.join(bench.examples, "drop.c"), encoding="utf-8") as file:
            base, slow = slow_and_reformatted(bench, file.read())
        edited(bench, base)
        reports(bench, base, slow)


if __name__ == "__main__":
    main()
