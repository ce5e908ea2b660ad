"""What a reader's screen asks for: `page URL N` prints the p95 of a page in ms; `screen URL N FILE…` the time from an upload to it."""
import base64
import hashlib
import http.client
import json
import os
import sys
import time
import uuid
from datetime import datetime, timezone
from urllib.parse import urlsplit

url = urlsplit(sys.argv[2])
line = http.client.HTTPConnection(url.hostname, url.port)


def ask(method, path, who, body=None):
    """One request on the line that stays open; answers status and JSON."""
    headers = {"Authorization": f"Bearer {who}"}
    if body is not None:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    line.request(method, path, body, headers)
    answer = line.getresponse()
    data = answer.read()
    return answer.status, json.loads(data) if data else None


def at(share, times):
    """The time below which so great a share of them lies, in ms."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1000


def page(count):
    times = []
    for number in range(count):
        begun = time.perf_counter()
        status, answer = ask("GET", "/api/v1/readings?limit=50", f"bench-{number % 40 + 1}")
        times.append(time.perf_counter() - begun)
        assert status == 200 and len(answer["items"]) == 50, (status, answer)
    print(f"{at(0.95, times):.2f}")


def uuid7():
    """An id that sorts by its time."""
    bits = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    return str(uuid.UUID(int=bits & ~(0xF000 << 64) & ~(0xC000 << 48) | (0x7000 << 64) | (0x8000 << 48)))


def manifest(exam, files):
    """An emergency with its bytes inside."""
    objects = [
        {"number": n, "name": os.path.basename(name), "mediaType": "application/octet-stream", "size": len(data),
         "sha256": hashlib.sha256(data).hexdigest()} for n, (name, data) in enumerate(files, 1)]
    return json.dumps({
        "manifest": {"exam": exam, "kind": "ECG12", "urgency": "emergency", "patient": None, "clock": None,
                     "performedAt": datetime.now(timezone.utc).isoformat(timespec="seconds"),
                     "request": {"complaint": "胸痛"}, "objects": objects},
        "contents": {str(n): base64.b64encode(data).decode() for n, (_, data) in enumerate(files, 1)}})


def screen(count, names):
    files = [(name, open(name, "rb").read()) for name in names]
    receipts, screens = [], []
    for _ in range(count):
        exam = uuid7()
        begun = time.perf_counter()
        status, answer = ask("PUT", f"/api/v1/exams/{exam}", "bench-village", manifest(exam, files))
        assert status == 201, (status, answer)
        receipts.append(time.perf_counter() - begun)
        found = None
        while not found:
            items = ask("GET", "/api/v1/readings?limit=200", "bench-1")[1]["items"]
            found = next((item for item in items if item["exam"] == exam), None)
        status, _ = ask("GET", f"/api/v1/readings/{found['id']}", "bench-1")
        assert status == 200, status
        screens.append(time.perf_counter() - begun)
    print(f"  upload to receipt: median {at(0.5, receipts):.0f} ms, p95 {at(0.95, receipts):.0f} ms")
    print(f"  upload to the reader's screen, list and case: median {at(0.5, screens):.0f} ms, p95 {at(0.95, screens):.0f} ms")


if sys.argv[1] == "page":
    page(int(sys.argv[3]))
else:
    screen(int(sys.argv[3]), sys.argv[4:])
