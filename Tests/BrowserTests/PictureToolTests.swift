// The tools of the picture's viewer in a real browser: what each does to the pixels that are seen. And a count's run of values.
import DICOM
import Foundation
import LiveCounty
import Postgres
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The picture's tools` {
    /// The sample's upper left corner is cut out in white.
    private static let film = SamplePicture(width: 400, height: 300, bits: 8, seed: 3).png()
    private static let label = "document.querySelector('canvas').getAttribute('aria-label')"

    @Test func `set windows by key and by button, turn, mirror, invert, and draw an arrow that stays`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "DR", [("chest.png", Self.film)])
                try await browser.read(reading, as: "image01")
                try await browser.click("#claim")
                try await browser.formIsTheirs()
                _ = try await browser.text("document.activeElement.blur()")
                try await browser.press("2")
                let whole = try await browser.window()
                try await browser.press("3")
                let hard = try await browser.window()
                #expect(!whole.isEmpty && hard != whole, "\(whole) \(hard)")
                try await browser.click("[data-tool=preset2]")
                #expect(try await browser.window() == whole)
                _ = try await browser.text("document.activeElement.blur()")
                #expect(try await browser.corners() == "1000", "the white corner is above left")
                try await browser.press("t")
                #expect(try await browser.corners(onSide: true) == "0100", "a quarter to the right")
                for _ in 1...3 { try await browser.press("t") }
                try await browser.press("f")
                #expect(try await browser.corners() == "0100", "mirrored")
                try await browser.press("u")
                #expect(try await browser.corners().last == "1", "mirrored and upended: below right")
                for key in ["f", "u", "i"] { try await browser.press(key) }
                #expect(try await browser.corners().first == "0", "inverted: white is black")
                try await browser.picture("reading-film-inverted")
                try await browser.press("i")
                try await browser.press("a")
                let middle = try await browser.middle("canvas")
                try await browser.drag(from: middle, to: (middle.x + 70, middle.y + 30))
                try await browser.wait("document.querySelector('canvas').dataset.marks === 'arrow'")
                try await browser.wait("/已保存/.test(document.querySelector('.marks-kept').textContent)")
                try await browser.visit("/readings/\(reading)")
                try await browser.wait("document.querySelector('canvas')?.dataset.marks === 'arrow'")
            }
        }
    }

    @Test func `show the run of a count's earlier values beside the present one`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02")
                let made = try await doctor.post(
                    "/api/v1/patients", #"{"name":"周小满","sex":"2","birthDate":"1958-03-02"}"#)
                let patient = try #require(made.text("patient.id"), "\(made)")
                var last = ""
                for (name, day) in [("cbc-normal", "2026-11-18"), ("cbc-anaemic", "2026-11-20")] {
                    let file = Array(FileManager.default.contents(atPath: Sample.path("HL7v2/\(name).hl7")) ?? Data())
                    last = try await county.reading(of: "CBC", [("\(name).hl7", file)], patient: patient, day: day)
                }
                try await browser.read(last, as: "lab01")
                let run = "document.querySelector('[data-code=\"718-7\"] svg.spark')"
                try await browser.wait(run)
                let points = try await browser.text("return \(run).querySelector('.run').getAttribute('points')") ?? ""
                #expect(points.split(separator: " ").count == 2, "\(points)")
                let said = try await browser.text("return \(run).getAttribute('aria-label')") ?? ""
                #expect(said.contains("2026-11-18") && said.matches(of: /[0-9.]+/).count >= 3, "\(said)")
                let ys = points.split(separator: " ").compactMap {
                    $0.split(separator: ",").last.flatMap { Double($0) }
                }
                #expect(ys.count == 2 && ys[0] < ys[1], "the anaemic value is drawn below the normal one: \(points)")
                try await browser.picture("reading-count-run")
            }
        }
    }

    /// Seven bits of each byte, a rescale, and no window.
    private static var sevenBits: [UInt8] {
        var set = DataSetWriter()
        for (tag, text) in [
            (DICOMTag.sopClassUID, "1.2.840.10008.5.1.4.1.1.7"), (.sopInstanceUID, "2.25.1101"),
            (.studyInstanceUID, "2.25.1102"), (.seriesInstanceUID, "2.25.1103"), (.modality, "OT"),
            (.photometricInterpretation, "MONOCHROME2"),
        ] { set.set(tag, text) }
        for (tag, number) in [
            (DICOMTag.rows, 64), (.columns, 64), (.samplesPerPixel, 1), (.bitsAllocated, 8), (.bitsStored, 7),
            (.highBit, 6),
            (.pixelRepresentation, 0),
        ] { set.set(tag, number) }
        set.set(.rescaleSlope, 2.0)
        set.set(.rescaleIntercept, -100.0)
        set.set(.pixelData, .OB, bytes: (0..<64 * 64).map { UInt8($0 % 128) }[...])
        return DICOMWriter.file(set)
    }

    @Test func `show eight bits without a window first as far as they reach, whatever they measure`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await county.reading(of: "DR", [("sc.dcm", Self.sevenBits)])
                try await browser.read(reading, as: "image01")
                try await browser.wait("/窗位/.test(\(Self.label))")
                // 0 to 127 measure −100 to 154.
                #expect(try await browser.window() == "窗位 28 窗宽 255")
            }
        }
    }
}

extension Browser {
    /// Centre and width of the window, as the canvas says them.
    fileprivate func window() async throws -> String {
        try await text(
            "return (/窗位 -?[0-9]+ 窗宽 [0-9]+/.exec(document.querySelector('canvas').getAttribute('aria-label')) ?? [''])[0]"
        )
            ?? ""
    }

    /// Which corners of the picture are white, from above left clockwise… above right, below left, below right: `1000`.
    fileprivate func corners(onSide: Bool = false) async throws -> String {
        _ = try await text(
            "window.isPainted = false; requestAnimationFrame(() => requestAnimationFrame(() => { window.isPainted = true; }))"
        )
        try await wait("window.isPainted")
        return try await text(
            """
            const canvas = document.querySelector('canvas'), ratio = canvas.width / canvas.clientWidth;
            const zoom = Number(/([0-9]+) %/.exec(canvas.getAttribute('aria-label'))[1]) / 100;
            const [width, height] = \(onSide ? "[300, 400]" : "[400, 300]"), context = canvas.getContext('2d');
            return [[0.02, 0.06], [0.98, 0.06], [0.02, 0.92], [0.98, 0.92]].map(([u, v]) => {
              const x = (canvas.clientWidth / 2 + (u - 0.5) * zoom * width) * ratio, y = (canvas.clientHeight / 2 + (v - 0.5) * zoom * height) * ratio;
              return Number(context.getImageData(Math.round(x), Math.round(y), 1, 1).data[0] > 240);
            }).join('');
            """) ?? ""
    }
}
