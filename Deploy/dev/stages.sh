# Stages of a long job: what runs now, how long it took, and where its whole output lies. Sourced by demo and test.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs=$top/.lianyi/logs
mkdir -p "$logs"
stages=()

# stage NAME COMMAND…   runs the command with its output in .lianyi/logs/NAME.log; shows that it lives, and its errors.
stage() {
    local name=$1 log=$logs/$1.log began=$SECONDS status=0
    shift
    printf -- '— %s\n' "$name"
    set -m    # a group of its own, so that it can be ended with all its children
    "$@" >"$log" 2>&1 </dev/null &
    working=$!
    set +m
    watch_over "$working" "$log"
    wait "$working" || status=$?
    working=
    note_time "$name" $((SECONDS - began))
    [ "$status" = 0 ] || { show_errors "$log"; echo "$name failed (exit $status); everything it said: ${log#"$top"/}" >&2; }
    return "$status"
}

# shown NAME COMMAND…   the same for short work that may ask something: its output is on the screen.
shown() {
    local name=$1 began=$SECONDS status=0
    shift
    printf -- '— %s\n' "$name"
    "$@" || status=$?
    note_time "$name" $((SECONDS - began))
    return "$status"
}

note_time() { stages+=("$(printf '%-10s %3d:%02d' "$1" $(($2 / 60)) $(($2 % 60)))"); }

# Says every few seconds (on a terminal) or every minute (in a file) how far the work is.
watch_over() {
    local began=$SECONDS said=$SECONDS every=60 clock last
    [ ! -t 1 ] || every=3
    while kill -0 "$1" 2>/dev/null; do
        sleep 0.2
        [ $((SECONDS - said)) -ge "$every" ] || continue
        said=$SECONDS
        clock=$(printf '%d:%02d' $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60)))
        last=$(tail -c 2000 "$2" | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -1 | cut -c1-90 || true)
        if [ -t 1 ]; then printf '\r\033[K  %s  %s' "$clock" "$last"; else printf '  %s  %s\n' "$clock" "$last"; fi
    done
    [ ! -t 1 ] || printf '\r\033[K'
}

# The failed tests of a log, or its errors, each once with the lines that explain it; the end of the log where nothing calls itself an error.
show_errors() {
    local found
    found=$(awk '/^✘ .* recorded an issue/ { on = 1; print; next } /^(↳|  )/ { if (on) print; next } { on = 0 }' "$1" | head -200)
    [ -z "$found" ] || { printf '%s\n' "$found" >&2; return; }
    found=$(grep -E -A3 '^[^ |`]*:? ?(error|fatal)\b|: error: |^E: ' "$1" | grep -vE '^(--|\[[0-9]+/)' | awk '!seen[$0]++' | head -80 || true)
    if [ -n "$found" ]; then printf '%s\n' "$found" >&2; else tail -30 "$1" >&2; fi
}

show_times() {
    echo
    echo "time per stage (minutes:seconds)"
    printf '  %s\n' "${stages[@]}"
}

# Ends the stage that is at work when the whole job is told to stop.
end_stage() { [ -z "${working:-}" ] || kill -- "-$working" 2>/dev/null || true; }

need_swift() {
    local version
    version=$(swift --version 2>&1 | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9.]+$' || true)
    [ -n "$version" ] || { echo "Swift is not in PATH: install Swift 6.3 or newer from https://swift.org/install" >&2; exit 69; }
    [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -1)" = 6.2 ] ||
        { echo "Swift $version is too old: install Swift 6.3 or newer from https://swift.org/install" >&2; exit 69; }
}
