# What the benchmarks share: a hub in release build over a fresh database, a crowd of signed-in people, and pairs of runs.
# Needs LIANYI_BIN (release) and LIANYI_BENCH_CLUSTER, as Deploy/dev/bench gives them. Sourced.
: "${LIANYI_BIN:?the release build; run make bench}" "${LIANYI_BENCH_CLUSTER:?the cluster; run make bench}"
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PYTHONDONTWRITEBYTECODE=1
place=$(mktemp -d)
database=bench_$$
seconds=${LIANYI_BENCH_SECONDS:-4} pairs=${LIANYI_BENCH_PAIRS:-3}
hub=
also_finish() { :; }      # what a benchmark of its own has to end
finish() {
    local status=$?
    trap - EXIT
    also_finish || true
    [ "$status" = 0 ] || [ ! -s "$place/hub.log" ] || { echo "the hub's last words:" && tail -5 "$place/hub.log"; } >&2
    [ -z "$hub" ] || { kill "$hub" && wait "$hub"; } 2>/dev/null || true
    psql -XAtq -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" "$LIANYI_BENCH_CLUSTER" || true
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

as() { local role=$1; shift; PGOPTIONS='-c client_min_messages=warning' psql -XAtq -v ON_ERROR_STOP=1 "$LIANYI_BENCH_CLUSTER dbname=$database user=$role" "$@"; }

make_county() {
    psql -XAtq -v ON_ERROR_STOP=1 -c "CREATE DATABASE $database OWNER lianyi_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" "$LIANYI_BENCH_CLUSTER"
    export LIANYI_DATABASE="$LIANYI_BENCH_CLUSTER dbname=$database" LIANYI_KEYS=$place/keys.json LIANYI_BLOBS=$place/blobs
    export LIANYI_DEMO=true LIANYI_LOG_LEVEL=error LIANYI_CONFIG=$place/hub.conf LIANYI_WORKERS=1
    : >"$LIANYI_CONFIG"
    for words in 'keys --demo' migrate 'seed --demo'; do "$LIANYI_BIN/lianyi-hub" $words >/dev/null; done
}

start_hub() {
    local port=18000
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    url=http://127.0.0.1:$port
    LIANYI_LISTEN=127.0.0.1:$port LIANYI_PUBLIC_URL=$url "$LIANYI_BIN/lianyi-hub" serve >"$place/hub.log" 2>&1 &
    hub=$!
    for _ in $(seq 100); do curl -fsS -m 2 -o /dev/null "$url/readyz" 2>/dev/null && return; sleep 0.1; done
    cat "$place/hub.log" >&2
    return 1
}
stop_hub() { kill "$hub" && wait "$hub" || true; hub=; }

enrolment_code() { "$LIANYI_BIN/lianyi-hub" enrol "$1" 2>/dev/null; }
# The patients of a clinic, with commas between.
patients_of() { as postgres -c "SELECT string_agg(patient_id::text, ',') FROM lianyi.care_link JOIN lianyi.organisation o ON o.id = organisation_id WHERE o.code = '$1'"; }
# Waits until the hub has opened what has arrived, so that the next run begins on a machine that is at rest.
rested() {
    for _ in $(seq 600); do
        [ "$(as postgres -c "SELECT count(*) FROM lianyi.job WHERE done_at IS NULL AND run_at < now() + interval '2 s'")" != 0 ] || { sync; return; }
        sleep 0.1
    done
    echo "the hub's jobs do not come to an end" >&2
    return 1
}

# receipts_hold FILE    Each line of FILE is EXAM SHA256 RECEIPT: every receipt is signed by the hub, and is for an exam that it has,
# with bytes on its disk that have the hash.
receipts_hold() {
    python3 "$top/Tests/Benchmarks/check-receipts.py" "$url" "$1"
    sort "$1" >"$place/said"
    as postgres -c "SELECT e.id || ' ' || encode(o.sha256, 'hex') || ' ' || e.receipt FROM lianyi.exam e
        JOIN lianyi.exam_object o ON o.exam_id = e.id WHERE o.state = 'stored'" | sort >"$place/kept"
    if comm -23 "$place/said" "$place/kept" | grep . >&2; then echo "a receipt is for what the hub has not" >&2; return 1; fi
    awk -v root="$LIANYI_BLOBS" '{ print $2 "  " root "/" substr($2, 1, 2) "/" substr($2, 3, 2) "/" $2 }' "$1" |
        sha256sum --quiet --strict -c - >&2
}

# sessions ROLE N CODE ACCOUNT   N copies of a member of staff, numbered in their ids, each with a session whose token is
# bench-NUMBER; person_id NUMBER says the id in SQL.
person_id() { echo "('00000000-0000-7000-8000-' || lpad(to_hex(($1)::bigint), 12, '0'))"; }
sessions() {
    as postgres <<SQL
SET search_path = lianyi;
WITH model AS (SELECT c.* FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = '$4'),
made AS (INSERT INTO clinician
    SELECT (jsonb_populate_record(null::clinician, to_jsonb(m) || jsonb_build_object('id', $(person_id n), 'name', 'bench-' || n))).*
    FROM model m, generate_series(1, $2) n RETURNING *),
roles AS (INSERT INTO clinician_role (alliance_id, clinician_id, role) SELECT alliance_id, id, '$1' FROM made),
rights AS (INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
    SELECT alliance_id, gen_random_uuid(), id, organisation_id, '$3', 'active', now() - interval '1 day', now() + interval '1 day' FROM made)
INSERT INTO session (id, token_hash, alliance_id, clinician_id, organisation_id, expires_at, idle_seconds, address, agent)
SELECT gen_random_uuid(), sha256(convert_to(name, 'UTF8')), alliance_id, id, organisation_id, now() + interval '1 day', 86400, '127.0.0.1', 'bench'
FROM made;
SQL
}

# any_person   lets a transaction that person 1 was heard to send be anybody's, by the variable :person.
any_person() {
    local first=00000000-0000-7000-8000-000000000001 any
    any=$(person_id :person)
    sed -E "s/'$first'/$any::uuid/g; s/'([^']*)$first([^']*)'/('\\1' || $any || '\\2')/g"
}

# The statements that the hub sends, as Postgres has heard them: heard on; …one request…; heard off >log
log_file() { as postgres -c "SELECT current_setting('data_directory') || '/log'"; }
heard() {
    case $1 in
    on) as postgres -c "ALTER ROLE lianyi_app SET log_statement = 'all'"; heard_from=$(($(stat -c %s "$(log_file)") + 1)) ;;
    off) as postgres -c 'ALTER ROLE lianyi_app RESET log_statement'; tail -c "+$heard_from" "$(log_file)" ;;
    esac
}

# Rates of one run. A run that met an error is no run.
pgbench_rate() {    # CLIENTS ROLE FILE…
    local clients=$1 role=$2 files=() file
    shift 2
    for file in "$@"; do files+=(-f "$file"); done
    PGOPTIONS='-c search_path=lianyi' pgbench -n -M prepared -c "$clients" -j 2 -T "$seconds" "${files[@]}" \
        "$LIANYI_BENCH_CLUSTER dbname=$database user=$role" >"$place/pgbench" 2>&1 || { cat "$place/pgbench" >&2; return 1; }
    grep -q 'number of failed transactions: 0' "$place/pgbench" || { cat "$place/pgbench" >&2; return 1; }
    awk '/^tps/ { print $3 }' "$place/pgbench"
}
wrk_rate() {        # CLIENTS SCRIPT ARGUMENT…
    local clients=$1 script=$2
    shift 2
    wrk -t 2 -c "$clients" -d "${seconds}s" -s "$script" "$url" -- "$@" >"$place/wrk" 2>&1
    if grep -qE 'Non-2xx|Socket errors' "$place/wrk"; then cat "$place/wrk" >&2; return 1; fi
    awk '/^Requests\/sec/ { print $2 }' "$place/wrk"
}

median() { sort -n "$1" | awk '{ rate[NR] = $1 } END { print NR % 2 ? rate[(NR + 1) / 2] : (rate[NR / 2] + rate[NR / 2 + 1]) / 2 }'; }
quotient() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }
