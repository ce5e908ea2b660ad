#!/usr/bin/env bash
# Foreign programs read what we write, and the first refusal ends it: formats.sh
#   pictures as PNG             pngcheck, Pillow
#   sheets as PNG, SVG, PDF     pngcheck, Pillow, rsvg-convert, pdfinfo, pdftoppm
#   exported DICOM              dcmdump without a word of complaint; pydicom: the pixels as before, nobody named
# The files are the project's samples and a made film, and the real ones of LIANYI_REALDATA (../shared/realdata) where they are.
# Of foreign files some cannot be drawn or exported, damaged ones above all: they are counted. Ours must all be.
# Needs lianyi-worker (LIANYI_BIN, or what was built here last), the Debian packages dcmtk, pngcheck, librsvg2-bin and poppler-utils,
# and Python's numpy, pillow and pydicom.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Benchmarks/python.bash
need_python numpy PIL pydicom
need_program dcmtk dcmdump
need_program pngcheck pngcheck
need_program librsvg2-bin rsvg-convert
need_program poppler-utils pdfinfo
bin=${LIANYI_BIN:-$(ls -td .build/release .build/debug 2>/dev/null | head -1)}
worker=$bin/lianyi-worker
[ -x "$worker" ] || { echo "there is no lianyi-worker here: make build" >&2; exit 69; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place"/{pictures,sheets,exports}
refused() { echo "REFUSED: $*" >&2; exit 1; }

# written COMMAND…    True where the worker wrote; false where it said that it cannot (1). Anything else is the end.
written() {
    local code=0
    "$@" 2>"$place/said" || code=$?
    case $code in
    0) return 0 ;;
    1) return 1 ;;
    *) refused "$* ended with $code: $(head -1 "$place/said")" ;;
    esac
}
own() { written "$@" || refused "our own sample: $* $(head -1 "$place/said")"; }

foreign=${LIANYI_REALDATA:-../shared/realdata}
real() { [ ! -d "$foreign/$1" ] || find "$foreign/$1" -type f -print0 | sort -z; }
python3 Tests/Benchmarks/film.py make "$place/film.dcm"
number=0 undrawn=0 unexported=0

pictures() {
    local file
    for file in SampleData/PNG/*.png "$place/film.dcm"; do
        own "$worker" render "$file" "$place/pictures/$((++number)).png"
        own "$worker" render "$file" "$place/pictures/$((++number)).png" --side 300
    done
    own "$worker" render "$place/film.dcm" "$place/pictures/$((++number)).png" --window 1800,400
    while IFS= read -r -d '' file; do
        written "$worker" render "$file" "$place/pictures/$((++number)).png" || undrawn=$((undrawn + 1))
    done < <(real image)
    checked_pngs "$place/pictures" pictures
}
checked_pngs() {
    find "$1" -name '*.png' -print0 | xargs -0 pngcheck -q || refused 'pngcheck, above'
    python3 Tests/Interop/formats.py pngs "$1"
    echo "$2 as PNG: $(find "$1" -name '*.png' | wc -l) written, read by pngcheck and Pillow"
}

# drawn RULE NAME WORD…    One sheet in three formats; RULE is own or written.
drawn() {
    local rule=$1 name=$2 format
    shift 2
    for format in png svg pdf; do
        "$rule" "$worker" sheet "$@" "--$format" -o "$place/sheets/$name.$format" || return 1
    done
}
# The data files that a WFDB header names.
parts_of() { awk '/^[^#]/ && ++line > 1 { print $1 }' "$1" | sort -u; }
sheets() {
    local record layout file part name=0 unsheeted=0
    for record in SampleData/WFDB/*.hea; do
        for layout in 3x4 6x2 12x1 strip; do
            drawn own "$((++name))" "$record" "${record%.hea}.dat" --layout "$layout" --patient '王秀英 女 68岁 <&>"' --warning '信号 weak'
        done
    done
    drawn own "$((++name))" SampleData/AECG/ecg-normal.xml
    while IFS= read -r -d '' file; do
        local parts=("$file")
        case $file in
        *.hea) while read -r part; do [ ! -f "${file%/*}/$part" ] || parts+=("${file%/*}/$part"); done < <(parts_of "$file") ;;
        *.xml | *.scp | *.SCP | *.dcm | *.edf | */mat/*.mat) ;;
        *) continue ;;
        esac
        drawn written "$((++name))" "${parts[@]}" || unsheeted=$((unsheeted + 1))
    done < <(real ecg)
    checked_pngs "$place/sheets" sheets
    for file in "$place"/sheets/*.svg; do
        rsvg-convert --width 1200 -o "$place/one.png" "$file" 2>"$place/said" || refused "rsvg-convert: $file $(<"$place/said")"
        [ ! -s "$place/said" ] || refused "rsvg-convert of $file says: $(<"$place/said")"
    done
    for file in "$place"/sheets/*.pdf; do
        { pdfinfo "$file" >"$place/facts" && pdftoppm -r 30 "$file" "$place/page"; } 2>"$place/said" || refused "$file: $(<"$place/said")"
        [ ! -s "$place/said" ] || refused "poppler says of $file: $(<"$place/said")"
        grep -q '^Page size:.*(A4)' "$place/facts" || refused "$file is no A4: $(grep '^Page size' "$place/facts")"
    done
    echo "sheets as SVG: $(ls "$place"/sheets/*.svg | wc -l) read by rsvg-convert; as PDF: $(ls "$place"/sheets/*.pdf | wc -l) of A4" \
        "read by pdfinfo and pdftoppm; $unsheeted real files hold no electrocardiogram that can be drawn"
}

# exported RULE FILE    The pair of names goes to the list that pydicom is given.
exported() {
    local copy="$place/exports/$((++number)).dcm"
    "$1" "$worker" export "$2" "$copy" --pseudonym Copy-7 --key "$place/key" || return 1
    dcmdump "$copy" >/dev/null 2>"$place/said" || refused "dcmdump: copy of $2: $(head -3 "$place/said")"
    [ ! -s "$place/said" ] || refused "dcmdump of the copy of $2 says: $(head -3 "$place/said")"
    printf '%s\t%s\n' "$2" "$copy" >>"$place/pairs"
}
exports() {
    local file
    head -c 32 /dev/urandom >"$place/key"
    exported own "$place/film.dcm"
    while IFS= read -r -d '' file; do
        exported written "$file" || unexported=$((unexported + 1))
    done < <(real image/dicom && real image/dicom-charset && real image/dicom-malformed && real ecg/dicom)
    python3 Tests/Interop/formats.py exports "$place/pairs"
    echo "exported DICOM: $(wc -l <"$place/pairs") written, read by dcmdump and pydicom; $unexported real files cannot be exported"
}

pictures
[ "$undrawn" = 0 ] || echo "  $undrawn real files cannot be drawn"
sheets
exports
