// GET and POST /api/v1/templates, PUT and DELETE /api/v1/templates/{id}
import Alliance
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// A template on the wire.
struct TemplateView: Encodable, Sendable {
    let id: WireID
    let version: Int
    let kind: String
    let bodyPart: String?
    let name: String
    let nameEn: String?
    let content: ReportDraft
    let activeFrom: Date

    init(_ template: StoredTemplate) {
        id = WireID(template.id)
        version = template.version
        kind = template.text.kind.rawValue
        bodyPart = template.text.bodyPart
        name = template.text.name
        nameEn = template.text.nameEn
        content = template.text.content
        activeFrom = template.activeFrom
    }
}

/// A template as its head writes it.
struct TemplateBody: Codable, Sendable {
    let kind: ExamKind
    var bodyPart: String?
    let name: String
    var nameEn: String?
    let content: ReportDraft

    /// The same, checked: a report that begins with it can be signed once its blanks are filled.
    var checked: TemplateText {
        get throws {
            _ = try ReportContent(content)
            guard kind.readingKind != nil else {
                throw Problem.invalid("kind", "这类检查无人阅片。", "Nobody reads this kind of exam.")
            }
            return TemplateText(
                kind: kind, bodyPart: try TypedText.optional(bodyPart, field: "bodyPart", limit: 100),
                name: try TypedText.needed(name, field: "name", limit: 100),
                nameEn: try TypedText.optional(nameEn, field: "nameEn", limit: 100), content: content)
        }
    }
}

/// The templates in force in the reader's centre.
struct ListTemplates {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let kind = try call.request.query("kind").map { text in
            guard let kind = ExamKind(rawValue: text) else {
                throw Problem.invalid("kind", "没有这类检查。", "There is no such kind of exam.")
            }
            return kind
        }
        let templates = try await hub.database.write(as: call.actor.mode) { db in
            let templates = try db.templates(kind: kind, after: cursor, limit: limit + 1)
            var row = AuditRow("template.listed")
            row.detail = ["rows": "\(min(templates.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return templates
        }
        return try .page(
            Page(templates, limit: limit, cursor: { WireID($0.id).description }) { TemplateView($0) }, of: call.request)
    }
}

/// A new template, or a new version of one. Reports that began with an old version keep its text and its number.
struct WriteTemplate {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try call.requireHead()
        return try await Idempotent(hub: hub).answer(call, limit: SaveDraft.limit) { bytes in
            let text = try Problem.decodingWhole(TemplateBody.self, bytes).checked
            return { db in try write(.v7Now, version: 1, text, call, db) }
        }
    }

    /// `If-Match` names the version that is replaced; without it nothing is, as nobody may write over what they have not seen.
    func replacing(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        try call.requireHead()
        let over = try call.request.draftVersion
        return try await Idempotent(hub: hub).answer(call, limit: SaveDraft.limit) { bytes in
            let text = try Problem.decodingWhole(TemplateBody.self, bytes).checked
            return { db in
                guard let template = try db.template(id) else { throw Problem.notFound }
                guard over == template.version, try db.retire(template: id, version: template.version)
                else { throw Problem.templateChanged(to: template.version) }
                return try write(id, version: template.version + 1, text, call, db)
            }
        }
    }

    /// Takes a template out of use, where `If-Match` is sent in that version alone. What was signed with it stays what it is.
    func retiring(_ call: Call) async throws -> Response {
        let id = try call.parameters.id(), seen = try call.request.draftVersion
        try call.requireHead()
        try await hub.database.write(as: call.actor.mode) { db in
            if let seen, let template = try db.template(id), template.version != seen {
                throw Problem.templateChanged(to: template.version)
            }
            guard let template = try db.template(id), try db.retire(template: id, version: template.version) else {
                throw Problem.notFound
            }
            try db.audit(AuditRow("template.retired", object: ("template", id)), by: call.actor, from: call.origin)
        }
        return .done
    }

    private func write(
        _ id: UUID, version: Int, _ text: TemplateText, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        try db.insert(template: id, version: version, text, by: call.actor)
        var row = AuditRow("template.written", object: ("template", id))
        row.detail = ["version": "\(version)"]
        try db.audit(row, by: call.actor, from: call.origin)
        guard let template = try db.template(id) else { throw Problem.notFound }
        return try Idempotent.Answer(
            TemplateView(template), status: version == 1 ? .created : .ok,
            location: version == 1 ? "/api/v1/templates/\(WireID(id))" : nil)
    }
}

extension Call {
    /// Throws unless the head of a centre asks.
    fileprivate func requireHead() throws {
        guard actor.roles.contains(.centreHead) else { throw Problem.notYours(need: "centre_head") }
    }
}

extension Problem {
    static func templateChanged(to version: Int) -> Problem {
        var problem = make(
            "template-changed", 412, zh: ("模板已变化", "模板已是第 \(version) 版，请重新载入后再修改。"),
            en: ("The template changed", "It is at version \(version) by now. Load it again before you change it."))
        problem.extensions["version"] = .number(Double(version))
        return problem
    }
}
