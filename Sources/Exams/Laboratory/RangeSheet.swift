// All by which an alliance judges blood counts, as one table, and what a new table would change in it.
package import Alliance

/// One row of the table.
package enum RangeSheetRow: Hashable, Sendable {
    case range(ReferenceRange)
    case threshold(Threshold)
    case limit(DeltaLimit)

    /// LOINC code of the item.
    package var item: String {
        switch self {
        case .range(let row): row.item
        case .threshold(let row): row.item
        case .limit(let row): row.item
        }
    }

    package var validFrom: CalendarDay {
        switch self {
        case .range(let row): row.validFrom
        case .threshold(let row): row.validFrom
        case .limit(let row): row.validFrom
        }
    }

    package var source: String {
        switch self {
        case .range(let row): row.source
        case .threshold(let row): row.source
        case .limit(let row): row.source
        }
    }

    /// What sort of row it is; a range and two thresholds of one item are three.
    package var kind: RangeRowKind {
        switch self {
        case .range: .range
        case .threshold(let row): row.tier == .critical ? .critical : .alert
        case .limit: .delta
        }
    }

    /// What may stand once in a table: sort, item, whom it is for, and from which day on.
    package var key: Key {
        switch self {
        case .range(let row): Key(kind: kind, item: row.item, group: row.group, from: row.validFrom)
        case .threshold(let row): Key(kind: kind, item: row.item, group: row.group, from: row.validFrom)
        case .limit(let row): Key(kind: kind, item: row.item, group: RangeGroup(), from: row.validFrom)
        }
    }

    /// See ``key``.
    package struct Key: Hashable, Sendable {
        let kind: RangeRowKind
        let item: String
        let group: RangeGroup
        let from: CalendarDay
    }
}

/// The sorts of rows, named as in a file.
package enum RangeRowKind: String, CaseIterable, Sendable {
    /// 参考区间
    case range
    /// 危急值
    case critical
    /// 重大阳性值
    case alert
    /// 差值限
    case delta
}

/// Ranges, thresholds and delta limits together.
package struct RangeSheet: Hashable, Sendable {
    package let rows: [RangeSheetRow]

    package init(rows: [RangeSheetRow]) { self.rows = rows }

    /// Ranges and thresholds, as values are held against them.
    package var table: RangeTable {
        RangeTable(
            ranges: rows.compactMap { if case .range(let row) = $0 { row } else { nil } },
            thresholds: rows.compactMap { if case .threshold(let row) = $0 { row } else { nil } })
    }

    package var limits: [DeltaLimit] { rows.compactMap { if case .limit(let row) = $0 { row } else { nil } } }
}

/// What a table would change in the one that is there.
package struct RangeChanges: Sendable {
    /// A row with another content than the one that stands in its place.
    package struct Change: Hashable, Sendable {
        package let before: RangeSheetRow
        package let after: RangeSheetRow
    }

    package private(set) var added: [RangeSheetRow] = []
    package private(set) var changed: [Change] = []
    package private(set) var same = 0
    /// Rows that would change what was in force on days before today: values of those days were judged by it.
    package private(set) var restating: [RangeSheetRow] = []

    /// - Parameter today: a first row of a kind for an item may begin before it; nothing was judged without one.
    package init(from old: RangeSheet, to new: RangeSheet, today: CalendarDay) {
        let known = Dictionary(old.rows.map { ($0.key, $0) }) { first, _ in first }
        let judged = Set(old.rows.filter { $0.validFrom < today }.map { Judged(kind: $0.kind, item: $0.item) })
        for row in new.rows {
            let before = known[row.key]
            if before == row {
                same += 1
                continue
            }
            if let before { changed.append(Change(before: before, after: row)) } else { added.append(row) }
            let wasJudged = before != nil || judged.contains(Judged(kind: row.kind, item: row.item))
            if row.validFrom < today, wasJudged { restating.append(row) }
        }
    }

    package var isEmpty: Bool { added.isEmpty && changed.isEmpty }

    private struct Judged: Hashable {
        let kind: RangeRowKind
        let item: String
    }
}
