# Uploads an ECG's signal by tuspy, breaks off, resumes with a new client, and expects the hub's receipt.
"""tuspy.py HUB ACCOUNT PASSWORD HEADER SIGNAL: exit code 0 when the receipt came."""
import hashlib
import json
import os
import sys
import time
import uuid

import requests
from tusclient import client

hub, account, password, *paths = sys.argv[1:]
session = requests.Session()


def ask(method, path, body):
    answer = session.request(method, hub + path, json=body, timeout=30)
    assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


def uuid7():
    moment = int(time.time() * 1000).to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return str(uuid.UUID(bytes=bytes(moment) + bytes(rest)))


def announced(path, number):
    data = open(path, "rb").read()
    return {
        "number": number,
        "name": os.path.basename(path),
        "mediaType": "application/octet-stream",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


opened = ask("POST", "/api/v1/sessions", {"login": account, "password": password})
session.headers["Authorization"] = "Bearer " + opened["token"]
exam = uuid7()
manifest = {
    "exam": exam,
    "kind": "ECG12",
    "urgency": "routine",
    "performedAt": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
    "objects": [announced(path, number) for number, path in enumerate(paths, 1)],
}
answer = ask("PUT", f"/api/v1/exams/{exam}", {"manifest": manifest})
assert answer.get("receipt") is None and all(o["upload"] for o in answer["objects"])

tus = client.TusClient(hub + "/api/v1/uploads", headers={"Authorization": session.headers["Authorization"]})
# The header by creation: exam and object name the manifest's own upload.
header = tus.uploader(paths[0], chunk_size=1 << 20, metadata={"exam": exam, "object": "1"}, upload_checksum=True)
header.upload()
assert header.url.endswith(answer["objects"][0]["upload"]), header.url

# The signal by the address that the manifest's answer names, in pieces with checksums, broken off in the middle.
address = hub + answer["objects"][1]["upload"]
first = tus.uploader(paths[1], url=address, chunk_size=16 * 1024, upload_checksum=True)
first.upload_chunk()
first.upload_chunk()
resumed = tus.uploader(paths[1], url=address, chunk_size=16 * 1024, upload_checksum=True)
assert resumed.offset == 2 * 16 * 1024, resumed.offset
# The first client wakes up at an offset that is not its own any more, and is told so.
resumed.upload_chunk()
try:
    first.upload_chunk()
    sys.exit("an overtaken writer was not stopped")
except Exception as error:
    print("overtaken:", error)
resumed.upload()
receipt = ask("PUT", f"/api/v1/exams/{exam}", {"manifest": manifest}).get("receipt")
assert receipt, "no receipt"
print(f"tuspy: {sum(o['size'] for o in manifest['objects'])} bytes, resumed at {2 * 16 * 1024}, receipt {receipt[:24]}…")
