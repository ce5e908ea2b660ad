#!/usr/bin/env bash
# A real hub and a real terminal on a line of 23 kbit/s each way, 600 ms round trip, 2 % of the packets lost: a photo is on its
# way when a twelve-lead ECG comes. How long until the ECG's reading is queued at the hub?
#   slow-line.sh [--photo-bytes N] [--no-lift] [--proxy]
# --photo-bytes  the photo's size; 5000000 without it           --no-lift  the photo's remainder at 23 kbit/s too: half an hour
# --proxy        no network namespace even where one is allowed
# Root with CAP_NET_ADMIN and /dev/net/tun gets a namespace of its own, tun devices, tbf and iptables; nobody else's network is
# touched. Anybody else gets a proxy that does rate and delay, and stalls in place of losses.
# Ends with 'ratio essential-part-seconds VALUE reach <=30'; exit 1 where that was not reached or something did not arrive.
set -euo pipefail
. "$(dirname "$0")/../../Deploy/dev/stages.sh"
cd "$top"
words=("$@") photo=5000000 lift=yes mode=${LIANYI_LINK:-}
while [ $# -gt 0 ]; do
    case $1 in
    --photo-bytes) photo=${2:?a number of bytes}; shift ;;
    --lift) lift=yes ;;
    --no-lift) lift= ;;
    --proxy) mode=proxy ;;
    *) echo "unknown: $1; see the head of Tests/Link/slow-line.sh" >&2; exit 64 ;;
    esac
    shift
done

if [ -z "$mode" ]; then
    if [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] && command -v tc iptables nsenter >/dev/null && unshare -n true 2>/dev/null; then
        LIANYI_LINK=packets exec unshare -n -- "$BASH" "$0" "${words[@]}"
    fi
    mode=proxy
fi

place=$(mktemp -d /tmp/lianyi-link.XXXXXX)
chmod 755 "$place"
pids=() agent= hub= line= room=
finish() {
    local status=$?
    trap - EXIT INT TERM HUP
    end_stage
    for pid in "$agent" "$hub"; do [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
    for pid in "$line" "$room"; do [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
    Deploy/dev/cluster drop link >/dev/null || true
    [ "$status" = 0 ] || { echo "exit $status; the last words of the agent and the hub:" >&2; tail -n 5 "$place"/*.log >&2 || true; }
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- the hub, on a database of its own
start_cluster() {
    Deploy/dev/cluster drop link
    Deploy/dev/cluster start link >"$top/.lianyi/link.conninfo"
    psql -X -q -v ON_ERROR_STOP=1 -f Deploy/postgres/roles.sql "$(cat "$top/.lianyi/link.conninfo")"
}

configure() {
    local socket
    socket=$(sed -E 's/^host=([^ ]+).*/\1/' "$top/.lianyi/link.conninfo")
    mkdir -p "$place/blobs"
    export LIANYI_DATABASE="host=$socket dbname=lianyi" LIANYI_LISTEN=$address:$port LIANYI_PUBLIC_URL=http://$address:$port
    export LIANYI_BLOBS=$place/blobs LIANYI_KEYS=$place/keys.json LIANYI_WORKER=$bin/lianyi-worker LIANYI_DEMO=true
}

fill() {
    "$bin/lianyi-hub" keys --demo && "$bin/lianyi-hub" migrate && "$bin/lianyi-hub" seed --demo
}

until_ready() {
    for _ in $(seq 300); do
        curl -fsS -m 2 -o /dev/null "http://$address:$port/readyz" 2>/dev/null && return
        kill -0 "$hub" 2>/dev/null || break
        sleep 0.1
    done
    echo "the hub did not become ready" >&2
    return 1
}

# ---- the line
in_room() { if [ -n "$room" ]; then nsenter -t "$room" -n -- "$@"; else "$@"; fi; }

make_line() {
    if [ "$mode" = packets ]; then
        "$python" Tests/Link/line.py packets hub0 clinic0 "$place/counts" >"$place/line.log" 2>&1 &
    else
        "$python" Tests/Link/line.py proxy "$lineport" "$port" "$place/counts" >"$place/line.log" 2>&1 &
    fi
    line=$!
    until grep -qs ready "$place/line.log"; do kill -0 "$line" || return 1; sleep 0.1; done
    [ "$mode" = packets ] || return 0
    unshare -n sleep infinity &
    room=$!
    until [ "$(readlink "/proc/$room/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
    ip link set clinic0 netns "$room"
    end 10.23.0.1 10.23.0.2 hub0
    in_room ip link set lo up
    in_room "$BASH" -c "$(declare -f end); end 10.23.0.2 10.23.0.1 clinic0"
}

# end MINE OTHERS DEVICE   one end of the line: address, rate of what it sends, loss of what it gets.
end() {
    ip address add "$1" peer "$2" dev "$3" && ip link set "$3" up
    tc qdisc add dev "$3" root tbf rate 23kbit burst 1600 latency 2s
    iptables -A INPUT -i "$3" -m statistic --mode random --probability 0.02 -j DROP
}

lift_line() {
    if [ "$mode" = packets ]; then
        tc qdisc del dev hub0 root && iptables -F INPUT
        in_room "$BASH" -c 'tc qdisc del dev clinic0 root && iptables -F INPUT'
    else
        kill -USR1 "$line"
    fi
}

# ---- what is seen
now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }
count() { jq -er ".$1" "$place/counts"; }
owner() { psql -X -qAt -v ON_ERROR_STOP=1 "$(cat "$top/.lianyi/link.conninfo") dbname=lianyi" -c "$1"; }
offset() { owner "SELECT coalesce(max(acked), 0) FROM lianyi.upload WHERE length = $size"; }
api() { curl -fsS -m 30 -H "Authorization: Bearer $token" "http://$address:$port$1"; }
clinic() { in_room "$bin/lianyi-clinic" "$@" --home "$place/home" 2>>"$place/clinic.log"; }

# traffic NAME   says what went over the line since the last time.
traffic() {
    local u d c
    sleep 0.6     # the counts are written twice a second
    u=$(count up) d=$(count down) c=$(count connections)
    echo "  line $1: $((u - up)) B up, $((d - down)) B down, $((c - connections)) connections"
    up=$u down=$d connections=$c
}

# ecg RECORD LANE   drops a record; waits until its reading is queued; sets $exam, $seconds, $essential, $whole.
ecg() {
    local from file began before
    before=$(offset)
    for file in "$1".dat "$1".hea; do cp "SampleData/WFDB/$file" "$place/watch/$2/$file.part"; done
    for file in "$1".dat "$1".hea; do mv "$place/watch/$2/$file.part" "$place/watch/$2/$file"; done
    from=$(now) began=$SECONDS exam=
    while [ -z "$exam" ]; do
        exam=$(api '/api/v1/exams?limit=50' | jq -r --arg known "$known" \
            '.items[] | select(.kind == "ECG12" and .state == "queued") | .id | select(. as $id | $known | contains($id) | not)' | head -1)
        [ $((SECONDS - began)) -lt 300 ] || { echo "the ECG was not queued within 300 seconds" >&2; return 1; }
        [ -n "$exam" ] || sleep 0.1
    done
    seconds=$(since "$from") known="$known $exam"
    api "/api/v1/exams/$exam" >"$place/exam"
    jq -r '.objects[] | "  object \(.number) \(.name): \(.size) B, \(.state)\(if .essential then ", essential" else "" end)"' "$place/exam"
    essential=$(jq -r '[.objects[] | select(.essential) | .size] | add' "$place/exam")
    echo "  $1 in $2/: essential part $essential B, of $(cat "SampleData/WFDB/$1".{hea,dat} | wc -c) B; drop to queued $seconds s"
    traffic "meanwhile"
    echo "  the photo: from byte $before to byte $(offset) of $size"
    while [ "$(api "/api/v1/exams/$exam" | jq -r '[.objects[].state] | unique | join(" ")')" != stored ]; do
        [ $((SECONDS - began)) -lt 600 ] || { echo "the ECG's rest did not come within 600 seconds" >&2; return 1; }
        sleep 0.2
    done
    echo "  the rest was there after $(since "$from") s"
}

# ---- the story
python=$(command -v python3) || { echo "python3 is missing" >&2; exit 69; }
bin=${LIANYI_BIN:-}
if [ -z "$bin" ]; then
    need_swift
    stage build swift build --explicit-target-dependency-import-check error || exit
    bin=$(swift build --show-bin-path)
fi
port=18480 lineport=18481
if [ "$mode" = packets ]; then
    ip link set lo up
    address=0.0.0.0 url=http://10.23.0.1:$port
    echo "the line: a network namespace, 23 kbit/s each way (tbf), 2 % of the packets lost (iptables), 600 ms round trip (tun)"
else
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 2)) lineport=$((lineport + 2)); done
    address=127.0.0.1 url=http://127.0.0.1:$lineport
    echo "the line: no right to make a network namespace here, so a proxy does 23 kbit/s each way and 600 ms round trip," \
        "and stalls of 1.2 s in place of the 2 % of packets that would be lost"
fi
stage cluster start_cluster || exit
configure
stage seed fill || exit
"$bin/lianyi-hub" serve >"$place/hub.log" 2>&1 &
hub=$!
until_ready
make_line
up=0 down=0 connections=0 known=
token=$(curl -fsS -m 30 -H 'Content-Type: application/json' -d '{"login":"village02","password":"lianyi-demo-2026"}' \
    "http://$address:$port/api/v1/sessions" | jq -er .token)
mkdir -p "$place/watch/emergency" "$place/watch/urgent"
clinic enrol --hub "$url" --allow-plain-http --code "$("$bin/lianyi-hub" enrol C02 2>/dev/null)" --name link >/dev/null
traffic "to enrol"
touch "$place/clinic.conf"
export LIANYI_CLINIC_CONFIG=$place/clinic.conf LIANYI_CLINIC_OPERATOR=village02 LIANYI_CLINIC_UNASSIGNED=send
# No function in the background: its shell would stand between the agent and the kill at the end.
inside=()
[ -z "$room" ] || inside=(nsenter -t "$room" -n --)
"${inside[@]}" "$bin/lianyi-clinic" run --home "$place/home" --watch "$place/watch" 2>"$place/agent.log" >/dev/null &
agent=$!
sleep 30
traffic "of the agent's first 30 s, with the clinic's roll"
sleep 60
traffic "of 60 s with nothing to send"

"$python" Tests/Link/picture.py "$place/photo.png" "$photo"
size=$(stat -c %s "$place/photo.png")
cp "$place/photo.png" "$place/watch/photo.png.part" && mv "$place/watch/photo.png.part" "$place/watch/photo.png"
echo "— a photo of $size B is dropped"
until [ "$(offset)" -gt 0 ]; do kill -0 "$agent"; sleep 0.2; done
traffic "until the photo's first $(offset) B were at the hub"
echo "— an ECG is dropped as an emergency"
ecg ecg-infarction emergency
first=$seconds
echo "— an urgent one follows"
ecg ecg-normal urgent
if [ -n "$lift" ]; then
    lift_line
    echo "— rate and loss are lifted now, so that this ends in minutes (--no-lift leaves them); the photo stands at $(offset) of $size"
fi
began=$SECONDS
until clinic status --offline --json | jq -e '[.captures[] | select(.state == "stored")] | length == 3' >/dev/null; do
    kill -0 "$agent"
    [ $((SECONDS - began)) -lt 7200 ] || { echo "the photo did not arrive within two hours" >&2; exit 1; }
    sleep 2
done
photoexam=$(clinic status --offline --json | jq -er '.captures[] | select(.kind == "PHOTO") | .exam')
clinic verify-receipt "$place/home/receipts/$photoexam.jws" --object "$place/photo.png" | head -1
traffic "until the photo's receipt"
echo "  not counted: TLS would add some 4 kB and one or two round trips to each connection, and some 30 B to each request and answer"
echo "ratio essential-part-seconds $first reach <=30"
awk -v value="$first" 'BEGIN { exit !(value <= 30) }'
