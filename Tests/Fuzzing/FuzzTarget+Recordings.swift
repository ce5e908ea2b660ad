// Recordings of the heart under fuzz.

import AECG
import EDF
import Intake
import MATFile
import PackedECG
import RawECG
import SCPECG
import WFDB

extension FuzzTarget {
    func runRecording(_ bytes: [UInt8]) {
        switch self {
        case .record: Self.readRecord(bytes)
        case .segments: Self.readSegments(bytes)
        case .annotations: _ = (try? WFDBAnnotations(parsing: bytes))?.findings(frequency: 500)
        case .packed: Self.unpack(bytes)
        case .edf: Self.readEDF(bytes)
        case .mat: _ = try? MATFile(parsing: bytes)
        case .raw: _ = try? RawECG(parsing: bytes)
        case .aecg: _ = try? AECGDocument(reading: bytes)
        default: _ = try? SCPRecord(parsing: bytes)
        }
        guard ![.record, .segments, .annotations, .packed].contains(self) else { return }
        Self.describe([ExamFile(name: "a", bytes: bytes)])
    }

    private static func readRecord(_ bytes: [UInt8]) {
        let (header, data) = halves(of: bytes)
        read(header) { _ in data }
        describe([ExamFile(name: "a.hea", bytes: header), ExamFile(name: "a.dat", bytes: data)])
    }

    private static func readSegments(_ bytes: [UInt8]) {
        let (header, rest) = halves(of: bytes)
        let (segment, data) = halves(of: rest)
        read(header) { $0.hasSuffix(".hea") ? segment : data }
        describe([
            ExamFile(name: "a.hea", bytes: header), ExamFile(name: "b.hea", bytes: segment),
            ExamFile(name: "a.dat", bytes: data),
        ])
    }

    /// All that the house does with a record.
    private static func read(_ header: [UInt8], _ file: (String) -> [UInt8]?) {
        guard let lines = try? WFDBHeader(parsing: header), let record = try? WFDBRecording(lines, file: file) else {
            return
        }
        _ = try? record.checks()
        _ = try? record.recording()
    }

    private static func unpack(_ bytes: [UInt8]) {
        let (essential, rest) = halves(of: bytes)
        _ = try? PackedECG.unpack(essential: essential, rest: rest)
        describe([ExamFile(name: "a", bytes: essential), ExamFile(name: "b", bytes: rest)])
    }

    private static func readEDF(_ bytes: [UInt8]) {
        guard let file = try? EDFFile(reading: bytes) else { return }
        for signal in file.header.signals.indices.prefix(40) { _ = try? file.lead(signal) }
        _ = try? file.electrocardiogram()
    }

    /// The parts of a record, whose header and data are joined.
    static func packedSeed(_ bytes: [UInt8]) -> [UInt8]? {
        let (header, data) = halves(of: bytes)
        guard let parts = try? PackedECG.pack(WFDBFiles(header: header, data: data)) else { return nil }
        return joined(parts.essential, parts.rest)
    }
}
