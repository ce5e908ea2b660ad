// GET /api/v1/exams/{id}, GET /api/v1/exams and GET /api/v1/exams/{id}/receipt
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Shows one exam with its patient, its objects and its readings. Looking is audited.
struct ShowExam {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id) else { throw Problem.notFound }
            let patient = try db.patient(of: exam)
            let judgement = try db.judgement(of: exam, patient)
            var row = AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid)
            row.detail = judgement.audited
            try db.audit(row, by: call.actor, from: call.origin)
            return ExamView(
                exam, patient: patient, differences: try hub.doubts(of: exam, patient, for: call.actor, db),
                judgement: judgement, readings: try db.readings(of: id),
                report: try db.report(of: id)?.id)
        }
        return try .json(view)
    }
}

/// Lists exams, newest first; of one patient where `patient` names one.
struct ListExams {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let patient = try call.request.cursor("patient")
        let exams = try await hub.database.write(as: call.actor.mode) { db in
            let exams = try find(of: patient, before: cursor.map { ExamID($0) }, limit: limit + 1, call.actor, db)
            var row = AuditRow("exam.listed", patient: patient)
            row.detail = ["rows": "\(min(exams.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return exams
        }
        return try .page(Page(exams, limit: limit, cursor: \.id.description) { ExamLine($0) }, of: call.request)
    }
}

extension ListExams {
    /// Of the patient who is named; else what the actor's organisations sent; else what the actor's centre reads.
    private func find(
        of patient: UUID?, before cursor: ExamID?, limit: Int, _ actor: Actor, _ db: borrowing Session
    ) throws -> [StoredExam] {
        if let patient { return try db.exams(of: PatientID(patient), before: cursor, limit: limit) }
        if actor.scope.refers { return try db.exams(from: actor.scope.careOrganisations, before: cursor, limit: limit) }
        return try db.exams(readAt: actor.organisation, before: cursor, limit: limit)
    }
}

/// Shows the receipt, always the same bytes.
struct ShowReceipt {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let receipt = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id), let receipt = exam.receipt else { throw Problem.notFound }
            try db.countRepeat(of: id)
            try db.audit(AuditRow("exam.receipt", object: ("exam", id.uuid)), by: call.actor, from: call.origin)
            return receipt
        }
        return .text(receipt, type: "application/jose")
    }
}
