// A sentence in red on a sheet.

/// What the reader must know: in both languages where there is room, else in the shorter form.
package struct SheetNote: Sendable, Equatable, ExpressibleByStringLiteral {
    let full: String
    let short: String

    package init(_ text: String) {
        full = text
        short = text
    }

    /// - Parameter short: the same in one language.
    package init(_ full: String, short: String) {
        self.full = full
        self.short = short
    }

    package init(stringLiteral text: String) { self.init(text) }
}
