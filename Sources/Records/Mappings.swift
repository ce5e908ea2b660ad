// The mappings of an alliance: chosen by name, put in force and withdrawn by its operator.
package import Alliance
package import Exams
package import FoundationEssentials
package import Postgres

/// A mapping as it is in force.
package struct StoredMapping: Sendable, Encodable {
    package let name: String
    /// The device or export, as the mapping calls it.
    package let title: String
    package let source: String
    package let validFrom: Date
}

extension Session {
    /// The mappings in force in the actor's alliance, by name.
    package borrowing func mappings() throws(PostgresError) -> [StoredMapping] { try mappings(in: "my_alliance()") }

    /// Those of an alliance. As the owner.
    package borrowing func mappings(in alliance: AllianceID) throws(PostgresError) -> [StoredMapping] {
        try mappings(in: "\(alliance)")
    }

    /// No alliance has more than these.
    private borrowing func mappings(in alliance: SQL) throws(PostgresError) -> [StoredMapping] {
        var all: [StoredMapping] = []
        for row in try run(
            """
            SELECT name, title, source, valid_from FROM (
                SELECT DISTINCT ON (name) * FROM flat_file_mapping WHERE alliance_id = \(alliance) AND valid_from <= now()
                ORDER BY name, valid_from DESC) newest
            WHERE content IS NOT NULL ORDER BY name LIMIT 200
            """)
        {
            all.append(
                StoredMapping(
                    name: try row["name"], title: try row["title"], source: try row["source"],
                    validFrom: try row["valid_from"]))
        }
        return all
    }

    /// The text of a mapping in the actor's alliance; nil where none of that name is in force.
    package borrowing func mapping(_ name: String) throws(PostgresError) -> String? {
        try mapping(name, in: "my_alliance()")
    }

    /// That of an alliance. As the owner or the job role.
    package borrowing func mapping(_ name: String, in alliance: AllianceID) throws(PostgresError) -> String? {
        try mapping(name, in: "\(alliance)")
    }

    private borrowing func mapping(_ name: String, in alliance: SQL) throws(PostgresError) -> String? {
        guard
            let row = try first(
                """
                SELECT content FROM flat_file_mapping
                WHERE alliance_id = \(alliance) AND name = \(name) AND valid_from <= now()
                ORDER BY valid_from DESC LIMIT 1
                """)
        else { return nil }
        return try row["content"]
    }

    /// Puts a mapping in force from now on, or withdraws it where there is no text. As the owner.
    package borrowing func decide(
        mapping name: MappingName, title: String, content: String?, in alliance: AllianceID, source: String
    ) throws(PostgresError) {
        let detail = ["name": name.text, "state": content == nil ? "withdrawn" : "in force"]
        try run(
            """
            INSERT INTO flat_file_mapping (alliance_id, name, title, content, source)
            VALUES (\(alliance), \(name.text), \(title), \(content), \(source))
            """)
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, action, object_kind, result, reason, request_id, detail)
            VALUES (\(alliance), 'operator', 'mapping.decided', 'mapping', 'done', \(source), 'command line', \(JSONB(detail)))
            """)
    }
}
