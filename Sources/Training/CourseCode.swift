// The codes of courses.
package import Alliance

/// The code of a course, as printed on certificates. The course that unlocks a privilege bears the
/// privilege's code.
package struct CourseCode: Hashable, Codable, Sendable, CustomStringConvertible {
    package let description: String

    /// 1 to 32 capitals, digits and hyphens, or nil.
    package init?(_ text: String) {
        let isAllowed: (UInt8) -> Bool = { (48...57).contains($0) || (65...90).contains($0) || $0 == 45 }
        guard (1...32).contains(text.utf8.count), text.utf8.allSatisfy(isAllowed) else { return nil }
        description = text
    }

    /// The course that unlocks `privilege`.
    package init(for privilege: PrivilegeCode) { description = privilege.rawValue }

    /// Reads the plain string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = CourseCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a course code: capitals, digits and hyphens expected")
        }
        self = code
    }

    /// Writes the plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
