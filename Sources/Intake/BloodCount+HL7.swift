// How an ORU^R01 becomes a blood count: Mindray's dialect first, other senders by LOINC.

import Exams
import FoundationEssentials
import HL7v2

extension BloodCount {
    /// Takes results, settings and attachments apart. Mindray BC series (HL7 2.3.1): settings come as OBX of
    /// type IS, the age as a NM under LOINC 30525-0, histograms and bitmaps as ED.
    init(_ report: ObservationReport) {
        var items: [LabItem] = []
        var settings: [LabSetting] = []
        var attachments: [LabCode] = []
        for observation in report.observations {
            guard let code = observation.code.map(LabCode.init) else { continue }
            switch observation.role {
            case .result: items.append(LabItem(code, observation))
            case .setting:
                settings.append(LabSetting(code: code, value: observation.value, unit: observation.unit))
            case .attachment: attachments.append(code)
            }
        }
        let order = report.orders.first { $0.fillerNumber != nil } ?? report.orders.first
        self.init(
            sampleNumber: order?.fillerNumber, ranAt: order?.observedAt,
            processing: Processing(report.processingID), sender: report.application ?? report.facility,
            items: items, settings: settings, attachments: attachments,
            identity: FoundIdentity(report, settings: settings))
    }
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
    fileprivate enum Role { case result, setting, attachment }

    fileprivate var role: Role {
        switch valueType {
        case "ED", "RP": .attachment
        case "IS": .setting
        default: code?.code == BloodCountCodes.age ? .setting : .result
        }
    }
}

extension LabCode {
    fileprivate init(_ name: CodedName) {
        self.init(system: name.system, code: name.code, name: name.name)
    }
}

extension LabItem {
    fileprivate init(_ code: LabCode, _ observation: Observation) {
        let isNumber = observation.valueType == "NM" && observation.isSimpleValue
        self.init(
            code: code, value: observation.value,
            number: isNumber ? observation.value.flatMap(Decimal.init(plain:)) : nil,
            unit: observation.unit, range: observation.range, flags: observation.flags,
            status: observation.status.map(ResultStatus.init(code:)),
            isResearchOnly: code.name?.hasPrefix("*") ?? false)
    }
}

extension Decimal {
    /// A plain decimal number and nothing else: digits, at most one point, at most one sign, as HL7's NM
    /// asks.
    init?(plain text: String) {
        var digits = text.utf8[...]
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            digits.removeFirst()
        }
        let isPlain = digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        let points = digits.count { $0 == UInt8(ascii: ".") }
        guard isPlain, points <= 1, digits.count > points, digits.count <= 30 else { return nil }
        guard let value = Decimal(string: text.hasPrefix("+") ? String(text.dropFirst()) : text) else {
            return nil
        }
        self = value
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
