// GET /readings/{id}: the reading page
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// One case to be read: what the clinic asked, whose it is, what came before, and the viewer that fits the exam's kind.
/// The report's form has its place beside it.
struct ShowReadingPage {
    let hub: Hub

    /// What is found of a case in one transaction.
    private struct Found: Sendable {
        let reading: StoredReading
        let exam: StoredExam
        let patient: PatientFacts?
        let timeline: PatientTimeline
        let day: ReaderToday?
        let draft: StoredDraft?
        /// The report that stands, where who looks may see it.
        let shown: StoredReport?
        /// Why it is amended.
        let reason: String?
        /// The village doctor's own word, once it hides from nobody's look.
        let provisional: ProvisionalBeside?
        /// What a colleague had written who handed the case over; only its holder is shown it.
        let handed: HandedDraft?
        let needsReview: Bool
        let criticals: [CriticalView]
        /// From where the page follows them; nil where it must not.
        let criticalsMark: String?
        let clocks: CriticalClocks
        let moves: ReattributionsBeside
        /// What makes doubtful whose exam it is.
        let doubts: [IntakeReason]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(id, call, db) }
        let page = try WebPage(call.request, at: hub.clock.now)
        let form = try ReportFormPlace(
            found.reading, found.exam, draft: found.draft, handed: found.handed, needsReview: found.needsReview,
            for: call.actor, page)
        var values = CaseHead(found.reading, found.exam, found.patient, page).values
        values.merge(try form.beginning(with: found.shown, because: found.reason, found.reading)) { own, _ in own }
        if let shown = found.shown {
            let canAmend =
                found.reading.state == .signed && shown.isAmendable(by: call.actor, needsReview: found.needsReview)
            values["shown"] = try ReportShown(shown, canAmend: canAmend, page).values
        }
        if let provisional = found.provisional { values["provisional"] = provisional.values(page) }
        values["criticals"] = found.criticals.map { CriticalBeside($0, found.clocks, page).values }
        if let mark = found.criticalsMark { values["criticalsMark"] = mark }
        values.merge(found.moves.values(call.actor, of: found.patient, page)) { own, _ in own }
        values.merge(found.timeline.values(beside: found.exam, page)) { own, _ in own }
        if let day = found.day { values["day"] = day.values }
        values.merge(ReadingWarnings(found.doubts + found.exam.warnings).values(page)) { own, _ in own }
        return try page.answer("reading", values, for: call.actor)
    }

    private func find(_ id: ReadingID, _ call: Call, _ db: borrowing Session) throws -> Found {
        guard let reading = try db.reading(id), let exam = try db.exam(reading.exam) else { throw Problem.notFound }
        let patient = try db.patient(of: exam), draft = try draft(of: id, call, db)
        let timeline = try PatientTimeline(before: exam, db)
        try db.audit(
            AuditRow("reading.viewed", object: ("reading", id.uuid), patient: exam.patient?.uuid), by: call.actor,
            from: call.origin)
        let shown = try shown(for: reading, db), isBlind = reading.purpose == .overread && reading.state != .signed
        // The mark is taken first: what happens meanwhile is heard once more, and nothing is missed.
        let mark = isBlind ? nil : try db.criticalStanding(of: reading.exam).mark
        // Who has read it while more of the exam was awaited has no blind second look any more; other purposes tell by themselves.
        if let shown, reading.purpose == .read, reading.state != .signed {
            try db.audit(
                AuditRow("report.viewed", object: ("report", shown.id), patient: exam.patient?.uuid), by: call.actor,
                from: call.origin)
        }
        return Found(
            reading: reading, exam: exam, patient: patient,
            timeline: timeline,
            day: reading.state == .signed ? nil : try ReaderToday(of: call.actor, on: hub.today, db),
            draft: draft, shown: shown,
            reason: reading.purpose == .amend ? try db.reason(of: id) : nil,
            provisional: shown != nil || reading.state == .signed ? try ProvisionalBeside(of: reading.exam, db) : nil,
            handed: try db.handedDraft(of: id, to: call.actor),
            needsReview: try db.reviewRule(for: reading.kind).asksReview(of: call.actor.licence, on: hub.today),
            criticals: try db.criticals(beside: reading, for: call), criticalsMark: mark,
            clocks: try db.criticalClocks(),
            moves: try ReattributionsBeside(reading, of: patient, db),
            doubts: try hub.doubts(of: exam, patient, for: call.actor, db))
    }

    /// The newest version of the exam's report: for a review, an amendment or a second look after more had come, and once the
    /// reading is over. The second look of quality control is blind.
    private func shown(for reading: StoredReading, _ db: borrowing Session) throws -> StoredReport? {
        guard reading.purpose != .overread else { return nil }
        guard reading.purpose.isReviewers || reading.isAddendum || reading.state == .signed else { return nil }
        return try db.report(of: reading.exam)
    }

    private func draft(of id: ReadingID, _ call: Call, _ db: borrowing Session) throws -> StoredDraft? {
        guard let clinician = call.actor.clinician else { return nil }
        return try db.draft(of: id, by: clinician)
    }
}

/// The line above the picture, the request, and what the viewer has to know.
struct CaseHead {
    let values: [String: Any]

    init(_ reading: StoredReading, _ exam: StoredExam, _ patient: PatientFacts?, _ page: WebPage) {
        var values: [String: Any] = [
            "title": page.word("kind\(exam.kind.rawValue)"), "reading": reading.id.description,
            "exam": exam.id.description, "kind": page.word("kind\(exam.kind.rawValue)"), "clinic": reading.clinicName,
            "performed": exam.performedAt.pageText, "due": reading.dueAt.pageText, "viewer": exam.viewer,
            "patient": patient?.name ?? page.word("patientUnknown"),
            "objects": exam.shownObjects, "request": Self.request(exam.request, page),
        ]
        if let patient { values["about"] = Self.about(patient, on: exam.judgedAt, page) }
        if reading.urgency != .routine {
            let word = page.word("urgency_\(reading.urgency.rawValue)")
            values["urgency"] = ["name": reading.urgency.rawValue, "word": word]
        }
        if exam.viewer == "none" { values["isBare"] = true }
        self.values = values
    }

    /// Sex, age on the day of the exam, and the papers, masked.
    private static func about(_ patient: PatientFacts, on moment: Date, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = ["sex": page.word("sex\(patient.sex)"), "papers": patient.identifiers]
        if let born = patient.birthDate.flatMap({ CalendarDay($0) }) {
            let days = CalendarDay(at: moment).daysSinceEpoch - born.daysSinceEpoch
            let (count, unit) = days < 730 ? (max(0, days), "ageDays") : (days * 400 / 146_097, "ageYears")
            values["age"] = "\(count) " + page.word(unit)
        }
        return values
    }

    private static func request(_ request: ExamRequest?, _ page: WebPage) -> [[String: String]] {
        guard let request else { return [] }
        let diagnosis = [request.provisionalDiagnosis, request.diagnosisCode?.text].compactMap(\.self)
        let facts: [(String, String?)] = [
            ("complaint", request.chiefComplaint), ("symptomsShort", request.symptoms.joined(separator: "；")),
            ("history", request.history), ("medication", request.medication), ("allergies", request.allergies),
            ("diagnosis", diagnosis.joined(separator: " ")), ("questionShort", request.question),
            ("specimen", request.specimen.map { page.word("specimen_\($0.rawValue)") }),
            ("pregnant", request.pregnant.map { page.word($0 ? "pregnant_yes" : "pregnant_no") }),
            ("pregnancyWeek", request.pregnancyWeek.map(String.init)),
        ]
        return facts.compactMap { name, text in
            guard let text, !text.isEmpty else { return nil }
            return ["word": page.word(name), "text": text]
        }
    }
}

/// How the reader's centre stands, and the reader's own day, in the line below the report.
struct ReaderToday: Sendable {
    private let places: [WorklistPart.Place: Int]
    private let day: ReaderDay

    init(of actor: Actor, on today: CalendarDay, _ db: borrowing Session) throws {
        places = try db.worklistCounts(kinds: try actor.watchedKinds(on: today), centre: actor.organisation).places
        day = try db.readerToday(today)
    }

    var values: [String: Any] {
        var values: [String: Any] = [
            "waiting": places[.queued] ?? 0, "emergencies": places[.emergency] ?? 0, "signed": day.signed,
        ]
        if day.signed > 0 { values["timely"] = day.timely * 100 / day.signed }
        return values
    }
}

extension StoredExam {
    /// Which viewer shows it.
    var viewer: String {
        switch content {
        case .electrocardiogram: "ecg"
        case .picture, .pictures: "picture"
        case .bloodCount: "count"
        case nil: "none"
        }
    }

    /// The objects that came, each with its own frames and title; of several pictures those that were read.
    fileprivate var shownObjects: [[String: Any]] {
        let pictures = shownPictures
        return objects.filter { $0.isStored && (pictures == nil || pictures?[$0.number] != nil) }.map { object in
            let picture = pictures?[object.number]
            let title = picture?.dicom?.title ?? object.name
            return [
                "number": object.number, "name": object.name, "frames": picture?.dicom?.frames ?? 1, "title": title,
            ]
        }
    }

    /// By the numbers of their objects; nil where the exam is no picture.
    private var shownPictures: [Int: Picture]? {
        switch content {
        case .picture(let picture):
            objects.first(where: \.isStored).map { [$0.number: picture] } ?? [:]
        case .pictures(let series):
            Dictionary(series.pictures.compactMap { entry in entry.picture.map { (entry.object, $0) } }) { first, _ in
                first
            }
        default: nil
        }
    }
}

extension DICOMFacts {
    /// `CHEST L PA`: what was taken, of which side, from where; nil where the file says none of it.
    fileprivate var title: String? {
        let words = [bodyPart, laterality, view].compactMap(\.self).filter { !$0.isEmpty }
        return words.isEmpty ? nil : String(words.joined(separator: " ").prefix(64))
    }
}
