// A blood count typed in by hand: the rows of a form, checked, with what is wrong in two languages.
import FoundationEssentials

/// What somebody typed from an analyser's screen or slip.
package struct TypedBloodCount: Sendable, Hashable, Codable {
    /// One row of the form.
    package struct Row: Sendable, Hashable, Codable {
        /// LOINC code of the item; Mindray's of what has none.
        package let code: String
        /// As typed; an empty text leaves the item out.
        package let value: String
        /// As chosen beside the value.
        package let unit: String
        /// The value typed a second time; nil where nobody was asked to.
        package let again: String?

        package init(code: String, value: String, unit: String, again: String? = nil) {
            self.code = code
            self.value = value
            self.unit = unit
            self.again = again
        }
    }

    /// What is wrong with the form or one row of it.
    package struct Problem: Error, Sendable, Hashable {
        /// Counted from 0; nil for the form as a whole.
        package let row: Int?
        /// Kebab-case, stable.
        package let code: String
        package let zh: String
        package let en: String
    }

    /// The analyser, as whoever typed calls it.
    package let device: String?
    package let sampleNumber: String?
    /// When the sample was run, `YYYYMMDDHHMM` or with seconds.
    package let ranAt: String?
    package let rows: [Row]

    package init(device: String? = nil, sampleNumber: String?, ranAt: String?, rows: [Row]) {
        self.device = device
        self.sampleNumber = sampleNumber
        self.ranAt = ranAt
        self.rows = rows
    }

    /// The count with every filled row as a final result, its text and unit as typed; or all that is wrong.
    package func checked() -> Result<BloodCount, Problems> {
        var problems: [Problem] = []
        var items: [LabItem] = []
        var seen: Set<String> = []
        for (index, row) in rows.enumerated() {
            let text = Self.plain(row.value)
            guard !text.isEmpty else { continue }
            do throws(Problem) {
                items.append(try item(row, text, at: index, &seen))
            } catch {
                problems.append(error)
            }
        }
        if items.isEmpty && problems.isEmpty { problems.append(.empty) }
        if let ranAt, !Self.isTime(ranAt) { problems.append(.badTime) }
        guard problems.isEmpty else { return .failure(Problems(all: problems)) }
        return .success(
            BloodCount(
                sampleNumber: sampleNumber, ranAt: ranAt, processing: .patient, sender: device, items: items,
                settings: [], attachments: [], identity: FoundIdentity(), provenance: .typed))
    }

    /// Values that few people have and that were typed once: a slip of the hand is as likely. In the order of the form.
    package var typedOnce: [Problem] {
        rows.enumerated().compactMap { index, row in
            let text = Self.plain(row.value)
            guard row.again == nil, let known = BloodCountItem.typed(code: row.code), let value = LabValue(text),
                let canonical = UnitReader(item: known, value: value, text: text).judge(row.unit).canonical,
                known.isRare(canonical.nearest)
            else { return nil }
            return .typedOnce(known, row, index)
        }
    }

    /// The text without its blanks.
    private static func plain(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    /// All that is wrong, in the order of the form.
    package struct Problems: Error, Sendable, Hashable {
        package let all: [Problem]
    }

    private func item(
        _ row: Row, _ text: String, at index: Int, _ seen: inout Set<String>
    ) throws(Problem) -> LabItem {
        guard let known = BloodCountItem.typed(code: row.code) else { throw .unknownItem(row.code, index) }
        guard seen.insert(known.code).inserted else { throw .twice(known, index) }
        guard let value = LabValue(text) else { throw .noNumber(known, row.value, index) }
        if let again = row.again, LabValue(Self.plain(again)) != value { throw .entriesDiffer(known, row, index) }
        switch UnitReader(item: known, value: value, text: text).judge(row.unit) {
        case .canonical(let canonical):
            guard canonical.basis != .mended, known.acceptable(in: row.unit).contains(canonical.nearest) else {
                throw .impossible(known, row, index)
            }
            return LabItem(
                code: LabCode(system: known.codeSystem, code: known.code, name: known.name), value: text,
                SentValue(value), unit: row.unit, status: .final)
        case .doubtful(.impossible): throw .impossible(known, row, index)
        case .doubtful, .nothing: throw .badUnit(known, row.unit, index)
        }
    }

    private static func isTime(_ text: String) -> Bool {
        let digits = text.utf8
        guard digits.count == 12 || digits.count == 14, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        let parts = stride(from: 4, to: digits.count, by: 2).compactMap { start in
            Int(text.dropFirst(start).prefix(2))
        }
        let limits = [1...12, 1...31, 0...23, 0...59, 0...59]
        return zip(parts, limits).allSatisfy { $1.contains($0) }
    }
}

extension CanonicalValue {
    /// The number, or the one that it is a bound of.
    fileprivate var nearest: Decimal {
        switch value {
        case .exact(let number): number
        case .bound(let bound): bound.number
        }
    }
}
