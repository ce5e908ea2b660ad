# Blood counts as a Mindray sends them (HL7 v2.3.1): each message is parsed, and of every OBX its value, unit, range and flag are
# taken.
#   cbc-parse.py worker PROGRAM FOLDER SECONDS       by `lianyi-worker serve`, over its pipes, as the hub asks it
#   cbc-parse.py hl7apy FOLDER SECONDS               hl7apy.parser.parse_message as it comes (tolerant: no validation)
#   cbc-parse.py hl7apy-lean FOLDER SECONDS          the same without looking for groups, its quickest way
#   cbc-parse.py compare PROGRAM FOLDER              both must have taken the same
# Prints messages a second and the OBX of a message. Ours opens the file anew each time, reads everything else of the message,
# too, and its JSON is written by the worker and read here, all inside the time. hl7apy is given text that is in memory.
import glob
import json
import os
import struct
import subprocess
import sys
import time


class Worker:
    """The pool's side of the pipe: a length and JSON there; a length and JSON, a length and bytes back."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def part(self):
        size = struct.unpack("<I", self.process.stdout.read(4))[0]
        return self.process.stdout.read(size)

    def load(self, path):
        return os.path.abspath(path)

    def observations(self, path):
        file = {"name": os.path.basename(path), "path": path}
        message = json.dumps({"work": "describe", "files": [file]}).encode()
        self.process.stdin.write(struct.pack("<I", len(message)) + message)
        self.process.stdin.flush()
        reply = json.loads(self.part())
        self.part()
        count = reply["answer"]["content"]["data"]
        results = {
            item["code"]["code"]: (item["value"], item.get("unit", ""), item.get("range", ""), "~".join(item["flags"]))
            for item in count["items"]
        }
        for setting in count["settings"]:
            results[setting["code"]["code"]] = (setting["value"], setting.get("unit", ""), "", "")
        return results

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Reference:
    """hl7apy; a file is read into memory before the time begins."""

    def __init__(self, has_groups):
        from hl7apy.parser import parse_message

        self.parse, self.has_groups = parse_message, has_groups

    def load(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()

    def below(self, element):
        """The OBX in a message or a group, in their order."""
        if element.name == "OBX":
            return [element]
        if element.classname not in ("Message", "Group"):
            return []
        return [obx for child in element.children for obx in self.below(child)]

    def observations(self, text):
        message = self.parse(text, find_groups=self.has_groups)
        found = self.below(message) if self.has_groups else message.obx
        return {
            obx.obx_3.obx_3_1.value: (
                obx.obx_5.value, obx.obx_6.value, obx.obx_7.value, "~".join(flag.value for flag in obx.obx_8),
            )
            for obx in found
        }

    def close(self):
        pass


def is_patient(path):
    """Control samples (Q in MSH-11) are nobody's results, and are refused."""
    with open(path, "rb") as file:
        return file.read().split(b"|")[10] == b"P"


def messages(folder):
    paths = [path for path in sorted(glob.glob(folder + "/*.hl7")) if is_patient(path)]
    if not paths:
        raise SystemExit(f"no messages in {folder}")
    return paths


def measured(reader, folder, seconds):
    loaded = [reader.load(path) for path in messages(folder)]
    for one in loaded:
        reader.observations(one)
    read, found, begun = 0, 0, time.monotonic()
    while (spent := time.monotonic() - begun) < seconds or read < 3:
        found += len(reader.observations(loaded[read % len(loaded)]))
        read += 1
    reader.close()
    print(f"{read / spent:.2f} {found / read:.1f}")


def compared(worker, folder):
    readers = [Reference(True), Reference(False), worker]
    for path in messages(folder):
        grouped, lean, ours = (reader.observations(reader.load(path)) for reader in readers)
        if not grouped or grouped != lean or ours != lean:
            raise SystemExit(f"{path}: the values differ\n{grouped}\n{lean}\n{ours}")
    worker.close()


way, folder = sys.argv[1], sys.argv[-1] if sys.argv[1] == "compare" else sys.argv[-2]
if way == "compare":
    compared(Worker(sys.argv[2]), folder)
else:
    reader = Worker(sys.argv[2]) if way == "worker" else Reference(way == "hl7apy")
    measured(reader, folder, float(sys.argv[-1]))
