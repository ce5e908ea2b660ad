// A reading on the wire: in the worklist, and as a case with everything beside it.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Readings
import Records

/// One line of the worklist, and what a claim answers.
struct ReadingLine: Encodable, Sendable {
    let id: WireID
    let exam: WireID
    let kind: String
    let urgency: String
    let state: String
    let clinic: String
    let queuedAt: Date
    let dueAt: Date
    /// The exam was read before, and is read again because more of it has come.
    let addendum: Bool
    /// `read`, `review`, `overread` or `amend`.
    let purpose: String
    /// The report that is reviewed or amended.
    let subject: WireID?
    let reader: String?
    /// The same as an id: two people may have one name.
    let readerId: WireID?
    let leaseUntil: Date?
    /// Every later write under this claim names it.
    let epoch: Int
    /// Whose it is first, and until when; an emergency is open to all meanwhile.
    let offeredTo: String?
    let offeredToId: WireID?
    let offeredUntil: Date?
    /// Nobody of the centre may read it, since then.
    let unassignableSince: Date?
    /// A rule has found a critical value in the exam, and its case is open; never said of a second look.
    let critical: Bool
    /// Whom it is about, where a list is shown; nil while nobody knows.
    var patient: Patient?

    /// As much of a patient as a list shows.
    struct Patient: Encodable, Sendable {
        let name: String
        let sex: String
        /// Full years; nil where the birth date is not known.
        let age: Int?

        init(_ facts: PatientFacts, on day: CalendarDay) {
            name = facts.name
            sex = facts.sex
            age = facts.birthDate.flatMap { CalendarDay($0) }.map { $0.fullYears(to: day) }
        }
    }

    init(_ reading: StoredReading) {
        id = WireID(reading.id.uuid)
        exam = WireID(reading.exam.uuid)
        kind = reading.kind.rawValue
        urgency = reading.urgency.rawValue
        state = reading.state.rawValue
        clinic = reading.clinicName
        queuedAt = reading.queuedAt
        dueAt = reading.dueAt
        addendum = reading.isAddendum
        purpose = reading.purpose.rawValue
        subject = reading.purpose == .overread ? nil : reading.subject.map { WireID($0) }
        reader = reading.holderName
        readerId = reading.claimedBy.map { WireID($0.uuid) }
        leaseUntil = reading.leaseUntil
        epoch = reading.epoch
        offeredTo = reading.offer?.name
        offeredToId = reading.offer.map { WireID($0.to.uuid) }
        offeredUntil = reading.offer?.until
        unassignableSince = reading.unassignableSince
        critical = !reading.isCalm
    }
}

/// A case as its reader sees it: the exam, the patient's earlier exams, the reader's own draft.
struct CaseView: Encodable, Sendable {
    struct Draft: Encodable, Sendable {
        let version: Int
        let content: ReportDraft
    }

    struct Handed: Encodable, Sendable {
        let by: String
        let at: Date
        let content: ReportDraft
    }

    let reading: ReadingLine
    let exam: ExamView
    let priors: [ExamLine]
    let draft: Draft?
    /// What the reader before wrote, and handed over with the case; for its holder.
    let handed: Handed?
    /// The report that is reviewed or amended, as it was signed; a second look for quality is blind.
    let subject: SignedReport?
}
