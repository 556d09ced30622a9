#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The HTML report in a real browser: headless Chromium, without a network where we may take it away.

Would have caught: a policy that blocks the page's own style, markup that the browser repairs, a
message on the console, a page that prints as nothing. Skips where Chromium is not installed.

usage: report_browser.py NICRO OBJECT_DIR TRAFFIC_DIR MAPS_DIR
"""
import os
import shutil
import subprocess
import sys
import tempfile

SKIP = 77


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


def open_page(browser, page, work, *options):
    """Everything that the browser prints; its own pages log too, so look for ours."""
    words = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--enable-logging=stderr", "--no-pdf-header-footer", "--window-size=1200,4000",
             f"--user-data-dir={work}/browser", *options, "file://" + page]
    if os.geteuid() == 0 and shutil.which("unshare"):
        words = ["unshare", "--net"] + words
    done = subprocess.run(words, capture_output=True, timeout=120, check=False)
    check(done.returncode == 0, f"the browser: exit {done.returncode}: {done.stderr[-500:]}")
    log = done.stderr.decode(errors="replace")
    ours = [line for line in log.splitlines() if "CONSOLE" in line and page in line]
    check(not ours, f"on the console: {ours}")
    return done.stdout.decode(errors="replace")


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    nicro, objects, traffic, maps = sys.argv[1:]
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("SKIP: no chromium; apt install chromium")
        return SKIP
    with tempfile.TemporaryDirectory(prefix="nicro-browser-") as work:
        page, picture, paper = (f"{work}/report.{end}" for end in ("html", "png", "pdf"))
        subprocess.run([nicro, "compare", f"{objects}/l4_lb.o", "--rx", f"pcap:{traffic}/ipv4.pcap",
                        "--maps", f"{maps}/l4_lb.json", "--repeats", "1", "--html", page],
                       check=True, capture_output=True, timeout=120)
        with open(page, encoding="utf-8") as file:
            source = file.read()
        seen = open_page(browser, page, work, "--dump-dom")
        for element in ("<svg", "<table", "<tr", "<data", "<polyline", "<section"):
            check(seen.count(element) == source.count(element), f"{element} in the browser")
        open_page(browser, page, work, f"--screenshot={picture}")
        check(os.path.getsize(picture) > 50000, "an empty picture")
        open_page(browser, page, work, f"--print-to-pdf={paper}")
        with open(paper, "rb") as file:
            check(file.read(5) == b"%PDF-", "no PDF")
        check(os.path.getsize(paper) > 20000, "an empty print")
    return 0


if __name__ == "__main__":
    sys.exit(main())
