#!/usr/bin/env bash
# A foreign tus client, tuspy of PyPI, uploads and resumes against a running hub: tuspy.sh [HUB] [ACCOUNT] [PASSWORD]
set -euo pipefail
cd "$(dirname "$0")/../.."
hub=${1:-http://127.0.0.1:8080} account=${2:-village02} password=${3:-lianyi-demo-2026}
curl -fsS -m 5 -o /dev/null "$hub/readyz" || { echo "no hub answers at $hub: run 'make demo' in another window first" >&2; exit 69; }
python=.lianyi/interop/bin/python
[ -x "$python" ] || { python3 -m venv .lianyi/interop && "$python" -m pip -q install 'tuspy==1.1.0' requests; }
"$python" Tests/Interop/tuspy.py "$hub" "$account" "$password" SampleData/WFDB/ecg-normal.hea SampleData/WFDB/ecg-normal.dat
