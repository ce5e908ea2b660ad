// The ends of a reading: signed, rejected or withdrawn.
package import Alliance
package import Exams
package import FoundationEssentials

/// A reading with a signed report.
package struct SignedReading: Hashable, Sendable {
    package let facts: ReadingFacts
    package let reader: ClinicianID
    package let content: ReportContent
    /// 1 for the first report; an amendment is a new version beside it.
    package let version: Int
    package let signedAt: Date

    package init(
        _ facts: ReadingFacts, reader: ClinicianID, content: ReportContent, version: Int, signedAt: Date
    ) {
        self.facts = facts
        self.reader = reader
        self.content = content
        self.version = version
        self.signedAt = signedAt
    }

    /// Whether the report was signed by its due time (indicator O-3).
    package var isTimely: Bool { signedAt <= facts.dueAt }
}

/// A reading that ended because the exam was unfit to be read.
package struct RejectedReading: Hashable, Sendable {
    package let facts: ReadingFacts
    package let reader: ClinicianID
    package let reason: QualityReason
    package let at: Date

    package init(_ facts: ReadingFacts, reader: ClinicianID, reason: QualityReason, at: Date) {
        self.facts = facts
        self.reader = reader
        self.reason = reason
        self.at = at
    }
}

/// A reading that ended because the clinic recalled the exam.
package struct WithdrawnReading: Hashable, Sendable {
    package let facts: ReadingFacts
    package let at: Date

    package init(_ facts: ReadingFacts, at: Date) {
        self.facts = facts
        self.at = at
    }
}
