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
        let files = paths.map {
            WorkerFile(name: $0.split(separator: "/").last.map(String.init) ?? $0, path: $0)
        }
        let pool = WorkerPool(executable: "/proc/self/exe", count: 1)
        do throws(WorkerError) {
            let answer = try await pool.describe(files)
            await pool.shutDown()
            return show(answer)
        } catch {
            await pool.shutDown()
            Complaint.say(error)
            return 3
        }
    }

    private static func show(_ answer: IntakeAnswer) -> Int32 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(answer) else { return 3 }
        print(String(decoding: json, as: UTF8.self))
        return answer.content == nil ? 1 : 0
    }
}
