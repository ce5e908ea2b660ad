// Why a JSON body could not be taken, and at which member.

/// A JSON body that does not say what the contract asks for.
package struct WireError: Error, Equatable {
    /// What is wrong with the member.
    package enum Fault: Equatable, Sendable {
        /// The body as a whole is not JSON.
        case notJSON
        /// The member is required and is not there (or is null).
        case missing
        /// The member has another JSON type.
        case wrongType
        /// The type is right and the content is not; the text, in English, says what was expected.
        case invalid(String)
        /// The member is a code, and this is none of its set.
        case unknownCode(String)
        /// A value of ours cannot be written as JSON.
        case notEncodable
    }

    /// The member at fault as a path, `patient.identity.number` or `objects[0].size`; empty for the whole
    /// body.
    package let field: String
    /// What is wrong with it.
    package let fault: Fault

    /// Names a fault and its place.
    package init(field: String, fault: Fault) {
        self.field = field
        self.fault = fault
    }

    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(field: Self.path(context.codingPath + [key]), fault: .missing)
        case .valueNotFound(_, let context):
            self.init(field: Self.path(context.codingPath), fault: .missing)
        case .typeMismatch(_, let context):
            self.init(field: Self.path(context.codingPath), fault: .wrongType)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            self.init(field: "", fault: .notJSON)
        case .dataCorrupted(let context):
            self.init(field: Self.path(context.codingPath), fault: Self.fault(in: context.debugDescription))
        @unknown default:
            self.init(field: "", fault: .notJSON)
        }
    }

    /// The decoder's words for a code that is not of its set name our types; the caller is told the code alone.
    private static func fault(in words: String) -> Fault {
        guard let found = words.firstRange(of: "from invalid String value ") else { return .invalid(words) }
        return .unknownCode(String(words[found.upperBound...].prefix(64)))
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
    }
}
