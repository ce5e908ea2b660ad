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

    package init(_ format: String) { self.format = format }

    /// Begins a file.
    package mutating func file() { files += 1 }

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

    /// Leaves something out of the score, visibly.
    package mutating func leaveOut(_ reason: String) { leftOut[reason, default: 0] += 1 }

    /// The row as it stands in the table.
    package var row: String {
        let out = leftOut.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: "; ")
        return "| \(format) | \(files) | \(compared) | \(equal) | \(out.isEmpty ? "–" : out) |"
    }

    /// Notes the row for `make conformance`, which names a file in `LIANYI_CONFORMANCE`; otherwise says whether the table
    /// has exactly this row. Every value that was compared has to be equal, too.
    package func isKept() -> Bool {
        print("format \(format): files \(files), values compared \(compared), equal \(equal)")
        if let path = ProcessInfo.processInfo.environment["LIANYI_CONFORMANCE"] {
            guard append(row + "\n", to: path) else { return false }
            return mismatches.isEmpty && equal == compared
        }
        return mismatches.isEmpty && equal == compared && Self.table.contains(row)
    }

    /// In one write: suites run beside each other.
    private func append(_ line: String, to path: String) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(line.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    }

    private static let table: [String] = {
        let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = FileManager.default.contents(atPath: "/\(checkout)/Docs/Formats/conformance.md") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }()
}
