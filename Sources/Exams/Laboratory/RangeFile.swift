// An alliance's ranges, thresholds and delta limits as a file: read whole, or all that is wrong with it, line by line.

/// A table of comma-separated values, one row a line under a header; the form is in Docs/Operations/laboratory.md.
package struct RangeFile: Sendable {
    /// A line of the file as cells.
    package struct Record: Sendable {
        /// From 1.
        package let line: Int
        package let cells: [String]

        package init(line: Int, cells: [String]) {
            self.line = line
            self.cells = cells
        }
    }

    /// What is wrong with a line.
    package struct Fault: Error, Hashable, Sendable {
        package let line: Int
        package let zh: String
        package let en: String
    }

    /// All that is wrong, in the order of the lines.
    package struct Faults: Error, Sendable {
        package let all: [Fault]
    }

    package let sheet: RangeSheet
    /// Where each row stands.
    private let lines: [RangeSheetRow.Key: Int]
    /// No alliance needs as many.
    package static let mostRows = 2000

    /// - Parameter records: the header and the rows under it.
    package init(_ records: [Record]) throws(Faults) {
        guard let header = records.first, records.count > 1 else {
            throw Faults(all: [Fault(line: 1, zh: "文件中没有数据行。", en: "The file has no rows under a header.")])
        }
        guard records.count <= Self.mostRows + 1 else {
            throw Faults(
                all: [Fault(line: 1, zh: "最多 \(Self.mostRows) 行。", en: "A file has \(Self.mostRows) rows at most.")])
        }
        let columns: RangeColumns
        do throws(Fault) { columns = try RangeColumns(header) } catch { throw Faults(all: [error]) }
        var rows: [(line: Int, row: RangeSheetRow)] = []
        var faults: [Fault] = []
        for record in records.dropFirst() {
            do throws(Fault) { rows.append((record.line, try columns.row(of: record))) } catch { faults.append(error) }
        }
        faults += Self.clashes(rows)
        guard faults.isEmpty else { throw Faults(all: faults.sorted { $0.line < $1.line }) }
        sheet = RangeSheet(rows: rows.map(\.row))
        lines = Dictionary(rows.map { ($0.row.key, $0.line) }) { first, _ in first }
    }

    /// Rows that cannot stand together.
    private static func clashes(_ rows: [(line: Int, row: RangeSheetRow)]) -> [Fault] {
        var faults: [Fault] = []
        var seen: [RangeSheetRow.Key: Int] = [:]
        for (line, row) in rows {
            if let first = seen.updateValue(line, forKey: row.key) {
                faults.append(
                    Fault(line: line, zh: "与第 \(first) 行重复。", en: "It is for the same as line \(first)."))
            }
        }
        return faults + overlaps(rows) + inversions(rows)
    }

    /// Two rows for the same but their ages, which overlap without the one holding the other: nobody could choose.
    private static func overlaps(_ rows: [(line: Int, row: RangeSheetRow)]) -> [Fault] {
        let groups = Dictionary(grouping: rows.filter { $0.row.key.group.ageDays != nil }) { $0.row.key.ageless }
        return groups.values.flatMap { alike -> [Fault] in
            let sorted = alike.sorted { $0.row.firstDay < $1.row.firstDay }
            return zip(sorted, sorted.dropFirst()).compactMap { one, other -> Fault? in
                guard let young = one.row.key.group.ageDays, let old = other.row.key.group.ageDays,
                    young.overlaps(old), young.lowerBound < old.lowerBound, young.upperBound < old.upperBound
                else { return nil }
                return Fault(
                    line: other.line, zh: "年龄段与第 \(one.line) 行重叠。", en: "Its ages overlap those of line \(one.line).")
            }
        }
    }

    /// An alert behind the critical bound that holds for the same people would never be seen.
    private static func inversions(_ rows: [(line: Int, row: RangeSheetRow)]) -> [Fault] {
        let lines = Dictionary(rows.map { ($0.row.key, $0.line) }) { first, _ in first }
        return RangeSheet(rows: rows.map(\.row)).tierInversions.compactMap { pair -> Fault? in
            guard let line = lines[pair.alert.key], let other = lines[pair.critical.key] else { return nil }
            return Fault(
                line: line, zh: "重大阳性值的界限不应比危急值（第 \(other) 行）更极端：它永远不会显示。请改这一行，或改第 \(other) 行。",
                en:
                    "Its alert bound lies beyond the critical one of line \(other), which holds for the same people: nobody would ever "
                    + "see it. Mend this line or that one.")
        }
    }

    /// What of the file cannot stand beside what the alliance has decided before: line by line.
    package func faults(beside old: RangeSheet) -> [Fault] {
        let own = Set(sheet.rows.map(\.key))
        let merged = RangeSheet(rows: old.rows.filter { !own.contains($0.key) } + sheet.rows)
        return merged.tierInversions.compactMap { pair -> Fault? in
            guard let line = lines[pair.alert.key] ?? lines[pair.critical.key] else { return nil }
            let other = own.contains(pair.alert.key) ? pair.critical : pair.alert
            guard !own.contains(other.key) else { return nil }
            return Fault(
                line: line, zh: "与现行规定冲突，重大阳性值会比危急值更极端，永远不会显示：\(Self.words(of: other))。请一并修改。",
                en: "Beside what was decided before, the alert would lie beyond the critical value and never be seen: "
                    + "\(Self.words(of: other)). Decide both anew.")
        }.sorted { $0.line < $1.line }
    }
}

extension RangeSheetRow {
    fileprivate var firstDay: Int { key.group.ageDays?.lowerBound ?? 0 }
}

extension RangeSheetRow.Key {
    /// The same for every age.
    fileprivate var ageless: Self {
        Self(
            kind: kind, item: item,
            group: RangeGroup(
                sex: group.sex, isPregnant: group.isPregnant, specimen: group.specimen,
                pregnancyWeeks: group.pregnancyWeeks, altitude: group.altitude), from: from)
    }
}
