// The canonical document of a report: what is signed, kept, and read by everybody afterwards.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Readings
import Records

/// Everything beside the reader's words that a report says.
struct ReportDocument: Sendable {
    let version: ReportVersion
    let reading: StoredReading
    let exam: StoredExam
    let patient: PatientFacts?
    let moment: Date
    /// 申请医生
    var requester: String?
    /// Of a blood count: what its values mean at this moment.
    var judgement: JudgementView?
    /// The critical case of the exam and the referral that came of it.
    var critical: CriticalLink?
    /// Why the report says less than that case.
    var override: Report.CriticalOverride?

    init(version: ReportVersion, reading: StoredReading, exam: StoredExam, patient: PatientFacts?, at moment: Date) {
        self.version = version
        self.reading = reading
        self.exam = exam
        self.patient = patient
        self.moment = moment
    }

    /// The report as the clinic will read it.
    func report(_ content: ReportContent, by actor: Actor) throws -> Report {
        let signer = Report.Reader(actor), under = try subject
        let reader = version.reviewer == nil ? signer : under.map(\.asReader) ?? signer
        var report = Report(
            id: WireID(.v7(at: moment)), version: version.number, exam: (WireID(exam.id.uuid), exam.kind.rawValue),
            reader: reader, signedAt: moment)
        if version.reviewer != nil { report.reviewer = signer }
        head(&report, actor)
        words(&report, content)
        parts(&report, content)
        report.add(exam.content, asked: exam.request, judgement: judgement)
        report.critical = critical.map { WireID($0.id.uuid) }
        report.criticalOverride = override
        report.referral = critical?.referral.map { WireID($0) }
        return report
    }

    /// What was signed before and is reviewed or amended.
    private var subject: Report? {
        get throws {
            guard let stored = version.subject else { return nil }
            return try Problem.decoding(Report.self, Array(stored.document.utf8))
        }
    }

    private func head(_ report: inout Report, _ actor: Actor) {
        report.number = Report.number(of: WireID(exam.id.uuid), performedAt: exam.performedAt)
        report.stage = version.stage.rawValue
        report.reason = version.reason
        report.patient = patient.map(ExamStanding.Patient.init)
        report.clinic = reading.clinicName
        report.requester = requester
        report.readingCentre = actor.organisationName
        report.urgency = exam.urgency.rawValue
        report.performedAt = exam.performedAt
        report.receivedAt = exam.readableAt ?? exam.completedAt
        report.disclaimer = Report.disclaimer
    }

    private func words(_ report: inout Report, _ content: ReportContent) {
        report.findings = content.findings
        report.impressions = content.impression.map {
            Report.Impression(text: $0.text, icd10: $0.code?.text, polarity: $0.polarity.rawValue)
        }
        report.result = content.polarity.rawValue
        report.severity = content.severity.rawValue
        report.advice = AdviceWords(content).text
        report.plan = content.treatmentPlan
    }

    /// What is not said is left out, so that reports without it have the bytes that they always had.
    private func parts(_ report: inout Report, _ content: ReportContent) {
        report.quality = content.quality?.rawValue
        let statements = content.statements.map {
            Report.Statement(code: $0.code, text: $0.text, value: $0.value, unit: $0.unit)
        }
        let lines = content.plan.map {
            Report.PlanLine(
                kind: $0.kind.rawValue, text: $0.text, dose: $0.dose, frequency: $0.frequency, days: $0.days)
        }
        report.statements = statements.isEmpty ? nil : statements
        report.planLines = lines.isEmpty ? nil : lines
        report.priors = content.priors.isEmpty ? nil : content.priors.map { WireID($0) }
        report.template = content.template.map { Report.Template(id: WireID($0.id), version: $0.version) }
    }
}

extension Report {
    /// Its reader, with the moment at which they signed.
    fileprivate var asReader: Reader {
        var reader = reader
        reader.signedAt = reader.signedAt ?? signedAt
        return reader
    }
}

extension Report.Reader {
    /// The credentials of who signs now.
    fileprivate init(_ actor: Actor) {
        self.init(name: actor.name, grade: actor.licence?.grade.rawValue, licence: actor.licence?.number)
        organisation = actor.organisationName
    }
}

extension ExamStanding.Patient {
    fileprivate init(_ patient: PatientFacts) {
        self.init()
        id = WireID(patient.id.uuid)
        name = patient.name
        sex = patient.sex
        birthDate = patient.birthDate
        identity = patient.identifiers.first
    }
}
