// Viewers of the reading page in a real browser: what they measure, what they draw, what they say.
import Curl
import DICOM
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The reading page's viewer` {
    @Test func `measures a second and a millivolt on an electrocardiogram that has just these`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "ECG12", PulseTrain().files, named: "周小满")
                try await browser.read(reading)
                let peaks = try await browser.peaks()
                try #require(peaks.count >= 4, "\(peaks)")
                try await browser.press("c")
                try await browser.drag(from: peaks[1], to: (peaks[2].x, peaks[2].y + peaks.height))
                let said = try await browser.text("return document.querySelector('.reading-line').textContent") ?? ""
                let numbers = said.matches(of: /[0-9.]+/).compactMap { Double($0.0) }
                try #require(numbers.count == 3, "\(said)")
                #expect(
                    abs(numbers[0] - 1000) <= 20 && abs(numbers[1] - 1) <= 0.06 && abs(numbers[2] - 60) <= 2, "\(said)")
                let label = try await browser.text("return document.querySelector('canvas').getAttribute('aria-label')")
                #expect(label?.contains("V6") == true && label?.contains("25 mm/s") == true)
                for key in ["c", "l", "s", "g", "b", "h", "+", "0", "p"] { try await browser.press(key) }
                #expect(try await browser.isTrue("document.querySelector('[data-tool=layout]').value === '6x2'"))
                #expect(try await browser.isTrue("!document.body.dataset.failed"))
            }
        }
    }

    @Test func `draws twelve leads that differ, and says nothing against them`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(
                    of: "ECG12",
                    ["hea", "dat"].map { end in
                        let name = "ecg-infarction.\(end)"
                        return (
                            name, Array(FileManager.default.contents(atPath: Sample.path("WFDB/\(name)")) ?? Data())
                        )
                    }, named: "周小满")
                try await browser.read(reading)
                _ = try await browser.peaks()
                try await browser.picture("reading-ecg")
                #expect(try await browser.isTrue("!document.querySelector('.viewer').innerText.includes('完全相同')"))
                #expect(try await browser.isTrue("!document.body.dataset.failed"))
            }
        }
    }

    @Test func `names each of several pictures, counts each one's own frames, and draws what a file lays over it`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let first = Film(side: 64, spacing: 0.2, frames: 3, view: "PA").bytes
                let second = Film(side: 64, spacing: 0.2, view: "LL", isMarked: true).bytes
                let reading = try await county.reading(of: "DR", [("a.dcm", first), ("b.dcm", second)])
                try await browser.read(reading)
                let strip = try await browser.text(
                    "return [...document.querySelectorAll('#objects li')].map((li) => li.dataset.title + ' ' + li.dataset.frames).join('; ')"
                )
                #expect(strip == "CHEST PA 3; CHEST LL 1")
                try await browser.wait("document.querySelector('.frames input').max === '3'")
                let label = "document.querySelector('canvas.picture').getAttribute('aria-label')"
                #expect(try await browser.isTrue(label + ".includes('1/2') && " + label + ".includes('CHEST PA')"))
                for _ in 1...3 { try await browser.press("\u{E00F}") }
                try await browser.wait(label + ".includes('CHEST LL')")
                #expect(try await browser.isTrue("document.querySelector('.frames').hidden"))
                let middle = """
                    (() => { const c = document.querySelector('canvas.picture'); \
                    return c.getContext('2d').getImageData(c.width / 2 + 3, c.height / 2 + 3, 1, 1).data[0]; })()
                    """
                try await browser.wait(middle + " === 255")
                try await browser.press("o")
                try await browser.wait(middle + " < 200 && " + middle + " > 80")
            }
        }
    }

    @Test func `windows a film by a drag, and measures in millimetres where the spacing is known`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "DR", [("chest.dcm", Film(side: 400, spacing: 0.2).bytes)])
                try await browser.read(reading)
                let before = try await browser.middleGrey()
                let middle = try await browser.middle("canvas")
                try await browser.drag(from: middle, to: (middle.x, middle.y + 120))
                try await browser.wait("window.drawnBefore !== document.querySelector('canvas').dataset.drawn")
                #expect(try await browser.middleGrey() < before)
                try await browser.press("0")
                try await browser.press("d")
                let zoom = try await browser.pictureZoom()
                let length = 200 * zoom
                try await browser.drag(
                    from: (middle.x - Int(length / 2), middle.y), to: (middle.x + Int(length / 2), middle.y))
                #expect(abs(try await browser.lastLength() - 40) <= 1)
                for key in ["1", "2", "3", "t", "f", "u", "i", "a", "e", "w"] { try await browser.press(key) }
                #expect(try await browser.isTrue("!document.body.dataset.failed"))
            }
        }
    }

    @Test func `keeps what is drawn on a film once the reading is claimed, and shows it to whoever opens it again`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "DR", [("chest.dcm", Film(side: 400, spacing: 0.2).bytes)])
                try await browser.read(reading, as: "image01")
                let middle = try await browser.middle("canvas")
                try await browser.press("e")
                try await browser.drag(from: middle, to: (middle.x + 60, middle.y + 40))
                try await browser.wait("/没有保存/.test(document.querySelector('.marks-kept').textContent)")
                try await browser.click("#claim")
                try await browser.wait("/已保存/.test(document.querySelector('.marks-kept').textContent)")
                try await browser.read(reading, as: "image01")
                try await browser.wait("document.querySelector('canvas').dataset.marks === 'ellipse'")
                try await browser.picture("reading-film")
            }
        }
    }

    @Test func `shows a blood count with flags that have shapes and words, and a name with a script as text`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let name = "<script>document.body.dataset.broken=1</script>"
                let whole = Array(FileManager.default.contents(atPath: Sample.path("HL7v2/cbc-critical.hl7")) ?? Data())
                let text = String(decoding: whole, as: UTF8.self)
                let file = Array(text.replacing("H~N|||F\rOBX|8|", with: "H~N|||P\rOBX|8|").utf8)
                try #require(file != whole)
                let reading = try await county.reading(of: "CBC", [("cbc.hl7", file)], complaint: name)
                try await browser.read(reading)
                let row = try await browser.text("return document.querySelector('tr.critical').innerText") ?? ""
                try await browser.picture("reading-count")
                #expect(row.contains("⬤") && row.contains("危急"), "\(row)")
                let ours = try await browser.text("return document.querySelector('.count-summary').innerText")
                #expect(ours?.contains("没有适用的参考范围") == true, "age and sex are unknown: \(ours ?? "")")
                let notices = "[...document.querySelectorAll('.viewer .notice')].map((one) => one.innerText).join()"
                #expect(try await browser.isTrue("/年龄.*未知/.test(\(notices))"))
                #expect(
                    try await browser.isTrue(
                        "document.querySelector('[data-code=\"736-9\"] .standing').innerText.includes('初步')"))
                let cells = "[...document.querySelectorAll('.device-mark')].map((cell) => cell.innerText)"
                #expect(try await browser.isTrue(cells + ".includes('↓ 设备标低')"))
                #expect(
                    try await browser.isTrue("/35\\.0-50\\.0 %/.test(document.querySelector('.count-table').innerText)")
                )
                let others = "document.querySelector('[data-code=\"6690-2\"] details.otherwise')"
                #expect(try await browser.isTrue("/[0-9]+ 种可能/.test(\(others).innerText) && !\(others).open"))
                #expect(try await browser.isTrue("!document.body.dataset.broken"))
                #expect(
                    try await browser.text("return document.getElementById('request').innerText")?.contains(name)
                        == true)
            }
        }
    }
}

/// A film in DICOM with square pixels of a known size.
private struct Film {
    let bytes: [UInt8]

    /// - Parameter isMarked: whether an overlay marks all of it.
    init(side: Int, spacing: Double, frames: Int = 1, view: String? = nil, isMarked: Bool = false) {
        var set = DataSetWriter()
        for (tag, text) in [
            (DICOMTag.sopClassUID, "1.2.840.10008.5.1.4.1.1.1.1"), (.sopInstanceUID, "2.25.1001"),
            (.studyInstanceUID, "2.25.1002"), (.seriesInstanceUID, "2.25.1003"), (.modality, "DX"),
            (.bodyPartExamined, "CHEST"), (.photometricInterpretation, "MONOCHROME2"),
        ] { set.set(tag, text) }
        for (tag, number) in [
            (DICOMTag.rows, side), (.columns, side), (.samplesPerPixel, 1), (.bitsAllocated, 16), (.bitsStored, 12),
            (.highBit, 11), (.pixelRepresentation, 0),
        ] { set.set(tag, number) }
        set.set(.pixelSpacing, spacing, spacing)
        set.set(.windowCenter, 2_048.0)
        set.set(.windowWidth, 4_096.0)
        if frames > 1 { set.set(.numberOfFrames, frames) }
        if let view { set.set(.viewPosition, view) }
        if isMarked { Self.mark(&set, side) }
        var pixels: [UInt8] = []
        for row in 0..<side {
            for column in 0..<side {
                let value = (row + column) * 4_095 / (2 * side)
                pixels += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
            }
        }
        set.set(.pixelData, .OW, bytes: Array(repeatElement(pixels, count: frames).joined())[...])
        bytes = DICOMWriter.file(set)
    }

    private static func mark(_ set: inout DataSetWriter, _ side: Int) {
        for (element, number) in [(UInt16(0x0010), side), (0x0011, side), (0x0100, 1), (0x0102, 0)] {
            set.set(DICOMTag(0x6000, element), number)
        }
        set.set(DICOMTag(0x6000, 0x0040), "G")
        set.set(DICOMTag(0x6000, 0x0050), .SS, bytes: [1, 0, 1, 0])
        set.set(DICOMTag(0x6000, 0x3000), .OW, bytes: [UInt8](repeating: 0xFF, count: side * side / 8)[...])
    }
}

extension County {
    /// Sends an exam of that kind and claims its reading as the first reader; answers the reading's id.
    func reading(
        of kind: String, _ files: [(name: String, bytes: [UInt8])], named name: String = "蓝桂芳",
        patient: String? = nil, day: String = "2026-11-20", complaint: String = "胸闷"
    ) async throws -> String {
        let doctor = try await signIn("village02"), id = WireID.timeOrdered().description
        let objects = files.enumerated().map { index, file in
            """
            {"number":\(index + 1),"name":"\(file.name)","mediaType":"application/octet-stream",\
            "size":\(file.bytes.count),"sha256":"\(SHA256Hex(of: Data(file.bytes)).text)"}
            """
        }
        let body = """
            {"manifest":{"exam":"\(id)","kind":"\(kind)","urgency":"emergency","performedAt":"\(day)T08:06:00+08:00",\
            "patient":\(patient.map { #"{"id":"\#($0)"}"# } ?? #"{"name":"\#(name)","sex":"2"}"#),"request":{"complaint":"\(complaint)"},\
            "objects":[\(objects.joined(separator: ","))]}}
            """
        let boundary = "lianyi-viewer"
        var parts = Array("--\(boundary)\r\nContent-Type: application/json\r\n\r\n\(body)".utf8)
        for (index, file) in files.enumerated() {
            parts += Array("\r\n--\(boundary)\r\nContent-ID: <\(index + 1)>\r\n\r\n".utf8) + file.bytes
        }
        parts += Array("\r\n--\(boundary)--\r\n".utf8)
        let type = #"multipart/related; type="application/json"; boundary=\#(boundary)"#
        let sent = try await doctor.send(
            "PUT", "/api/v1/exams/\(id)", body: .bytes(parts), headers: [("Content-Type", type)])
        guard sent.status == 201 else { throw Missing("an exam: \(sent)") }
        _ = try await opened(id, by: doctor)
        guard let exam = UUID(uuidString: id) else { throw Missing("an id: \(id)") }
        let row = try await eventually("a reading") {
            try await ask("SELECT id FROM reading WHERE exam_id = \(exam)").first
        }
        let reading: UUID = try row["id"]
        return reading.uuidString.lowercased()
    }
}

/// Places of the tops of a trace on the page, and the height of a millivolt.
private struct Peaks: CustomStringConvertible {
    let places: [(x: Int, y: Int)]
    let height: Int
    var count: Int { places.count }
    var description: String { "\(places) \(height)" }
    subscript(index: Int) -> (x: Int, y: Int) { places[index] }
}

extension Browser {
    /// Opens the page of a reading and waits until its viewer has drawn.
    func read(_ reading: String, as person: String = "ecg01") async throws {
        try await signIn(person, to: "/readings/\(reading)")
        try await wait("document.querySelector('canvas')?.dataset.drawn || document.querySelector('table')")
    }

    /// The tops of the lowest strip, found in the canvas's own pixels: columns in which the trace goes highest.
    fileprivate func peaks() async throws -> Peaks {
        try await press("b")
        try await Task.sleep(for: .milliseconds(200))
        let script = """
            const canvas = document.querySelector('canvas'), box = canvas.getBoundingClientRect();
            const ratio = canvas.width / box.width, context = canvas.getContext('2d');
            const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
            const isInk = (x, y) => { const at = 4 * (y * canvas.width + x); return data[at] < 150 && data[at + 1] < 150; };
            const rows = [];
            for (let y = 0; y < canvas.height; y += 1) { let n = 0; for (let x = 0; x < canvas.width; x += 1) n += isInk(x, y); rows.push(n); }
            let base = canvas.height - 1; while (base > 0 && rows[base] < canvas.width / 2) base -= 1;
            const tops = [];
            for (let x = 0; x < canvas.width; x += 1) { let y = base, top = base; while (y > base - 90 * ratio && y > 0) { if (isInk(x, y)) top = y; else if (top - y > 3) break; y -= 1; } tops.push(top); }
            const high = Math.min(...tops.slice(Math.round(95 * ratio)));
            const found = [];
            tops.forEach((y, x) => {
              if (x < 95 * ratio || y > high + 8 * ratio) return;
              if (!found.length || x - found.at(-1)[0] > 20 * ratio) found.push([x, high, y]);
              else if (y < found.at(-1)[2]) found.splice(-1, 1, [x, high, y]);
            });
            let near = 0;
            found.forEach(([x], at) => { if (at && x - found[at - 1][0] < found[near + 1][0] - found[near][0]) near = at - 1; });
            const pair = [found[near], found[near], found[near + 1], found[near + 1]];
            return [base - high, ratio, box.left, box.top, ...pair.flatMap(([x, y]) => [x, y])].join(' ');
            """
        let numbers = (try await text(script) ?? "").split(separator: " ").compactMap { Double($0) }
        guard numbers.count > 5 else { throw Missing("peaks: \(numbers)") }
        let (ratio, left, top) = (numbers[1], numbers[2], numbers[3])
        let places = stride(from: 4, to: numbers.count - 1, by: 2).map {
            (x: Int((left + numbers[$0] / ratio).rounded()), y: Int((top + numbers[$0 + 1] / ratio).rounded()))
        }
        return Peaks(places: places, height: Int((numbers[0] / ratio).rounded()))
    }

    /// The grey in the middle of the canvas, 0 to 255.
    fileprivate func middleGrey() async throws -> Int {
        try await number(
            """
            const canvas = document.querySelector('canvas'); window.drawnBefore = canvas.dataset.drawn;
            return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0];
            """) ?? -1
    }

    /// The middle of an element on the page.
    func middle(_ selector: String) async throws -> (x: Int, y: Int) {
        let found = try await text(
            "const box = document.querySelector('\(selector)').getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round).join(' ')"
        )
        let numbers = (found ?? "").split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 2 else { throw Missing(selector) }
        return (numbers[0], numbers[1])
    }

    /// CSS pixels of a pixel of the picture.
    fileprivate func pictureZoom() async throws -> Double {
        let said = try await text("return document.querySelector('canvas').getAttribute('aria-label')") ?? ""
        return said.firstMatch(of: /([0-9]+) %/).flatMap { Double($0.1) }.map { $0 / 100 } ?? 0
    }

    /// The length drawn last, in millimetres.
    fileprivate func lastLength() async throws -> Double {
        let said = try await text("return document.querySelector('.reading-line').textContent") ?? ""
        return said.firstMatch(of: /[0-9.]+/).flatMap { Double($0.0) } ?? 0
    }
}
