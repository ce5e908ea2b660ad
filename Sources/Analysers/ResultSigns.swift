// Whether a whole message can be one of results: a query or an answer never becomes an exam.

extension AnalyserMessage {
    /// Types of HL7 messages (MSH-9.1) that carry no results: queries and their answers, acknowledgements, orders, admissions,
    /// network management (HL7 2.x, table 0076). A type that is not here may carry some, and is kept as an exam.
    private static let withoutResults: Set = [
        "ACK", "ADT", "DSC", "DSR", "NMD", "NMQ", "NMR", "OML", "ORM", "QBP", "QCK", "QCN", "QRY", "QSB", "QSX",
    ]

    /// False only where it is sure: an HL7 block without a header, or of a type without results and without an observation; records
    /// of ASTM that ask (Q) and bring no result (R).
    package var mayBeResults: Bool {
        guard speech == .mllp else { return !hasRecord("Q") || hasRecord("R") }
        let lines = bytes.split { $0 == 0x0D || $0 == 0x0A }.map { $0.drop { $0 <= 0x20 } }
        guard !lines.contains(where: { $0.starts(with: Array("OBX".utf8)) }) else { return true }
        guard let place = bytes.firstRange(of: Array("MSH".utf8)) else { return false }
        let header = bytes[place.lowerBound...].prefix { $0 != 0x0D && $0 != 0x0A }
        guard header.count > 8 else { return false }
        let separator = header[header.startIndex + 3]
        let fields = header.split(separator: separator, omittingEmptySubsequences: false)
        guard fields.count > 8 else { return true }
        return !Self.withoutResults.contains(String(decoding: fields[8].prefix(3), as: UTF8.self))
    }

    /// Whether a record of E1394 has this type: its first letter, before the separator.
    private func hasRecord(_ type: Unicode.Scalar) -> Bool {
        bytes.split { $0 == 0x0D || $0 == 0x0A }.map { $0.drop { $0 <= 0x20 } }.contains { record in
            guard record.first == UInt8(ascii: type), let next = record.dropFirst().first else { return false }
            return !(0x30...0x39).contains(next) && !(0x41...0x5A).contains(next & 0xDF)
        }
    }
}
