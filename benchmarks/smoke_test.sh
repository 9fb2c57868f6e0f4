#!/usr/bin/env bash
# Runs a benchmark, or what of it matches a filter, for a moment as a Google Benchmark and as a comparison, and looks at the shape of what comes out.
set -euo pipefail
benchmark=$1
filter=--benchmark_filter=${2:-.}

"$benchmark" "$filter" --benchmark_min_time=0.0001 >"$TEST_TMPDIR/plain.txt"
grep -q /lockstep "$TEST_TMPDIR/plain.txt"
grep -q /openssl "$TEST_TMPDIR/plain.txt"

"$benchmark" "$filter" --quick --json "$TEST_TMPDIR/ratios.json" >"$TEST_TMPDIR/table.txt"
grep -q '^| .* ratio |' "$TEST_TMPDIR/table.txt"
python3 -B - "$TEST_TMPDIR/ratios.json" "$(basename "$benchmark" _benchmark)" <<'PYTHON'
import json
import sys

rows = json.load(open(sys.argv[1], encoding="utf-8"))
assert rows, "no rows"
for row in rows:
    assert row["bench"] == sys.argv[2], row
    assert row["op"] and row["peer"] and row["unit"] and row["compiler"], row
    assert row["value"] > 0 and row["peer_value"] > 0 and row["ratio"] > 0, row
    assert {"suite", "chain", "size", "mode", "batch"} <= row.keys(), row
PYTHON

if "$benchmark" --no_such_flag 2>/dev/null; then
  echo "an unknown flag was taken" >&2
  exit 1
fi
