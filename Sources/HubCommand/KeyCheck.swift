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
    func compare(in jobs: Database) async throws {
        let known = Set(proofs)
        let absent = try await jobs.read { db in try db.keyProofs() }.filter { !known.contains($0) }
        guard absent.isEmpty else {
            let names = absent.map { "\($0.purpose) \($0.id)" }.joined(separator: ", ")
            throw Failure.configuration(
                "\(path) is not the key file of this database: it lacks \(names), or holds another key of that name. "
                    + "Restore your copy of it; keys made anew open nothing. 密钥文件与数据库不符，请恢复原密钥文件的副本。")
        }
    }

    /// The same, and remembers the keys that have been added since. Before anything is sealed with them.
    func compareAndRemember(in jobs: Database) async throws {
        try await compare(in: jobs)
        let proofs = proofs
        try await jobs.write { db in try db.remember(proofs) }
    }

    private var proofs: [KeyProof] {
        keyring.proofs.map { KeyProof(id: $0.id, purpose: $0.purpose, proof: $0.bytes) }
    }
}
