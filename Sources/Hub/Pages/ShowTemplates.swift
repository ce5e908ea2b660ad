// GET /templates: the texts with which reports of a centre begin, for its readers and its head
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// The templates in force by kind of exam; the one that the address names is open. The head changes it; a reader sees it as it is.
struct ShowTemplates {
    /// How many are shown at once.
    private static let shown = 200

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let cursor = try call.request.cursor(), wanted = try call.request.cursor("template")
        let (all, open) = try await hub.database.write(as: call.actor.mode) { db in
            let all = try db.templates(kind: nil, after: cursor, limit: Self.shown + 1)
            let open = try wanted.map { id in
                guard let template = try db.template(id) else { throw Problem.notFound }
                return template
            }
            var row =
                open.map { AuditRow("template.listed", object: ("template", $0.id)) } ?? AuditRow("template.listed")
            row.detail = ["rows": "\(min(all.count, Self.shown))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return (all, open)
        }
        let page = try WebPage(call.request, at: hub.clock.now), isHead = call.actor.roles.contains(.centreHead)
        var values: [String: Any] = ["title": page.word("templatesTitle")]
        let groups = groups(all.prefix(Self.shown), page)
        if !groups.isEmpty { values["groups"] = groups }
        if isHead { values["isHead"] = true }
        if open != nil || isHead && call.request.query("new") == "yes" { values["chosen"] = try form(open, page) }
        if all.count > Self.shown { values["more"] = "/templates?after=\(WireID(all[Self.shown - 1].id))" }
        return try page.answer("templates", values, for: call.actor)
    }

    /// By kind, in the order in which they come.
    private func groups(_ templates: ArraySlice<StoredTemplate>, _ page: WebPage) -> [[String: Any]] {
        var groups: [(kind: ExamKind, rows: [[String: Any]])] = []
        for template in templates {
            if groups.last?.kind != template.text.kind { groups.append((template.text.kind, [])) }
            groups[groups.count - 1].rows.append([
                "id": WireID(template.id).description, "name": name(of: template, page),
                "bodyPart": template.text.bodyPart ?? "", "standing": standing(of: template, page),
            ])
        }
        return groups.map {
            [
                "code": $0.kind.rawValue, "kind": page.word("kind\($0.kind.rawValue)"), "count": $0.rows.count,
                "rows": $0.rows,
            ]
        }
    }

    private func form(_ template: StoredTemplate?, _ page: WebPage) throws -> [String: Any] {
        let kinds = ExamKind.allCases.filter { $0.readingKind != nil }
        var values: [String: Any] = [
            "heading": page.word("templatesNew"), "saveWord": page.word("templateBegin"),
            "kinds": kinds.map { kind -> [String: Any] in
                let line: [String: Any] = ["code": kind.rawValue, "word": page.word("kind\(kind.rawValue)")]
                return kind == template?.text.kind ? line.merging(["isChosen": true]) { own, _ in own } : line
            },
        ]
        guard let template else { return values }
        values["id"] = WireID(template.id).description
        values["version"] = template.version
        values["standing"] = standing(of: template, page)
        values["heading"] = name(of: template, page)
        values["saveWord"] = page.word("templateSave")
        values["name"] = template.text.name
        values["nameEn"] = template.text.nameEn ?? ""
        values["bodyPart"] = template.text.bodyPart ?? ""
        values["content"] = String(decoding: try WireJSON.bytes(of: template.text.content), as: UTF8.self)
        return values
    }

    private func name(of template: StoredTemplate, _ page: WebPage) -> String {
        page.language == .en ? template.text.nameEn ?? template.text.name : template.text.name
    }

    private func standing(of template: StoredTemplate, _ page: WebPage) -> String {
        page.word("templateStanding", ["version": "\(template.version)", "since": template.activeFrom.pageText])
    }
}
