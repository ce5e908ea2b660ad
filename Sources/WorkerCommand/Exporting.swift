// `lianyi-worker export`: the operator gets copies of an exam's files that do not tell whose they are.

import Glibc
import Workers

enum Exporting {
    /// Writes the copy and gives the exit code. The files are opened and copied in a confined process; this one only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        let order: ExportOrder
        do throws(WordFault) { order = try ExportOrder(arguments) } catch {
            Complaint.say(error.zh, error.en)
            return 2
        }
        let code = await OperatorCommand.write(to: order.target, or: ("没有生成副本", "There is no copy")) {
            pool async throws(WorkerError) in try await pool.export(order.files, order.export)
        }
        if code == 0 {
            Complaint.say(
                "图像内的文字仍在：外传前请逐幅查看。", "Words inside the picture stay: look at it before you give it away.")
        }
        return code
    }
}

/// The words behind `lianyi-worker export`.
struct ExportOrder {
    private(set) var files: [WorkerFile]
    private(set) var export = WorkerExport()
    let target: String

    private static let choices = ["--key": "FILE", "--pseudonym": "TEXT"]

    /// Throws what is not understood, or what is missing.
    init(_ arguments: [String]) throws(WordFault) {
        var export = WorkerExport()
        let words = try CommandWords(arguments, choices: Self.choices) { Self.take($0, $1, into: &export) }
        var paths = words.paths
        guard paths.count >= 2, let target = paths.popLast() else {
            throw WordFault(
                "请给出检查文件和副本的输出位置；见 lianyi-worker --help。",
                "Name an exam's file and where its copy goes; see lianyi-worker --help.")
        }
        self.export = export
        files = paths.map { WorkerFile(path: $0) }
        self.target = target
    }

    private static func take(_ name: String, _ value: String, into export: inout WorkerExport) -> Bool {
        switch name {
        case "--key":
            guard let key = key(value) else { return false }
            export.key = key
        case "--pseudonym":
            guard let name = Pseudonym(value) else { return false }
            export.pseudonym = name.text
        default: return false
        }
        return true
    }

    /// The operator's own file: at most 4 KiB count. nil where it cannot be read.
    private static func key(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var length = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, filled in
            length = unsafe read(descriptor, buffer.baseAddress, 4_096)
            filled = max(0, length)
        }
        return length >= 0 ? bytes : nil
    }
}
