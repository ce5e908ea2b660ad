// Breaks between data records, and how many absent samples stand for them.

/// A record that does not begin where the one before it ended.
struct EDFGap: Sendable, Equatable {
    /// The record behind the break, from 0.
    let record: Int
    /// Negative where the record begins before the end of the one before it.
    let seconds: Double
}

/// The absent samples that stand for the breaks, so that time is kept and nothing is measured across them.
struct EDFBlanks: Sendable, Equatable {
    /// No step of 16 or 24 bits ever means this.
    static let missing = Int32.min
    /// Seconds left blank before a record.
    private var seconds: [Int: Double] = [:]

    /// Less is a clock that trembles: the samples follow on.
    private static let least = 0.05
    /// Stands for a break that is too long to be left blank whole, or that runs backwards.
    private static let short = 2.0

    /// - Parameter perSecond: samples a second of all signals together.
    init(_ gaps: [EDFGap], perSecond: Double) throws(EDFError) {
        guard perSecond > 0 else { return }
        var whole = Double(EDFLimits.blanks) / perSecond
        var shortened = whole
        for gap in gaps where abs(gap.seconds) >= Self.least {
            if gap.seconds > 0, gap.seconds <= whole {
                whole -= gap.seconds
                seconds[gap.record] = gap.seconds
            } else {
                shortened -= Self.short
                guard shortened >= 0 else { throw .tooLarge(.records) }
                seconds[gap.record] = Self.short
            }
        }
    }

    var isEmpty: Bool { seconds.isEmpty }

    /// The samples of a signal with the blanks between its records.
    func laid(between steps: [Int32], perRecord: Int, _ frequency: Double) -> [Int32] {
        guard !isEmpty, perRecord > 0 else { return steps }
        var laid: [Int32] = []
        for (record, start) in stride(from: 0, to: steps.count, by: perRecord).enumerated() {
            let blank = ((seconds[record] ?? 0) * frequency).rounded()
            laid.append(contentsOf: repeatElement(Self.missing, count: Int(blank)))
            laid.append(contentsOf: steps[start..<min(steps.count, start + perRecord)])
        }
        return laid
    }
}
