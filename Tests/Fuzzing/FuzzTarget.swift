// What `make fuzz` throws bytes at: every parser by its name, and the one entry through which all files come.

import Exams
import Intake

/// A parser under fuzz. Each takes any bytes and must come back: with values, or with an error of its own.
enum FuzzTarget: String, CaseIterable {
    /// One file, whatever it is.
    case file
    /// A WFDB header and its data file.
    case record
    /// Two parts of a packed ECG.
    case packed
    /// A mapping and its table.
    case table

    func run(_ bytes: [UInt8]) {
        switch self {
        case .file: describe([ExamFile(name: "a", bytes: bytes)])
        case .record:
            let (header, data) = halves(of: bytes)
            describe([ExamFile(name: "a.hea", bytes: header), ExamFile(name: "a.dat", bytes: data)])
        case .packed:
            let (essential, rest) = halves(of: bytes)
            describe([ExamFile(name: "a", bytes: essential), ExamFile(name: "b", bytes: rest)])
        case .table:
            let (mapping, table) = halves(of: bytes)
            let front = Array("format = lianyi-flat-file 1\n".utf8)
            describe([ExamFile(name: "a.map", bytes: front + mapping), ExamFile(name: "b.csv", bytes: table)])
        }
    }

    private func describe(_ files: [ExamFile]) {
        let intake = Intake()
        guard case .read(.electrocardiogram, _) = intake.describe(files) else { return }
        _ = try? intake.samples(files)
    }

    /// Two bytes say how long the first part is.
    private func halves(of bytes: [UInt8]) -> ([UInt8], [UInt8]) {
        guard bytes.count > 2 else { return (bytes, []) }
        let length = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 2)
        return (Array(bytes[2..<(2 + length)]), Array(bytes[(2 + length)...]))
    }
}
