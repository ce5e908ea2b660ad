// The texts with which readers of a centre begin, in versions: a report keeps its own text, and says which version it began with.
package import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// What a template says.
package struct TemplateText: Sendable {
    package let kind: ExamKind
    package let bodyPart: String?
    package let name: String
    package let nameEn: String?
    /// A report as it begins.
    package let content: ReportDraft

    package init(kind: ExamKind, bodyPart: String?, name: String, nameEn: String?, content: ReportDraft) {
        self.kind = kind
        self.bodyPart = bodyPart
        self.name = name
        self.nameEn = nameEn
        self.content = content
    }
}

/// A version of a template as it stands.
package struct StoredTemplate: Sendable {
    package let id: UUID
    /// 1 for the first.
    package let version: Int
    package let text: TemplateText
    package let activeFrom: Date
    /// Since when a newer version, or none, stands in its place.
    package let retiredAt: Date?
}

extension Session {
    /// The templates in force in the actor's centre, by kind and name, behind the one that `cursor` names.
    package borrowing func templates(
        kind: ExamKind?, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredTemplate] {
        var all: [StoredTemplate] = []
        for row in try run(
            """
            \(SQL.templates) AND t.retired_at IS NULL AND (\(kind?.rawValue)::text IS NULL OR t.kind = \(kind?.rawValue))
              AND (\(cursor)::uuid IS NULL OR (t.kind, t.name, t.id) >
                   (SELECT c.kind, c.name, c.id FROM report_template c
                    WHERE c.alliance_id = my_alliance() AND c.id = \(cursor) ORDER BY c.version DESC LIMIT 1))
            ORDER BY t.kind, t.name, t.id LIMIT \(limit)
            """)
        { all.append(try StoredTemplate(row)) }
        return all
    }

    /// The version in force of a template of the actor's centre.
    package borrowing func template(_ id: UUID) throws(PostgresError) -> StoredTemplate? {
        guard let row = try first("\(SQL.templates) AND t.id = \(id) AND t.retired_at IS NULL") else { return nil }
        return try StoredTemplate(row)
    }

    /// Whether the actor's centre has, or had, that version.
    package borrowing func knows(template use: TemplateUse) throws(PostgresError) -> Bool {
        try first("\(SQL.templates) AND t.id = \(use.id) AND t.version = \(use.version)") != nil
    }

    /// Records a version of a template in the actor's centre.
    package borrowing func insert(
        template id: UUID, version: Int, _ text: TemplateText, by actor: Actor
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO report_template (alliance_id, id, version, centre_id, kind, body_part, name, name_en, content, made_by)
            VALUES (my_alliance(), \(id), \(version), \(actor.organisation), \(text.kind.rawValue), \(text.bodyPart),
                    \(text.name), \(text.nameEn), \(JSONB(text.content)), \(actor.id))
            """)
    }

    /// Takes a version out of use; false where it is not the one in force.
    package borrowing func retire(template id: UUID, version: Int) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE report_template SET retired_at = now()
            WHERE alliance_id = my_alliance() AND id = \(id) AND version = \(version) AND retired_at IS NULL
            """
        ).affected == 1
    }

    /// Gives every organisation of an alliance that reads that kind a template of the start set, unless it has, or had, one of
    /// that name; answers how many it gave. As the owner.
    @discardableResult
    package borrowing func begin(with text: TemplateText, in alliance: AllianceID) throws(PostgresError) -> Int {
        try run(
            """
            INSERT INTO report_template (alliance_id, id, version, centre_id, kind, body_part, name, name_en, content)
            SELECT alliance_id, gen_random_uuid(), 1, id, \(text.kind.rawValue), \(text.bodyPart), \(text.name),
                   \(text.nameEn), \(JSONB(text.content))
            FROM organisation o WHERE alliance_id = \(alliance) AND \(text.kind.rawValue) = ANY (reads_kinds)
              AND NOT EXISTS (SELECT FROM report_template t
                              WHERE t.alliance_id = o.alliance_id AND t.centre_id = o.id AND t.kind = \(text.kind.rawValue)
                                AND t.name = \(text.name) AND t.body_part IS NOT DISTINCT FROM \(text.bodyPart))
            """
        ).affected
    }
}

extension SQL {
    fileprivate static let templates: SQL = """
        SELECT t.id, t.version, t.kind, t.body_part, t.name, t.name_en, t.content, t.active_from, t.retired_at
        FROM report_template t WHERE t.alliance_id = my_alliance() AND t.centre_id = my_organisation()
        """
}

extension StoredTemplate {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row["id"], version: try row["version"],
            text: TemplateText(
                kind: try row.code("kind"), bodyPart: try row["body_part"], name: try row["name"],
                nameEn: try row["name_en"], content: try row.json("content")),
            activeFrom: try row["active_from"], retiredAt: try row["retired_at"])
    }
}
