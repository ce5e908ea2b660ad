// The messages between the pool and a worker, and their frames on the pipes.

package import Exams
import FoundationEssentials

/// A question: on the pipe a UInt32 length (little-endian) and so many bytes of JSON.
package struct WorkerQuestion: Codable, Sendable, Equatable {
    package enum Work: String, Codable, Sendable {
        case describe, examine, samples, recording, pack, unpack, sheet, picture, frame, strip, export, paper
    }

    package let work: Work
    package let files: [WorkerFile]
    /// The exam kind of the manifest, for `describe`.
    package let claimed: String?
    /// How the sheet is to be, for `sheet`.
    package let sheet: WorkerSheet?
    /// How the picture is to be, for `picture`.
    package let picture: WorkerPicture?
    /// Which pixels, for `frame`.
    package let frame: WorkerPixels?
    /// How the copies are to be, for `export`.
    package let export: WorkerExport?
    /// Whether what is made comes as a gzip file, for `recording` and `frame`.
    package let gzip: Bool?
    /// What stands on it, for `paper`.
    package let paper: WorkerPaper?
    /// Samples of all leads together that are looked at, for `examine`; the worker's own limit where nil.
    package var samples: Int?

    package init(
        _ work: Work, _ files: [WorkerFile], claimed: String? = nil, sheet: WorkerSheet? = nil,
        picture: WorkerPicture? = nil, frame: WorkerPixels? = nil, export: WorkerExport? = nil, gzip: Bool? = nil,
        paper: WorkerPaper? = nil
    ) {
        self.work = work
        self.files = files
        self.claimed = claimed
        self.sheet = sheet
        self.picture = picture
        self.frame = frame
        self.export = export
        self.gzip = gzip
        self.paper = paper
    }
}

/// An answer: a UInt32 length and so many bytes of JSON (this), then a UInt32 length and so many bytes: samples (Int32
/// little-endian, lead after lead), or the bytes of the made files, one after another; none for any other answer.
/// Exactly one part is set.
package struct WorkerReply: Codable, Sendable, Equatable {
    /// One lead of the samples that follow.
    package struct Lead: Codable, Sendable, Equatable {
        package let name: String
        package let count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// One file that the worker made; its bytes follow.
    package struct Made: Codable, Sendable, Equatable {
        package let name: String
        package let size: Int

        package init(name: String, size: Int) {
            self.name = name
            self.size = size
        }
    }

    /// A file that could not be opened.
    package struct Fault: Codable, Sendable, Equatable {
        package let file: String
        package let error: Int32

        package init(file: String, error: Int32) {
            self.file = file
            self.error = error
        }
    }

    package var answer: IntakeAnswer?
    package var leads: [Lead]?
    package var made: [Made]?
    /// Why nothing was made.
    package var unmade: IntakeReason?
    package var refusal: IntakeReason?
    package var fault: Fault?

    package init() {}
}

/// How lengths and messages lie on a pipe.
package enum WorkerFrame {
    /// Bytes of a length.
    package static let lengthBytes = 4

    package static func length(_ count: Int) -> [UInt8] {
        let value = UInt32(clamping: count)
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    package static func count(_ bytes: [UInt8]) -> Int {
        bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Length and JSON of a message.
    package static func message(_ value: some Encodable) throws -> [UInt8] {
        let json = try JSONEncoder().encode(value)
        return length(json.count) + json
    }

    package static func value<Value: Decodable>(_ type: Value.Type, _ json: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json))
    }
}
