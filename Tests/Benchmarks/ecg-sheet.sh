#!/usr/bin/env bash
# Twelve-lead electrocardiograms from their WFDB files to sheets as PNG of A4 at 200 dots per inch. Ours is asked as the hub asks:
# a confined worker process, by its pipes. The reference is what one does who has wfdb: rdrecord, plot_wfdb with its grids, savefig.
# It puts twelve leads in twelve rows, so ours does, too. Both are warm and work on one record after another.
# For whoever would rather draw by hand: our sheet of 3×4 and a rhythm strip, and the same as a figure of matplotlib.
# The records are the project's own samples, or those in the folder LIANYI_BENCH_ECGS (.hea with .dat or .mat).
# Needs python3 with wfdb and matplotlib, LIANYI_BIN as Deploy/dev/bench gives it; LIANYI_BENCH_SECONDS and _PAIRS as everywhere.
set -euo pipefail
: "${LIANYI_BIN:?the release build; run make bench}"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/python.bash"
need_python numpy wfdb matplotlib
seconds=${LIANYI_BENCH_SECONDS:-4} pairs=${LIANYI_BENCH_PAIRS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
records=${LIANYI_BENCH_ECGS:-$here/../../SampleData/WFDB}

ours() { python3 "$here/ecg-sheet.py" worker "$LIANYI_BIN/lianyi-worker" "$1" "$records" "$seconds" >>"$place/ours$1"; }
reference() { python3 "$here/ecg-sheet.py" "$1" "$records" "$seconds" >>"$place/$1"; }
bytes() { tail -1 "$1" | cut -d' ' -f2; }
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference wfdb; ours 12x1; else ours 12x1; reference wfdb; fi
done
ours 3x4
for figure in figure figure-lines; do reference "$figure"; done
rate=$(median_rate "$place/ours12x1") same=$(median_rate "$place/wfdb")
echo "  sheets of 12×1 a second: ours $rate, wfdb $(python_version wfdb) with matplotlib $(python_version matplotlib) $same;" \
    "bytes of a sheet: $(bytes "$place/ours12x1"), $(bytes "$place/wfdb")"
echo "  runs: ours $(rates "$place/ours12x1"); reference $(rates "$place/wfdb")"
echo "  sheets of 3×4, one run: ours $(rates "$place/ours3x4"), a figure made by hand $(rates "$place/figure") with matplotlib's ticks," \
    "$(rates "$place/figure-lines") with two sets of lines"
echo "ratio ecg-sheet $(quotient "$rate" "$same") reach 10"
