// A critical case on the wire.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Records

/// A case as a list shows it, and as those concerned see it whole.
struct CriticalView: Encodable, Sendable {
    struct Finding: Encodable, Sendable {
        /// Its place in the case, from 1.
        let place: Int
        /// Whether it was said back. What is not is to be, in its order.
        let isReadBack: Bool
        let name: String
        /// ICD-10, where the reader coded it.
        let code: String?
        let value: String?
        let unit: String?
        let bound: String?
        let rule: String
        let source: String
        let origin: String
        /// What is said on the telephone and repeated by who hears it.
        let said: String

        init(_ finding: CriticalFinding, at place: Int, isReadBack: Bool) {
            (self.place, self.isReadBack) = (place, isReadBack)
            (name, code) = (finding.name, finding.code)
            (value, unit, bound) = (finding.value, finding.unit, finding.bound)
            (rule, source, origin) = (finding.rule, finding.source, finding.origin.rawValue)
            said = finding.said
        }
    }

    struct Patient: Encodable, Sendable {
        let id: WireID
        let name: String?
        let sex: String?
        let birthDate: String?
    }

    struct Party: Encodable, Sendable {
        let id: WireID
        let name: String
    }

    struct Entry: Encodable, Sendable {
        let event: String
        let at: Date
        let by: String?
        let role: String
        let organisation: String
        let state: String?
        let level: String?
        let channel: String?
        let recipient: String?
        let readBack: String?
        let note: String?
        let detail: [String: String]

        init(_ entry: CriticalEntry) {
            (event, at, by, role) = (entry.kind, entry.at, entry.actorName, entry.actorRole)
            (organisation, state, level) = (entry.organisationName, entry.to, entry.level)
            (channel, recipient, readBack, note) = (entry.channel, entry.recipient, entry.readBack, entry.reason)
            detail = entry.detail
        }
    }

    let id: WireID
    let exam: WireID
    let kind: String
    let performedAt: Date
    let source: String
    let state: String
    let stateAt: Date
    let openedAt: Date
    /// clinic, second_doctor, township or desk.
    let level: String?
    let clinic: Party
    let holder: String
    let deadline: Date?
    let isOverdue: Bool
    let patient: Patient?
    let findings: [Finding]
    let acknowledgedAt: Date?
    let actedAt: Date?
    let referral: WireID?
    /// The newest signed report that says so.
    let report: WireID?
    /// Every terminal of the clinic was silent when it was found.
    let isTerminalOff: Bool
    /// Nobody stands behind the clinic: on the call sheet from the beginning.
    let isAlone: Bool
    /// An infarction by the device or the reader: the green channel is one request away.
    let proposesReferral: Bool
    /// What who asks may do now: the last words of the addresses below this case.
    let may: [CriticalStep]
    var history: [Entry]?

    init(_ stored: StoredCritical, for actor: Actor) {
        let facts = stored.stage.facts, duty = stored.stage.duty
        id = WireID(facts.id.uuid)
        exam = WireID(facts.exam.uuid)
        kind = stored.examKind.rawValue
        (performedAt, source) = (stored.performedAt, facts.source.rawValue)
        (state, stateAt, openedAt) = (stored.stage.state.rawValue, stored.stateAt, facts.openedAt)
        level = duty?.level.rawValue
        clinic = Party(id: WireID(facts.organisation.uuid), name: stored.clinicName)
        holder = stored.holderName
        deadline = duty?.deadline
        isOverdue = stored.isOverdue
        patient = stored.patient.map {
            Patient(id: WireID($0), name: stored.patientName, sex: stored.patientSex, birthDate: stored.patientBirth)
        }
        findings = stored.findings.enumerated().map { Finding($1, at: $0 + 1, isReadBack: $0 < stored.said) }
        (acknowledgedAt, actedAt) = (stored.acknowledgedAt, stored.actedAt)
        referral = stored.referral.map { WireID($0) }
        (report, isTerminalOff) = (stored.report.map { WireID($0) }, stored.isTerminalOff)
        isAlone = stored.isAlone
        proposesReferral = stored.referral == nil && stored.findings.contains(where: \.isInfarction)
        may = actor.steps(of: stored)
    }
}
