// An electrocardiogram on the reading page's paper: waves that are tall, and files that say nothing of time.
import HubAPI
import LiveCounty
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The paper of an electrocardiogram` {
    @Test func `a tall wave of the first row is drawn whole, and one that leaves the picture is marked there`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "ECG12", PulseTrain(millivolts: 4).files, named: "周小满")
                try await browser.read(reading)
                try await browser.wait("document.querySelector('canvas').dataset.departures === '0'")
                try await browser.press("b")
                try await browser.wait("document.querySelector('canvas').dataset.drawn")
                #expect(try await browser.inkOfFirstRow() == 0, "the tip of a wave would touch the edge")
                try await browser.picture("reading-ecg-tall")
                try await browser.press("g")
                try await browser.wait("Number(document.querySelector('canvas').dataset.departures) > 0")
                #expect(try await browser.inkOfFirstRow() > 0)
                try await browser.picture("reading-ecg-leaves")
                #expect(try await browser.isTrue("!document.body.dataset.failed"))
            }
        }
    }

    @Test func `where a file says nothing of time, no interval is drawn or measured`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(
                    of: "ECG12", PulseTrain(saysFrequency: false).files, named: "周小满")
                try await browser.read(reading)
                try await browser.wait("Number(document.querySelector('canvas').dataset.drawn) > 0")
                let said = try await browser.text("return document.querySelector('.said').textContent") ?? ""
                #expect(said.contains("时间轴") && !said.contains("次/分（本系统）"), "\(said)")
                try await browser.press("c")
                let middle = try await browser.middle("canvas")
                try await browser.drag(from: middle, to: (middle.x + 120, middle.y + 30))
                let read = try await browser.text("return document.querySelector('.reading-line').textContent") ?? ""
                #expect(read.contains("mV") && read.contains("时间轴存疑") && !read.contains(" ms ·"), "\(read)")
                try await browser.picture("reading-ecg-untimed")
                #expect(try await browser.isTrue("!document.body.dataset.failed"))
            }
        }
    }
}

extension Browser {
    /// Dark points in the uppermost row of the canvas.
    fileprivate func inkOfFirstRow() async throws -> Int {
        try await number(
            """
            const canvas = document.querySelector('canvas');
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, 1).data;
            let dark = 0;
            for (let at = 0; at < data.length; at += 4) dark += data[at] < 150 && data[at + 1] < 150;
            return dark;
            """) ?? -1
    }
}

/// Twelve leads that all hold the same: a spike each second.
struct PulseTrain {
    /// Of a spike.
    var millivolts = 1
    /// Whether the header says how many samples a second has.
    var saysFrequency = true

    var files: [(name: String, bytes: [UInt8])] {
        let count = 5_000
        let row = (0..<count).map { index -> Int16 in
            let place = index % 500 - 250
            return abs(place) <= 10 ? Int16((1_000 - 100 * abs(place)) * millivolts) : 0
        }
        var lines = [saysFrequency ? "pulse 12 500 \(count)" : "pulse 12"]
        let sum = row.reduce(Int16(0), &+)
        for lead in SampleECG.leads { lines.append("pulse.dat 16 1000/mV 16 0 0 \(sum) 0 \(lead)") }
        var bytes: [UInt8] = []
        for value in row {
            let bits = UInt16(bitPattern: value)
            for _ in SampleECG.leads {
                bytes += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            }
        }
        return [("pulse.hea", Array((lines.joined(separator: "\n") + "\n").utf8)), ("pulse.dat", bytes)]
    }
}
