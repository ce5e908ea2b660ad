// What a signed report says of how the exam was taken, of the count before it, and of why it says less than an open critical case.
package import FoundationEssentials

extension Report {
    /// 采集技术: what the exam's own files say. Nothing of it is guessed, and what no file says is absent.
    package struct Technique: Hashable, Sendable, Codable {
        /// The sending device, program or maker, as it names itself.
        package var device: String?
        /// Leads as recorded, in the file's order.
        package var leads: [String]?
        /// Leads that were computed from others.
        package var derivedLeads: [String]?
        /// Seconds.
        package var duration: Decimal?
        /// Samples of a lead in a second.
        package var samplingFrequency: Decimal?
        /// What the device did to the samples, as its file says.
        package var filters: [String]?
        /// DICOM codes: `DX`, `US`.
        package var modality: String?
        /// DICOM codes: `CHEST`.
        package var bodyPart: String?
        /// DICOM codes: `L`, `R`, `B`, `U`.
        package var laterality: String?
        /// DICOM codes of the pictures, each once: `PA`, `LL`.
        package var views: [String]?

        /// Says nothing yet.
        package init() {}
    }

    /// 上次结果: the count with which the results are compared.
    package struct Earlier: Hashable, Sendable, Codable {
        /// The exam.
        package var exam: WireID
        /// When it was done.
        package var performedAt: Date

        /// Names a count.
        package init(exam: WireID, performedAt: Date) {
            self.exam = exam
            self.performedAt = performedAt
        }
    }

    /// The reader's reason for a report below `alert` beside a critical case that a rule has opened and nobody has closed.
    package struct CriticalOverride: Hashable, Sendable, Codable {
        /// In the reader's words.
        package var reason: String
        /// What the rule found, as the case says it.
        package var findings: [String]

        /// States why.
        package init(reason: String, findings: [String]) {
            self.reason = reason
            self.findings = findings
        }
    }
}
