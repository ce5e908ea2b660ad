// `lianyi-worker render`: the operator gets a picture as it is to be seen.

import Glibc
import Workers

enum PictureRendering {
    /// Writes the PNG and gives the exit code. The file is opened and drawn in a confined process; this one only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        let order: PictureOrder
        do throws(WordFault) { order = try PictureOrder(arguments) } catch {
            Complaint.say(error.zh, error.en)
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

    private static let choices = [
        "--frame": "1, 2 …", "--side": "PIXELS", "--overlays": "yes, no", "--window": "CENTRE,WIDTH",
    ]

    /// Throws what is not understood, or what is missing.
    init(_ arguments: [String]) throws(WordFault) {
        var picture = WorkerPicture()
        let words = try CommandWords(arguments, choices: Self.choices) { Self.take($0, $1, into: &picture) }
        let paths = words.paths
        guard paths.count == 2 else {
            throw WordFault(
                "请给出图像文件和 PNG 的输出位置；见 lianyi-worker --help。",
                "Name a picture's file and where its PNG goes; see lianyi-worker --help.")
        }
        if let fault = WordFault.ending(of: paths[1], allowed: ["png"]) { throw fault }
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
