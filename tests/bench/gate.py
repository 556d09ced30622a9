#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`nicro gate`: a slowdown of one instruction fails, a reformatted source does not, nothing flaps.

Would have caught: a comparison that rounds, a threshold that counts the wrong way, a report that no
parser takes, records of different runs compared with each other, a missing figure that passes, a
baseline that depends on where it stands, a program that vanished without a word, a script for CI
that hides the gate's answer.

usage: gate.py NICRO CLANG EXAMPLES_DIR INCLUDE_DIR GATE_SH REPEATS
"""
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


class Bench:
    def __init__(self, nicro, clang, examples, include, script, repeats, work):
        self.nicro = os.path.abspath(nicro)  # some are run in other directories
        self.clang, self.examples = clang, examples
        self.include, self.script, self.repeats = include, script, int(repeats)
        self.work = work

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, document):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return self.path(name)

    def compile(self, name, source):
        c_file, objekt = self.write(name + ".c", source), self.path(name + ".o")
        subprocess.run([self.clang, "-O2", "-g", "-target", "bpf", "-mcpu=v2", "-I", self.examples,
                        "-idirafter", self.include, "-c", c_file, "-o", objekt], check=True)
        return objekt

    def record(self, name, source, *options):
        """Compile a source and run it on the model: the record's path."""
        objekt = self.compile(name, source)
        done = subprocess.run([self.nicro, "run", objekt, "--rx", "gen:size=64,flows=16", "--count",
                               "20000", "--json", *options], check=True, capture_output=True,
                              text=True)
        record = json.loads(done.stdout)
        return self.write(name + ".json", record)

    def gate(self, *words, **options):
        return subprocess.run([self.nicro, "gate", *words], capture_output=True, text=True,
                              check=False, **options)


def expect(done, code, text, what):
    check(done.returncode == code, f"{what}: exit {done.returncode}: {done.stdout}{done.stderr}")
    check(text in done.stdout + done.stderr, f"{what}: no '{text}' in: {done.stdout}{done.stderr}")
    if code == 2:
        check(done.stderr.count("\n") == 1 and not done.stdout, f"{what}: not one line")


BODY = "\treturn XDP_DROP;"


def reformatted(source):
    check(BODY in source, "drop.c is as expected")
    return source.replace(BODY, "\n\n  /* a comment */\n  return\n XDP_DROP ;")


def slower(source):
    """The same program with one instruction more."""
    return source.replace(
        BODY, '\tint verdict = XDP_ABORTED;\n\tasm volatile("%0 += 1" : "+r"(verdict));\n'
              "\treturn verdict;")


def slow_and_reformatted(bench, source):
    base = bench.record("base", source)
    again = bench.record("again", reformatted(source))
    slow = bench.record("slow", slower(source))
    for _ in range(bench.repeats):
        expect(bench.gate(base, again), 0, "passed", "reformatted source")
    expect(bench.gate(base, slow), 1, "modelled.cycles.program", "one more instruction")
    rows = {row["metric"]: row["verdict"]
            for row in json.loads(bench.gate(slow, base, "--json").stdout)["programs"][0]["metrics"]}
    check(rows["modelled.cycles.program"] == rows["modelled.instructions"] == "better",
          f"one instruction less: {rows}")
    limits = bench.write("limits.json", {"schema": "nicro.thresholds/1", "metrics": {
        metric: {"allow_percent": 50} for metric in rows if "." in metric}})
    expect(bench.gate(base, slow, "--thresholds", limits), 0, "worse, allowed", "thresholds")
    return base, slow


def memory_operations(bench):
    """Of a program that reads the packet once and adds to a counter in a map, each packet alike."""
    with open(os.path.join(bench.examples, "proto_counters.c"), encoding="utf-8") as file:
        record = bench.record("counters", file.read())
    with open(record, encoding="utf-8") as file:
        operations = json.load(file)["modelled"]["memory_operations"]
    check(operations["ctm"] >= 20000 and operations["emem"] >= 20000, f"operations {operations}")
    check(all(count % 20000 == 0 for count in operations.values()), "equal packets, equal work")


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


def junit_cases(path):
    """All cases; what the attributes count is what is there."""
    root = ElementTree.parse(path).getroot()
    for element in [root, *root.findall("testsuite")]:
        cases = list(element.iter("testcase"))
        for attribute, found in (("tests", len(cases)),
                                 ("failures", sum(c.find("failure") is not None for c in cases)),
                                 ("skipped", sum(c.find("skipped") is not None for c in cases))):
            check(int(element.get(attribute)) == found, f"{attribute} in JUnit")
    return list(root.iter("testcase"))


def markdown_tables(path):
    """Rows of cells of each table: a heading, a line of dashes, rows of as many cells."""
    tables, rows = [], []
    with open(path, encoding="utf-8") as file:
        for line in [*file.read().split("\n"), ""]:
            if line.startswith("|"):
                check(line.endswith("|"), f"a row that does not end: {line}")
                rows.append([cell.strip() for cell in line[1:-1].split("|")])
            elif rows:
                check(all(set(cell) <= set("-:") and "---" in cell for cell in rows[1]), "the dashes")
                check(all(len(row) == len(rows[0]) for row in rows), f"cells of {rows}")
                tables.append(rows[2:])
                rows = []
            else:
                check("`" not in line and "<" not in line, f"markup in: {line}")
    return tables


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
    check(document["schema"] == "nicro.gate/2" and not document["passed"], "the document")
    program = document["programs"][0]
    failed = [row for row in program["metrics"] if row["verdict"] == "worse"]
    check(len(failed) == program["failed"] > 0 and document["failed"] == 1, "failed rows")
    cases = junit_cases(junit)
    check(sum(case.find("failure") is not None for case in cases) == len(failed), "failures in JUnit")
    check(len(cases) == len(program["metrics"]), "cases in JUnit")
    check(cases[0].get("classname") == name, "names survive XML")
    tables = markdown_tables(markdown)
    check([len(table) for table in tables] == [1, len(program["metrics"])], "rows in Markdown")
    check(bench.gate(first, second, "--junit", "/nowhere/x").returncode == 2, "unwritable report")
    expect(bench.gate(first, second, "--update"), 0, "new baseline", "update")
    expect(bench.gate(first, second), 0, "passed", "after update")


def states(done):
    return {program["program"]: program["state"]
            for program in json.loads(done.stdout)["programs"]}


def baseline(bench, source):
    """A repository with a baseline in ci/, and the objects of two commits."""
    os.mkdir(bench.path("old"))
    os.mkdir(bench.path("ci"))
    shutil.copy(os.path.join(bench.examples, "traffic", "mixed.pcap"), bench.path("ci"))
    file, rx = "ci/nicro.json", "pcap:ci/mixed.pcap,loop=20"
    objekt = bench.compile("old/xdp", source)
    here = {"cwd": bench.work}
    expect(bench.gate("--baseline", file, objekt, **here), 2, "nicro.json", "no baseline yet")
    expect(bench.gate("--baseline", file, "--update", objekt, **here), 2, "--rx", "no traffic yet")
    expect(bench.gate("--baseline", file, "--update", objekt, "--rx", rx, **here), 0, "recorded",
           "a new baseline")
    with open(bench.path(file), encoding="utf-8") as text:
        first = text.read()
    entry = json.loads(first)["runs"][0]
    check(entry["how"]["rx"] == "pcap:mixed.pcap,loop=20", "a path relative to the baseline")
    check("simulator" not in entry["record"], "nothing of this host")
    check(not any(entry["record"]["modelled"]["memory_operations"].values()), "drop reads nothing")
    expect(bench.gate("--baseline", file, "--update", objekt, **here), 0, "passed", "update again")
    with open(bench.path(file), encoding="utf-8") as text:
        check(text.read() == first, "an update without a change writes the same bytes")
    # Elsewhere: another working directory, another place for the repository.
    shutil.copytree(bench.path("ci"), bench.path("moved"))
    expect(bench.gate("--baseline", bench.path("moved/nicro.json"), objekt, cwd="/"), 0, "passed",
           "a moved baseline")
    return file, objekt


def commits(bench, source, file):
    """Later commits against that baseline, by the script that docs/ci/ offers."""
    def script(name, text, repeats=1):
        os.makedirs(bench.path(name), exist_ok=True)
        objekt = bench.compile(name + "/xdp", text)
        answers = set()
        for _ in range(repeats):
            done = subprocess.run([bench.script, file, objekt], capture_output=True, text=True,
                                  check=False, cwd=bench.work, env=dict(
                                      os.environ, NICRO=bench.nicro, GITHUB_STEP_SUMMARY=""))
            with open(bench.path("gate.md"), encoding="utf-8") as markdown:
                answers.add((done.returncode, done.stdout, done.stderr, markdown.read()))
        check(len(answers) == 1, f"{name}: {len(answers)} different answers")
        return done
    expect(script("same", reformatted(source), bench.repeats), 0, "passed", "reformatted source")
    check(all(case.find("failure") is None for case in junit_cases(bench.path("gate.xml"))),
          "no failure in JUnit")
    expect(script("slow", slower(source), bench.repeats), 1, "REGRESSION", "one more instruction")
    summary, rows = markdown_tables(bench.path("gate.md"))
    check(summary[0][:3] == ["xdp.o", "drop", "**REGRESSION**"], f"summary {summary}")
    check(any(row[0] == "`modelled.instructions`" and row[5] == "**WORSE**" for row in rows), "row")
    worse = {case.get("name") for case in junit_cases(bench.path("gate.xml"))
             if case.find("failure") is not None}
    check({"image.microcode_words", "image.worst.cycles", "modelled.cycles.program",
           "modelled.instructions"} <= worse, f"worse: {worse}")
    bench.write("ci/thresholds.json", {"schema": "nicro.thresholds/1", "metrics": {
        metric: {"allow_percent": 50} for metric in worse}})
    expect(script("slow", slower(source)), 0, "worse, allowed", "thresholds beside the baseline")
    os.remove(bench.path("ci/thresholds.json"))
    done = subprocess.run([bench.script, file], capture_output=True, check=False)
    check(done.returncode == 2, "the script without objects")


def programs_come_and_go(bench, source, file, objekt):
    here = {"cwd": bench.work}
    def run(name, text, *options):
        os.makedirs(bench.path(name), exist_ok=True)
        return bench.gate("--baseline", file, bench.compile(name + "/xdp", text), "--junit",
                          "gate.xml", *options, **here)
    renamed = source.replace("\ndrop(", "\ndropped(")
    check(renamed != source, "drop.c is as expected")
    done = run("renamed", renamed, "--json")
    check(done.returncode == 1 and states(done) == {"drop": "gone", "dropped": "new"}, done.stdout)
    cases = {case.get("classname"): case for case in junit_cases(bench.path("gate.xml"))}
    check(cases["drop"].find("failure") is not None, "a vanished program fails in JUnit")
    check(cases["dropped"].find("skipped") is not None, "a new program is skipped in JUnit")
    refused = source.replace(BODY, "\treturn (ctx->data_end - ctx->data) % ctx->rx_queue_index;")
    expect(run("refused", refused), 1, "REFUSED", "a program that no card takes")
    other = os.path.join(bench.work, "other.o")
    shutil.copy(objekt, other)
    done = bench.gate("--baseline", file, other, "--json", **here)
    check(done.returncode == 0 and [p["state"] for p in json.loads(done.stdout)["programs"]] ==
          ["new", "not-given"], "an object that the baseline does not know")
    expect(run("renamed", renamed, "--update", "--rx", "gen:size=64", "--count", "20000"), 0,
           "removed", "update with a renamed program")
    expect(run("renamed", renamed), 0, "passed", "after the update")
    expect(bench.gate("--baseline", file, objekt, objekt, **here), 2, "same name", "twice one name")


def bad_baselines(bench, file, objekt):
    with open(bench.path(file), encoding="utf-8") as text:
        good = json.load(text)
    run = good["runs"][0]
    def with_how(**changes):
        return dict(good, runs=[dict(run, how=dict(run["how"], **changes))])
    for document, says in (
            ("", "not JSON"), ({}, "not a baseline"), (dict(good, runs=[run, run]), "order"),
            (dict(good, runs=[{"object": "x.o"}]), "lacks"), (with_how(rx=None), "needs rx"),
            (with_how(rx="dev:lo"), "live port"), (with_how(rx="pcap:none.pcap"), "none.pcap"),
            (with_how(opt="fast"), "linux or max"), (with_how(set=[1]), "="),
            (with_how(count=0), "needs rx"), (with_how(device="none"), "none"),
            (with_how(count=7), "packets_in")):
        expect(bench.gate("--baseline", bench.write("bad.json", document),
                          bench.path("renamed/xdp.o")), 2, says, f"baseline {document!r:.60}")
    expect(bench.gate("--baseline", bench.path(file), objekt, "--rx", "gen:size=64"), 2, "--update",
           "options that the baseline decides")
    expect(bench.gate("a", "b", "--rx", "gen:size=64"), 2, "--rx", "options without baseline")
    expect(bench.gate("a"), 2, "two files", "one record")
    expect(bench.gate("--on-host", "a", "b", "--update"), 2, "--update", "nothing to update")
    expect(bench.gate("--on-host", objekt, objekt, "--repeats", "4"), 2, "5 to 30", "too few samples")


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="nicro-gate-") as work:
        bench = Bench(*sys.argv[1:], work)
        with open(os.path.join(bench.examples, "drop.c"), encoding="utf-8") as file:
            source = file.read()
        base, slow = slow_and_reformatted(bench, source)
        memory_operations(bench)
        edited(bench, base)
        reports(bench, base, slow)
        file, objekt = baseline(bench, source)
        commits(bench, source, file)
        programs_come_and_go(bench, source, file, objekt)
        bad_baselines(bench, file, objekt)


if __name__ == "__main__":
    main()
