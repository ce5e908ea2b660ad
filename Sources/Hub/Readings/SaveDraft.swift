// PUT /api/v1/readings/{id}/draft
import Alliance
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Keeps the reader's unfinished text. `If-Match` names the version that it goes over; none is the first. A draft does not
/// need the claim: whoever loses the lease keeps what was written.
struct SaveDraft {
    /// The longest body of a report: above all its parts at their limits in Chinese.
    static let limit = 262_144
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let draft = try await call.request.whole(ReportDraft.self, limit: Self.limit)
        let over = try call.request.draftVersion
        let version = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.reading(id) != nil, let clinician = call.actor.clinician else { throw Problem.notFound }
            guard let version = try db.save(draft: draft, of: id, by: clinician, over: over) else {
                throw try Self.changed(draft, of: id, by: clinician, db)
            }
            try db.audit(AuditRow("reading.drafted", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            return version
        }
        var response = try Response.json(["version": version])
        response.headers[.eTag] = "\"\(version)\""
        return response
    }

    /// Throws what changed where `version` is not the draft that was last saved.
    static func check(
        _ draft: ReportDraft, of id: ReadingID, by clinician: ClinicianID, over version: Int, _ db: borrowing Session
    ) throws {
        guard let kept = try db.draft(of: id, by: clinician), kept.version != version else { return }
        throw try changed(draft, of: id, by: clinician, db)
    }

    private static func changed(
        _ draft: ReportDraft, of id: ReadingID, by clinician: ClinicianID, _ db: borrowing Session
    ) throws -> Problem {
        guard let kept = try db.draft(of: id, by: clinician) else { return .draftChanged(to: nil, in: []) }
        return .draftChanged(to: kept.version, in: try differences(draft, kept.content))
    }

    /// The members in which two drafts differ.
    private static func differences(_ one: ReportDraft, _ other: ReportDraft) throws -> [String] {
        guard case .object(let first) = try Problem.decoding(JSONValue.self, try WireJSON.bytes(of: one)),
            case .object(let second) = try Problem.decoding(JSONValue.self, try WireJSON.bytes(of: other))
        else { return [] }
        return Set(first.keys).union(second.keys).filter { first[$0] != second[$0] }.sorted()
    }
}

extension Request {
    /// The draft's version that `If-Match` names; nil without it.
    var draftVersion: Int? {
        get throws {
            guard let text = headers[.ifMatch] else { return nil }
            guard let version = Int(text.filter { $0 != "\"" }) else {
                throw Problem.invalid("If-Match", "If-Match 应为草稿版本号。", "If-Match is the draft's version.")
            }
            return version
        }
    }
}

extension Problem {
    /// - Parameter fields: the members in which what was saved differs from what was sent.
    static func draftChanged(to version: Int?, in fields: [String]) -> Problem {
        let zh = fields.isEmpty ? "" : "不同之处：\(fields.joined(separator: "、"))。"
        let en = fields.isEmpty ? "" : " It differs in \(fields.joined(separator: ", "))."
        var problem = make(
            "draft-changed", 412, zh: ("草稿已变化", "草稿在别处已保存为新版本，请重新载入后再保存或签发。" + zh),
            en: ("The draft changed", "It was saved elsewhere. Load it again before you save or sign." + en))
        problem.extensions["version"] = version.map { .number(Double($0)) }
        problem.extensions["changed"] = .list(fields.map { .text($0) })
        return problem
    }
}
