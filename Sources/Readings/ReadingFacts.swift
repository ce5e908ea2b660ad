// What is known of a reading before anybody takes it.
package import Alliance
package import Exams
package import FoundationEssentials

/// The facts of one reading; they do not change while it moves through its stages.
package struct ReadingFacts: Hashable, Sendable {
    package let id: ReadingID
    package let exam: ExamID
    package let kind: ReadingKind
    package let modality: Modality
    package let urgency: Urgency
    /// The organisation that asks.
    package let requester: OrganisationID
    /// Who made and sent the exam: never its reader.
    package let uploader: ClinicianID
    /// When the exam was complete: the service clock starts here.
    package let completeAt: Date
    /// When the report is due.
    package let dueAt: Date

    package init(
        id: ReadingID, exam: ExamID, kind: ReadingKind, modality: Modality, urgency: Urgency,
        requester: OrganisationID, uploader: ClinicianID, completeAt: Date, dueAt: Date
    ) {
        self.id = id
        self.exam = exam
        self.kind = kind
        self.modality = modality
        self.urgency = urgency
        self.requester = requester
        self.uploader = uploader
        self.completeAt = completeAt
        self.dueAt = dueAt
    }
}
