# The light client of image-upload.sh: the same for the hub, for Orthanc and for the bare disk. Everything that can be made
# before the clock runs is made before: pictures, hashes, signed manifests, DICOM heads.
"""image-upload.py hub|orthanc|disk URL SECONDS CLIENTS LOG [CODE PATIENTS]: prints uploads per second, and what a client cost.
For disk, URL is a folder."""
import hashlib
import json
import mmap
import multiprocessing
import os
import resource
import sys
import time

from pictures import Pictures, dicom_head, uid
from terminal import Line, Terminal, uuid7

MOST = 1500     # uploads a second that are made ready; a run that needs more is none
MOST_OF_DISK = 8000


class Hub:
    """A terminal's exam of one picture: the signed manifest and the bytes in one request, answered by the receipt."""

    def __init__(self, url, pictures, count, terminal, patients):
        self.line, self.pictures, self.terminal = Line(url), pictures, terminal
        self.ready = []
        for number in range(count):
            exam, tail = uuid7(), pictures.tail()
            hashed = pictures.sha256(tail)
            body = terminal.manifest(
                exam, "PHOTO", "village02", patients[number % len(patients)], "photo.png", "image/png",
                pictures.size, hashed)
            head = (
                b"--b\r\nContent-Type: application/json\r\n\r\n" + body
                + b"\r\n--b\r\nContent-ID: <1>\r\nContent-Type: image/png\r\n\r\n")
            self.ready.append((exam, hashed, head, tail + b"\r\n--b--\r\n"))
        self.headers = (
            terminal.bearer + b'Content-Type: multipart/related; type="application/json"; boundary=b\r\n')

    def send(self, number):
        exam, hashed, head, tail = self.ready[number]
        status, _, answer = self.line.ask(
            "PUT", "/api/v1/exams/" + exam, self.headers, head, self.pictures.head, tail)
        assert status == 201, answer
        return exam, hashed, json.loads(answer)["receipt"]


class Orthanc:
    """STOW-RS: one instance a request, each a study of its own as each picture at the hub is an exam of its own."""

    def __init__(self, url, pictures, count):
        self.line, self.pixels = Line(url), pictures.pixels
        self.ready = []
        for number in range(count):
            instance = uid()
            head = dicom_head(instance, uid(), uid(), "P%d" % (number % 16))
            self.ready.append((instance, b"--b\r\nContent-Type: application/dicom\r\n\r\n" + head, pictures.tail()[:16]))
        self.headers = (
            b'Content-Type: multipart/related; type="application/dicom"; boundary=b\r\n'
            b"Accept: application/dicom+json\r\n")

    def send(self, number):
        instance, head, stamp = self.ready[number]
        status, _, answer = self.line.ask(
            "POST", "/dicom-web/studies", self.headers, head, memoryview(self.pixels)[:-16], stamp + b"\r\n--b--\r\n")
        stored = json.loads(answer)
        assert status == 200 and "Value" not in stored.get("00081198", {}), answer
        assert stored["00081199"]["Value"][0]["00081155"]["Value"] == [instance], answer
        return instance, "-", "-"


class Disk:
    """What nobody who keeps a picture durably under its hash can do without: no line, no database, no other process. Written past
    the page cache, which is the cheapest way, from memory that begins and ends with a block."""

    BLOCK = 4096

    def __init__(self, folder, pictures, count):
        self.folder, self.pictures = folder, pictures
        self.ready = [pictures.tail() for _ in range(count)]
        self.size = len(pictures.head) + len(self.ready[0])
        self.page = mmap.mmap(-1, -(-self.size // self.BLOCK) * self.BLOCK)
        self.page[:len(pictures.head)] = pictures.head

    @staticmethod
    def make(folder):
        """Every shelf, as a store that is some days old has them."""
        for name in ["incoming"] + ["%02x/%02x" % (shelf >> 8, shelf & 255) for shelf in range(1 << 16)]:
            os.makedirs(folder + "/" + name, exist_ok=True)

    def send(self, number):
        tail = self.ready[number]
        incoming = "%s/incoming/%d-%d" % (self.folder, os.getpid(), number)
        self.page[len(self.pictures.head):self.size] = tail
        hashed = hashlib.sha256(memoryview(self.page)[:self.size])
        descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_DIRECT)
        assert os.write(descriptor, self.page) == len(self.page)
        os.ftruncate(descriptor, self.size)
        os.fdatasync(descriptor)
        os.close(descriptor)
        shelf = "%s/%s/%s" % (self.folder, hashed.hexdigest()[:2], hashed.hexdigest()[2:4])
        os.rename(incoming, shelf + "/" + hashed.hexdigest())
        descriptor = os.open(shelf, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        return "-", hashed.hexdigest(), "-"


def client(make, seconds, log, ready, go, results):
    sender = make()
    ready.release()
    go.wait()
    begin, done = time.monotonic(), []
    before = resource.getrusage(resource.RUSAGE_SELF)
    while time.monotonic() - begin < seconds:
        done.append(sender.send(len(done)))
    elapsed, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_SELF)
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with open(log, "a") as file:
        file.write("".join("%s %s %s\n" % line for line in done))
    results.put((len(done), elapsed, cost))


def main():
    kind, url, seconds, clients, log, *rest = sys.argv[1:]
    seconds, clients, pictures = float(seconds), int(clients), Pictures()
    count = int(seconds * MOST / clients) + 1
    if kind == "hub":
        terminal, patients = Terminal(url, rest[0]), rest[1].split(",")
        make = lambda: Hub(url, pictures, count, terminal, patients)
    elif kind == "disk":
        Disk.make(url)
        make = lambda: Disk(url, pictures, count * MOST_OF_DISK // MOST)
    else:
        make = lambda: Orthanc(url, pictures, count)
    context = multiprocessing.get_context("fork")
    ready, go, results = context.Semaphore(0), context.Event(), context.SimpleQueue()
    crowd = [
        context.Process(target=client, args=(make, seconds, log, ready, go, results), daemon=True)
        for _ in range(clients)]
    for one in crowd:
        one.start()
    for _ in crowd:
        assert ready.acquire(timeout=60), "a client did not get ready"
    go.set()
    for one in crowd:
        one.join()
    if any(one.exitcode for one in crowd):
        sys.exit("a client failed")
    got = [results.get() for _ in crowd]
    sent = sum(one[0] for one in got)
    print("%.1f %.3f" % (sum(one[0] / one[1] for one in got), 1000 * sum(one[2] for one in got) / sent))


if __name__ == "__main__":
    main()
