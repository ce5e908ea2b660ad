// What scoring real files against their known values gave, held against the table that the documents show.

import FoundationEssentials
import Glibc

/// One row of `Docs/Formats/conformance.md`: a format, how many files, how many values were compared and were equal.
package struct Conformance: Sendable, Equatable {
    /// Such as `DICOM pixels`; it names the row.
    package let format: String
    package private(set) var files = 0
    package private(set) var compared = 0
    package private(set) var equal = 0
    /// What was not scored, and why: counted by reason.
    package private(set) var leftOut: [String: Int] = [:]
    /// Where values differ, at most a hundred.
    package private(set) var mismatches: [String] = []
    private var paths: Set<String> = []

    package init(_ format: String) { self.format = format }

    /// Begins a file, which may have others beside it that are read with it.
    package mutating func file(_ path: String, with others: [String] = []) {
        files += 1
        paths.formUnion([path] + others)
    }

    /// Compares one value of a file.
    package mutating func compare<Value: Equatable>(
        _ found: Value, _ expected: Value, _ what: @autoclosure () -> String
    ) {
        compared += 1
        if found == expected {
            equal += 1
        } else if mismatches.count < 100 {
            mismatches.append("\(what()): \(found) instead of \(expected)")
        }
    }

    /// Leaves something out of the score, visibly: a value, or a whole file.
    package mutating func leaveOut(_ reason: String, file path: String? = nil) {
        leftOut[reason, default: 0] += 1
        if let path { paths.insert(path) }
    }

    /// The row as it stands in the table.
    package var row: String {
        let out = leftOut.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: "; ")
        return "| \(format) | \(files) | \(compared) | \(equal) | \(out.isEmpty ? "–" : out) |"
    }

    /// Notes the row for `make conformance`, which names a file in `LIANYI_CONFORMANCE`; otherwise says whether the table
    /// has exactly this row. Every value that was compared has to be equal, too, and every file of the row read.
    package func isKept() -> Bool {
        print("format \(format): files \(files), values compared \(compared), equal \(equal)")
        let other = paths.symmetricDifference(ConformancePlan.paths(of: format))
        guard other.isEmpty else {
            print("format \(format): not as planned: \(other.sorted().joined(separator: ", "))")
            return false
        }
        if let path = Self.rows {
            guard append(row + "\n", to: path) else { return false }
            return mismatches.isEmpty && equal == compared
        }
        return mismatches.isEmpty && equal == compared && Self.table.contains(row)
    }

    private static let rows = ProcessInfo.processInfo.environment["LIANYI_CONFORMANCE"]

    /// `make conformance` is at work: the table is what comes out.
    package static var isRewriting: Bool { rows != nil }

    /// In one write: suites run beside each other.
    private func append(_ line: String, to path: String) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(line.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    }

    /// The lines of the table.
    package static let table: [String] = {
        let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = FileManager.default.contents(atPath: "/\(checkout)/Docs/Formats/conformance.md") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }()
}
