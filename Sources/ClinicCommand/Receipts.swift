// lianyi-clinic receipts: believe the receipts that came back on a stick, and settle the exams.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI

struct Receipts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "读入带回的回执，逐一验证后结清。 / Take in the receipts that came back on a stick.",
        discussion: """
            每个回执都用登记时取得的中心公钥验证，与在线收到的一样；验证不过的不算
            送达。文件里其他终端的回执会跳过。
            Each receipt is checked against the hub's keys that this terminal keeps,
            as one that comes over the line; one that does not hold settles nothing.
            Those of other terminals are passed over.

              lianyi-clinic receipts /media/usb/lianyi-C02-3f1c.lyb.receipts

            退出码 0：属于本机的回执全部有效；65：有无效的，或没有属于本机的；
            77：中心有未接收的检查。
            Exit code 0 if all that are of this terminal hold, 65 if one does not or
            none is of this terminal, 77 if the hub did not take an exam.
            """)

    @Argument(help: ArgumentHelp("回执文件 / the file of receipts", valueName: "FILE")) var file: String
    @OptionGroup var options: HomeOptions

    private struct Answer: Encodable {
        let settled: [WireID]
        let before: [WireID]
        let foreign: Int
        let refused: [BundleAnswer.Exam]
        let invalid: [String: Problem]
    }

    func run() async throws {
        try await options.run { speech in
            let content = try ReceiptsFile.read(file)
            let settled = try await Terminal(options.folder()).settle(content)
            speech.say(Self.answer(settled), Self.lines(settled))
            for problem in settled.problems + settled.invalid.values {
                Speech.lines(of: problem).forEach(speech.note)
            }
            let code = Self.code(settled)
            if code != 0 { throw ExitCode(code) }
        }
    }

    private static func code(_ settled: SettledReceipts) -> Int32 {
        if !settled.invalid.isEmpty { return ClinicError.Kind.data.exitCode }
        if !settled.refused.isEmpty || !settled.problems.isEmpty { return ClinicError.Kind.refused.exitCode }
        return settled.settled.isEmpty && settled.before.isEmpty ? ClinicError.Kind.data.exitCode : 0
    }

    private static func answer(_ settled: SettledReceipts) -> Answer {
        let invalid = Dictionary(uniqueKeysWithValues: settled.invalid.map { ($0.key.description, $0.value) })
        return Answer(
            settled: settled.settled, before: settled.before, foreign: settled.foreign, refused: settled.refused,
            invalid: invalid)
    }

    private static func lines(_ settled: SettledReceipts) -> [String] {
        var lines = settled.settled.map { "✓ \($0)  已送达（有回执） stored" }
        lines += settled.before.map { "= \($0)  早已有回执 had its receipt" }
        lines += settled.refused.map { exam in
            "✗ \(exam.exam?.description ?? "?")  \(exam.problem?.title ?? "") / \(exam.problem?.en?.title ?? "")"
        }
        lines += settled.invalid.keys.map { "! \($0)  回执无效 not valid" }
        if settled.foreign > 0 { lines.append("其他终端的回执 of other terminals: \(settled.foreign)") }
        return lines.isEmpty ? ["没有属于本机的回执 / no receipt in it is of this terminal"] : lines
    }
}
