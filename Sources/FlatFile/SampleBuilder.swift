// Rows of a table put together to samples.

struct SampleBuilder {
    private let mapping: FlatFileMapping
    private let width: Int
    private let fields: [(field: FlatFileMapping.Field, place: Int)]
    private let items: [(name: String, item: FlatFileMapping.Item, place: Int, unitPlace: Int?)]
    private(set) var samples: [FlatSample] = []
    private(set) var doubts: [FlatDoubt] = []
    /// Long: where a sample stands, by what tells it apart.
    private var places: [[String]: Int] = [:]

    /// Finds the mapping's columns in the header.
    init(_ mapping: FlatFileMapping, header: [String], width: Int) throws(FlatFileError) {
        self.mapping = mapping
        self.width = width
        let finder = ColumnFinder(header: header, width: width, line: mapping.skip + 1)
        var fields: [(FlatFileMapping.Field, Int)] = []
        for field in FlatFileMapping.Field.allCases {
            guard let column = mapping.fields[field] else { continue }
            fields.append((field, try finder.place(of: column)))
        }
        self.fields = fields
        var items: [(String, FlatFileMapping.Item, Int, Int?)] = []
        for (column, item) in mapping.items {
            var unitPlace: Int?
            if let unit = item.unitColumn { unitPlace = try finder.place(of: unit) }
            items.append((column.text, item, try finder.place(of: column), unitPlace))
        }
        self.items = items
    }

    mutating func add(_ row: Table.Row) {
        if row.cells.count != width {
            doubts.append(FlatDoubt(kind: .columns(found: row.cells.count, expected: width), line: row.line))
        }
        switch mapping.shape {
        case .wide:
            let isShifted = isShifted(row)
            let results = items.map {
                result($0.name, $0.item, isShifted ? nil : row.cell($0.place), isShifted ? nil : row.cell($0.unitPlace))
            }
            samples.append(FlatSample(line: row.line, fields: isShifted ? [:] : facts(of: row), results: results))
        case .long:
            // A row of its own for each value: what stands beside a shifted one is not known, and its line is told.
            guard !isShifted(row) else { return }
            var found = facts(of: row)
            addResult(row, &found)
        }
    }

    /// More cells than columns, or fewer than those that are read: which belongs to which is not known, so none is taken for any. That
    /// the last ones alone were left out, or one in the middle, looks the same.
    private func isShifted(_ row: Table.Row) -> Bool {
        let read = fields.map(\.place) + items.flatMap { [$0.place, $0.unitPlace].compactMap(\.self) }
        return row.cells.dropFirst(width).contains { !$0.isEmpty } || read.contains { $0 >= row.cells.count }
    }

    private mutating func facts(of row: Table.Row) -> [FlatFileMapping.Field: String] {
        var found: [FlatFileMapping.Field: String] = [:]
        for (field, place) in fields {
            guard let text = row.cell(place), !mapping.missing.contains(text) else { continue }
            found[field] = text
        }
        guard let format = mapping.timeFormat, let sent = found[.time] else { return found }
        if let time = FlatTime.time(sent, format) {
            found[.time] = time
        } else {
            doubts.append(FlatDoubt(kind: .time(sent), line: row.line))
        }
        return found
    }

    private mutating func addResult(_ row: Table.Row, _ found: inout [FlatFileMapping.Field: String]) {
        let name = found.removeValue(forKey: .code)
        let value = found.removeValue(forKey: .value)
        let unit = found.removeValue(forKey: .unit)
        let range = found.removeValue(forKey: .range)
        let flag = found.removeValue(forKey: .flag)
        guard let name else {
            doubts.append(FlatDoubt(kind: .noItem, line: row.line))
            return
        }
        let item = mapping.names[name]
        let sent = result(name, item ?? .init(code: name, unit: nil, unitColumn: nil), value, unit, range, flag)
        let key = [.sampleNumber, .time, .patientID, .patientName].map { found[$0] ?? "" }
        if let place = places[key] {
            samples[place].results.append(sent)
        } else {
            places[key] = samples.count
            samples.append(FlatSample(line: row.line, fields: found, results: [sent]))
        }
    }

    private func result(
        _ name: String, _ item: FlatFileMapping.Item, _ cell: String?, _ unit: String?, _ range: String? = nil,
        _ flag: String? = nil
    ) -> FlatResult {
        let value = cell.flatMap { mapping.missing.contains($0) ? nil : $0 }
        let (plain, marks) = value.map(Self.parted) ?? (nil, [])
        return FlatResult(
            code: item.code, name: name, value: plain, unit: unit ?? item.unit, range: range,
            flags: (flag.map { [$0] } ?? []) + marks)
    }

    private static let marks: [(mark: String, flag: String)] = [
        ("↑", "H"), ("↓", "L"), ("H", "H"), ("L", "L"), ("*", "*"),
    ]

    /// A value and the flag that stands behind it, as reports are printed: `12.4 ↓`, `5.1H`.
    private static func parted(_ text: String) -> (value: String?, flags: [String]) {
        guard text.first?.isNumber == true || text.first == "<" || text.first == ">" else { return (text, []) }
        for (mark, flag) in marks where text.hasSuffix(mark) {
            let plain = text.dropLast(mark.count).trimmed
            if plain.last?.isNumber == true { return (String(plain), [flag]) }
        }
        return (text, [])
    }
}

/// Finds columns by name or number.
private struct ColumnFinder {
    let header: [String]
    let width: Int
    let line: Int

    /// Names are compared as written, then without regard to case and blanks.
    func place(of column: FlatFileMapping.Column) throws(FlatFileError) -> Int {
        switch column {
        case .number(let number):
            guard number <= width else { throw FlatFileError(.missingColumn(column.text), line: line) }
            return number - 1
        case .named(let name):
            var places = header.indices.filter { header[$0] == name }
            if places.isEmpty { places = header.indices.filter { Self.plain(header[$0]) == Self.plain(name) } }
            guard let place = places.first else { throw FlatFileError(.missingColumn(name), line: line) }
            guard places.count == 1 else { throw FlatFileError(.ambiguousColumn(name), line: line) }
            return place
        }
    }

    private static func plain(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }
}

extension Table.Row {
    /// The text of a cell; nil when the row ends before it or it is empty.
    fileprivate func cell(_ place: Int?) -> String? {
        guard let place, cells.indices.contains(place), !cells[place].isEmpty else { return nil }
        return cells[place]
    }
}
