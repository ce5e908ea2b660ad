# Checks receipts by themselves: the hub's signature holds, and each says the exam and the hash that were sent.
"""check-receipts.py URL FILE: each line of FILE is EXAM SHA256 RECEIPT."""
import json
import sys

from terminal import Line, from_base64url, verified

url, path = sys.argv[1:]
status, _, answer = Line(url).ask("GET", "/api/v1/keys", b"")
assert status == 200, answer
keys = {key["kid"]: from_base64url(key["x"]) for key in json.loads(answer)["keys"] if key["crv"] == "Ed25519"}
seen = set()
for line in open(path):
    exam, sha256, receipt = line.split()
    content = verified(receipt, keys)
    assert content["exam"] == exam and exam not in seen, content
    assert [one["sha256"] for one in content["objects"]] == [sha256], content
    seen.add(exam)
assert seen, "nothing was sent"
