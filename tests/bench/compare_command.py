#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""`nicro compare` as a whole process.

Would have caught: host legs that fail without saying why, output that differs between two runs of
an ordinary user, a figure in the wrong column, an interface left behind by kill -9.

usage: compare_command.py user|root NICRO OBJECT_DIR TRAFFIC_DIR MAPS_DIR
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

NOBODY = 65534
SKIP = 77


def check(true, text):
    if not true:
        sys.exit("FAILED: " + text)


def compare(tool, words, **how):
    return subprocess.run([tool, "compare"] + words, capture_output=True, text=True, timeout=120,
                          check=False, **how)


def document(done):
    check(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    doc = json.loads(done.stdout)
    check(doc["schema"] == "nicro.compare/1", "schema")
    for path in doc["paths"]:
        figures = [key for key in ("modelled", "measured", "missing") if path[key] is not None]
        check(len(figures) == 1, f"{path['path']} has {figures}")
    return doc


def as_user(nicro, objects, traffic, maps):
    """Without privileges: the model's figure, reasons for the others, the same bytes each time."""
    with tempfile.TemporaryDirectory(prefix="nicro-compare-") as work:
        os.chmod(work, 0o755)
        files = [shutil.copy(path, work) for path in
                 (nicro, f"{objects}/l4_lb.o", f"{traffic}/ipv4.pcap", f"{maps}/l4_lb.json")]
        for path in files:
            os.chmod(path, 0o755)
        how = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        words = [files[1], "--rx", "pcap:" + files[2], "--maps", files[3]]
        first = compare(files[0], words + ["--json"], **how)
        doc = document(first)
        check(doc["equivalence"]["state"] == "unknown" and doc["equivalence"]["reason"],
              "equivalence without privileges")
        check([p["path"] for p in doc["paths"] if p["missing"]] ==
              ["host XDP", "kernel path", "user space"], "missing legs")
        check(doc["paths"][0]["modelled"]["mpps"] > 1, "modelled Mpps")
        check(20 < doc["ebpf_instructions_per_packet"] < 200, "eBPF instructions a packet")
        check("sudo" in doc["paths"][1]["missing"], "the cure")
        second = compare(files[0], words + ["--json"], **how)
        check(first.stdout == second.stdout, "two runs differ")
        text = compare(files[0], words, **how)
        check(text.returncode == 0 and "Next: the same with sudo" in text.stdout, "the text")
        check("\r" not in text.stderr, "progress in a pipe")
        bad = compare(files[0], [files[1], "--rx", "dev:lo"], **how)
        check(bad.returncode == 2 and bad.stderr.count("\n") == 1, "a live port is misuse")


def processes_in(kind, other_than):
    """Processes of ours named nicro that live in another namespace than this one."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                name = file.read().strip()
            if name == "nicro" and os.readlink(f"/proc/{pid}/ns/{kind}") != other_than:
                found.append(pid)
        except OSError:
            pass  # it ended while we looked
    return found


def after(seconds):
    start = time.monotonic()
    return lambda: time.monotonic() > start + seconds


def packet_sockets(count):
    """The moment when so many packet sockets have been seen: the ring's is the first of a round,
    DPDK's the second."""
    seen = set()

    def moment():
        for pid in processes_in("net", other_than=os.readlink("/proc/self/ns/net")):
            try:
                with open(f"/proc/{pid}/net/packet", encoding="utf-8") as file:
                    seen.update(line.split()[-1] for line in file.readlines()[1:])
            except OSError:
                pass
        return len(seen) >= count
    return moment


def leavings():
    """What a killed run could leave: interfaces, pins, files of DPDK and of huge pages, programs."""
    found = {folder: sorted(os.listdir(folder)) for folder in
             ("/sys/class/net", "/sys/fs/bpf", "/run/netns", "/run/dpdk", "/dev/hugepages")
             if os.path.isdir(folder)}
    if shutil.which("bpftool"):
        found["programs"] = subprocess.run(["bpftool", "prog", "show", "name", "generate_drop"],
                                           capture_output=True, text=True, check=False).stdout
    return found


def killed(nicro, words, moment):
    """Killed in the middle: the kernel takes namespace, interfaces and programs apart."""
    running = subprocess.Popen([nicro, "compare"] + words, stdout=subprocess.DEVNULL)
    while not moment():
        check(running.poll() is None, "the run was over before the moment to kill it")
        time.sleep(0.01)
    running.kill()
    running.wait()
    for _ in range(50):  # a call of the kernel that makes frames ends first
        time.sleep(0.1)
        if not processes_in("net", other_than=os.readlink("/proc/self/ns/net")):
            break
    left = processes_in("net", other_than=os.readlink("/proc/self/ns/net"))
    check(not left, f"processes left behind in a namespace: {left}")


def as_root(nicro, objects, traffic, maps):
    if os.geteuid() != 0:
        print("SKIP: the host legs need root; nothing was measured")
        return SKIP
    words = [f"{objects}/l4_lb.o", "--rx", f"pcap:{traffic}/ipv4.pcap", "--maps",
             f"{maps}/l4_lb.json", "--repeats", "2", "--json"]
    doc = document(compare(nicro, words))
    check(doc["equivalence"]["state"] == "equal", f"equivalence: {doc['equivalence']}")
    rows = {path["path"]: path for path in doc["paths"]}
    for name in ("host XDP, program alone", "host XDP, native on veth", "host XDP, generic on veth",
                 "kernel path, dropped by tc", "kernel path, dropped by routing",
                 "kernel path, forwarded by IP", "user space, AF_PACKET ring",
                 "user space, DPDK on AF_PACKET"):
        check(rows[name]["measured"], f"{name}: {rows[name]['missing']}")
        check(len(rows[name]["measured"]["samples"]) == 2, f"{name}: samples")
    check(doc["host"]["noise"]["calibration_ns_per_step"] > 0, "calibration")
    before = leavings()
    for moment in (after(1.5), packet_sockets(1), packet_sockets(2)):
        killed(nicro, words, moment)
        check(leavings() == before, f"left behind: {leavings()}, before: {before}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    sys.exit((as_root if sys.argv[1] == "root" else as_user)(*sys.argv[2:]))
