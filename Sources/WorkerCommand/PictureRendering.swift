// `lianyi-worker render`: the operator gets a picture as it is to be seen.

import Glibc
import Workers

enum PictureRendering {
    /// Writes the PNG and gives the exit code. The file is opened and drawn in a confined process; this one only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        guard let order = PictureOrder(arguments) else {
            Complaint.say(
                "请给出图像文件和 PNG 的输出位置；见 lianyi-worker --help。",
                "Name a picture's file and where its PNG goes; see lianyi-worker --help.")
            return 2
        }
        return await OperatorCommand.write(to: order.target, or: ("没有生成图像", "There is no picture")) {
            pool async throws(WorkerError) in try await pool.picture([order.file], order.picture)
        }
    }
}

/// The words behind `lianyi-worker render`.
struct PictureOrder {
    let file: WorkerFile
    private(set) var picture = WorkerPicture()
    let target: String

    /// nil for anything that is not understood, or when file or target are missing.
    init?(_ arguments: [String]) {
        var picture = WorkerPicture()
        let words = CommandWords(arguments) { Self.take($0, $1, into: &picture) }
        guard let paths = words?.paths, paths.count == 2 else { return nil }
        file = WorkerFile(path: paths[0])
        target = paths[1]
        self.picture = picture
    }

    private static func take(_ name: String, _ value: String, into picture: inout WorkerPicture) -> Bool {
        switch name {
        case "--frame":
            guard let frame = Int(value), frame > 0 else { return false }
            picture.frame = frame
        case "--side":
            guard let side = Int(value), side > 0 else { return false }
            picture.side = side
        case "--overlays":
            guard ["yes", "no"].contains(value) else { return false }
            picture.overlays = value == "yes"
        case "--window":
            let numbers = value.split(separator: ",").compactMap { Double($0) }
            guard numbers.count == 2, numbers[1] > 0 else { return false }
            (picture.centre, picture.width) = (numbers[0], numbers[1])
        default: return false
        }
        return true
    }
}
