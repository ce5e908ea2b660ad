// Which keys the database was written with. As the job role, or as the owner.
package import Postgres

/// The proof of a key, as the database remembers it.
package struct KeyProof: Sendable, Hashable {
    /// The key's id in the key file.
    package let id: String
    /// `sealing`, `blind`, `signing` or `agreement`.
    package let purpose: String
    package let proof: [UInt8]

    package init(id: String, purpose: String, proof: [UInt8]) {
        self.id = id
        self.purpose = purpose
        self.proof = proof
    }
}

extension Session {
    /// The keys that this database was written with; none in a new one.
    package borrowing func keyProofs() throws(PostgresError) -> [KeyProof] {
        var all: [KeyProof] = []
        for row in try run("SELECT id, purpose, proof FROM key_proof ORDER BY recorded_at, id") {
            let proof: Bytea = try row["proof"]
            all.append(KeyProof(id: try row["id"], purpose: try row["purpose"], proof: proof.bytes))
        }
        return all
    }

    /// Remembers keys from now on; one that is remembered stays as it is. Who remembers goes one after the other, to the end
    /// of the transaction, so that what ``keyProofs()`` answers afterwards is the truth.
    package borrowing func remember(_ proofs: [KeyProof]) throws(PostgresError) {
        try run("SELECT pg_advisory_xact_lock(hashtextextended('key_proof', 19))")
        for proof in proofs {
            try run(
                """
                INSERT INTO key_proof (id, purpose, proof) VALUES (\(proof.id), \(proof.purpose), \(Bytea(proof.proof)))
                ON CONFLICT DO NOTHING
                """)
        }
    }
}
