# Sheets of electrocardiograms, one exam after another in one process that is warm: each exam's WFDB files are read and become
# a PNG of 200 dots per inch with millimetre paper, twelve leads and a rhythm strip.
#   ecg-sheet.py worker PROGRAM LAYOUT FOLDER SECONDS    by `lianyi-worker serve`, over its pipes, as the hub asks it
#   ecg-sheet.py wfdb FOLDER SECONDS              by wfdb alone: rdrecord, plot_wfdb with its millimetre grids, savefig
#   ecg-sheet.py figure FOLDER SECONDS            rdsamp and a figure made by hand, with the grid that matplotlib draws at its ticks
#   ecg-sheet.py figure-lines FOLDER SECONDS      the same, with a grid as two sets of lines: the quickest that we found
# Prints sheets a second and the bytes of a sheet.
import glob
import io
import json
import os
import struct
import subprocess
import sys
import time


def exams(folder):
    return sorted(path[:-4] for path in glob.glob(folder + "/*.hea"))


class Worker:
    """The pool's side of the pipe: a length and JSON there; a length and JSON, a length and bytes back."""

    def __init__(self, program, layout):
        self.layout = layout
        self.process = subprocess.Popen([program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def part(self):
        size = struct.unpack("<I", self.process.stdout.read(4))[0]
        return self.process.stdout.read(size)

    def sheet(self, exam):
        files = [glob.glob(exam + ".hea")[0]] + glob.glob(exam + ".mat") + glob.glob(exam + ".dat")
        wish = {
            "format": "png", "layout": self.layout, "millimetresPerSecond": 25, "millimetresPerMillivolt": 10,
            "dotsPerInch": 200, "start": 0, "patient": "王秀英 女 68岁", "warnings": [],
        }
        question = {
            "work": "sheet", "sheet": wish,
            "files": [{"name": os.path.basename(path), "path": os.path.abspath(path)} for path in files],
        }
        message = json.dumps(question).encode()
        self.process.stdin.write(struct.pack("<I", len(message)) + message)
        self.process.stdin.flush()
        reply = json.loads(self.part())
        png = self.part()
        if "made" not in reply:
            raise SystemExit(f"no sheet of {exam}: {reply}")
        return png

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Reference:
    """What wfdb's own handbook shows, on A4: every lead in a row of its own, all on millimetre paper."""

    def __init__(self):
        import matplotlib.pyplot
        import wfdb

        self.plot, self.wfdb = matplotlib.pyplot, wfdb

    def sheet(self, exam):
        record = self.wfdb.rdrecord(exam)
        figure = self.wfdb.plot_wfdb(record=record, ecg_grids="all", figsize=(297 / 25.4, 210 / 25.4), return_fig=True)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=200)
        self.plot.close(figure)
        return out.getvalue()

    def close(self):
        pass


class Figure:
    """Our sheet by hand in matplotlib: one pair of axes on A4, a grid, a line a lead."""

    rows = [["I", "aVR", "V1", "V4"], ["II", "aVL", "V2", "V5"], ["III", "aVF", "V3", "V6"]]

    def __init__(self, has_lines):
        import matplotlib

        matplotlib.use("Agg")
        import matplotlib.pyplot
        import numpy
        import wfdb
        from matplotlib.collections import LineCollection
        from matplotlib.ticker import MultipleLocator

        self.plot, self.numpy, self.wfdb = matplotlib.pyplot, numpy, wfdb
        self.lines, self.locator, self.has_lines = LineCollection, MultipleLocator, has_lines

    def ticks(self, axes):
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(self.locator(5))
            axis.set_minor_locator(self.locator(1))
            axis.set_ticklabels([])
        axes.tick_params(which="both", length=0)
        axes.grid(which="minor", color="#f9dcd8", linewidth=0.3)
        axes.grid(which="major", color="#eea6a0", linewidth=0.6)

    def grid(self, axes):
        if not self.has_lines:
            return self.ticks(axes)
        axes.set_axis_off()
        for bold, colour, width in ((False, "#f9dcd8", 0.3), (True, "#eea6a0", 0.6)):
            lines = [[(x, 0), (x, 160)] for x in range(281) if (x % 5 == 0) == bold]
            lines += [[(0, y), (280, y)] for y in range(161) if (y % 5 == 0) == bold]
            axes.add_collection(self.lines(lines, colors=colour, linewidths=width))

    def lead(self, axes, samples, frequency, x, zero, name):
        across = self.numpy.arange(len(samples)) / frequency * 25 + x
        axes.plot(across, zero + samples * 10, color="#101014", linewidth=0.8)
        axes.text(x + 1.5, zero + 6, name, fontsize=10, fontweight="bold")

    def sheet(self, exam):
        samples, facts = self.wfdb.rdsamp(exam)
        frequency, names = facts["fs"], facts["sig_name"]
        figure = self.plot.figure(figsize=(297 / 25.4, 210 / 25.4))
        axes = figure.add_axes((8.5 / 297, 13 / 210, 280 / 297, 160 / 210))
        axes.set_xlim(0, 280)
        axes.set_ylim(0, 160)
        self.grid(axes)
        quarter = int(2.5 * frequency)
        for row, leads in enumerate(self.rows):
            for column, name in enumerate(leads):
                part = samples[column * quarter : (column + 1) * quarter, names.index(name)]
                self.lead(axes, part, frequency, 15 + 62.5 * column, 140 - 40 * row, name)
        self.lead(axes, samples[: int(10 * frequency), names.index("II")], frequency, 15, 20, "II")
        for zero in (20, 60, 100, 140):
            axes.plot([2.5, 5, 5, 10, 10, 12.5], [zero, zero, zero + 10, zero + 10, zero, zero], color="#101014", linewidth=0.8)
        figure.text(8.5 / 297, 198 / 210, os.path.basename(exam), fontsize=13, fontweight="bold")
        figure.text(8.5 / 297, 6 / 210, "25 mm/s   10 mm/mV", fontsize=10)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=200)
        self.plot.close(figure)
        return out.getvalue()

    def close(self):
        pass


def main():
    way = sys.argv[1]
    if way == "worker":
        maker = Worker(sys.argv[2], sys.argv[3])
    else:
        maker = Reference() if way == "wfdb" else Figure(way == "figure-lines")
    folder, seconds = sys.argv[-2], float(sys.argv[-1])
    records = exams(folder)
    if not records:
        raise SystemExit(f"no records in {folder}")
    maker.sheet(records[0])
    made, size, begun = 0, 0, time.monotonic()
    while (spent := time.monotonic() - begun) < seconds or made < 3:
        png = maker.sheet(records[made % len(records)])
        if not png.startswith(b"\x89PNG") or not png.endswith(b"IEND\xaeB`\x82"):
            raise SystemExit("that is no PNG")
        made, size = made + 1, size + len(png)
    maker.close()
    print(f"{made / spent:.2f} {size // made}")


main()
