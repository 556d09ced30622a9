#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every example on every pcap: the model's answer equals the kernel's, byte for byte.

Would have caught: any difference in a verdict, a length, an output frame or a map between the
card's microcode and the running kernel; output that depends on the user, the run or the kernel.

usage: compare_examples.py NICRO KERNEL_RUN OBJECT_DIR TRAFFIC_DIR MAPS_DIR [OBJECT_NAME...]
Exit 77: not root, nothing was compared.
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

NOBODY = 65534
AS_NOBODY = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
WORKERS = 4  # most of a run is a sleep: the EAL measures the clock
SKIP = 77
UNREPEATABLE = 3
OUTPUTS = ("verdicts", "maps-out", "tx", "host", "events")


def read_pcap(path):
    """Frames of a little-endian pcap file, without their times."""
    with open(path, "rb") as file:
        data = file.read()
    magic, = struct.unpack_from("<I", data)
    if magic not in (0xA1B2C3D4, 0xA1B23C4D):
        raise ValueError(f"{path}: not a little-endian pcap file")
    frames, at = [], 24
    while at < len(data):
        captured, = struct.unpack_from("<I", data, at + 8)
        frames.append(data[at + 16:at + 16 + captured])
        at += 16 + captured
    return frames


def outputs(folder):
    return {name: os.path.join(folder, name) for name in OUTPUTS}


def run(tool, objekt, pcap, maps, folder, nobody=False):
    os.makedirs(folder, exist_ok=True)
    if nobody:
        os.chown(folder, NOBODY, NOBODY)
    out = outputs(folder)
    command = tool + [objekt, "--rx", "pcap:" + pcap, "--verdicts", out["verdicts"],
                      "--maps-out", out["maps-out"],
               "--events", out["events"], "--tx", "pcap:" + out["tx"],
                      "--host", "pcap:" + out["host"]]
    if maps:
        command += ["--maps", maps]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False,
                          **(AS_NOBODY if nobody else {}))
    return done.returncode, done.stderr.strip()


def read_lines(path, schema):
    with open(path, encoding="ascii") as file:
        lines = [json.loads(line) for line in file]
    if lines[0].get("schema") != schema:
        raise ValueError(f"{path}: first line is not the header of {schema}")
    return lines[1:]


def compare_events(ours, theirs):
    """The kernel's records end in up to 7 bytes of padding. @return None or one line"""
    if len(ours) != len(theirs):
        return f"{len(ours)} events, the kernel has {len(theirs)}"
    for number, (a, b) in enumerate(zip(ours, theirs)):
        sent, got = a["data"] + a["packet"], b["data"]
        if a["index"] != b["index"]:
            return f"event {number} is of packet {a['index']}, the kernel's of {b['index']}"
        if got[:len(sent)] != sent or len(got) - len(sent) > 7:
            at = first_difference(sent, got)
            return f"event {number}: byte {at} differs"
    return None


def first_difference(a, b):
    for at, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return at
    return min(len(a), len(b))


def compare(model, kernel):
    """@return None or one line about the first difference"""
    ours, theirs = (read_lines(who["verdicts"], "nicro.verdicts/1") for who in (model, kernel))
    if len(ours) != len(theirs):
        return f"{len(ours)} packets, the kernel has {len(theirs)}"
    for a, b in zip(ours, theirs):
        for field in ("index", "verdict", "len"):
            if a[field] != b[field]:
                return f"packet {b['index']}: {field} {a[field]}, the kernel says {b[field]}"
    for way, leaving in (("tx", ("XDP_TX", "TC_ACT_REDIRECT")),
                         ("host", ("XDP_PASS", "TC_ACT_OK"))):
        got = read_pcap(model[way])
        want = read_pcap(kernel[way])
        sent = [a for a in ours if a["verdict"] in leaving]
        # A frame that the transmitter refuses has its verdict, but does not leave (docs/device.md).
        refused = [a.get("cause") == "tx-offset" for a in sent]
        want = [frame for frame, no in zip(want, refused) if not no]
        left = [a["index"] for a, no in zip(sent, refused) if not no]
        if len(got) != len(want):
            return f"{way}: {len(got)} frames, the kernel has {len(want)}"
        for index, a, b in zip(left, got, want):
            if a != b:
                at = first_difference(a, b)
                return (f"packet {index}, {way}: byte {at} differs: {a[at:at + 8].hex()}, "
                        f"the kernel has {b[at:at + 8].hex()}")
    with open(model["maps-out"], "rb") as a, open(kernel["maps-out"], "rb") as b:
        ours, theirs = a.read().split(b"\n"), b.read().split(b"\n")
    if ours != theirs:
        at = first_difference(ours, theirs)
        return (f"maps: line {at + 1}: {ours[at:at + 1]}, the kernel has {theirs[at:at + 1]}")
    return compare_events(*(read_lines(who["events"], "nicro.events/1")
                            for who in (model, kernel)))


def same_files(a, b):
    for name in OUTPUTS:
        with open(a[name], "rb") as x, open(b[name], "rb") as y:
            if x.read() != y.read():
                return f"{name} differs between root and an ordinary user"
    return None


class Skip(Exception):
    """The kernel runs no program for this user."""


def one(tools, case, work):
    """@return (difference or None, packets compared or 0 if not repeatable, frames left out)"""
    name, objekt, pcap, maps = case
    base = os.path.join(work, f"{name}.{os.path.basename(pcap)}")
    folders = [f"{base}.{who}" for who in ("kernel", "model", "nobody")]
    kept = base + ".kept"  # the frames that the kernel's test-run takes
    code, text = run([tools["kernel"], "--kept", "pcap:" + kept], objekt, pcap, maps, folders[0])
    if code == SKIP:
        raise Skip(text)
    if code not in (0, UNREPEATABLE):
        return f"the oracle: {text}", 0, 0
    left_out = int(text.split()[2]) if text.startswith("left out: ") else 0
    if code == 0:
        pcap = kept
        os.chmod(pcap, 0o644)
    for folder, nobody in ((folders[1], False), (folders[2], True)):
        model_code, model_text = run([tools["nicro"], "run", "--quiet"], objekt, pcap, maps,
                                     folder, nobody)
        if model_code != 0:
            return f"nicro run exits {model_code}: {model_text}", 0, left_out
    model, kernel, other = (outputs(f) for f in (folders[1], folders[0], folders[2]))
    difference = same_files(model, other)
    packets = 0
    if code == 0:
        difference = difference or compare(model, kernel)
        packets = len(read_lines(model["verdicts"], "nicro.verdicts/1"))
    for folder in folders:
        shutil.rmtree(folder)
    return difference, packets, left_out


def copy_cases(objects, traffic, maps_dir, wanted, work):
    """An ordinary user may not be able to walk to the build directory: everything is copied."""
    def copy(path):
        path = shutil.copy(path, work)
        os.chmod(path, 0o644)
        return path
    pcaps = [copy(os.path.join(traffic, name)) for name in sorted(os.listdir(traffic))
             if name.endswith(".pcap")]
    names = sorted(n[:-2] for n in os.listdir(objects) if n.endswith(".o"))
    for name in [n for n in names if not wanted or n in wanted]:
        objekt = copy(os.path.join(objects, name + ".o"))
        maps = os.path.join(maps_dir, name + ".json")
        maps = copy(maps) if os.path.exists(maps) else None
        for pcap in pcaps:
            yield name, objekt, pcap, maps


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    nicro, kernel, objects, traffic, maps_dir = sys.argv[1:6]
    wanted = sys.argv[6:]
    if os.geteuid() != 0:
        print("SKIP: the kernel comparison needs root; nothing was compared")
        return SKIP
    with tempfile.TemporaryDirectory(prefix="nicro-oracle-") as work:
        os.chmod(work, 0o755)
        tools = {"nicro": shutil.copy(nicro, work), "kernel": kernel}
        cases = list(copy_cases(objects, traffic, maps_dir, wanted, work))
        try:
            with ThreadPoolExecutor(WORKERS) as pool:
                results = list(pool.map(lambda case: one(tools, case, work), cases))
        except Skip as why:
            print(f"SKIP: {why}")
            return SKIP
    failures = 0
    for (name, _, pcap, _), (difference, _, _) in zip(cases, results):
        if difference:
            failures += 1
            print(f"DIFFERENT: {name} on {os.path.basename(pcap)}: {difference}")
    packets = sum(result[1] for result in results)
    print(f"{len(cases)} comparisons of examples on pcaps, {packets} packets, {failures} "
          f"differences; {sum(result[2] for result in results)} frames left out (test-run of tc "
          f"refuses cut headers), {sum(result[1] == 0 for result in results)} without packets")
    if not cases:
        print("nothing to compare: no objects or no pcaps")
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
