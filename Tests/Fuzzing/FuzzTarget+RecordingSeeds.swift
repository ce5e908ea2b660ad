// Recordings of the heart to begin with: 60 samples of eight leads in each form.

import AECG
import PackedECG
import SCPECG
import Samples
import WFDB
import Waveforms

extension FuzzTarget {
    var recordingSeeds: [[UInt8]] {
        switch self {
        case .record: Self.records
        case .segments: Self.segmented
        case .annotations: [Self.marks]
        case .mat: [Self.matrix]
        case .raw: [Self.rawSamples]
        case .packed: [Self.record(of: SampleECG.leads, Self.twelve)].compactMap(\.self).compactMap(Self.packedSeed)
        case .aecg: [Self.annotated].compactMap(\.self)
        case .scp: [try? SCPWriter().bytes(Self.recording)].compactMap(\.self)
        default: [Self.european]
        }
    }

    private static let heart = SampleECG(.normal, seed: 21)
    private static let twelve = heart.microvolts.map { $0[400..<460].map(Int.init) }
    private static let recording = Recording(
        frequency: 500,
        leads: heart.recording.leads.filter { ![.three, .aVR, .aVL, .aVF].contains($0.standard) }.map {
            RecordedLead(name: $0.name, standard: $0.standard, steps: Array($0.steps[400..<460]), microvoltsPerStep: 1)
        }, startedAt: "2026-03-02T08:15:00",
        findings: DeviceFindings(
            measurements: [DeviceMeasurement(code: "MDC_ECG_HEART_RATE", text: "72", value: 72, unit: "bpm")],
            statements: [DeviceStatement(text: "窦性心律 <sinus> & regular")]))

    static func little(_ value: Int, _ width: Int = 2) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// A header and its data in format 16.
    private static func record(of names: [String], _ rows: [[Int]], file: String = "a.dat") -> [UInt8]? {
        let count = rows.first?.count ?? 0
        let lines = zip(names, rows).map { name, row in
            let sum = Int16(truncatingIfNeeded: row.reduce(0, +))
            return "\(file) 16 1000(0)/mV 16 0 \(row.first ?? 0) \(sum) 0 \(name)\n"
        }
        let header =
            "a \(names.count) 500 \(count) 08:15:00 02/03/2026\n" + lines.joined() + "# Age: 46\n# Sex: Female\n"
        return joined(Array(header.utf8), (0..<count).flatMap { sample in rows.flatMap { little($0[sample]) } })
    }

    private static var records: [[UInt8]] {
        let lines = [
            "a 3 500/1(0) 6 12:00:00 01/02/2026\na.dat 212x2:1+2 200(0)/mV 12 0 1 6 0 I\na.dat 212 200\na.dat 212 0 0\n",
            "a 2 500\na.dat 310 -200(+5)/uV 12 0 1 6 0 I\na.dat 310\n", "a 1 500 6\na.dat 8:2+1 200 12 5\n~ 0\n",
            "a 2 500 8\na.dat 311 200\na.dat 311 200\n", "a 1 250 9\na.dat 61 200\n", "a 1 250 9\na.dat 80 200\n",
            "a 1 250 9\na.dat 24 200\n", "a 1 250 9\na.dat 32 200\n", "a 1 250 9\na.dat 160 200\n",
        ]
        let data = (0..<48).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let plain = record(of: ["I", "II"], Array(twelve.prefix(2)))
        return ([plain] + lines.map { joined(Array($0.utf8), data) }).compactMap(\.self)
    }

    private static var segmented: [[UInt8]] {
        guard let segment = record(of: ["I", "II"], Array(twelve.prefix(2))) else { return [] }
        return ["a/3 2 500 130\nb 60\n~ 10\nb 60\n", "a/2 2 500 60\nb 0\nb 60\n"].compactMap {
            joined(Array($0.utf8), segment)
        }
    }

    private static let marks: [UInt8] = [
        0x05, 0x04, 0x00, 0xEC, 0x00, 0x00, 0xD7, 0x05, 0x00, 0x70, 0x03, 0xF0, 0x05, 0xFC, 0x28, 0x41, 0x46, 0x49,
        0x42, 0x00, 0x02, 0xF4, 0x01, 0xF8, 0x00, 0x58, 0, 0,
    ]

    /// `ECG{sex, age, data}` of level 5, as CPSC 2018 has it.
    private static var matrix: [UInt8] {
        func element(_ type: Int, _ content: [UInt8]) -> [UInt8] {
            little(type, 4) + little(content.count, 4) + content
                + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
        }
        func array(_ kind: Int, _ sizes: [Int], _ name: String, _ parts: [UInt8]) -> [UInt8] {
            element(
                14,
                element(6, little(kind, 8)) + element(5, sizes.flatMap { little($0, 4) })
                    + element(1, Array(name.utf8)) + parts)
        }
        let values = (0..<20).flatMap { sample in twelve.map { Double($0[sample]) / 1000 } }
        let data = array(
            6, [12, 20], "", element(9, values.flatMap { little(Int(bitPattern: UInt($0.bitPattern)), 8) }))
        let sex = array(4, [1, 4], "", element(4, Array("Male".utf16).flatMap { little(Int($0)) }))
        let age = array(6, [1, 1], "", element(2, [52]))
        let names = ["sex", "age", "data"].flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: 8 - $0.utf8.count) }
        let fields = element(5, little(8, 4)) + element(1, names) + sex + age + data
        let text = Array("MATLAB 5.0 MAT-file".utf8)
        return text + [UInt8](repeating: 0x20, count: 116 - text.count) + [UInt8](repeating: 0, count: 8)
            + little(0x0100) + Array("IM".utf8) + array(2, [1, 1], "ECG", fields)
    }

    private static var rawSamples: [UInt8] {
        let header = """
            {"lianyi-ecg":1,"frequency":500,"sampleCount":3,"encoding":"int16le","layout":"planar","leads":[\
            {"name":"I","microvoltsPerStep":2.5},{"name":"II","microvoltsPerStep":5,"zero":10,"missing":-32768}],\
            "filters":["0.05-150 Hz"],"patient":{"id":"1"},"findings":{"measurements":[{"code":"HR","value":72}]}}

            """
        return Array(header.utf8) + [1, 0, 2, 0, 3, 0, 10, 0, 0xFF, 0xFF, 0, 0x80]
    }

    private static var annotated: [UInt8]? {
        let about = AECGWriter.Description(
            id: "2.25.1", subject: "1", name: "样例", sex: "F", birthDate: "19800101", manufacturer: "L", model: "M",
            start: "20260302081500", end: "20260302081501")
        return try? AECGWriter(recording, about).bytes
    }

    /// EDF+ of one lead and its annotations, two records of a second.
    private static var european: [UInt8] {
        func field(_ text: String, _ width: Int) -> [UInt8] {
            Array(text.utf8.prefix(width)) + [UInt8](repeating: 0x20, count: max(0, width - text.utf8.count))
        }
        let main = [("0", 8), ("1 F 01-JAN-1980 X", 80), ("Startdate 02-MAR-2026 X X X", 80), ("02.03.26", 8)]
        let rest = [("08.15.00", 8), ("768", 8), ("EDF+C", 44), ("2", 8), ("1", 8), ("2", 4)]
        let columns: [(Int, String, String)] = [
            (16, "ECG II", "EDF Annotations"), (80, "", ""), (8, "uV", ""), (8, "-3276.8", "-1"), (8, "3276.7", "1"),
            (8, "-32768", "-32768"), (8, "32767", "32767"), (80, "HP:0.05Hz", ""), (8, "20", "20"), (32, "", ""),
        ]
        let header =
            (main + rest).flatMap { field($0.0, $0.1) } + columns.flatMap { field($0.1, $0.0) + field($0.2, $0.0) }
        return header
            + (0..<2).flatMap { record in
                twelve[1].prefix(20).flatMap { little($0) }
                    + field("+\(record)\u{14}\u{14}\0+\(record)\u{14}Beat\u{14}\0", 40)
            }
    }
}
