// What a rule found: where, what is wrong, and how to mend it.
import Testing

/// One breach of a house rule.
struct Finding: CustomStringConvertible {
    let path: String
    let line: Int
    let wrong: String
    let mend: String

    init(_ path: String, _ line: Int, _ wrong: String, mend: String) {
        self.path = path
        self.line = line
        self.wrong = wrong
        self.mend = mend
    }

    /// About a file as a whole.
    init(_ path: String, _ wrong: String, mend: String) { self.init(path, 1, wrong, mend: mend) }

    var description: String { "\(path):\(line): \(wrong). Mend: \(mend)." }
}

/// Fails the running test with one line for each finding; after 30 only their number.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    guard !findings.isEmpty else { return }
    let shown = findings.prefix(30).map(\.description)
    let rest = findings.count > 30 ? ["… and \(findings.count - 30) more"] : []
    Issue.record("\((shown + rest).joined(separator: "\n"))", sourceLocation: sourceLocation)
}
