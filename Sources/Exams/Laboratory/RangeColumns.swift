// The columns of a file of ranges, and how one line becomes a row.
import Alliance
import FoundationEssentials
import Patients

/// A column, named as in the header.
enum RangeColumn: String, CaseIterable, Sendable {
    case kind, item, unit, low, high, sex
    case ageFrom = "age_from", ageTo = "age_to"
    case specimen, pregnant
    case weekFrom = "week_from", weekTo = "week_to"
    case altitudeFrom = "altitude_from", altitudeTo = "altitude_to"
    case change, share
    case withinDays = "within_days"
    case validFrom = "valid_from", validTo = "valid_to"
    case source

    /// Without these no row can be read.
    static let needed: [RangeColumn] = [.kind, .item, .unit, .validFrom, .source]
}

/// Where each column stands.
struct RangeColumns {
    private var places: [RangeColumn: Int] = [:]

    init(_ header: RangeFile.Record) throws(RangeFile.Fault) {
        for (place, name) in header.cells.enumerated() where !name.isEmpty {
            guard let column = RangeColumn(rawValue: name.lowercased()) else {
                let known = RangeColumn.allCases.map(\.rawValue).joined(separator: ", ")
                throw RangeFile.Fault(
                    line: header.line, zh: "未知的列「\(name)」；可用：\(known)。",
                    en: "There is no column \"\(name)\"; the columns are \(known).")
            }
            guard places.updateValue(place, forKey: column) == nil else {
                throw RangeFile.Fault(line: header.line, zh: "列「\(name)」重复。", en: "Column \(name) stands twice.")
            }
        }
        if let missing = RangeColumn.needed.first(where: { places[$0] == nil }) {
            throw RangeFile.Fault(
                line: header.line, zh: "缺少列 \(missing.rawValue)。", en: "Column \(missing.rawValue) is missing.")
        }
    }

    func row(of record: RangeFile.Record) throws(RangeFile.Fault) -> RangeSheetRow {
        let reader = RangeRecord(line: record.line, cells: record.cells, places: places)
        if let more = record.cells.indices.last(where: { !record.cells[$0].isEmpty }), more >= width {
            throw reader.fault("这一行的列比表头多。", "The line has more columns than the header.")
        }
        return try reader.row()
    }

    private var width: Int { (places.values.max() ?? 0) + 1 }
}

/// One line, read cell by cell.
struct RangeRecord {
    let line: Int
    let cells: [String]
    let places: [RangeColumn: Int]

    func fault(_ zh: String, _ en: String) -> RangeFile.Fault { RangeFile.Fault(line: line, zh: zh, en: en) }

    /// The text of a cell; nil for an empty one.
    subscript(_ column: RangeColumn) -> String? {
        guard let place = places[column], cells.indices.contains(place), !cells[place].isEmpty else { return nil }
        return cells[place]
    }

    func row() throws(RangeFile.Fault) -> RangeSheetRow {
        guard let kind = self[.kind].flatMap({ RangeRowKind(rawValue: $0.lowercased()) }) else {
            throw wrong(.kind, "range、critical、alert 或 delta", "range, critical, alert or delta")
        }
        let item = try item(), unit = self[.unit] ?? ""
        guard LabUnit.convert(1, from: unit, to: item.unit) != nil else {
            throw fault(
                "\(item.zh)不能用单位「\(unit)」，例如 \(item.unit)。",
                "\(item.name) cannot be in \"\(unit)\"; write \(item.unit), for instance.")
        }
        guard let source = self[.source], source.count <= 200 else {
            throw wrong(.source, "依据（200 字以内）", "where the numbers are from, 200 characters at most")
        }
        let days = try validity()
        if kind == .delta { return .limit(try limit(item, unit, source, days)) }
        guard self[.change] == nil, self[.share] == nil, self[.withinDays] == nil else {
            throw fault(
                "change、share、within_days 只用于 delta 行。", "change, share and within_days belong to rows of kind delta.")
        }
        let bounds = try bounds(item, unit), group = try group()
        guard kind != .range else {
            guard bounds.low != nil || bounds.high != nil else {
                throw fault("参考区间至少要有一个界限。", "A range has at least one bound.")
            }
            return .range(
                ReferenceRange(
                    item: item.code, unit: unit, low: bounds.low, high: bounds.high, group: group, source: source,
                    validFrom: days.from, validTo: days.to))
        }
        return .threshold(
            Threshold(
                item: item.code, unit: unit, tier: kind == .critical ? .critical : .alert, atOrBelow: bounds.low,
                atOrAbove: bounds.high, group: group, source: source, validFrom: days.from, validTo: days.to))
    }

    func wrong(_ column: RangeColumn, _ zh: String, _ en: String) -> RangeFile.Fault {
        let text = self[column] ?? ""
        return fault("\(column.rawValue)「\(text)」有误，应为\(zh)。", "\(column.rawValue) is \"\(text)\"; it should be \(en).")
    }

    private func item() throws(RangeFile.Fault) -> BloodCountItem {
        let text = self[.item] ?? ""
        guard let item = BloodCountItem.item(loinc: text) ?? BloodCountItem.item(named: text) else {
            throw wrong(
                .item, "血常规项目的名称或 LOINC 编码，例如 WBC", "an item of a blood count by name or LOINC code, such as WBC")
        }
        return item
    }

    private func limit(
        _ item: BloodCountItem, _ unit: String, _ source: String, _ days: (from: CalendarDay, to: CalendarDay?)
    ) throws(RangeFile.Fault) -> DeltaLimit {
        let own: Set<RangeColumn> = [.kind, .item, .unit, .change, .share, .withinDays, .validFrom, .source]
        if let other = RangeColumn.allCases.first(where: { !own.contains($0) && self[$0] != nil }) {
            throw fault("delta 行不填 \(other.rawValue)。", "A row of kind delta has no \(other.rawValue).")
        }
        let change = try number(.change), share = try number(.share)
        guard change.map({ $0 > 0 }) ?? true, share.map({ $0 > 0 && $0 <= 1000 }) ?? true else {
            throw fault("change 和 share（百分比）须大于 0。", "change and share (in percent) are above 0.")
        }
        guard let within = self[.withinDays].flatMap({ Int($0) }), (1...3650).contains(within) else {
            throw wrong(.withinDays, " 1 至 3650 的天数", "a number of days from 1 to 3650")
        }
        return DeltaLimit(
            item: item.code, unit: item.unit,
            absolute: change.flatMap { LabUnit.convert($0, from: unit, to: item.unit) },
            relative: share.map { LabUnit.shift($0, by: -2) }, withinDays: within, source: source, validFrom: days.from)
    }
}
