// GET /clinic/exams/{id}/receipt
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// The receipt of an exam for people: what was stored, when, with which hashes, and the signed text itself. To print or save.
struct ShowReceiptSheet {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let exam = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id), exam.receipt != nil else { throw Problem.notFound }
            try db.audit(AuditRow("exam.receipt", object: ("exam", id.uuid)), by: call.actor, from: call.origin)
            return exam
        }
        guard let text = exam.receipt, let signed = try? CompactJWS(text),
            let receipt = try? WireJSON.value(Receipt.self, in: signed.unverifiedPayload)
        else { throw Problem.unexpected }
        let page = try WebPage(call.request, at: hub.clock.now)
        let names = Dictionary(exam.objects.map { ($0.number, $0.name) }) { first, _ in first }
        let objects = receipt.objects.map { object -> [String: Any] in
            [
                "number": object.number, "name": names[object.number] ?? "", "size": object.size,
                "sha256": object.sha256.description,
            ]
        }
        let values: [String: Any] = [
            "title": page.word("receiptTitle"), "id": id.description, "kind": page.word("kind\(receipt.kind)"),
            "stored": RFC3339.text(receipt.storedAt), "objects": objects, "jws": text,
            "manifest": receipt.manifestSha256.description, "key": signed.header.kid ?? "",
        ]
        return try page.answer("receipt", values, for: call.actor)
    }
}
