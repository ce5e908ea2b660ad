// `lianyi-worker describe`: the operator's look at one exam's files, through a confined process.

import Exams
import FoundationEssentials
import Glibc
import Workers

enum Describing {
    /// Prints the answer and gives the exit code.
    static func run(_ paths: [String]) async -> Int32 {
        guard !paths.isEmpty else {
            Complaint.say(
                "请给出一次检查的文件：lianyi-worker describe 文件…",
                "Name the files of one exam: lianyi-worker describe FILE...")
            return 2
        }
        let files = paths.map { WorkerFile(path: $0) }
        let found = await OperatorCommand.answer { pool async throws(WorkerError) in try await pool.describe(files) }
        return found.map(show) ?? 3
    }

    private static func show(_ answer: IntakeAnswer) -> Int32 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(answer) else { return 3 }
        print(String(decoding: json, as: UTF8.self))
        return answer.content == nil ? 1 : 0
    }
}
