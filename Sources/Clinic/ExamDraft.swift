// What a person says about files before they become an exam.
package import FoundationEssentials
package import HubAPI

/// Files and what is known about them, before capture.
package struct ExamDraft: Sendable {
    /// The most files that one exam may have.
    package static let fileLimit = 256

    /// Where the files are.
    package var files: [String]
    /// `CBC`, `ECG12` …
    package var kind: String
    /// How soon it must be read.
    package var urgency: Urgency
    /// When it was done; none means now.
    package var performedAt: Date?
    /// The staff account of whoever recorded it.
    package var `operator`: String?
    /// Whom it is about.
    package var patient: PatientReference?
    /// What the clinic asks.
    package var request: RequestForm?
    /// The name of the alliance's mapping by which a table is read.
    package var mapping: String?
    /// Those of the files with which reading may begin; none means that all are needed.
    package var essential: Set<String> = []
    /// Whether an ECG among them is packed before it goes up.
    package var mayBePacked = true

    /// Whether it waits for its patient, where it has none.
    package var unassigned = UnassignedRule.send

    /// Begins with the files.
    package init(files: [String], kind: String, urgency: Urgency) {
        self.files = files
        self.kind = kind
        self.urgency = urgency
    }
}
