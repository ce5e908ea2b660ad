#!/usr/bin/env bash
# A film of 3000 × 2500 samples of 16 bits (12 stored) to a windowed PNG, against dcm2pnm of DCMTK: `lianyi-worker render` and
# `dcm2pnm --write-png +Wi 1`, the whole process each, file to file, in turn. Both PNGs must hold the same greys within 1, because
# dcm2pnm cuts where we round.
# Needs the Debian package dcmtk, and Python's numpy, pillow and pydicom; LIANYI_BENCH_PAIRS as everywhere.
set -euo pipefail
: "${LIANYI_BIN:?the release build; run make bench}"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/python.bash"
need_python numpy PIL pydicom
need_program dcmtk dcm2pnm
pairs=${LIANYI_BENCH_PAIRS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

python3 "$here/film.py" make "$place/film.dcm"
# timed FILE OUT COMMAND…    The seconds of one of five runs. OUT is taken away before each, for both: ours does not overwrite.
timed() {
    local file=$1 out=$2 from to
    shift 2
    from=$(date +%s.%N)
    for _ in 1 2 3 4 5; do
        rm -f "$out"
        "$@" >"$place/log" 2>&1 || { cat "$place/log" >&2; return 1; }
    done
    to=$(date +%s.%N)
    awk -v a="$from" -v b="$to" 'BEGIN { print (b - a) / 5 }' >>"$file"
}
ours() { timed "$place/ours" "$place/ours.png" "$LIANYI_BIN/lianyi-worker" render "$place/film.dcm" "$place/ours.png"; }
reference() {
    timed "$place/reference" "$place/reference.png" dcm2pnm --write-png +Wi 1 "$place/film.dcm" "$place/reference.png"
}
ours && reference && rm "$place/ours" "$place/reference"
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference; ours; else ours; reference; fi
done
python3 "$here/film.py" compare "$place/ours.png" "$place/reference.png"
rate=$(median_rate "$place/ours") same=$(median_rate "$place/reference")
echo "  3000 × 2500 of 16 bits to PNG: ours $rate s and $(stat -c %s "$place/ours.png") bytes," \
    "dcm2pnm $same s and $(stat -c %s "$place/reference.png") bytes"
echo "  runs: ours $(rates "$place/ours"); dcm2pnm $(rates "$place/reference")"
echo "ratio render $(quotient "$same" "$rate") reach 2"
