// A table of ranges in the form of a file: what `load` reads again.
import Alliance
import FoundationEssentials
import Patients

extension RangeFile {
    /// The header and the rows as cells.
    package static func cells(of sheet: RangeSheet) -> [[String]] {
        [RangeColumn.allCases.map(\.rawValue)] + sheet.rows.map(cells)
    }

    /// One row in a line for people: cells that are empty are left out.
    package static func words(of row: RangeSheetRow) -> String {
        zip(RangeColumn.allCases, cells(of: row)).compactMap { column, text in
            guard !text.isEmpty else { return nil }
            switch column {
            case .kind, .unit, .specimen, .source: return text
            case .item: return BloodCountItem.item(loinc: text)?.name ?? text
            default: return "\(column.rawValue)=\(text)"
            }
        }.joined(separator: " ")
    }

    private static func cells(of row: RangeSheetRow) -> [String] {
        let texts = texts(of: row)
        return RangeColumn.allCases.map { texts[$0] ?? "" }
    }

    private static func texts(of row: RangeSheetRow) -> [RangeColumn: String] {
        var texts: [RangeColumn: String] = [
            .kind: row.kind.rawValue, .item: BloodCountItem.item(loinc: row.item)?.name ?? row.item,
            .validFrom: row.validFrom.description, .source: row.source,
        ]
        func set(_ column: RangeColumn, _ value: (some CustomStringConvertible)?) { texts[column] = value?.description }
        switch row {
        case .range(let row):
            set(.unit, row.unit)
            set(.low, row.low)
            set(.high, row.high)
            set(.validTo, row.validTo)
        case .threshold(let row):
            set(.unit, row.unit)
            set(.low, row.atOrBelow)
            set(.high, row.atOrAbove)
            set(.validTo, row.validTo)
        case .limit(let row):
            set(.unit, row.unit)
            set(.change, row.absolute)
            set(.share, row.relative.map { LabUnit.shift($0, by: 2) })
            set(.withinDays, row.withinDays)
        }
        return texts.merging(groupTexts(row.key.group)) { own, _ in own }
    }

    private static func groupTexts(_ group: RangeGroup) -> [RangeColumn: String] {
        var texts: [RangeColumn: String] = [:]
        texts[.sex] = group.sex.map { $0 == .male ? "M" : "F" }
        texts[.ageFrom] = group.ageDays.map { age($0.lowerBound) }
        texts[.ageTo] = group.ageDays.flatMap { $0.upperBound == RangeRecord.endless ? nil : age($0.upperBound) }
        texts[.pregnant] = group.isPregnant.map { $0 ? "yes" : "no" }
        texts[.specimen] = group.specimen?.rawValue
        (texts[.weekFrom], texts[.weekTo]) = ends(group.pregnancyWeeks)
        (texts[.altitudeFrom], texts[.altitudeTo]) = ends(group.altitude)
        return texts
    }

    private static func ends(_ span: Range<Int>?) -> (String?, String?) {
        (span.map { "\($0.lowerBound)" }, span.map { "\($0.upperBound)" })
    }

    /// In years or months where that says the same.
    private static func age(_ days: Int) -> String {
        let years = (days * 100 + 36_524) / 36_525, months = (days * 1200 + 36_524) / 36_525
        if years > 0, years * 36_525 / 100 == days { return "\(years)y" }
        return months > 0 && months * 36_525 / 1200 == days ? "\(months)m" : "\(days)d"
    }
}
