// A blood count from a table and the mapping that says how to read it.

import Exams
import FlatFile

struct FlatFileExam: ExamReading {
    private let table: ExamFile
    private let mapping: ExamFile

    init(_ table: ExamFile, mapping: ExamFile) {
        self.table = table
        self.mapping = mapping
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        let rules = try Self.mapping(mapping)
        do throws(FlatFileError) {
            let file = try FlatFile(table.bytes, rules)
            guard let sample = file.samples.first, file.samples.count == 1 else {
                return .unreadable(.severalRows(file.samples.count, table.name))
            }
            let count = BloodCount(sample, comma: LabValue.Comma(rules, file))
            guard count.items.contains(where: { $0.known != nil }) else {
                return .notReadableYet(.notABloodCount(sample.results.first?.name, table.name))
            }
            var warnings = file.doubts.prefix(20).map { IntakeReason($0, table.name) }
            let repeated = ResultHistory.repeated(in: count.items)
            if !repeated.isEmpty { warnings.append(.repeatedResults(repeated.map { $0.name ?? $0.code }, table.name)) }
            if count.items.allSatisfy({ $0.value == nil }) { warnings.append(.noValues(table.name)) }
            return .read(.bloodCount(count), warnings: warnings)
        } catch {
            throw .broken(IntakeReason(error, table.name))
        }
    }

    static func mapping(_ file: ExamFile) throws(Unreadable) -> FlatFileMapping {
        do throws(FlatFileError) {
            return try FlatFileMapping(parsing: file.bytes)
        } catch {
            throw .broken(IntakeReason(error, file.name))
        }
    }
}

extension LabValue.Comma {
    /// What the mapping says, else what the table's own values show.
    init(_ mapping: FlatFileMapping, _ file: FlatFile) {
        switch mapping.decimal {
        case .point: self = .thousands
        case .comma: self = .decimal
        case .auto: self.init(of: file.samples.lazy.flatMap(\.results).compactMap(\.value))
        }
    }
}

extension BloodCount {
    /// A sample of a table: text and units as they stand there.
    init(_ sample: FlatSample, comma: LabValue.Comma) {
        var history = ResultHistory()
        for result in sample.results { history.add(LabItem(result, comma)) }
        self.init(
            sampleNumber: sample.sampleNumber, ranAt: sample.fields[.time], processing: .patient, sender: nil,
            items: history.items, settings: [], attachments: [],
            identity: FoundIdentity(
                name: sample.fields[.patientName],
                identifiers: sample.fields[.patientID].map { [FoundIdentity.Identifier(value: $0)] } ?? [],
                birthDate: sample.fields[.birthDate], age: sample.fields[.age], sex: sample.fields[.sex]),
            specimen: sample.fields[.specimen])
    }
}

extension LabItem {
    fileprivate init(_ result: FlatResult, _ comma: LabValue.Comma) {
        let known = BloodCountItem.item(loinc: result.code) ?? BloodCountItem.item(named: result.code)
        self.init(
            code: LabCode(
                system: known == nil ? nil : "LN", code: known?.code ?? result.code, name: known?.name ?? result.name),
            value: result.value, result.value.flatMap { SentValue($0, comma: comma) }, unit: result.unit,
            range: result.range, flags: result.flags, status: nil)
    }
}
