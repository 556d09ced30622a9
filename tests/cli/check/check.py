#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""nicro check as a whole process. Would have caught: a finding at the wrong C line, a rule too many
or too few when one run is to list all that porting takes, exit codes, documents that do not parse,
an example that is refused, a kernel that disagrees.

usage: check.py NICRO SOURCE_DIR OBJECT_DIR EXAMPLE_OBJECT...
"""
import json
import os
import pty
import re
import subprocess
import sys

nicro, source_dir, object_dir = sys.argv[1:4]
examples = sys.argv[4:]
port, unsafe = (os.path.join(object_dir, name) for name in ("port.o", "unsafe.o"))
failures = 0


def expect(what, condition):
    global failures
    if not condition:
        failures += 1
        print("FAILED:", what)


def check(*args):
    done = subprocess.run([nicro, "check", *args], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def check_json(*args):
    code, out, err = check("--json", *args)
    return code, json.loads(out), err


def other(name):
    return os.path.join(object_dir, name + ".o")


def marks(source):
    """Expected (line, rule) and (map, rule) of a source."""
    lines, maps = set(), set()
    for number, line in enumerate(open(os.path.join(source_dir, source)), 1):
        for rules in re.findall(r"/\* expect (.*?) \*/", line):
            lines |= {(number, rule) for rule in rules.split()}
        for rules in re.findall(r"/\* expect-map (.*?) \*/", line):
            name, rule = rules.split()
            maps.add((name, rule))
    return lines, maps


def found(document):
    lines, maps = set(), set()
    for program in document["programs"]:
        for finding in program["findings"]:
            if finding["insn"] is None:
                maps.add((finding["value"].split(":")[0].split()[1], finding["rule"]))
            else:
                lines.add((finding["line"], finding["rule"]))
    return lines, maps


def test_marks():
    for source, obj in (("port.c", port), ("unsafe.c", unsafe)):
        code, document, _ = check_json(obj)
        expect(f"{source}: exit code 1", code == 1)
        wanted, got = marks(source), found(document)
        for kind in range(2):
            expect(f"{source}: missing {sorted(wanted[kind] - got[kind])}",
                   not wanted[kind] - got[kind])
            expect(f"{source}: too many {sorted(got[kind] - wanted[kind])}",
                   not got[kind] - wanted[kind])


def first_marks(source):
    """[(line, rule)] of the `first` marks: each of a program of its own."""
    with open(os.path.join(source_dir, source)) as lines:
        return [(number, rule) for number, line in enumerate(lines, 1)
                for rule in re.findall(r"/\* first (\S+) \*/", line)]


def test_mistakes():
    """One mistake a program: it is the first finding, at its C line."""
    total = 0
    for name in ("mistakes_memory", "mistakes_flow", "mistakes_device"):
        _, document, _ = check_json(other(name))
        wanted, got = first_marks(name + ".c"), []
        for program in document["programs"]:
            first = (program["findings"] or [None])[0]
            expect(f"{name}: {program['name']} is refused",
                   program["eligible"] is False and first)
            if first:
                expect(f"{name}: {program['name']}: the file", first["file"].endswith(name + ".c"))
                got.append((first["line"], first["rule"]))
        expect(f"{name}: wanted but not first {sorted(set(wanted) - set(got))}",
               set(wanted) <= set(got))
        expect(f"{name}: first but not wanted {sorted(set(got) - set(wanted))}",
               sorted(wanted) == sorted(got))
        total += len(wanted)
    expect(f"mistakes: at least 40, are {total}", total >= 40)


def test_document():
    _, document, _ = check_json(port)
    expect("schema", document["schema"] == "nicro.check/1")
    programs = {program["name"]: program for program in document["programs"]}
    expect("programs", set(programs) == {"porting", "classify", "clean", "padded", "traced"})
    expect("clean is eligible", programs["clean"]["eligible"] is True)
    expect("clean has words", programs["clean"]["microcode_words"] == 26)
    expect("porting is not", programs["porting"]["eligible"] is False)
    expect("traced is skipped", programs["traced"]["eligible"] is None
           and programs["traced"]["skipped"])
    expect("the kernel was not asked", all(p["kernel"] is None for p in programs.values()))
    expect("as a whole", document["objects"][0]["loads"] is False)


def test_map_places():
    """A map has no line of its own in BTF: its finding stands where the program first uses it."""
    _, document, _ = check_json("--prog", "porting", port)
    flows = next(f for f in document["programs"][0]["findings"]
                 if f["insn"] is None and "flows" in f["value"])
    expect("the map's finding has a line", flows["text"] and "&flows" in flows["text"])


def test_exit_codes():
    expect("one program of several", check("--prog", "clean", port)[0] == 0)
    expect("another type", check("--prog", "traced", port)[0] == 1)
    code, out, err = check(port, "/nonexistent.o", examples[0])
    expect("a bad input among good ones: 2", code == 2)
    expect("it has its line", "/nonexistent.o" in err and err.count("\n") == 1)
    expect("the others have theirs", "porting" in out and examples[0] in out)
    code, out, err = check("--json", "--sarif", port)
    expect("contradictory options", code == 2 and out == "" and err.count("\n") == 1)
    code, out, err = check("--prog", "nobody", port)
    expect("unknown program", code == 2 and "porting" in err)
    code, out, err = check("--device", "nocard", port)
    expect("unknown card", code == 2 and out == "")


def test_examples():
    code, document, _ = check_json(*examples)
    expect("examples: exit code 0", code == 0)
    for program in document["programs"]:
        expect(f"{program['object']} is eligible", program["eligible"])
    expect("one object each", len(document["objects"]) == len(examples))


def test_matrix():
    code, out, _ = check("--device", "all", "--quiet", port)
    expect("matrix: exit code 1", code == 1)
    header = out.splitlines()[0].split()
    expect("matrix: a column each card", header[0] == "program" and len(header) >= 4)
    row = next(line for line in out.splitlines() if "port.o: clean" in line)
    expect("matrix: clean everywhere", row.split()[2:] == ["yes"] * (len(header) - 1))
    whole = [line for line in out.splitlines() if "port.o as a whole" in line]
    expect("matrix: one line for all cards that say the same", len(whole) == 1)
    expect("matrix: names those cards", whole[0].count("agilio-cx") == len(header) - 1)
    _, document, _ = check_json("--device", "all", port)
    expect("a program each card", len(document["programs"]) == 5 * (len(header) - 1))
    # The build of the firmware that has lookup only.
    limiter = next(path for path in examples if "syn_limiter" in path)
    expect("the open firmware refuses an update",
           check("--device", "agilio-cx-2x40-open", limiter)[0] == 1)


def test_sarif():
    code, out, _ = check("--sarif", port)
    run = json.loads(out)["runs"][0]
    expect("SARIF: exit code 1", code == 1)
    lines = {r["locations"][0]["physicalLocation"].get("region", {}).get("startLine")
             for r in run["results"]}
    expect("SARIF: on the line", {line for line, _ in marks("port.c")[0]} <= lines)
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        expect("SARIF: index of the rule", rule["id"] == result["ruleId"])


def test_sarif_required():
    """What SARIF 2.1.0 requires of each level, and URIs that a code host finds."""
    _, out, _ = check("--sarif", "--device", "all", port, unsafe, other("lone"))
    document = json.loads(out)
    expect("SARIF: version", document["version"] == "2.1.0" and "2.1.0" in document["$schema"])
    run = document["runs"][0]
    driver = run["tool"]["driver"]
    expect("SARIF: tool", driver["name"] == "nicro" and driver["version"])
    ids = [rule["id"] for rule in driver["rules"]]
    expect("SARIF: a rule once", len(ids) == len(set(ids)))
    for result in run["results"]:
        expect("SARIF: level", result["level"] in ("none", "note", "warning", "error"))
        expect("SARIF: message", result["message"]["text"])
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        expect(f"SARIF: {uri} is normalised", not {"", ".", ".."} &
               set(uri.removeprefix("file:///").split("/")))
        expect("SARIF: lines count from 1", place.get("region", {"startLine": 1})["startLine"] >= 1)


PROGRAM_KEYS = {"object", "name", "section", "type", "insns", "device", "eligible",
                "microcode_words", "stack_bytes", "skipped", "findings", "kernel"}
FINDING_KEYS = {"rule", "severity", "stage", "errno", "insn", "file", "line", "text", "value",
                "message", "advice"}
SEVERITIES = ("unsafe", "refused", "untranslated", "attach", "warning")
STAGES = ("map", "load", "verifier", "instruction", "finalise", "translate", "attach", "running")


def test_contract():
    """Field by field: others build on them. Unknown values are null, never left out."""
    for obj in (port, unsafe, other("lone"), other("legacy"), other("mistakes_flow"), *examples):
        _, document, _ = check_json(obj)
        for program in document["programs"]:
            place = f"{obj}: {program['name']}"
            expect(f"{place}: keys {PROGRAM_KEYS - set(program)} missing",
                   PROGRAM_KEYS <= set(program))
            findings = program["findings"]
            for finding in findings:
                expect(f"{place}: keys {FINDING_KEYS - set(finding)} missing",
                       FINDING_KEYS <= set(finding))
                expect(f"{place}: severity", finding["severity"] in SEVERITIES)
                expect(f"{place}: stage {finding['stage']}", finding["stage"] in STAGES)
                expect(f"{place}: errno of what is refused", isinstance(finding["errno"], int)
                       or finding["severity"] == "warning")
                expect(f"{place}: words", finding["message"] and finding["advice"])
                expect(f"{place}: line and file go together",
                       (finding["line"] is None) == (finding["file"] is None))
            decisive = [f for f in findings if f["severity"] in SEVERITIES[:3]]
            if program["eligible"] is None:
                expect(f"{place}: why it is skipped", program["skipped"] and not findings)
                continue
            expect(f"{place}: eligible follows from the findings",
                   program["eligible"] == (not decisive))
            expect(f"{place}: microcode only of what is eligible",
                   program["eligible"] == isinstance(program["microcode_words"], int)
                   == isinstance(program["stack_bytes"], int))
            expect(f"{place}: root cause first",
                   not decisive or findings[0]["severity"] in SEVERITIES[:3])


def test_old_objects():
    code, document, _ = check_json(other("lone"))
    lone = document["programs"][0]
    expect("a lone function in .text", code == 0 and lone["section"] == ".text"
           and lone["name"] == "lone" and lone["eligible"])
    code, document, _ = check_json(other("legacy"))
    programs = {program["name"]: program for program in document["programs"]}
    expect("legacy: one of them is refused", code == 1)
    expect("legacy: a per-CPU map", [f["rule"] for f in programs["old_counter"]["findings"]]
           == ["map-type"])
    expect("legacy: a plain map", programs["old_plain"]["eligible"])
    expect("legacy: a classifier", programs["old_filter"]["eligible"]
           and programs["old_filter"]["type"] == "tc")
    expect("legacy: a tracing program beside", programs["old_trace"]["skipped"])
    code, out, err = check(other("maps_without_btf"))
    expect("maps without BTF: one line with the cure",
           code == 2 and out == "" and err.count("\n") == 1 and "compile with -g" in err)


def test_adversarial():
    """2^24 paths: a finding at a line, not a hang."""
    start = os.times()
    code, document, _ = check_json(other("adversarial"))
    end = os.times()
    seconds = (end.children_user + end.children_system
               - start.children_user - start.children_system)
    first = document["programs"][0]["findings"][0]
    expect("adversarial: the finding", code == 1 and first["rule"] == "work-limit"
           and first["line"] and "1000000" in first["message"])
    most = 20 if "ASAN_OPTIONS" in os.environ else 2
    expect(f"adversarial: {seconds:.2f} s of CPU, at most {most}", seconds < most)


def on_terminal(**env):
    """What check prints on a terminal."""
    leader, follower = pty.openpty()
    subprocess.run([nicro, "check", unsafe], stdout=follower, stderr=follower,
                   env={**os.environ, "TERM": "xterm", **env}, timeout=60)
    os.close(follower)
    text = b""
    try:
        while block := os.read(leader, 65536):
            text += block
    except OSError:
        pass  # how Linux says that the other end is closed
    os.close(leader)
    return text


def test_colours():
    os.environ.pop("NO_COLOR", None)
    expect("colours on a terminal", b"\033[31m" in on_terminal())
    expect("none when NO_COLOR is set", b"\033" not in on_terminal(NO_COLOR="1"))
    expect("none in a pipe", "\033" not in check(unsafe)[1])


def test_same_bytes():
    for args in ((port,), ("--json", port), ("--sarif", port), ("--device", "all", port)):
        expect(f"same bytes: {args}", check(*args) == check(*args))


def test_log():
    code, out, err = check("--verbose", "--json", unsafe)
    expect("the log leaves the document whole", json.loads(out)["programs"])
    expect("the log has the state", "R1=ctx" in err)


def test_kernel():
    _, document, _ = check_json("--kernel", "--prog", "clean", port)
    kernel = document["programs"][0]["kernel"]
    if kernel["accepted"] is None:
        print("kernel not asked:", kernel["message"])
        return
    expect("the kernel accepts", kernel["accepted"] and not kernel["differs"])
    _, document, _ = check_json("--kernel", unsafe)
    kernel = document["programs"][0]["kernel"]
    expect("the kernel refuses", kernel["accepted"] is False and not kernel["differs"])


for test in (test_marks, test_mistakes, test_document, test_map_places, test_exit_codes, test_examples,
             test_matrix, test_sarif, test_sarif_required, test_contract, test_old_objects,
             test_adversarial, test_colours, test_same_bytes, test_log, test_kernel):
    test()
print("failed" if failures else "passed", failures or "")
sys.exit(1 if failures else 0)
