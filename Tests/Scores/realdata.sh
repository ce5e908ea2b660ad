#!/usr/bin/env bash
# Sends files of real devices and test suites to the demo that is running, and scores what its interface then shows.
#   LIANYI_URL (http://127.0.0.1:8080)   LIANYI_BIN (.build/debug)   LIANYI_CONFIG (.lianyi/demo/hub.conf)
#   LIANYI_REALDATA (../shared/realdata) the files, with their known values in expected.json
# Prints lines `score NAME VALUE reach GOAL`; exit 1 where a goal was missed, 69 where there are no real files.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
url=${LIANYI_URL:-http://127.0.0.1:8080} bin=${LIANYI_BIN:-$top/.build/debug}
real=${LIANYI_REALDATA:-$top/../shared/realdata}
export LIANYI_CONFIG=${LIANYI_CONFIG:-$top/.lianyi/demo/hub.conf}
[ -s "$real/expected.json" ] || { echo "no real files in $real" >&2; exit 69; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
doctor=village03 clinic=C03

token=$(curl -fsS -m 30 -H 'Content-Type: application/json' -d "{\"login\":\"$doctor\",\"password\":\"lianyi-demo-2026\"}" \
    "$url/api/v1/sessions" | jq -er .token)
get() { curl -fsS -m 60 -H "Authorization: Bearer $token" "$url$1"; }
"$bin/lianyi-clinic" enrol --home "$place/home" --hub "$url" --name realdata \
    --code "$("$bin/lianyi-hub" enrol "$clinic" 2>/dev/null)" >/dev/null

# send KIND FOLDER WORD… FILE…   one exam a file (--each), or all in one; notes 'exam folder files' for each exam. That the hub
# keeps a file and cannot read it is 65, and is scored below.
send() {
    local kind=$1 folder=$2
    shift 2
    (cd "$real/$folder" && "$bin/lianyi-clinic" send "$@" --kind "$kind" --operator "$doctor" --home "$place/home" --json ||
        [ $? = 65 ]) |
        jq -r --arg folder "$folder" '.exams[] | [.exam, .state, $folder, (.files | join(" "))] | @tsv' >>"$place/sent"
}
for folder in "$real"/ecg/wfdb/*/; do
    folder=ecg/wfdb/$(basename "$folder")
    mapfile -t records < <(cd "$real/$folder" && ls | grep -vE '\.(atr|d[0-9]+)$')
    mapfile -t notes < <(cd "$real/$folder" && ls | grep -E '\.atr$' || true)
    mapfile -t parts < <(cd "$real/$folder" && ls | grep -E '\.d[0-9]+$' || true)
    if [ ${#parts[@]} -gt 0 ]; then send ECG12 "$folder" "${records[@]}" "${parts[@]}"; else send ECG12 "$folder" --each "${records[@]}"; fi
    [ ${#notes[@]} = 0 ] || send ECG12 "$folder" --each "${notes[@]}"
done
for folder in lab/hl7v2 lab/astm; do send CBC $folder --each $(cd "$real/$folder" && ls); done
for folder in "$real"/image/png/*/; do
    folder=image/png/$(basename "$folder")
    send PHOTO "$folder" --each $(cd "$real/$folder" && ls)
done

# The known values by path, one line each.
declare -A known hash
while IFS=$'\t' read -r path sha256 values; do known[$path]=$values hash[$path]=$sha256; done < <(
    jq -r '.files | to_entries[] | select(.key | test("^(ecg/wfdb|lab/hl7v2|lab/astm|image/png)/")) |
           "\(.key)\t\(.value.sha256)\t\(.value.expect // {} | del(.opencv_unchanged) | tojson)"' "$real/expected.json")

# opened EXAM   the exam once a worker has looked at it, into $place/exam.
opened() {
    for _ in $(seq 600); do
        get "/api/v1/exams/$1" >"$place/exam"
        case $(jq -r .state "$place/exam") in registered | uploading | complete) sleep 0.1 ;; *) return ;; esac
    done
    echo "exam $1 was never opened" >&2
    return 1
}

# Whether the recording on show has the known leads, scales and samples.
recording='
def word: (. % 65536 + 65536) % 65536;      # a 16-bit checksum, which headers write with or without a sign
($signals[0]) as $s | ($exam[0].content.data) as $c | $want as $w |
$c.sampleCount == $w.n_samples and $s.samplingFrequency == $w.fs and ([$s.leads[].name] == $w.sig_name) and
([$s.leads[].unit] == $w.units) and ([$s.leads[].baseline] == $w.baseline) and
([[$s.leads[].gain], $w.adc_gain] | transpose | all(. as [$a, $b] | ($a - $b) * ($a - $b) <= 1e-12 * $b * $b)) and
([$s.leads[] | {key: .name, value: .samples[:10]}] | from_entries) == $w.first10_digital and
([$s.leads[].samples[-1]] == $w.last_digital) and ([$s.leads[].samples | min] == $w.min_digital) and
([$s.leads[].samples | max] == $w.max_digital) and ([$s.leads[].samples | add | word] == [$w.checksum16[] | word])'

# The results of a message, in its order, as the message has them.
items='def blank: if . == "" then null else . end;
[$exam[0].content.data.items[] | {id: ([.code.code, .code.name, .code.system] | join("^")), value, unit, range, flags: (.flags // []), status}] ==
[$want.obx[] | {id, value: (.value | blank), unit: (.unit | blank), range: (.range | blank),
                flags: (if .flag == "" then [] else [.flag] end), status}]'

# The same of ASTM records, whose known id is the whole test field: the maker's name is its first word.
records='def blank: if . == "" then null else . end;
[$exam[0].content.data.items[] | {name: .code.name, value, unit, range, flags: (.flags // []), status}] ==
[$want.results[] | {name: (.id | split("^") | map(select(. != ""))[0]), value: (.value | blank), unit: (.unit | blank),
                    range: (.range | blank), flags: (if .flag == "" then [] else [.flag] end), status: (.status | blank)}]'

# What a picture is.
facts='$exam[0].content.data as $p | $want.ihdr as $w |
$p.container == "png" and $p.width == $w.width and $p.height == $w.height and $p.bitDepth == $w.bit_depth and
$p.isInterlaced == ($w.interlace == 1) and
$p.colourModel == {"0": "grey", "2": "rgb", "3": "palette", "4": "grey", "6": "rgb"}["\($w.color_type)"] and
($p.hasAlpha or ($w.color_type | . != 4 and . != 6))'

holds() { jq -en --slurpfile exam "$place/exam" --slurpfile signals "$place/signals" --argjson want "$1" "$2" >/dev/null 2>&1; }
is_reasoned() { jq -e '.state == "quarantined" and (.problem.code | length > 0) and (.problem.zh | length > 0)' "$place/exam" >/dev/null; }
# is_kept FOLDER FILES EXAM   whether the hub has these files, byte for byte, or the two parts that give them again.
is_kept() {
    local number=0 file
    case $(jq -r '.objects[0].name' "$place/exam") in *.essential) is_unpacked "$@"; return ;; esac
    for file in $2; do
        number=$((number + 1))
        [ "$(jq -r ".objects[$((number - 1))].sha256" "$place/exam")" = "${hash[$1/$file]}" ] || return 1
    done
}

is_unpacked() {
    local file
    rm -rf "$place/parts" && mkdir "$place/parts"
    get "/api/v1/exams/$3/objects/1" >"$place/parts/essential" && get "/api/v1/exams/$3/objects/2" >"$place/parts/rest" || return 1
    "$bin/lianyi-worker" unpack "$place/parts/essential" "$place/parts/rest" --into "$place/parts" >/dev/null || return 1
    for file in $2; do
        [ "$(sha256sum <"$place/parts/$file")" = "${hash[$1/$file]}  -" ] || return 1
    done
    packed=$((${packed:-0} + 1))
}

declare -A right all reasons
missed() { printf '  missed %s: %s %s\n' "$1" "$2" "$(jq -c '[.state, .problem.code]' "$place/exam")" >&2; }
count() {
    all[$1]=$((${all[$1]:-0} + 1))
    if [ "$2" = yes ]; then right[$1]=$((${right[$1]:-0} + 1)); else missed "$1" "$3"; fi
}
while IFS=$'\t' read -r exam state folder files; do
    first=${files%% *}
    for file in $files; do case $file in *.hea) first=$file ;; esac; done
    first=$folder/$first
    opened "$exam"
    echo '{}' >"$place/signals"
    if [ "$state" = stored ] && is_kept "$folder" "$files" "$exam"; then count kept yes; else count kept no "$first"; fi
    answer=no
    case $first in
    *.hea)
        kind=ecg-12-lead
        [ "$(jq -r '"\(.n_sig) \(.fmt | unique | join("/"))"' <<<"${known[$first]}")" = '12 16' ] || kind=other
        [ "$(jq -r .state "$place/exam")" = quarantined ] || get "/api/v1/exams/$exam/signals" >"$place/signals"
        ! holds "${known[$first]}" "$recording" || answer=yes ;;
    */LAB-ORU-1.hl7)
        kind=blood-count
        ! holds "${known[$first]}" "$items" || answer=yes ;;
    lab/astm/*)
        kind=blood-count
        ! holds "${known[$first]}" "$records" || answer=yes ;;
    *.png)
        kind=picture
        [ "$(jq -r .libpng_decodes <<<"${known[$first]}")" = true ] || kind=other
        ! holds "${known[$first]}" "$facts" || answer=yes ;;
    *) kind=other ;;
    esac
    if [ $kind = other ] && [ $answer = no ] && is_reasoned; then
        answer=yes code=$(jq -r .problem.code "$place/exam")
        reasons[$code]=$((${reasons[$code]:-0} + 1))
    fi
    count $kind $answer "$first"
done <"$place/sent"

status=0
for kind in ecg-12-lead blood-count picture other kept; do
    value=$(awk -v right="${right[$kind]:-0}" -v all="${all[$kind]:-0}" 'BEGIN { printf "%.4f", all ? right / all : 0 }')
    echo "  $kind: ${right[$kind]:-0} of ${all[$kind]:-0}"
    echo "score realdata-$kind $value reach 1"
    [ "${right[$kind]:-0}" = "${all[$kind]:-x}" ] || status=1
done
echo "  packed by the terminal, and unpacked to the very files: ${packed:-0}"
for code in "${!reasons[@]}"; do echo "  reason $code: ${reasons[$code]}"; done | sort
exit $status
