# The client of held-requests.sh: thousands of idle terminals, each with an event request of its own that the hub holds.
"""held-requests.py poll|stream HUB-PID URL TERMINALS AFTER NOTICE: prints KiB of the hub's resident set for each held request, MB before
and with them, percent of one core while they are held, and seconds from a notice to the one terminal that should hear it.
NOTICE is a command that commits a critical notice for terminal 1, AFTER the number of the one before."""
import json
import os
import resource
import selectors
import socket
import subprocess
import sys
import time
import urllib.parse

from terminal import Line

way, pid, url, count, after, command = sys.argv[1:]
count, after, parts, batch = int(count), int(after), urllib.parse.urlsplit(url), 50
resource.setrlimit(resource.RLIMIT_NOFILE, (max(count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[0]),) * 2)


def resident():
    with open("/proc/%s/status" % pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))


def processor():
    with open("/proc/%s/stat" % pid) as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held():
    status, _, answer = Line(url).ask("GET", "/metrics", b"")
    assert status == 200, answer
    return next(int(line.split()[1]) for line in answer.decode().splitlines() if line.startswith("lianyi_events_held "))


def ask(number, wait=50):
    line = socket.create_connection((parts.hostname, parts.port), timeout=60)
    kind = "application/json" if way == "poll" else "text/event-stream"
    line.sendall((
        "GET /api/v1/events?after=%d&wait=%d HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer held-%d\r\nAccept: %s\r\n\r\n"
        % (after if number == 1 else 0, wait, parts.netloc, number, kind)).encode())
    return line


def until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(what)
        time.sleep(0.05)


# The hub is warm before it is measured: a few of the same requests have been held and let go.
warm = [ask(number, wait=5) for number in range(1, batch + 1)]
until(lambda: held() == batch, 20, "the hub does not hold the first requests")
for line in warm:
    line.close()
until(lambda: held() == 0, 70, "the hub does not let go of the first requests")
before = resident()

lines, begin = [], time.monotonic()
for number in range(1, count + 1):
    lines.append(ask(number))
    if number % batch == 0:
        until(lambda: held() >= number - batch, 20, "the hub does not hold %d requests" % number)
until(lambda: held() == count, 20, "the hub does not hold %d requests" % count)
took = time.monotonic() - begin
with_them, spent, since = resident(), processor(), time.monotonic()
time.sleep(16)     # longer than the time between two signs of life on a stream
spent, since = processor() - spent, time.monotonic() - since
with_them = max(with_them, resident())
assert held() == count, "somebody was let go"

heard, other = None, selectors.DefaultSelector()
for number, line in enumerate(lines, 1):
    line.setblocking(False)
    other.register(line, selectors.EVENT_READ, number)
    while way == "stream":
        try:
            line.recv(1 << 16)
        except BlockingIOError:
            break
told = time.monotonic()
subprocess.run(["sh", "-c", command], check=True, stdout=subprocess.DEVNULL)
while heard is None and time.monotonic() < told + 10:
    for key, _ in other.select(0.5):
        piece = key.fileobj.recv(1 << 16)
        if b"critical" in piece:
            assert key.data == 1, "another terminal heard it"
            heard = time.monotonic() - told
        else:
            assert way == "stream" and piece, "terminal %d was let go: %r" % (key.data, piece[:300])
assert heard is not None, "the notice did not come"
print("%.1f %.0f %.0f %.1f %.2f %.1f" % (
    (with_them - before) / count, before / 1024, with_them / 1024, 100 * spent / since, heard, took))
