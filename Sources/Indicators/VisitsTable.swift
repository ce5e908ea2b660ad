// The monthly table of visits that institutions hand in as CSV.

/// A column of the visits table: required, in any order, no other beside them. Chinese headings are accepted
/// too.
package enum VisitsColumn: String, CaseIterable, Hashable, Sendable {
    /// The county's code of the organisation.
    case organisationCode = "organisation_code"
    /// `YYYY-MM`
    case month
    /// 门诊人次: out-patient visits of the month.
    case outpatient
    /// 急诊人次: emergency visits of the month.
    case emergency

    /// The Chinese heading.
    package var zh: String {
        switch self {
        case .organisationCode: "机构代码"
        case .month: "月份"
        case .outpatient: "门诊人次"
        case .emergency: "急诊人次"
        }
    }

    init?(heading: String) {
        let trimmed = heading.filter { !$0.isWhitespace }
        guard
            let column = Self.allCases.first(where: {
                $0.rawValue == trimmed.lowercased() || $0.zh == trimmed
            })
        else { return nil }
        self = column
    }
}

/// What is wrong with a visits table, and where: the line from 1, the heading being line 1.
package enum VisitsTableError: Error, Hashable, Sendable {
    case notUTF8
    case empty
    case openQuote(line: Int)
    case strayQuote(line: Int)
    case tooManyRows(limit: Int)
    case missingColumn(VisitsColumn)
    /// A heading that is none of ours, at this place from 1.
    case unknownColumn(at: Int)
    case repeatedColumn(VisitsColumn)
    case wrongFieldCount(line: Int, found: Int)
    case emptyCode(line: Int)
    case notAMonth(line: Int)
    case notANumber(line: Int, VisitsColumn)
    case negative(line: Int, VisitsColumn)
    /// More than ten million visits in one institution and month.
    case tooLarge(line: Int, VisitsColumn)
    /// An earlier line has the same organisation and month.
    case duplicateMonth(line: Int, firstLine: Int)
}

/// One institution's visits of one month.
package struct VisitsRow: Hashable, Codable, Sendable {
    /// Where it stood in the table; an unknown organisation is reported with it.
    package let line: Int
    package let organisationCode: String
    package let month: Period
    package let outpatient: Int
    package let emergency: Int

    package var total: Int { outpatient + emergency }

    package init(line: Int, organisationCode: String, month: Period, outpatient: Int, emergency: Int) {
        self.line = line
        self.organisationCode = organisationCode
        self.month = month
        self.outpatient = outpatient
        self.emergency = emergency
    }
}

/// A whole visits table: it is taken as a whole or not at all.
package struct VisitsTable: Hashable, Sendable {
    package let rows: [VisitsRow]

    /// The most rows of one table: thirty years of a county of 280 institutions.
    package static let rowLimit = 100_000
    private static let countLimit = 10_000_000

    /// Reads the CSV text in `bytes`; the error names the first line and column at fault.
    package init(csv bytes: [UInt8]) throws(VisitsTableError) {
        let records = try Self.records(bytes)
        guard let heading = records.first else { throw .empty }
        let columns = try Self.columns(heading.fields)
        var rows: [VisitsRow] = []
        var lines: [String: Int] = [:]
        for record in records.dropFirst() {
            let row = try Self.row(record, columns)
            let key = "\(row.month) \(row.organisationCode)"
            if let first = lines.updateValue(row.line, forKey: key) {
                throw .duplicateMonth(line: row.line, firstLine: first)
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw .empty }
        self.rows = rows
    }

    private static func records(_ bytes: [UInt8]) throws(VisitsTableError) -> [CSVRecord] {
        var reader = CSVReader(bytes, limit: rowLimit + 1)
        do throws(CSVFault) {
            return try reader.records()
        } catch {
            switch error {
            case .notUTF8: throw .notUTF8
            case .openQuote(let line): throw .openQuote(line: line)
            case .strayQuote(let line): throw .strayQuote(line: line)
            case .tooManyRecords: throw .tooManyRows(limit: rowLimit)
            }
        }
    }

    private static func columns(_ headings: [String]) throws(VisitsTableError) -> [VisitsColumn] {
        var columns: [VisitsColumn] = []
        for (index, heading) in headings.enumerated() {
            guard let column = VisitsColumn(heading: heading) else { throw .unknownColumn(at: index + 1) }
            guard !columns.contains(column) else { throw .repeatedColumn(column) }
            columns.append(column)
        }
        for column in VisitsColumn.allCases where !columns.contains(column) { throw .missingColumn(column) }
        return columns
    }

    private static func row(_ record: CSVRecord, _ columns: [VisitsColumn]) throws(VisitsTableError)
        -> VisitsRow
    {
        guard record.fields.count == columns.count else {
            throw .wrongFieldCount(line: record.line, found: record.fields.count)
        }
        var cells: [VisitsColumn: String] = [:]
        for (column, field) in zip(columns, record.fields) {
            cells[column] = field.filter { !$0.isWhitespace }
        }
        guard let code = cells[.organisationCode], !code.isEmpty, code.utf8.count <= 64 else {
            throw .emptyCode(line: record.line)
        }
        guard let month = Period(cells[.month] ?? "") else { throw .notAMonth(line: record.line) }
        return VisitsRow(
            line: record.line, organisationCode: code, month: month,
            outpatient: try count(cells[.outpatient], .outpatient, record.line),
            emergency: try count(cells[.emergency], .emergency, record.line))
    }

    private static func count(
        _ text: String?, _ column: VisitsColumn, _ line: Int
    ) throws(VisitsTableError) -> Int {
        let text = text ?? ""
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .notANumber(line: line, column)
        }
        guard digits.utf8.count <= 9, let number = Int(text), number <= countLimit else {
            if text.hasPrefix("-") { throw .negative(line: line, column) }
            throw .tooLarge(line: line, column)
        }
        guard number >= 0 else { throw .negative(line: line, column) }
        return number
    }
}
