// The answer to "what is this exam?": its content, or a typed reason why there is none.

/// What opening an exam's files gave.
///
/// As JSON: `{"outcome": "read", "content": {…}, "warnings": [reason…]}`, `{"outcome": "unreadable",
/// "reason": {…}}` or `{"outcome": "not-readable-yet", "reason": {…}}`.
package enum IntakeAnswer: Sendable, Equatable {
    /// Whole and understood; the warnings are shown to the reader.
    case read(ExamContent, warnings: [IntakeReason])
    /// Broken, incomplete or refused: kept and quarantined with this reason.
    case unreadable(IntakeReason)
    /// Known for what it is, and stored, but today's version does not read it.
    case notReadableYet(IntakeReason)

    package var content: ExamContent? {
        guard case .read(let content, _) = self else { return nil }
        return content
    }

    package var reason: IntakeReason? {
        switch self {
        case .read: nil
        case .unreadable(let reason), .notReadableYet(let reason): reason
        }
    }
}

extension IntakeAnswer: Codable {
    private enum Key: String, CodingKey { case outcome, content, warnings, reason }
    private enum Outcome: String, Codable {
        case read, unreadable
        case notReadableYet = "not-readable-yet"
    }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        switch try box.decode(Outcome.self, forKey: .outcome) {
        case .read:
            let content = try box.decode(ExamContent.self, forKey: .content)
            self = .read(content, warnings: try box.decode([IntakeReason].self, forKey: .warnings))
        case .unreadable: self = .unreadable(try box.decode(IntakeReason.self, forKey: .reason))
        case .notReadableYet: self = .notReadableYet(try box.decode(IntakeReason.self, forKey: .reason))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        switch self {
        case .read(let content, let warnings):
            try box.encode(Outcome.read, forKey: .outcome)
            try box.encode(content, forKey: .content)
            try box.encode(warnings, forKey: .warnings)
        case .unreadable(let reason):
            try box.encode(Outcome.unreadable, forKey: .outcome)
            try box.encode(reason, forKey: .reason)
        case .notReadableYet(let reason):
            try box.encode(Outcome.notReadableYet, forKey: .outcome)
            try box.encode(reason, forKey: .reason)
        }
    }
}
