// An ICD-10 code as hospitals write it.

/// What is wrong with a diagnosis code.
package enum DiagnosisCodeError: Error, Hashable, Sendable {
    /// Not a letter and two digits, then perhaps a point and up to eight letters or digits.
    case notShapedLikeICD10
}

/// The code of a diagnosis in ICD-10 or one of its Chinese editions. Only the shape is checked here: whether
/// the code is in the edition that the county uses is a question for its catalogue.
package struct DiagnosisCode: Hashable, Codable, Sendable {
    /// For example `I10`, `I21.9`, `I10.x00x002`.
    package let text: String

    /// Reads a code; the first letter is raised.
    package init(_ typed: String) throws(DiagnosisCodeError) {
        let bytes = Array(typed.utf8)
        guard (3...12).contains(bytes.count), Self.isLetter(bytes[0]), Self.isDigit(bytes[1]),
            Self.isDigit(bytes[2])
        else { throw .notShapedLikeICD10 }
        if bytes.count > 3 {
            guard bytes[3] == UInt8(ascii: "."), bytes.count > 4,
                bytes[4...].allSatisfy({ Self.isLetter($0) || Self.isDigit($0) })
            else { throw .notShapedLikeICD10 }
        }
        text = typed.prefix(1).uppercased() + typed.dropFirst()
    }

    /// Reads the plain string.
    package init(from decoder: any Decoder) throws {
        self = try DiagnosisCode(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
