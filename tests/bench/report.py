#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Reports of `nicro compare`: HTML, CSV and Markdown say what the record says, and nothing else.

Would have caught: a figure that differs from --json, a page that no parser takes, text of a record
that becomes markup or a formula, a page that fetches something, bytes that change from run to run,
a report half written.

usage: report.py NICRO REPORT_PRINT OBJECT_DIR TRAFFIC_DIR MAPS_DIR
"""
import copy
import csv
import html.parser
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

NOBODY = 65534
FORMATS = ("html", "csv", "markdown")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "=1 </title><script>alert(1)</script> & \"q\" 'a' | `c` *b* [l](http://h) \x01\uffff"


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


class Page(html.parser.HTMLParser):
    """What an HTML parser sees: balanced elements, no scripts, no addresses to fetch."""
    VOID = {"meta", "br", "hr", "link", "img"}
    FETCHING = {"src", "href", "srcset", "action", "data", "poster", "background"}

    def __init__(self, text):
        super().__init__()
        self.open, self.values, self.text, self.ids = [], [], [], []
        self.feed(text)
        self.close()
        check(not self.open, f"elements left open: {self.open}")

    def handle_starttag(self, tag, attrs):
        check(tag not in ("script", "link", "img", "iframe", "object", "embed", "form", "base"),
              f"a {tag} element")
        for name, value in attrs:
            check(name not in self.FETCHING and not name.startswith("on"), f"attribute {name}")
            check(name == "xmlns" or "://" not in (value or ""), f"an address: {value}")
            if name == "id":
                check(value not in self.ids, f"id {value} twice")
                self.ids.append(value)
        if tag == "data":
            self.values.append(float(dict(attrs)["value"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        check(self.open and self.open.pop() == tag, f"</{tag}> closes something else")

    def handle_data(self, data):
        if "style" in self.open:
            check("url(" not in data and "@import" not in data, "a style that fetches")
        self.text.append(data)


def numbers(value):
    """Every number of a part of the record."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [n for part in value for n in numbers(part)]
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


def points_of(record):
    return [p["compare"] for p in record["points"]] if "points" in record else [record]


def check_html(text, record):
    page = Page(text)
    root = ElementTree.fromstring(text.encode())
    plots = [svg for svg in root.iter(SVG + "svg") if svg.get("role") == "img"]
    for svg in plots:
        for kind in ("title", "desc"):
            check(svg.find(SVG + kind).text, f"a plot without {kind}")
            check(svg.find(SVG + kind).get("id") in svg.get("aria-labelledby").split(), "its id")
    for node in root.iter():
        for value in node.attrib.values():
            check("nan" not in value.lower().split() and "inf" not in value, f"no number: {value}")
    check("default-src 'none'" in text, "the policy")
    shown = {f"{value:.12g}" for value in page.values}
    main = next((p for p in points_of(record) if p["card"]), points_of(record)[0])
    for path in main["paths"]:
        measured = dict(path["measured"] or {})
        for extra in ("samples", "host_cpu_percent", "generator_ns_subtracted", "wall_mpps",
                      "calibration_steps_per_packet"):
            measured.pop(extra, None)
        for value in numbers(measured) + [(path["modelled"] or {}).get("mpps")]:
            check(value is None or f"{value:.12g}" in shown, f"{path['path']}: {value} not shown")
        seen = "".join(page.text)
        check((path["missing"] or path["includes"]) in seen, f"{path['path']}: no explanation")
    for point in points_of(record):
        if point["card"]:
            for key in ("latency_ns", "limits_mpps"):
                for value in numbers(point["card"][key]):
                    check(f"{value:.12g}" in shown, f"{key}: {value} not shown")
    return page, [svg.get("aria-labelledby").split("-")[0] for svg in plots]


def check_csv(text, record):
    rows = list(csv.DictReader(text.splitlines(True)))
    paths = [(point, path) for point in points_of(record) for path in point["paths"]]
    check(len(rows) == len(paths), f"{len(rows)} lines for {len(paths)} paths")
    for row, (point, path) in zip(rows, paths):
        check(None not in row and None not in row.values(), "cells of a line")
        for part, keys in {"modelled": ("mpps", "ns_per_packet"),
                           "measured": ("cpu_ns_per_packet", "mpps_one_core", "cv_percent")}.items():
            for key in keys:
                expected = (path[part] or {}).get(key)
                cell = row[f"{part}_{key}"]
                check(cell == "" if expected is None else float(cell) == expected,
                      f"{path['path']}: {part}_{key} is {cell}, in the record {expected}")
        card = point["card"] if path["modelled"] else None
        for key in ("min", "p50", "p99.9", "max"):
            cell = row[f"card_latency_{key}_ns"]
            check(float(cell) == card["latency_ns"][key] if card else cell == "", f"latency {key}")
        check(row["missing"] == (path["missing"] or ""), "the reason")
    return rows


def check_markdown(text, record):
    tables, width = 0, 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        check(width in (0, line.count("|")), f"another number of cells: {line}")
        tables += width == 0
        width = line.count("|")
    for point in points_of(record):
        for path in point["paths"]:
            if path["modelled"]:
                check(figure(path["modelled"]["mpps"]) in text, "modelled Mpps in Markdown")
            check(f"\n| {path['path']} |" in text, f"{path['path']} in Markdown")
    return tables


def figure(value):
    """As reports show it."""
    digits = 0 if value >= 1000 or value == int(value) else 1 if value >= 100 else 2 if value >= 10 else 3
    return f"{value:.{digits}f}"


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


class User:
    """nicro as an ordinary user, whose output repeats to the byte."""
    def __init__(self, work, nicro, files):
        os.chmod(work, 0o777)
        self.work = work
        self.nicro, *self.files = [shutil.copy(path, work) for path in [nicro] + files]
        for path in [self.nicro] + self.files:
            os.chmod(path, 0o755)
        self.how = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}

    def compare(self, *words):
        return subprocess.run([self.nicro, "compare", *words], capture_output=True, text=True,
                              timeout=120, check=False, cwd=self.work, **self.how)

    def reports(self, name, *words):
        """The record, and a text for each format."""
        paths = {form: f"{self.work}/{name}.{form}" for form in FORMATS}
        options = [word for form, path in paths.items() for word in ("--" + form, path)]
        done = self.compare(*words, "--json", *options)
        check(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
        return json.loads(done.stdout), {form: read(path) for form, path in paths.items()}


def whole_process(user, words):
    record, texts = user.reports("first", *words)
    _, plots = check_html(texts["html"], record)
    check(plots == ["paths", "latency", "ledger", "roofline"], f"plots of a user: {plots}")
    check_csv(texts["csv"], record)
    check(check_markdown(texts["markdown"], record) == 1, "tables in Markdown")
    formula = figure(record["card"]["formula"]["mpps"])
    check(f"by the simple formula {formula} Mpps" in texts["markdown"], "formula in Markdown")
    _, again = user.reports("second", *words)
    check(texts == again, "two runs give different reports")
    text = user.compare(*words, "--csv", "third.csv")
    check(text.returncode == 0 and "offload model" in text.stdout, "the table beside a report")
    check(read(user.work + "/third.csv") == texts["csv"], "a report without --json")
    return record


def files_that_cannot_be(user, words):
    before = sorted(os.listdir(user.work))
    for form in FORMATS:
        for path in ("/dev/full", "/no/such/dir/report", user.work, ""):
            done = user.compare(*words, "--" + form, path, "--json")
            check(done.returncode == 2 and not done.stdout, f"--{form} {path}: {done.returncode}")
            check(done.stderr.count("\n") == 1 and (path or "empty") in done.stderr,
                  f"--{form} {path}: {done.stderr}")
    done = user.compare(*words, "--html", "same", "--csv", "same")
    check(done.returncode == 2 and "--html and --csv" in done.stderr, "one file for two reports")
    check(sorted(os.listdir(user.work)) == before, "something was left behind")


def measured_path(name, ns, samples, **more):
    spread = 0.02 * ns
    path = {"path": name, "whole_path": True, "modelled": None, "measured": {
        "cpu_ns_per_packet": ns, "mpps_one_core": 1000 / ns if ns >= 1 else None,
        "host_cpu_percent": 100.0, "cv_percent": 1.25 if samples > 1 else None,
        "median_low": ns - spread if samples > 1 else ns,
        "median_high": ns + spread if samples > 1 else ns, "calibration_steps_per_packet": ns / 2,
        "generator_ns_subtracted": 100.0, "wall_mpps": None, "samples": [ns] * samples},
        "missing": None, "includes": "made by the test"}
    return dict(path, **more)


def rounded(value):
    """As a document prints numbers: 12 digits."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


def sweep_of(user, words):
    """A sweep whose card figures are true and whose host figures are made up."""
    points = []
    for number, size in enumerate(("64", "256", "1518", "imix")):
        done = user.compare(words[0], "--rx", f"gen:size={size},flows=16", *words[3:], "--json")
        compare = json.loads(done.stdout)
        compare["paths"] = compare["paths"][:1] + [
            measured_path("host XDP, program alone", 0.4, 5, whole_path=False),
            measured_path("host XDP, native on veth", 350.0 + 20 * number, 5),
            measured_path("kernel path, dropped by tc", 290.0 + 10 * number, 1)]
        compare["host"]["noise"] = {"verdict": "steady", "calibration_ns_per_step": 1.5,
                                    "calibration_spread_percent": 2.0, "steal_ms": 0.0,
                                    "load_1min": 0.5, "rounds_repeated": 0}
        mpps = compare["paths"][0]["modelled"]["mpps"]
        compare["search"] = {
            goal: {"lower_mpps": mpps * 0.98, "upper_mpps": mpps, "throughput_mpps": mpps * 0.97,
                   "outcome": "found", "trials": 9} for goal in ("ndr", "pdr")}
        compare["latency_at"] = [
            {"percent_of_pdr": percent, "load_mpps": mpps * percent / 100,
             "latency_ns": compare["card"]["latency_ns"]} for percent in (10, 50, 90)]
        if size == "1518":
            compare["search"] = compare["latency_at"] = None
        points.append({"value": size, "line_rate_mpps": 119.0 / (number + 1),
                       "mac_ceiling_mpps": 54.4, "compare": compare,
                       "search": compare["search"], "latency_at": compare["latency_at"]})
    return rounded({"schema": "nicro.sweep/1", "version": "0", "object": "x.o", "program": "x",
            "type": "xdp", "device": "agilio-cx-2x40", "seed": 1, "mode": "quick",
            "sweep": {"key": "size", "unit": "bytes"}, "points": points})


class Printer:
    def __init__(self, tool, work):
        self.tool, self.path = tool, os.path.join(work, "record.json")

    def texts(self, record):
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(record, file)
        return {form: subprocess.run([self.tool, form, self.path], check=True, timeout=60,
                                     capture_output=True).stdout.decode() for form in FORMATS}


def sweeps(printer, sweep):
    texts = printer.texts(sweep)
    page, plots = check_html(texts["html"], sweep)
    check(plots == ["sweep", "paths", "cores", "latency", "ledger", "roofline"], f"plots: {plots}")
    rows = check_csv(texts["csv"], sweep)
    check([row["ndr_mpps"] == "" for row in rows[::4]] == [False, False, True, False], "NDR in CSV")
    check([row["sweep_value"] for row in rows[::4]] == ["64", "256", "1518", "imix"], "points")
    check(check_markdown(texts["markdown"], sweep) == 2, "tables of a sweep")
    formulas = [point["compare"]["card"]["formula"]["mpps"] for point in sweep["points"]]
    row = "".join(f" {figure(mpps)} |" for mpps in formulas)
    check(f"\n| simple formula |{row}\n" in texts["markdown"], "formula of a sweep in Markdown")
    check("simple formula" in texts["html"], "formula of a sweep in the page")
    point = sweep["points"][0]
    mpps = point["compare"]["paths"][0]["modelled"]["mpps"]
    for value in (point["line_rate_mpps"], point["search"]["ndr"]["throughput_mpps"],
                  point["search"]["pdr"]["lower_mpps"], 350.0 * mpps / 1000,
                  point["latency_at"][1]["load_mpps"],
                  point["compare"]["ebpf_instructions_per_packet"]):
        check(any(math.isclose(value, shown, rel_tol=1e-9) for shown in page.values),
              f"{value} is not on the page")
    # Many points: as many tables as fit on paper, no figure is lost.
    many = copy.deepcopy(sweep)
    many["points"] = [dict(copy.deepcopy(point), value=str(1000 * turn + number))
                      for turn in range(8) for number, point in enumerate(sweep["points"])]
    page, _ = check_html(printer.texts(many)["html"], many)
    heads = "".join(page.text)
    check(heads.count("Nanoseconds a packet, mean") == 3, "tables of 32 points")
    check(all(f"{point['value']} bytes" in heads for point in many["points"]), "heads of points")
    # The worst point is on the page, wherever it is.
    worse = copy.deepcopy(sweep)
    worse["points"][1]["compare"]["host"]["noise"]["verdict"] = "too noisy to conclude"
    worse["points"][2]["compare"]["equivalence"].update(
        state="different", packet=7, difference="lengths differ", packets=8, lost=0, left_out=0)
    page, _ = check_html(printer.texts(worse)["html"], worse)
    seen = "".join(page.text)
    check("At 256 bytes: too noisy to conclude" in seen, "the noisiest point")
    check("At 1518 bytes: Packet 7: lengths differ" in seen, "the point that differs")


def with_text(value, text):
    """The record with every string but names of keys made hostile."""
    if isinstance(value, dict):
        keep = ("schema", "state", "value")
        return {key: part if key in keep else with_text(part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [with_text(part, text) for part in value]
    return text if isinstance(value, str) else value


def odd_records(printer, record, sweep):
    hostile = printer.texts(with_text(sweep, HOSTILE))
    page = Page(hostile["html"])
    ElementTree.fromstring(hostile["html"].encode())
    check("<script>alert(1)</script>" in "".join(page.text), "hostile text is shown as text")
    check("<script" not in hostile["markdown"], "HTML in Markdown")
    check_csv_hostile(hostile["csv"])
    # What a record may lack.
    different = copy.deepcopy(record)
    different.update(card=None, paths=[])
    different["equivalence"].update(state="different", packet=3, difference="bytes differ",
                                    packets=3, lost=0, left_out=0)
    refused = copy.deepcopy(record)
    refused.update(card=None, refused="map too large")
    refused["paths"][0].update(modelled=None, missing="not eligible")
    slow = copy.deepcopy(record)
    slow["paths"][0].update(modelled=None, missing="no rate: too few packets")
    for what, odd, word in (("different", different, "Packet 3: bytes differ"),
                            ("refused", refused, "map too large"), ("slow", slow, "too few")):
        texts = printer.texts(odd)
        page, _ = check_html(texts["html"], odd)
        check(word in "".join(page.text), f"{what}: the reason on the page")
        lines = list(csv.reader(texts["csv"].splitlines(True)))
        check(len(lines) == 1 + max(1, len(odd["paths"])), f"{what}: lines of CSV")
        check_markdown(texts["markdown"], odd)
    # Nothing is reckoned from a figure that is too noisy to conclude.
    noisy = copy.deepcopy(sweep)
    paths = noisy["points"][0]["compare"]["paths"]
    paths[2]["measured"]["verdict"] = "too noisy to conclude"
    cores = paths[2]["measured"]["cpu_ns_per_packet"] * paths[0]["modelled"]["mpps"] / 1000
    for what, odd, shown in (("steady", sweep, True), ("noisy", noisy, False)):
        page = printer.texts(odd)["html"]
        check(not re.search(r"[ ,M]-?nan\b", page), f"no plot has a point nowhere: {what}")
        values = Page(page).values
        check(any(math.isclose(cores, value, rel_tol=1e-9) for value in values) == shown,
              f"host cores of a {what} figure")
    for bare in ({}, {"points": []}, {"points": [{}]}, {"paths": [{}], "card": {}}):
        texts = printer.texts(bare)
        shown = "".join(Page(texts["html"]).text) + texts["csv"] + texts["markdown"]
        check(not re.search(r"\b(nan|inf)\b", shown), f"a missing figure is no number: {bare}")


def check_csv_hostile(text):
    cells = [cell for row in list(csv.reader(text.splitlines(True)))[1:] for cell in row]
    check(not [cell for cell in cells if cell and cell[0] in "=+@"], "a cell that is a formula")
    check("'" + HOSTILE in cells, "text survives CSV")


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    nicro, printer, objects, traffic, maps = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="nicro-report-") as work:
        user = User(work, nicro, [f"{objects}/l4_lb.o", f"{traffic}/ipv4.pcap",
                                  f"{maps}/l4_lb.json"])
        obj, pcap, filled = user.files
        words = [obj, "--rx", "pcap:" + pcap, "--maps", filled]
        record = whole_process(user, words)
        files_that_cannot_be(user, words)
        sweep = sweep_of(user, words)
        sweeps(Printer(printer, work), sweep)
        odd_records(Printer(printer, work), record, sweep)


if __name__ == "__main__":
    main()
