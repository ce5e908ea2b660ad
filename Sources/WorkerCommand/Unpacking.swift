// `lianyi-worker unpack`: the operator gets a record's own files out of the two parts of a packed ECG.

import Exams
import FoundationEssentials
import Glibc
import Workers

enum Unpacking {
    /// Writes the files and gives the exit code. The parts are opened in a confined process; this one only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        guard arguments.count == 4, arguments[2] == "--into" else {
            Complaint.say(
                "请给出两个部分和文件夹：lianyi-worker unpack ESSENTIAL REST --into FOLDER",
                "Name both parts and a folder: lianyi-worker unpack ESSENTIAL REST --into FOLDER")
            return 2
        }
        let parts = arguments.prefix(2).map { WorkerFile(name: $0, path: $0) }
        switch await OperatorCommand.answer({ pool async throws(WorkerError) in try await pool.unpack(parts) }) {
        case nil: return 3
        case .unmade(let reason)?:
            Complaint.say(
                "无法还原：两部分不相属或已改动。主要部分在前，其余部分在后。",
                "The parts cannot be unpacked: \(reason.en). The essential part stands first, its own rest second.")
            return 1
        case .made(let files)?: return write(files, into: arguments[3])
        }
    }

    /// Nothing is written unless every file can be made anew; what was made is removed again when a later one fails.
    private static func write(_ files: [WorkerProduct], into folder: String) -> Int32 {
        var written: [String] = []
        for file in files {
            let path = "\(folder)/\(file.name)"
            guard isPlain(file.name), NewFile.create(path, file.bytes) else {
                let reason = isPlain(file.name) ? unsafe String(cString: strerror(errno)) : "its name is no file's name"
                Complaint.say(
                    "\(path) 未写出（\(reason)）。请另选没有同名文件的文件夹。",
                    "\(path) is not written: \(reason). Name a folder that has no such file.")
                written.forEach { unsafe _ = unlink($0) }
                return 1
            }
            written.append(path)
        }
        written.forEach { print($0) }
        return 0
    }

    /// The name stands in the record, so it is foreign: a plain name, never a path, never hidden.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".") && !name.contains("/")
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
