// Whether the key file is the one that this database was written with.
import Keyring
import Postgres
import Records

/// Compares the key file with the database's memory of it.
struct KeyCheck {
    let keyring: Keyring
    /// The key file's path, for the message.
    let path: String

    /// Throws unless every key that the database was written with is here and is the same key.
    func compare(in database: Database) async throws {
        try admit(try await database.read { db in try db.keyProofs() })
    }

    /// The same, and remembers the keys that have been added since, in one step: two hubs with different new keys cannot
    /// both pass.
    func compareAndRemember(in database: Database) async throws {
        let proofs = proofs
        let known = try await database.write { db in
            let before = try db.keyProofs()
            guard Set(before).isSubset(of: proofs) else { return before }
            try db.remember(proofs)
            return try db.keyProofs()
        }
        try admit(known)
    }

    private func admit(_ known: [KeyProof]) throws {
        let absent = Set(known).subtracting(proofs)
        guard absent.isEmpty else {
            let names = absent.map { "\($0.purpose) \($0.id)" }.sorted().joined(separator: ", ")
            throw Failure.configuration(
                "\(path) is not the key file of this database: it lacks \(names), or holds another key of that name. "
                    + "Restore your copy of it; keys made anew open nothing. 密钥文件与数据库不符，请恢复原密钥文件的副本。")
        }
    }

    private var proofs: [KeyProof] {
        keyring.proofs.map { KeyProof(id: $0.id, purpose: $0.purpose, proof: $0.bytes) }
    }
}
