// A DICOM file without what tells whose it is, for whoever asks over the pipe.

import Crypto
import DICOM
import Exams
import Intake
import Workers

enum ExportMaking {
    /// Bytes of a key, at least.
    static let keyBytes = 16

    /// The first file is copied. The second, if there is one, is the key of the new UIDs; else they are made by chance.
    static func made(_ files: [ExamFile], _ pseudonym: String?) -> (WorkerReply, [UInt8]) {
        guard let file = files.first, files.count <= 2 else { return unmade("not one file and one key at most") }
        guard let name = Pseudonym(pseudonym ?? Pseudonym.usual)?.text else { return unmade("no usable pseudonym") }
        let key = files.count == 2 ? files[1].bytes : (0..<32).map { _ in UInt8.random(in: 0...255) }
        guard key.count >= keyBytes else { return unmade("the key has fewer than \(keyBytes) bytes") }
        guard FileSignature(of: file.bytes) == .dicom else { return unmade("not a DICOM file") }
        do {
            let bytes = try Deidentification.file(DICOMFile(file.bytes), pseudonym: name, salt: key) {
                Array(SHA256.hash(data: $0))
            }
            var reply = WorkerReply()
            reply.made = [WorkerReply.Made(name: "export.dcm", size: bytes.count)]
            return (reply, bytes)
        } catch {
            return unmade("\(error)")
        }
    }

    private static func unmade(_ reason: String) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        reply.unmade = String(reason.prefix(300))
        return (reply, [])
    }
}

/// What stands for name and patient number: at most 64 characters of ASCII, as both elements allow.
struct Pseudonym {
    static let usual = "ANONYMOUS"

    let text: String

    /// nil for anything that would not be one value of either element.
    init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C }
        guard isPlain, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}
