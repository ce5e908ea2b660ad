// A blood count typed in by hand: the rows of a form, checked, with what is wrong in two languages.
import FoundationEssentials

/// What somebody typed from an analyser's screen or slip.
package struct TypedBloodCount: Sendable, Hashable, Codable {
    /// One row of the form.
    package struct Row: Sendable, Hashable, Codable {
        /// LOINC code of the item.
        package let code: String
        /// As typed; an empty text leaves the item out.
        package let value: String
        /// As chosen beside the value.
        package let unit: String

        package init(code: String, value: String, unit: String) {
            self.code = code
            self.value = value
            self.unit = unit
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

    package let sampleNumber: String?
    /// When the sample was run, `YYYYMMDDHHMM` or with seconds.
    package let ranAt: String?
    package let rows: [Row]

    package init(sampleNumber: String?, ranAt: String?, rows: [Row]) {
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
            let text = row.value.filter { !$0.isWhitespace }
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
                sampleNumber: sampleNumber, ranAt: ranAt, processing: .patient, sender: nil, items: items,
                settings: [], attachments: [], identity: FoundIdentity()))
    }

    /// All that is wrong, in the order of the form.
    package struct Problems: Error, Sendable, Hashable {
        package let all: [Problem]
    }

    private func item(
        _ row: Row, _ text: String, at index: Int, _ seen: inout Set<String>
    ) throws(Problem) -> LabItem {
        guard let known = BloodCountItem.item(loinc: row.code) else { throw .unknownItem(row.code, index) }
        guard seen.insert(known.code).inserted else { throw .twice(known, index) }
        guard let value = LabValue(text) else { throw .noNumber(known, row.value, index) }
        let item = LabItem(
            code: LabCode(system: "LN", code: known.code, name: known.name), value: text, value, unit: row.unit,
            status: .final)
        switch LabJudgement(item) {
        case .canonical(let canonical):
            guard canonical.basis != .mended, known.possible.contains(canonical.nearest) else {
                throw .impossible(known, row, index)
            }
            return item
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

extension TypedBloodCount.Problem {
    fileprivate static let empty = Self(
        row: nil, code: "no-values", zh: "没有填写任何结果。请至少填写一项。",
        en: "No result was typed. Fill in at least one item.")

    fileprivate static let badTime = Self(
        row: nil, code: "bad-time", zh: "检测时间不正确。请按 年月日时分 填写，例如 202606081530。",
        en: "The time of the run is not right. Write year, month, day, hour and minute, such as 202606081530.")

    fileprivate static func unknownItem(_ code: String, _ row: Int) -> Self {
        Self(
            row: row, code: "unknown-item", zh: "项目「\(code)」不属于血常规。请从列表中选择项目。",
            en: "Item \(code) is no item of a blood count. Choose one from the list.")
    }

    fileprivate static func twice(_ item: BloodCountItem, _ row: Int) -> Self {
        Self(
            row: row, code: "item-twice", zh: "\(item.zh)填写了两次。请只保留一次。",
            en: "\(item.name) was typed twice. Keep one of them.")
    }

    fileprivate static func noNumber(_ item: BloodCountItem, _ text: String, _ row: Int) -> Self {
        Self(
            row: row, code: "no-number", zh: "\(item.zh)的「\(text)」不是数字。请填写如 12.4、<0.1 的数值，没有结果则留空。",
            en: "\"\(text)\" of \(item.name) is no number. Write one like 12.4 or <0.1, or leave it empty.")
    }

    fileprivate static func badUnit(_ item: BloodCountItem, _ unit: String, _ row: Int) -> Self {
        Self(
            row: row, code: "bad-unit", zh: "\(item.zh)不能用单位「\(unit)」。请选择仪器上显示的单位，例如 \(item.unit)。",
            en: "\(item.name) cannot be in \"\(unit)\". Choose the unit that the analyser shows, such as \(item.unit).")
    }

    fileprivate static func impossible(_ item: BloodCountItem, _ row: TypedBloodCount.Row, _ index: Int) -> Self {
        Self(
            row: index, code: "impossible-value",
            zh: "\(item.zh) \(row.value) \(row.unit) 不可能是人体的结果。请核对数值和单位。",
            en: "\(item.name) \(row.value) \(row.unit) is no value of a living body. Check the number and the unit.")
    }
}
