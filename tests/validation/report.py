# SPDX-License-Identifier: BSD-2-Clause
"""docs/validation.md and its plots, from rows that the model has answered."""
import os
import subprocess
import sys

HEAD = """<!-- SPDX-License-Identifier: BSD-2-Clause -->
<!-- Made by ./dev validate from tests/validation/rows.txt: do not edit. -->
# The model against measurements

What was published about these cards, and what the model says to the same question. Sources are named in
[profiles.md](profiles.md#sources); where nothing else is said, a figure is from KRU21: an Agilio CX 2x40, all packets the same, 64 bytes
with FCS. Modelled figures are those of `nicro run` with elastic load.

**Calibrated** on two rows, marked below: the instructions of the stock firmware by drops on 5 cores, the waits of the trimmed
firmware by 4 reads on 5 cores ([timing.md](timing.md#validation)). No row has a parameter of its own; all others are predictions.
With six times as many packets no figure moves by more than 0.9 %.

![modelled against published, all rows](validation-all.svg)

## Summary

"""
READING = """
*Published* is Mpps on that many cores, *formula* the simple formula beside the engine ([timing.md](timing.md#the-simple-formula)), *cycles* the
instruction cycles of our program and of the published path, where one is known. A path's published cycles hold what its authors
added for memory operations that follow each other closely.
"""
PLOTS = {"cores": "validation-cores.svg", "reads": "validation-reads.svg", "sketch": "validation-adds.svg"}
POINT = {"cores": 5, "reads": 7, "adds": 9, "sketch": 11, "programs": 13, "others": 3}
COLOUR = {"cores": "#1b5caa", "reads": "#00856b", "adds": "#c2185b", "sketch": "#e08a00", "programs": "#5b3a8c", "others": "#555555"}
BAND_PERCENT = 5  # drawn around equality


def table(head, lines):
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines]) + "\n"


def figure(value):
    return f"{value:.4f}" if value < 1 else f"{value:.3f}" if value < 10 else f"{value:.2f}"


def summary(rows):
    lines = []
    for name, (percent, what) in rows.classes.items():
        mine = [row for row in rows.rows if row.kind == name and row.low is not None]
        if not mine:
            continue
        inside = [row for row in mine if row.inside(percent)]
        offs = [abs(row.off_percent()) for row in inside]
        band = "not below" if name == "least" else f"{percent:g} %"
        worst = f"{max(offs):.1f} %" if offs and name != "least" else ""
        lines.append([name, what, band, str(len(mine)), str(len(inside)), worst])
    return table(["Class", "What limits", "Band", "Rows", "Inside", "Worst inside"], lines)


def misses(rows):
    missed = [row for row in rows.rows if row.miss]
    lines = [[f"{row.what}, {row.cores} cores", row.published(), figure(row.mpps), row.miss + "."] for row in missed]
    return table(["Row", "Published", "Modelled", "Why"], lines)


def family_table(rows, mine):
    paths = any(row.path for row in mine)
    lines = []
    for row in mine:
        inside = row.inside(rows.classes[row.kind][0])
        line = [row.what + (" (calibration)" if row.calibrates else ""), str(row.cores), row.published(), figure(row.mpps),
                "-" if row.low is None else f"{row.off_percent():+.1f} %", row.kind if inside else f"{row.kind}, **outside**", row.limit, figure(row.formula)]
        lines.append(line + ([str(row.cycles), row.path] if paths else []))
    head = ["Program", "Cores", "Published", "Modelled", "Off", "Class", "Limit", "Formula"]
    return table(head + (["Cycles", "Published cycles"] if paths else []), lines)


def text(rows):
    pairs, wrong = rows.wrong_order()
    out = [HEAD, summary(rows)]
    out.append(f"\nOrder: {pairs} pairs of programs were measured on the same card with the same cores and differ by more than 1 %. "
               f"The model puts {len(wrong) or 'none'} of them the other way round.\n\n### Rows outside\n\n")
    out.append(misses(rows))
    out.append("\n### Published, and not answered\n\n")
    out.append(table(["What", "Mpps", "Why"], [[what, mpps, why + "."] for what, mpps, why in rows.absent]))
    out.append(READING)
    for family in rows.families:
        out.append(f"\n## {family['title']}\n\n")
        if family["text"]:
            out.append("\n".join(family["text"]) + "\n\n")
        if family["name"] in PLOTS:
            out.append(f"![{family['title']}]({PLOTS[family['name']]})\n\n")
        out.append(family_table(rows, [row for row in rows.rows if row.family == family["name"]]))
    return "".join(out)


def number_of(row):
    """The n of "n reads", "k = n"."""
    return int("".join(c for c in row.what if c.isdigit()))


def block(name, points):
    """A named block of data for gnuplot: one line a point, sorted, so that lines can join them."""
    return f"${name} << END\n" + "".join(" ".join(f"{value:g}" for value in point) + "\n" for point in sorted(points)) + "END\n"


def draw(path, commands):
    start = (f"set terminal svg size 760,{commands[0]} dynamic background 'white' font 'sans-serif,13'\nset output '{path}'\n"
             "set key left top reverse Left\nset grid lc '#dddddd'\nset border 3\nset tics nomirror\n")
    try:
        done = subprocess.run(["gnuplot"], input=start + "\n".join(commands[1:]), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        print("no gnuplot to draw the plots with: install it (Debian: gnuplot-nox)", file=sys.stderr)
        sys.exit(2)
    if done.returncode or done.stderr:
        sys.exit(f"gnuplot, {path}: {done.stderr}")


def plot_all(rows, path):
    """Log-log with a band around equality; below it the same rows as distances in percent."""
    low, high = 1 - BAND_PERCENT / 100, 1 + BAND_PERCENT / 100
    blocks, rates, offs = [], [], []
    for family in rows.families:
        name = family["name"]
        mine = [row for row in rows.rows if row.family == name and row.low is not None]
        if not mine:
            continue
        blocks.append(block(name, [((row.low + row.high) / 2, row.mpps, row.off_percent()) for row in mine]))
        style = f"with points pt {POINT[name]} ps 0.8 lc '{COLOUR[name]}'"
        rates.append(f"${name} {style} title '{family['title'].split(',')[0]}'")
        offs.append(f"${name} using 1:3 {style} title ''")
    draw(path, [800, *blocks, "set multiplot", "set logscale x", "set xrange [0.1:80]", "set samples 200", "set lmargin 9",
                "set size 1,0.66", "set origin 0,0.34", "set logscale y", "set yrange [0.1:80]", "set ylabel 'modelled, Mpps'",
                f"plot [0.1:80] '+' using 1:($1*{low:g}):($1*{high:g}) with filledcurves lc '#e8e8e8' title 'within {BAND_PERCENT} %', "
                "x lc '#888888' title '', " + ", ".join(rates),
                "set size 1,0.34", "set origin 0,0", "unset logscale y", "set yrange [-15:15]", "set ylabel 'off, %'",
                "set xlabel 'published, Mpps'",
                f"plot [0.1:80] '+' using 1:(-{BAND_PERCENT}):({BAND_PERCENT}) with filledcurves lc '#e8e8e8' title '', "
                "0 lc '#888888' title '', " + ", ".join(offs)])


def plot_series(path, labels, series, extra=()):
    """Modelled as lines, published as points, a colour a series. series: (title, [(x, published, modelled)])"""
    blocks, plots = [], []
    colours = list(COLOUR.values())
    marks = ["pt 7 ps 0.7", "pt 6 lw 2 ps 1.3", "pt 5 ps 0.7"]  # a ring: two series may lie on one another
    for i, (title, points) in enumerate(series):
        blocks.append(block(f"s{i}", points))
        plots.append(f"$s{i} using 1:3 with lines lw 2 dt {i + 1} lc '{colours[i]}' title '{title}, modelled'")
        plots.append(f"$s{i} using 1:2 with points {marks[i]} lc '{colours[i]}' title '{title}, published'")
    draw(path, [460, *blocks, f"set xlabel '{labels[0]}'", f"set ylabel '{labels[1]}'", "set yrange [0:]", *extra, "plot " + ", ".join(plots)])


def plots(rows, docs):
    def series(family, x, what=None, cores=None):
        return [(x(row), (row.low + row.high) / 2, row.mpps) for row in rows.rows if row.family == family
                and (what is None or row.what == what) and (cores is None or row.cores == cores)]

    plot_all(rows, os.path.join(docs, "validation-all.svg"))
    plot_series(os.path.join(docs, PLOTS["cores"]), ("cores", "Mpps"),
                [("drop", series("cores", lambda row: row.cores, "drop")),
                 ("849 cycles more", series("cores", lambda row: row.cores, "849 cycles more"))], ["set xrange [0:52]", "set yrange [0:60]"])
    plot_series(os.path.join(docs, PLOTS["reads"]), ("blocking reads of one EMEM word a packet", "Mpps"),
                [(f"{cores} cores", series("reads", number_of, cores=cores)) for cores in (5, 10, 50)], ["set key right top", "set xrange [3:15]"])
    plot_series(os.path.join(docs, PLOTS["sketch"]), ("atomic adds a packet, 50 cores", "Mpps"),
                [("count-min sketch", series("sketch", number_of)), ("adds only", series("adds", number_of))],
                ["set key right top", "set xrange [0:21]", "set yrange [0:60]"])
