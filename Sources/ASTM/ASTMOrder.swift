// One order of a message (O) with the results and comments under it.

/// An analysed request.
package struct ASTMOrder: Equatable, Sendable {
    /// The sample's number, from O-3 or, when that is empty, from O-4. Sysmex writes rack, tube, sample number
    /// and a letter for how the number was read as four components; everybody else the number first.
    package let sampleNumber: String?
    /// O-12: N new, A added, C cancelled, Q quality control.
    package let actionCode: String?
    /// O-16, its first component: what kind of sample it is.
    package let specimen: String?
    package var results: [ASTMResult] = []
    package var comments: [ASTMComment] = []
    package let place: ASTMPlace?

    /// nil makes the order for results that stand before any O.
    init(_ record: ASTMRecord?) {
        sampleNumber = [3, 4].lazy.compactMap { record?.field($0) }.compactMap(Self.number).first
        actionCode = record?.trimmed(12)
        specimen = record?.component(1, of: 16)
        place = record?.place()
    }

    private static func number(_ field: ASTMField) -> String? {
        if let letter = field.component(4), letter.utf8.count == 1, let number = field.component(3) { return number }
        return field.repetitions.first?.components.lazy.compactMap(\.trimmed).first
    }
}
