#!/usr/bin/env bash
# Twelve-lead electrocardiograms from their WFDB files to sheets as PNG (200 dots per inch), against wfdb and matplotlib. Ours is
# asked as the hub asks: a confined worker process, by its pipes. Both are warm and work on one record after another.
# The records are the project's own samples, or those in the folder LIANYI_BENCH_ECGS (.hea with .dat or .mat).
# Needs python3 with wfdb and matplotlib, LIANYI_BIN as Deploy/dev/bench gives it; LIANYI_BENCH_SECONDS and _PAIRS as everywhere.
set -euo pipefail
: "${LIANYI_BIN:?the release build; run make bench}"
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1 MPLBACKEND=Agg
python3 -c 'import matplotlib, wfdb' 2>/dev/null ||
    { echo "  python3 has no wfdb or no matplotlib here: python3 -m pip install wfdb matplotlib" >&2; exit 69; }
seconds=${LIANYI_BENCH_SECONDS:-4} pairs=${LIANYI_BENCH_PAIRS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
records=${LIANYI_BENCH_ECGS:-$here/../../SampleData/WFDB}

ours() { python3 "$here/ecg-sheet.py" worker "$LIANYI_BIN/lianyi-worker" "$records" "$seconds" >>"$place/ours"; }
lines() { python3 "$here/ecg-sheet.py" wfdb-lines "$records" "$seconds" >>"$place/lines"; }
reference() { python3 "$here/ecg-sheet.py" wfdb "$records" "$seconds" >>"$place/reference"; }
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference; ours; else ours; reference; fi
done
lines
median() { cut -d' ' -f1 "$1" | sort -n | awk '{ rate[NR] = $1 } END { print NR % 2 ? rate[(NR + 1) / 2] : (rate[NR / 2] + rate[NR / 2 + 1]) / 2 }'; }
rate=$(median "$place/ours") same=$(median "$place/reference")
echo "  sheets a second: ours $rate, wfdb $(python3 -c 'import wfdb; print(wfdb.__version__)') with matplotlib" \
    "$(python3 -c 'import matplotlib; print(matplotlib.__version__)') $same; bytes of a sheet: $(tail -1 "$place/ours" | cut -d' ' -f2)," \
    "$(tail -1 "$place/reference" | cut -d' ' -f2)"
echo "  runs: ours $(cut -d' ' -f1 "$place/ours" | xargs); reference $(cut -d' ' -f1 "$place/reference" | xargs)"
echo "  the reference with a grid made by hand, one run: $(cut -d' ' -f1 "$place/lines")"
echo "ratio ecg-sheet $(awk -v a="$rate" -v b="$same" 'BEGIN { printf "%.1f", a / b }') reach 10"
