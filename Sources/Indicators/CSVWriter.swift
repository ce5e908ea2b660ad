// Writes tables as comma-separated text that no spreadsheet mistakes for formulas.

/// A cell: what kind it is decides whether it must be guarded.
package enum CSVCell: Hashable, Sendable {
    case text(String)
    case count(Int)
    /// Up to six digits after the point; nil is an empty cell, never 0.
    case share(Double?)
}

/// Builds a CSV text by RFC 4180, lines ended by CRLF.
package enum CSVWriter {
    /// The table as UTF-8 with a byte-order mark, so that spreadsheets show Chinese rightly.
    package static func write(header: [String], rows: [[CSVCell]]) -> [UInt8] {
        let lines = [header.map { field(.text($0)) }] + rows.map { $0.map(field) }
        let text = lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }

    /// One cell. A text that a spreadsheet could run as a formula gets an apostrophe before it (OWASP, CSV
    /// Injection).
    package static func field(_ cell: CSVCell) -> String {
        switch cell {
        case .count(let count): String(count)
        case .share(let share): share.map(decimal) ?? ""
        case .text(let text): quoted(guarded(text))
        }
    }

    private static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
        return dangerous.contains(first) ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { [UInt8(ascii: "\""), UInt8(ascii: ","), 10, 13].contains($0) })
        else {
            return text
        }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    private static func decimal(_ share: Double) -> String {
        guard share.isFinite, abs(share) < 1e12 else { return "" }
        let millionths = Int((abs(share) * 1_000_000).rounded())
        let digits = String(millionths % 1_000_000)
        let fraction = String(repeating: "0", count: 6 - digits.count) + digits
        let sign = share < 0 && millionths > 0 ? "-" : ""
        return "\(sign)\(millionths / 1_000_000).\(fraction)"
    }
}
