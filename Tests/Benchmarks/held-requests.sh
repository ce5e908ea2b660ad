#!/usr/bin/env bash
# What 2,000 idle terminals cost that each hold an event request: resident memory of the hub before and with them, its share of a core
# meanwhile, and the seconds until one of them has its critical notice. Each terminal has a token, a line and a clinic of its own, so
# the watch asks for 2,000 clinics at once. By long polls, and by streams (server-sent events) as a second figure.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
here=$(dirname "$0") terminals=2000
ulimit -n "$(ulimit -Hn)"
make_county

# Clinics like C02 and their terminals; terminal N has the token held-N. The key is any: an idle terminal signs nothing.
as postgres <<SQL
SET search_path = lianyi;
WITH clinics AS (INSERT INTO organisation
    SELECT (jsonb_populate_record(null::organisation, to_jsonb(o) || jsonb_build_object(
        'id', $(person_id n)::uuid, 'code', 'HELD' || n, 'name', 'held-' || n))).*
    FROM organisation o, generate_series(1, $terminals) n WHERE o.code = 'C02' RETURNING *),
made AS (INSERT INTO terminal (alliance_id, id, organisation_id, name, public_key, software)
    SELECT alliance_id, id, id, name, '{"kty":"EC","crv":"P-256","x":"","y":""}', 'bench' FROM clinics RETURNING *)
INSERT INTO session (id, token_hash, alliance_id, terminal_id, organisation_id, expires_at, idle_seconds, address, agent)
SELECT gen_random_uuid(), sha256(convert_to(name, 'UTF8')), alliance_id, id, organisation_id, now() + interval '1 day', 86400,
       '127.0.0.1', 'bench' FROM made;
ANALYZE organisation, terminal, session;
SQL
cat >"$place/notice.sql" <<SQL
SELECT lianyi.give_notice(alliance_id, id, 'report.signed', true, gen_random_uuid(), gen_random_uuid(), NULL) FROM lianyi.organisation WHERE code = 'HELD1';
SQL

after=0
for way in stream poll; do
    start_hub
    figures=$(python3 "$here/held-requests.py" $way "$hub" "$url" $terminals $after \
        "psql -XAtq -v ON_ERROR_STOP=1 '$LIANYI_BENCH_CLUSTER dbname=$database' -f '$place/notice.sql'")
    read -r each before with share heard took <<<"$figures"
    echo "  $way: $before MB before, $with MB with $terminals, all there after $took s: $each KiB a terminal;" \
        "$share % of a core while they wait; the notice was heard after $heard s"
    awk -v heard="$heard" 'BEGIN { exit heard > 2 }' || { echo "a critical notice takes more than two seconds" >&2; exit 1; }
    stop_hub
    after=$((after + 1))
done
echo "ratio held-request-kib $each reach <=64"
