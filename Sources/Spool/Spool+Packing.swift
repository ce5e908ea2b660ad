// Smaller files in the place of an exam's own, before anything of it was offered.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Puts objects that were made of a capture's files, and the manifest that names them, in the place of its own: all in
    /// one transaction, so that whoever looks finds one or the other. The files as captured are kept and named beside.
    /// - Parameter capture: as it was read: where its manifest is another by now, nothing is changed.
    /// - Returns: false where nothing was changed: it has left, or was given another manifest, or may not be packed.
    package func pack(
        _ capture: Capture, into objects: [SpooledObject], manifest signed: CompactJWS, note: String, at moment: Date
    ) throws(SpoolError) -> Bool {
        let exam = capture.exam
        let text = try seal.seal(signed.text, for: Capture.place(exam))
        return try write { database in
            try database.execute(
                sql: """
                    UPDATE capture SET signed_manifest = ?, manifest_sha256 = ?, packed_at = ?
                    WHERE exam = ? AND manifest_sha256 = ? AND state = 'captured' AND attempts = 0
                        AND ending IS NULL AND packed_at IS NULL AND may_pack = 1
                    """,
                arguments: [
                    text, SHA256Hex(of: signed.unverifiedPayload).text, moment.timeIntervalSince1970, exam.description,
                    capture.manifestSha256.text,
                ])
            guard database.changesCount == 1 else { return false }
            try database.execute(
                sql: """
                    INSERT INTO original (exam, number, name, size, sha256, essential)
                    SELECT exam, number, name, size, sha256, essential FROM object WHERE exam = ?
                    """, arguments: [exam.description])
            try database.execute(sql: "DELETE FROM object WHERE exam = ?", arguments: [exam.description])
            for object in objects { try object.insert(into: "object", of: exam, in: database) }
            try Self.forgetPruned(objects, in: database)
            try Self.note(exam, .captured, note, at: moment, in: database)
            return true
        }
    }
}
