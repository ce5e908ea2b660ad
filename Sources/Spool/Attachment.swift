// A patient given to an exam whose manifest was sent already.
package import FoundationEssentials
package import HubAPI

/// Whose exam it is, said after the exam had left: it goes to the hub as a correction of its own.
package struct Attachment: Sendable, Equatable {
    /// The exam.
    package var exam: WireID
    /// The patient, by the name that this terminal has for them.
    package var patient: WireID
    /// Why it is said now.
    package var reason: String
    /// When it was said here.
    package var at: Date
    /// When the hub took it.
    package var toldAt: Date?
    /// Why the hub did not.
    package var problem: Problem?

    /// Says whose exam it is.
    package init(exam: WireID, patient: WireID, reason: String, at moment: Date) {
        self.exam = exam
        self.patient = patient
        self.reason = reason
        at = moment
    }
}
