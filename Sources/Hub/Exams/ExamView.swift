// An exam on the wire: where it stands, what it holds, who it is about.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Readings
import Records

/// What is shown of a patient beside an exam or a report: identifiers masked.
struct PatientView: Encodable, Sendable {
    let id: WireID
    let name: String
    let sex: String
    let birthDate: String?
    let identities: [String]

    init(_ patient: PatientFacts) {
        id = WireID(patient.id.uuid)
        name = patient.name
        sex = patient.sex
        birthDate = patient.birthDate
        identities = patient.identifiers
    }
}

/// Why something could not be read, on the wire.
struct ReasonView: Encodable, Sendable {
    let code: String
    let zh: String
    let en: String
    let place: IntakeReason.Place?

    init(_ reason: IntakeReason) {
        code = reason.code
        zh = reason.zh
        en = reason.en
        place = reason.place
    }
}

/// One exam, whole: what `GET /api/v1/exams/{id}` answers.
struct ExamView: Encodable, Sendable {
    struct Object: Encodable, Sendable {
        let number: Int
        let name: String
        let mediaType: String
        let size: Int64
        let sha256: String
        let state: String
        /// Whether reading waits for it.
        let essential: Bool
        /// While it is missing: since when nothing of it has come.
        let missingSince: Date?
        let problem: ReasonView?
    }

    /// The sender's clock at the capture.
    struct Clock: Encodable, Sendable {
        let device: Date
        /// Seconds by which the hub was ahead of it; absent where the sender did not know.
        let skew: Double?
        /// Whether that is more than the alliance puts up with: the exam's times are then as doubtful as the clock.
        let off: Bool
    }

    struct Reading: Encodable, Sendable {
        let id: WireID
        let state: String
        let reader: String?
    }

    let id: WireID
    let organisation: WireID
    let kind: String
    let urgency: String
    let state: String
    let stateAt: Date
    let untrained: Bool
    let performedAt: Date
    let clock: Clock?
    let receivedAt: Date
    let completedAt: Date?
    let request: ExamRequest?
    let patient: PatientView?
    /// What the reader should know of the files, whose they are first.
    let warnings: [ReasonView]
    let problem: ReasonView?
    let content: ExamContent?
    /// Of a blood count: what it means beside the alliance's ranges, item by item.
    let judgement: JudgementView?
    let objects: [Object]
    let readings: [Reading]
    let report: WireID?

    /// - Parameters:
    ///   - differences: between the patient and whom the files name; see ``Hub/identityDifferences(of:from:)``.
    ///   - judgement: see ``Postgres/Session/judgement(of:_:)``.
    init(
        _ exam: StoredExam, patient: PatientFacts?, differences: [IntakeReason], judgement: JudgementView?,
        readings: [StoredReading] = [], report: UUID? = nil
    ) {
        id = WireID(exam.id.uuid)
        organisation = WireID(exam.organisation.uuid)
        kind = exam.kind.rawValue
        urgency = exam.urgency.rawValue
        state = exam.state.rawValue
        stateAt = exam.stateAt
        untrained = exam.isUntrained
        performedAt = exam.performedAt
        clock = exam.clock.map { Clock(device: $0.device, skew: $0.skew, off: exam.isClockOff) }
        receivedAt = exam.recordedAt
        completedAt = exam.completedAt
        request = exam.request
        self.patient = patient.map { PatientView($0) }
        warnings = (differences + exam.warnings).map { ReasonView($0) }
        problem = exam.problem.map { ReasonView($0) }
        content = exam.content
        self.judgement = judgement
        objects = exam.objects.map(ExamView.object)
        self.readings = readings.map {
            Reading(id: WireID($0.id.uuid), state: $0.state.rawValue, reader: $0.state == .queued ? nil : $0.holderName)
        }
        self.report = report.map { WireID($0) }
    }

    private static func object(_ object: StoredObject) -> Object {
        Object(
            number: object.number, name: object.name, mediaType: object.mediaType, size: object.size,
            sha256: Exams.ContentDigest(bytes: object.sha256)?.description ?? "",
            state: object.isStored ? "stored" : "missing", essential: object.isEssential,
            missingSince: object.missingSince, problem: object.problem.map { ReasonView($0) })
    }
}

/// An exam in a list.
struct ExamLine: Encodable, Sendable {
    let id: WireID
    let kind: String
    let urgency: String
    let state: String
    let performedAt: Date
    /// Whether the sender's clock was off by more than the alliance puts up with.
    let clockOff: Bool
    let patient: WireID?
    let problem: String?

    init(_ exam: StoredExam) {
        id = WireID(exam.id.uuid)
        kind = exam.kind.rawValue
        urgency = exam.urgency.rawValue
        state = exam.state.rawValue
        performedAt = exam.performedAt
        clockOff = exam.isClockOff
        patient = exam.patient.map { WireID($0.uuid) }
        problem = exam.problem?.code
    }
}
