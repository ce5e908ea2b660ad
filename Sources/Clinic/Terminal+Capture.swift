// Capturing: files become an exam that this device will not lose.
package import FoundationEssentials
import HubAPI
package import Spool

extension Terminal {
    /// Captures an exam. When this returns it is durable on this device; the hub has not been asked.
    ///
    /// Files first, the row last: a capture that is in the spool is whole.
    package nonisolated func capture(_ draft: ExamDraft, at moment: Date = Date()) async throws(ClinicError)
        -> Capture
    {
        guard (1...ExamDraft.fileLimit).contains(draft.files.count) else {
            throw ClinicError(
                .usage, "files-count", zh: "一次检查须有 1 到 \(ExamDraft.fileLimit) 个文件。",
                en: "An exam has 1 to \(ExamDraft.fileLimit) files.")
        }
        do throws(SpoolError) {
            var objects: [SpooledObject] = []
            for (index, file) in draft.files.enumerated() {
                objects.append(try spool.folder.keep(file, number: index + 1))
            }
            let (manifest, signed) = try sign(draft, objects, at: moment)
            let capture = Capture(
                manifest, urgency: draft.urgency, signed: signed, objects: objects, at: moment)
            try await spool.enter(capture)
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    private nonisolated func sign(
        _ draft: ExamDraft, _ objects: [SpooledObject], at moment: Date
    ) throws(SpoolError) -> (Manifest, CompactJWS) {
        var manifest = Manifest(
            exam: .timeOrdered(at: moment), kind: draft.kind, urgency: draft.urgency,
            performedAt: draft.performedAt ?? moment, objects: objects.map(\.declared))
        manifest.operator = draft.operator
        manifest.patient = draft.patient
        manifest.request = draft.request
        guard let bytes = try? WireJSON.bytes(of: manifest),
            let signed = try? CompactJWS.signed(
                bytes, kid: terminalID.description, type: SignedType.manifest, with: key)
        else { throw .database("the manifest cannot be signed") }
        return (manifest, signed)
    }
}

extension SpooledObject {
    /// The same as the manifest declares it. What the bytes are, the hub finds out itself.
    var declared: Manifest.Object {
        Manifest.Object(
            number: number, name: name, mediaType: "application/octet-stream", size: size, sha256: sha256)
    }
}
