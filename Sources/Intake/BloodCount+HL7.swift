// How an ORU^R01 becomes a blood count: Mindray's dialect first, other senders by LOINC.

import Exams
import HL7v2

extension BloodCount {
    /// Takes results, settings and attachments apart. Mindray BC series (HL7 2.3.1): settings come as OBX of
    /// type IS, the age as a NM under LOINC 30525-0, histograms and bitmaps as ED. Of several results of one code
    /// the later takes the place of the earlier, by `ResultHistory`.
    ///
    /// - Parameter earlier: what this report corrects: reports of the same sample that came before it.
    init(_ report: ObservationReport, correcting earlier: [ObservationReport] = []) {
        var results = ResultHistory()
        for before in earlier { Self.add(before, to: &results, isCorrection: false) }
        Self.add(report, to: &results, isCorrection: report.isCorrection)
        var settings: [LabSetting] = []
        var attachments: [LabCode] = []
        for observation in report.observations {
            guard let code = observation.code.map(LabCode.init) else { continue }
            switch observation.role {
            case .result: continue
            case .setting:
                settings.append(LabSetting(code: code, value: observation.value, unit: observation.unit))
            case .attachment: attachments.append(code)
            }
        }
        let order = report.orders.first { $0.fillerNumber != nil } ?? report.orders.first
        let specimen = report.orders.lazy.compactMap(\.specimen).first ?? report.specimenType
        self.init(
            sampleNumber: order?.fillerNumber ?? order?.placerNumber,
            ranAt: report.orders.lazy.compactMap(\.observedAt).first,
            processing: Processing(report.processingID), sender: report.application ?? report.facility,
            items: results.items, settings: settings, attachments: attachments,
            identity: FoundIdentity(report, settings: settings), specimen: specimen,
            status: report.orders.lazy.compactMap(\.status).first.map(ResultStatus.init(code:)))
    }

    private static func add(_ report: ObservationReport, to results: inout ResultHistory, isCorrection: Bool) {
        let comma = LabValue.Comma(of: report)
        for observation in report.observations where observation.role == .result {
            guard let code = observation.code.map(LabCode.init) else { continue }
            results.add(
                LabItem(code, observation, comma), subID: observation.subID, isCorrection: isCorrection)
        }
    }
}

extension ObservationReport {
    /// An order of it says that its results correct what was sent before (OBR-25).
    var isCorrection: Bool { orders.contains { $0.status == "C" } }
}

extension BloodCount.Processing {
    /// MSH-11.
    init(_ code: String?) {
        switch code {
        case "P": self = .patient
        case "Q": self = .control
        default: self = .other
        }
    }
}

extension Observation {
    enum Role { case result, setting, attachment }

    var role: Role {
        switch valueType {
        case "ED", "RP": .attachment
        case "IS": .setting
        default: code?.code == BloodCountCodes.age ? .setting : .result
        }
    }

    /// Value types whose text is something else, however much it looks like a number: a file, a setting, a code, a time, and
    /// what has parts of its own. Every other is read by its text: senders name NM, ST, TX, NA, N or nothing for one number.
    private static let neverNumbers: Set = [
        "ED", "RP", "IS", "CE", "CWE", "CNE", "CF", "SN", "DT", "TM", "TS", "DTM", "DR",
    ]

    fileprivate var mayBeNumber: Bool { !Self.neverNumbers.contains(valueType) && isSimpleValue && !isBroken }
}

extension LabValue.Comma {
    /// What a comma means in all values of a message: some value shows it, and none shows another meaning.
    fileprivate init(of report: ObservationReport) {
        self.init(of: report.observations.lazy.filter(\.mayBeNumber).compactMap(\.value))
    }
}

extension LabCode {
    fileprivate init(_ name: CodedName) {
        self.init(system: name.system, code: name.code, name: name.name)
    }
}

extension LabItem {
    fileprivate init(_ code: LabCode, _ observation: Observation, _ comma: LabValue.Comma) {
        var found: SentValue?
        if observation.mayBeNumber { found = observation.value.flatMap { SentValue($0, comma: comma) } }
        if let parts = observation.structured, !observation.isBroken {
            found = LabValue(structured: parts).map(SentValue.init)
        }
        self.init(
            code: code, value: observation.value, found, unit: observation.unit, range: observation.range,
            flags: observation.flags, status: observation.status.map(ResultStatus.init(code:)),
            isResearchOnly: code.name?.hasPrefix("*") ?? false)
    }
}

extension LabValue {
    /// HL7's SN: comparator, number, separator, number. A range or ratio is no number.
    fileprivate init?(structured parts: [String]) {
        guard parts.count >= 2, parts.dropFirst(2).allSatisfy(\.isEmpty) else { return nil }
        let comparator = parts[0] == "=" ? "" : parts[0]
        self.init(comparator + parts[1])
    }
}

extension FoundIdentity {
    fileprivate init(_ report: ObservationReport, settings: [LabSetting]) {
        let age = settings.first { $0.code.code == BloodCountCodes.age }
        self.init(
            name: report.patient.flatMap { PersonName.display($0.nameParts) },
            identifiers: (report.patient?.identifiers ?? []).map {
                Identifier(value: $0.value, type: $0.type, assigner: $0.assigner)
            },
            birthDate: report.patient?.birthDate,
            age: age.flatMap { age in
                age.value.map { [$0, age.unit].compactMap(\.self).joined(separator: " ") }
            },
            sex: report.patient?.sex)
    }
}

/// How the parts of a name are joined for reading.
enum PersonName {
    /// Chinese names are written without a space between family and given name.
    static func display(_ parts: [String]) -> String? {
        guard !parts.isEmpty else { return nil }
        let isHan = parts.allSatisfy { $0.unicodeScalars.allSatisfy { $0.properties.isIdeographic } }
        return parts.joined(separator: isHan ? "" : " ")
    }
}
