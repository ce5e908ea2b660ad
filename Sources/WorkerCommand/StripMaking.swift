// A camera's picture without what it says beside the picture, for whoever asks over the pipe.

import Exams
import Intake
import Raster
import Workers

enum StripMaking {
    /// The one file's copy: its coded image byte for byte, and nothing else but how it is to be turned.
    static func made(_ files: [ExamFile]) -> (WorkerReply, [UInt8]) {
        guard let file = files.first, files.count == 1 else { return WorkerReply.unmade(.noFile) }
        do throws(IntakeReason) {
            let (name, bytes) = try copy(file)
            return WorkerReply.made(name, bytes)
        } catch {
            return WorkerReply.unmade(error)
        }
    }

    static func copy(_ file: ExamFile) throws(IntakeReason) -> (name: String, bytes: [UInt8]) {
        do throws(RasterError) {
            switch FileSignature(of: file.bytes) {
            case .png: return ("picture.png", try PNGStripping.strip(file.bytes))
            case .jpeg: return ("picture.jpg", try JPEGStripping.strip(file.bytes))
            default: throw RasterError(.notAPicture, at: 0)
            }
        } catch {
            throw .unopened(error, file.name)
        }
    }
}
