// One result of a message (R), its comments (C) and what the maker adds (M), every field as sent.

/// A result, an alarm or the name of a picture: which of these is for the reader of the dialect to say.
package struct ASTMResult: Equatable, Sendable {
    ///
    package let test: ASTMTest
    /// R-4 exactly as sent with its escapes resolved and its padding kept; nil when it is empty or blank.
    package let value: String?
    /// The same without its padding.
    package let trimmedValue: String?
    /// R-4 is one text: it neither repeats nor has components.
    package let isSimpleValue: Bool
    ///
    package let unit: String?
    /// R-6, the whole text.
    package let range: String?
    /// The repetitions of R-7, without empty ones: L, H, LL, HH, N, A, W, <, >.
    package let flags: [String]
    /// F final, C corrected, P preliminary, X cannot be done, I pending, W warned …
    package let status: String?
    /// when that is empty: when the run ended or began, as sent.
    package let ranAt: String?
    package let place: ASTMPlace

    init(_ record: ASTMRecord) {
        test = ASTMTest(record.field(3))
        let field = record.field(4)
        trimmedValue = field?.trimmed
        value = trimmedValue == nil ? nil : field?.text
        isSimpleValue = field.map { $0.repetitions.count == 1 && $0.components.count == 1 } ?? true
        unit = record.trimmed(5)
        range = record.trimmed(6)
        flags = (record.field(7)?.repetitions ?? []).compactMap { $0.component(1) }
        status = record.component(1, of: 9)
        ranAt = record.trimmed(13) ?? record.trimmed(12)
        place = record.place()
    }
}

/// A test's identity (LIS02: universal test id): three components of a public code, then the maker's own.
package struct ASTMTest: Equatable, Sendable {
    /// The public code, its name and its system; almost always empty.
    package let code: String?
    package let name: String?
    package let system: String?
    /// The maker's word: the first of the components from the fourth on that is not empty (ABX and Horiba
    /// write it fourth, Sysmex fifth).
    package let makersName: String?

    /// What the sender calls the test, wherever it stands: some write their own word (`Hgb`) where a public code belongs.
    package var anyName: String? { makersName ?? name ?? code }

    init(_ field: ASTMField?) {
        code = field?.component(1)
        name = field?.component(2)
        system = field?.component(3)
        let parts = field?.repetitions.first?.components.dropFirst(3) ?? []
        makersName = parts.lazy.compactMap(\.trimmed).first
    }
}

/// A comment on an order or a result.
package struct ASTMComment: Equatable, Sendable {
    /// The test of the result before it; nil when it is on the order.
    package let test: ASTMTest?
    /// C-3: I instrument, L computer, P practice.
    package let source: String?
    /// C-4, the whole text; nil when it is empty.
    package let text: String?

    init(_ record: ASTMRecord, on test: ASTMTest?) {
        self.test = test
        source = record.trimmed(3)
        text = record.trimmed(4)
    }
}

/// A record of the maker's own (M), by its first two words; its content stays in the file.
package struct ASTMAddition: Equatable, Sendable {
    package let kind: String?
    package let name: String?

    init(_ record: ASTMRecord) {
        kind = record.trimmed(3)
        name = record.trimmed(4)
    }
}
