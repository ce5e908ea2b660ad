// The directory: which organisations the alliance has, and what each reads. It holds no patient.
package import Alliance
import FoundationEssentials
package import Postgres

/// An organisation as the directory shows it.
package struct DirectoryEntry: Sendable {
    package let organisation: Organisation
    /// The exam kinds that it reads for the alliance.
    package let reads: [String]
}

extension Session {
    /// The working organisations of the actor's alliance in the order of their ids, after the one named by `cursor`.
    package borrowing func organisations(
        after cursor: OrganisationID?, limit: Int
    ) throws(PostgresError) -> [DirectoryEntry] {
        var all: [DirectoryEntry] = []
        for row in try run(
            """
            SELECT id, parent_id, level, code, name, reads_kinds FROM organisation
            WHERE alliance_id = my_alliance() AND active AND (\(cursor)::uuid IS NULL OR id > \(cursor))
            ORDER BY id LIMIT \(limit)
            """)
        { all.append(try DirectoryEntry(row)) }
        return all
    }
}

extension DirectoryEntry {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let parent: UUID? = try row["parent_id"]
        self.init(
            organisation: Organisation(
                id: OrganisationID(try row["id"]), code: try row["code"], name: try row["name"],
                level: try row.code("level"),
                supervisor: parent.map { OrganisationID($0) }),
            reads: try row["reads_kinds"])
    }
}
