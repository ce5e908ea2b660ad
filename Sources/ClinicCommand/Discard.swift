// lianyi-clinic discard: give up an exam that the hub refused, or put one aside that it cannot read, and say why.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "作废被拒的、收起无法读取的检查（保留）。 / Give up a refused exam, or put an unreadable one aside; all is kept.",
        discussion: """
            只能作废被中心拒绝的、或收起中心无法读取的检查，须写明原因。文件、回执和经过
            都保留在本机；中心已收到的仍在中心，若以后有了报告，会自动重新列出。
            能改正的，请用 send --again 改正后重发。
            Only an exam that the hub refused, or that it keeps and cannot read, and only
            with a reason. Its files, receipt and history stay here, and what the hub has
            stays there; if a report comes for it after all, it is listed again. What can
            be mended is better sent again with send --again.

              lianyi-clinic discard 0199b0a0-0000-7000-8000-00000000000a \\
                --reason "录错病人，已重做"
            """)

    @Argument(help: ArgumentHelp("检查编号或其末尾 / the exam, or the end of its id", valueName: "EXAM")) var exam: String
    @Option(help: ArgumentHelp("原因 / why", valueName: "TEXT")) var reason: String
    @OptionGroup var options: HomeOptions

    func validate() throws {
        guard !reason.allSatisfy(\.isWhitespace), reason.count <= 500 else {
            throw ValidationError("--reason: 1 … 500 字 / characters")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            let id = try await terminal.exam(named: exam)
            try await terminal.discard(id, because: reason)
            speech.say(["exam": "\(id)", "state": "discarded"], ["已作废，保留在本机 discarded, kept here: \(id)"])
        }
    }
}
