// The clinic's patients: brought by the hub's roll, registered here, sealed on the disk.
import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Everybody whom this clinic treats, in no order. A few thousand are opened in milliseconds, so nothing about them
    /// needs an index on the disk.
    package func patients() throws(SpoolError) -> [KeptPatient] {
        let seal = seal
        return try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM patient").compactMap { KeptPatient($0, seal) }
        }
    }

    /// One of them.
    package func patient(_ id: WireID) throws(SpoolError) -> KeptPatient? {
        let seal = seal
        return try read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM patient WHERE id = ?", arguments: [id.description])
                .flatMap { KeptPatient($0, seal) }
        }
    }

    /// Keeps somebody whom the hub does not know yet, or what the clinic corrected of them meanwhile.
    package func register(_ person: KeptPatient.Person, as id: WireID) throws(SpoolError) {
        let sealed = try sealed(person, id)
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO patient (id, sealed, known) VALUES (?, ?, 0)
                    ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, problem = NULL WHERE known = 0
                    """, arguments: [id.description, sealed])
        }
    }

    /// Keeps a page of the hub's roll and how far it was read, both or neither.
    package func keep(_ page: RollPage, cursor name: String) throws(SpoolError) {
        var rows: [(id: String, sealed: Data?)] = []
        for item in page.items {
            rows.append(
                (
                    item.id.description,
                    try KeptPatient.Person(item).map { person throws(SpoolError) in
                        try sealed(person, item.id)
                    }
                ))
        }
        try write { database in
            for row in rows {
                guard let sealed = row.sealed else {
                    try database.execute(sql: "DELETE FROM patient WHERE id = ?", arguments: [row.id])
                    continue
                }
                try Self.keep(row.id, sealed, in: database)
            }
            if let next = page.next { try Self.set(name, to: next, in: database) }
        }
    }

    /// Those whom the hub does not know yet and has not refused, oldest first.
    package func patientsToRegister(limit: Int) throws(SpoolError) -> [KeptPatient] {
        let seal = seal
        return try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM patient WHERE known = 0 AND problem IS NULL ORDER BY id LIMIT ?",
                arguments: [limit]
            ).compactMap { KeptPatient($0, seal) }
        }
    }

    /// Notes under which name the hub knows somebody who was registered here. Where it knew the person already, everything
    /// here that named them follows.
    package func wasRegistered(_ patient: KeptPatient, as known: WireID) throws(SpoolError) {
        let sealed = try sealed(patient.person, known)
        try write { database in
            if known != patient.id {
                for table in ["capture", "attachment"] {
                    try database.execute(
                        sql: "UPDATE \(table) SET patient = ? WHERE patient = ?",
                        arguments: [known.description, patient.id.description])
                }
                try database.execute(sql: "DELETE FROM patient WHERE id = ?", arguments: [patient.id.description])
            }
            try Self.keep(known.description, sealed, in: database)
        }
    }

    /// Notes that the hub would not register somebody, and why.
    package func registrationFailed(_ patient: WireID, because problem: Problem) throws(SpoolError) {
        let text = try Self.text(of: problem)
        try write { database in
            try database.execute(
                sql: "UPDATE patient SET problem = ? WHERE id = ? AND known = 0",
                arguments: [text, patient.description])
        }
    }

    private static func keep(_ id: String, _ sealed: Data, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO patient (id, sealed, known) VALUES (?, ?, 1)
                ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, known = 1, problem = NULL
                """, arguments: [id, sealed])
    }

    private func sealed(_ person: KeptPatient.Person, _ id: WireID) throws(SpoolError) -> Data {
        guard let bytes = try? WireJSON.bytes(of: person) else { throw .database("a patient is not writable") }
        return Data(try seal.seal(bytes, for: KeptPatient.place(id)))
    }
}

extension KeptPatient {
    static func place(_ id: WireID) -> String { "patient/sealed/\(id)" }

    init?(_ row: Row, _ seal: SpoolSeal) {
        guard let id = WireID(row["id"] as String),
            let bytes = seal.open([UInt8](row["sealed"] as Data), for: Self.place(id)),
            let person = try? WireJSON.value(Person.self, in: bytes)
        else { return nil }
        self.init(id: id, person: person, isKnown: row["known"])
        problem = (row["problem"] as String?).flatMap { try? WireJSON.value(Problem.self, in: Array($0.utf8)) }
    }
}
