# SPDX-License-Identifier: BSD-2-Clause
"""What readers of the Trace Event Format ask of a file; each rule that is broken is a fault.

The rules are those by which the JSON importer of Perfetto's trace processor refuses, drops, merges or misplaces an event
(docs/profile.md). It has changed over the years: a file must be right for all of them, and for readers that add times
in binary floating point.
"""
import collections
import json
import math

# Member, and what it is, per phase; nothing else may be there.
NUMBER = (int, float)
EVENT = {
    "X": {"name": str, "cat": str, "pid": int, "tid": int, "ts": NUMBER, "dur": NUMBER, "args": dict},
    "i": {"name": str, "s": str, "pid": int, "tid": int, "ts": NUMBER, "args": dict},
    "M": {"name": str, "pid": int, "tid": int, "args": dict},
}
METADATA = ("process_name", "thread_name")
LARGEST = 2**32 - 1   # of a pid or tid; what is outside becomes 0
DEEPEST = 512         # instants of a process at one nanosecond lie on each other; deeper ones are dropped


def rounded_ns(time_us):
    return math.floor(time_us * 1000 + 0.5)


def cut_ns(time_us):
    return int(time_us * 1000)


# How readers take a time, each begin and each duration for itself.
CLOCKS = {"rounded to ns": rounded_ns, "cut to ns": cut_ns, "as binary fraction": float}


def is_scalar(value):
    return value is None or isinstance(value, (int, float, str))


def event_faults(event):
    """What is wrong with an event without a look at others."""
    form = EVENT.get(event.get("ph"))
    if (form is None or set(event) != set(form) | {"ph"} or
            not all(isinstance(event[key], kind) for key, kind in form.items())):
        return ["not an event"]
    rules = {
        "no name": event["name"],
        "pid out of range": 0 < event["pid"] <= LARGEST,
        "tid out of range": 0 < event["tid"] <= LARGEST,  # 0 is taken for none, and the pid put in its place
        "negative time": event.get("ts", 0) >= 0,
        "no duration": rounded_ns(event.get("dur", 1)) > 0,  # it would be an instant
        "unknown scope": event.get("s", "p") in ("g", "p", "t"),
        "argument is not a scalar": all(map(is_scalar, event["args"].values())),
        "unknown metadata": event["ph"] != "M" or event["name"] in METADATA,
        "metadata without a name": event["ph"] != "M" or (
            list(event["args"]) == ["name"] and isinstance(event["args"]["name"], str) and event["args"]["name"]),
    }
    return [fault for fault, holds in rules.items() if not holds]


def track_faults(events):
    """A process and a track have one name; a tid is of one process, and no process's pid."""
    names = collections.Counter((event["name"], event["pid"], event["tid"])
                                for event in events if event["ph"] == "M")
    for name, count in names.items():
        if count > 1:
            yield f"{name}: {count} times"
    processes = {pid for name, pid, _ in names if name == "process_name"}
    tracks = {(pid, tid) for name, pid, tid in names if name == "thread_name"}
    for tid, count in collections.Counter(tid for _, tid in tracks).items():
        if count > 1 or tid in processes:
            yield f"tid {tid} is not of one track alone"
    for pid in {event["pid"] for event in events} - processes:
        yield f"process {pid} has no name"
    for track in {(event["pid"], event["tid"]) for event in events if event["ph"] == "X"} - tracks:
        yield f"track {track} has no name"


def time_faults(events):
    """Spans of a track come one after the other, whatever way a reader takes times."""
    for how, clock in CLOCKS.items():
        ends = {}
        for event in sorted((event for event in events if event["ph"] == "X"), key=lambda event: event["ts"]):
            begin, end = clock(event["ts"]), ends.get(event["tid"], 0)
            if begin < end:
                yield f"{how}: begins at {begin}, before the end at {end}: {event}"
            ends[event["tid"]] = begin + clock(event["dur"])
    instants = collections.Counter((event["pid"], rounded_ns(event["ts"])) for event in events if event["ph"] == "i")
    for (pid, time_ns), count in instants.items():
        if count > DEEPEST:
            yield f"{count} instants of process {pid} at {time_ns} ns"


def faults_of_events(events):
    alone = [f"{fault}: {event}" for event in events for fault in event_faults(event)]
    return alone or [*track_faults(events), *time_faults(events)]


def refuse(constant):
    raise ValueError(f"{constant} is no number")


def read(path):
    """The file's document, None when it is not one, and its faults."""
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if not text.startswith('{"'):  # by its first bytes the importer is chosen
        return None, ["does not begin as a JSON object"]
    try:
        document = json.loads(text, parse_constant=refuse)
    except ValueError as error:
        return None, [f"not JSON: {error}"]
    return document, faults_of_events(document["traceEvents"])
