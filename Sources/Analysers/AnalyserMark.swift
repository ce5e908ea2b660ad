// How an analyser names sample and patient in a message of results.
import ASTM
import FoundationEssentials
import HL7v2

/// What stands in a message about its sample and its patient, as sent: a label for people, not an identity.
package struct AnalyserMark: Equatable, Sendable {
    /// OBR-3 or OBR-2; O-3.
    package var sample: String?
    /// PID-3; P-3 to P-5.
    package var patient: String?
    /// PID-5; P-6.
    package var name: String?
    /// Whether it is a control sample, which belongs to no patient: by the signs of
    /// `ObservationReport.controlPlace` and `ASTMReport.controlPlace`.
    package private(set) var isControl = false

    /// Longer texts are cut: this is for one line of a list.
    private static let limit = 64

    /// Reads the first order of a message; nil where the bytes are no message of results.
    package init?(_ bytes: [UInt8], _ speech: AnalyserSpeech) {
        switch speech {
        case .mllp: self.init(hl7: bytes)
        case .astm: self.init(astm: bytes)
        }
        (sample, patient, name) = (Self.cut(sample), Self.cut(patient), Self.cut(name))
    }

    private init?(hl7 bytes: [UInt8]) {
        guard let message = try? HL7Message(parsing: bytes), let report = try? ObservationReport(message) else {
            return nil
        }
        sample = report.orders.first.flatMap { $0.fillerNumber ?? $0.placerNumber }
        patient = report.patient?.identifiers.first?.value
        name = report.patient.map { $0.nameParts.joined() }
        isControl = report.controlPlace != nil
    }

    private init?(astm bytes: [UInt8]) {
        guard let message = try? ASTMMessage(parsing: bytes), let report = try? ASTMReport(message) else { return nil }
        sample = report.orders.first?.sampleNumber
        patient = report.patients.first?.identifiers.first
        name = report.patients.first.map { $0.nameParts.joined() }
        isControl = report.controlPlace != nil
    }

    private static func cut(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return String(text.prefix(limit))
    }
}
