// lianyi-clinic discard: give up an exam that the hub refused, and say why.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "作废被拒的检查（保留在本机）。 / Give up a refused exam; it stays on this device.",
        discussion: """
            只能作废被中心拒绝的检查，须写明原因。文件和经过都保留在本机。
            能改正的，请用 send --again 改正后重发。
            Only an exam that the hub refused, and only with a reason. Its files and
            its history stay here. What can be mended is better sent again with
            send --again.

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
