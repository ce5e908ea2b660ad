# The client of upload-memory.sh: 64 terminals' lines that bring 15 MB each at one time, and a look at the hub's memory meanwhile.
"""upload-memory.py pieces|stream|whole HUB-PID URL CODE PATIENTS LOG: prints the hub's highest resident set (VmHWM), the highest
seen of its workers together, both in MB, and the seconds it took."""
import base64
import hashlib
import json
import os
import sys
import threading
import time

from pictures import Pictures
from terminal import Line, Terminal, content_digest, header, uuid7

UPLOADS, PIECE = 64, 512 * 1024
way, pid, url, code, patients, log = sys.argv[1:]
pictures, terminal, patients = Pictures(4000, 3750), Terminal(url, code), patients.split(",")
tus = terminal.bearer + b"Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
start, done, failures = threading.Barrier(UPLOADS), [], []


def parts(tail, begin, end):
    """Bytes of a picture without a copy of their own."""
    cut = len(pictures.head)
    return memoryview(pictures.head)[begin : min(end, cut)], tail[max(0, begin - cut) : max(0, end - cut)]


def in_pieces(line, address, hashed, tail):
    """Tus, as a terminal on a fair line sends: each piece with its checksum, the next when the last is durable."""
    for begin in range(0, pictures.size, PIECE):
        piece, checksum = parts(tail, begin, begin + PIECE), hashlib.sha256()
        for part in piece:
            checksum.update(part)
        headers = tus + b"Upload-Offset: %d\r\nUpload-Checksum: sha256 %s\r\n" % (
            begin, base64.b64encode(checksum.digest()))
        status, head, answer = line.ask("PATCH", address, headers, *piece)
        assert status == 204, answer
    return header(head, b"lianyi-receipt").decode()


def as_stream(line, address, hashed, tail):
    """Tus, all of it in one request."""
    headers = tus + b"Upload-Offset: 0\r\n"
    status, head, answer = line.ask("PATCH", address, headers, pictures.head, tail)
    assert status == 204, answer
    return header(head, b"lianyi-receipt").decode()


def as_whole(line, address, hashed, tail):
    """One PUT with the digest of the whole."""
    headers = terminal.bearer + b"Content-Type: application/octet-stream\r\n" + content_digest(hashed)
    status, _, answer = line.ask("PUT", address, headers, pictures.head, tail)
    assert status == 201, answer
    return json.loads(answer)["receipt"]


def upload(number):
    try:
        line, exam, tail = Line(url), uuid7(), pictures.tail()
        hashed = pictures.sha256(tail)
        body = terminal.manifest(
            exam, "PHOTO", "village02", patients[number % len(patients)], "photo.png", "image/png", pictures.size, hashed)
        status, _, answer = line.ask(
            "PUT", "/api/v1/exams/" + exam, terminal.bearer + b"Content-Type: application/json\r\n", body)
        assert status == 202, answer
        address = json.loads(answer)["objects"][0]["upload"]
        start.wait()
        send = {"pieces": in_pieces, "stream": as_stream, "whole": as_whole}[way]
        done.append((exam, hashed, send(line, address, hashed, tail)))
    except Exception as error:
        failures.append(error)
        start.abort()


def kib(process, what):
    try:
        with open("/proc/%s/status" % process) as file:
            return next((int(line.split()[1]) for line in file if line.startswith(what + ":")), 0)
    except OSError:
        return 0


def workers():
    total = 0
    for task in os.listdir("/proc/%s/task" % pid):
        try:
            with open("/proc/%s/task/%s/children" % (pid, task)) as file:
                total += sum(kib(child, "VmRSS") for child in file.read().split())
        except OSError:
            pass
    return total


crowd, begin, highest = [threading.Thread(target=upload, args=(n,)) for n in range(UPLOADS)], time.monotonic(), 0
for one in crowd:
    one.start()
while any(one.is_alive() for one in crowd):
    highest = max(highest, workers())
    time.sleep(0.05)
if failures:
    sys.exit("%d of %d uploads failed: %r" % (len(failures), UPLOADS, failures[0]))
with open(log, "a") as file:
    file.write("".join("%s %s %s\n" % line for line in done))
print("%.0f %.0f %.1f" % (kib(pid, "VmHWM") / 1024, highest / 1024, time.monotonic() - begin))
