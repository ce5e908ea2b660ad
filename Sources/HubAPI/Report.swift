// A signed report as it goes back to the clinic.
package import FoundationEssentials

/// The content of one report version.
///
/// `result`, `severity` and `kind` are open texts on the wire, so that an older terminal still fetches what a
/// newer hub signs.
package struct Report: Hashable, Sendable, Codable {
    /// One impression.
    package struct Impression: Hashable, Sendable, Codable {
        /// In words.
        package var text: String
        /// By ICD-10 code.
        package var icd10: String?
        /// `positive`, `negative` or `variant`; absent in older reports.
        package var polarity: String?

        /// States an impression.
        package init(text: String, icd10: String?, polarity: String? = nil) {
            self.text = text
            self.icd10 = icd10
            self.polarity = polarity
        }
    }

    /// Who signed.
    package struct Reader: Hashable, Sendable, Codable {
        /// 姓名
        package var name: String
        /// 职称
        package var grade: String?
        /// The licence number.
        package var licence: String?
        /// The organisation at which the reader practises.
        package var organisation: String?
        /// When this person signed, where that was another moment than the report's.
        package var signedAt: Date?

        /// Names a reader.
        package init(name: String, grade: String?, licence: String?) {
            self.name = name
            self.grade = grade
            self.licence = licence
        }
    }

    /// The report.
    package var id: WireID
    /// The exam it reads.
    package var exam: WireID
    /// 1 for the first, one more for each amendment.
    package var version: Int
    /// The exam's kind.
    package var kind: String
    /// Whom it is about.
    package var patient: ExamStanding.Patient?
    /// The clinic that asked.
    package var clinic: String?
    /// The centre that read.
    package var readingCentre: String?
    /// What was seen.
    package var findings: String
    /// What it means.
    package var impressions: [Impression]
    /// `positive`, `negative` or `variant`.
    package var result: String?
    /// `normal`, `abnormal`, `alert` or `critical`.
    package var severity: String
    /// What to do next.
    package var advice: String?
    /// The treatment plan.
    package var plan: String?
    /// Who read it; who signed it too, where there is no reviewer.
    package var reader: Reader
    /// Who signed it over, or instead of, the reader.
    package var reviewer: Reader?
    /// When, by the hub's clock.
    package var signedAt: Date
    /// `preliminary`, `final` or `amended`; absent in reports of before there were stages.
    package var stage: String?
    /// Why it was amended.
    package var reason: String?
    /// 报告编号: the same for all versions of an exam's report.
    package var number: String?
    /// 申请医生
    package var requester: String?
    /// `routine`, `urgent` or `emergency`.
    package var urgency: String?
    /// When the exam was done, by the clinic's clock.
    package var performedAt: Date?
    /// When all of it had arrived.
    package var receivedAt: Date?
    /// 图像质量: `A`, `B` or `C`.
    package var quality: String?
    /// Structured findings.
    package var statements: [Statement]?
    /// The treatment plan in lines.
    package var planLines: [PlanLine]?
    /// The earlier exams with which it was compared.
    package var priors: [WireID]?
    /// The template with which it began.
    package var template: Template?
    /// What the report does not promise.
    package var disclaimer: String?
    /// 检查申请; absent, like all that follows, in reports of before it was carried.
    package var request: Request?
    /// Of a blood count: its results, in the order in which they were sent.
    package var results: [LabResult]?
    /// How many more were sent than stand in ``results``.
    package var resultsMore: Int?
    /// `typed` where somebody typed the results; absent where the analyser wrote them.
    package var provenance: String?
    /// The patient's count before, where ``results`` say how they differ from it.
    package var earlier: Earlier?
    /// Of an electrocardiogram.
    package var measurements: Measurements?
    /// How the exam was taken, as far as its files say.
    package var technique: Technique?
    /// The critical case of the exam, where there was one at the signing, or it was opened by it.
    package var critical: WireID?
    /// Why it says less than the open case of the exam, where it does.
    package var criticalOverride: CriticalOverride?
    /// The referral that came of it, where there was one at the signing.
    package var referral: WireID?

    /// Begins a report that is about an exam; findings and all that follows them are set afterwards.
    package init(id: WireID, version: Int, exam: (id: WireID, kind: String), reader: Reader, signedAt: Date) {
        self.id = id
        self.version = version
        self.exam = exam.id
        kind = exam.kind
        findings = ""
        impressions = []
        severity = "normal"
        self.reader = reader
        self.signedAt = signedAt
    }
}
