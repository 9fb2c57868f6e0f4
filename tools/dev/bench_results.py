#!/usr/bin/env -S python3 -B
"""Puts together what benchmarks found.

usage: bench_results.py [--json FILE] [--results FOLDER] ROWS.json...

ROWS.json are what benchmarks write by their --json. FILE becomes one array of them all. FOLDER gets a NAME.md for each
benchmark, with the machine and the ratios, and for those of records a NAME.svg with throughput over record size.
"""

import argparse
import collections
import json
import pathlib
import subprocess

# What of a processor's flags the engine and its peers go by.
FLAGS = ("aes pclmulqdq avx2 bmi2 adx vaes vpclmulqdq avx512f avx512bw avx512vl avx512ifma avx512vbmi gfni sha_ni").split()
PACKAGES = ["libssl3", "libsodium23", "libcrypto++8", "libipsec-mb1"]
PEERS = ["openssl", "ipsec-mb", "libsodium", "cryptopp", "kernel"]
COLOURS = {"lockstep": "#c00000", "openssl": "#1f77b4", "ipsec-mb": "#2ca02c", "libsodium": "#9467bd", "cryptopp": "#ff7f0e",
           "kernel": "#7f7f7f"}
PLOTTED = {"aead": "AEADs alone", "record": "record layers", "bulk": "whole engines"}


def cpuinfo(key):
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"


def version(package):
    query = ["dpkg-query", "-W", "-f=${Version}", package]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return f"{package} {done.stdout.strip()}" if done.returncode == 0 and done.stdout else None


def machine(rows):
    flags = set(cpuinfo("flags").split())
    virtual = ", a virtual machine" if "hypervisor" in flags else ""
    compilers = ", ".join(sorted({row["compiler"] for row in rows}))
    packages = ", ".join(filter(None, map(version, PACKAGES)))
    return (f"{cpuinfo('model name')} (family {cpuinfo('cpu family')}, model {cpuinfo('model')}){virtual}, with "
            f"{' '.join(flag for flag in FLAGS if flag in flags)}; {compilers}, -O3; {packages}.")


def groups_of(rows):
    """Rows that belong into one table, and those of each line in it."""
    tables = collections.defaultdict(lambda: collections.defaultdict(dict))
    for row in rows:
        table = (row["mode"], row["batch"], row["compiler"])
        line = tuple(row[key] for key in ("op", "suite", "chain", "size", "unit"))
        tables[table][line][row["peer"]] = row
    return tables


def ratio_cell(row):
    if row is None:
        return ""
    low, high = row["ratio_quartiles"]
    return f"{row['ratio']:.2f}" + ("" if low == high else f" ({low:.2f}-{high:.2f})")


def amount(row):
    if row["size"] and row["unit"] == "ns":
        return f"{row['size'] / row['value']:.2f} GB/s"
    return f"{row['value']:.0f} {row['unit']}"


def table_of(lines):
    present = {peer for peers in lines.values() for peer in peers}
    peers = [peer for peer in PEERS if peer in present] + sorted(present - set(PEERS))
    chains = any(line[2] for line in lines)
    titles = ["", "suite"] + (["chain"] if chains else []) + ["bytes", "ours"] + peers
    out = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    for (op, suite, chain, size, _), by_peer in lines.items():
        cells = [op, suite] + ([chain] if chains else [])
        cells += [str(size or ""), amount(next(iter(by_peer.values())))]
        cells += [ratio_cell(by_peer.get(peer)) for peer in peers]
        out.append("| " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def markdown(bench, rows):
    text = [f"# {bench}_benchmark\n", machine(rows) + "\n",
            "Our throughput (or amount) and its ratio to each peer's, more than 1 where we are ahead: median and quartiles "
            "of rounds\nof alternating slices (`benchmarks/compare.h`). Written by `./dev bench --results`.\n"]
    if bench in PLOTTED:
        text.append(f"![throughput over record size]({bench}.svg)\n")
    for (mode, batch, compiler), lines in groups_of(rows).items():
        calls = f", {batch} records a call" if batch > 1 else ""
        text += [f"## {mode}{calls}; {compiler}\n", table_of(lines)]
    return "\n".join(text)


def throughputs(rows, suite, op):
    """Who -> [(record size, GB/s)], of the mode and batch that are plotted."""
    points = collections.defaultdict(dict)
    for row in rows:
        if (row["suite"], row["op"]) == (suite, op):
            points["lockstep"][row["size"]] = row["size"] / row["value"]
            points[row["peer"]][row["size"]] = row["size"] / row["peer_value"]
    order = ["lockstep"] + [peer for peer in PEERS if peer in points]
    return {who: sorted(points[who].items()) for who in order}


def plot(bench, rows, path):
    first = rows[0]["compiler"]
    rows = [row for row in rows if (row["mode"], row["batch"], row["compiler"]) == ("throughput", 1, first)]
    sizes = collections.Counter((row["suite"], row["size"]) for row in rows)
    suites = [suite for suite in dict.fromkeys(row["suite"] for row in rows)
              if sum(1 for each, _ in sizes if each == suite) > 3]
    script = [f"set terminal svg size 900,{60 + 300 * len(suites)} font 'sans,12' background rgb 'white'",
              f"set output '{path}'",
              f"set multiplot layout {len(suites)},2 title '{PLOTTED[bench]}: GB/s over bytes a record, one core, {first}'",
              "set logscale x 2", "set key left top", "set grid", "set yrange [0:*]", "set xrange [54:20000]",
              "set xtics (64, 256, 1024, 4096, 16384)"]
    for suite in suites:
        for op in ("seal", "open"):
            lines = throughputs(rows, suite, op)
            script.append(f"set title '{op}, {suite}' noenhanced")
            for i, points in enumerate(lines.values()):
                script += [f"$d{i} << EOD"] + [f"{size} {speed:.4f}" for size, speed in points] + ["EOD"]
            script.append("plot " + ", ".join(
                f"$d{i} using 1:2 with linespoints lc rgb '{COLOURS[who]}' lw {3 if i == 0 else 1.5} pt 7 ps 0.5 title '{who}'"
                for i, who in enumerate(lines)))
    subprocess.run(["gnuplot"], input="\n".join(script), text=True, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("rows", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    rows = [row for path in options.rows for row in json.loads(path.read_text(encoding="utf-8"))]
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.results:
        options.results.mkdir(parents=True, exist_ok=True)
        for bench in dict.fromkeys(row["bench"] for row in rows):
            of_bench = sorted((row for row in rows if row["bench"] == bench), key=lambda row: row["compiler"] != "gcc-12")
            (options.results / f"{bench}.md").write_text(markdown(bench, of_bench), encoding="utf-8")
            if bench in PLOTTED:
                plot(bench, of_bench, options.results / f"{bench}.svg")


if __name__ == "__main__":
    main()
