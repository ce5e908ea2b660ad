// lianyi-clinic forward: carry another terminal's sealed bundle to the hub over this terminal's line.
import ArgumentParser
import Bundles
import Clinic
import Foundation
import HubAPI

struct Forward: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "代送其他终端的离线包。 / Carry another terminal's bundle to the hub.",
        discussion: """
            检查仍属于生成离线包的终端；本机看不到其中内容。重复代送不会重复入库。
            回执写在离线包旁（文件名加 .receipts），请带回原终端：
            lianyi-clinic receipts 文件。
            The exams stay those of the terminal that made the bundle, and nothing
            of their content is seen here. Brought twice it is stored once. The
            receipts are written beside it (BUNDLE.receipts): take them back to its
            terminal, lianyi-clinic receipts FILE.

              lianyi-clinic forward /media/usb/lianyi-C02-3f1c.lyb
              lianyi-clinic forward a.lyb --receipts /media/usb/c02.receipts

            退出码 0 仅当每次检查都有回执。 / Exit code 0 only if every exam has its
            receipt.
            """)

    @Argument(help: ArgumentHelp("离线包 / the bundle", valueName: "BUNDLE")) var bundle: String
    @Option(help: ArgumentHelp("回执文件；缺省 BUNDLE.receipts / where the receipts go", valueName: "FILE")) var receipts:
        String?
    @Option(help: ArgumentHelp("线路不通时重试多少秒 / for how long to retry", valueName: "SECONDS")) var wait = 60
    @OptionGroup var options: HomeOptions

    func validate() throws {
        guard wait >= 0, wait <= 86_400 else { throw ValidationError("--wait: 0 … 86400") }
    }

    func run() async throws {
        try await options.run { speech in
            let head = try Terminal.head(of: bundle).head
            speech.note("\(head.organisation.name) \(head.organisation.code) · 检查 exams: \(head.exams)")
            let terminal = try Terminal(options.folder(), sendLimit: options.settings().bytesPerSecond)
            let line = ProgressLine(), deadline = ContinuousClock.now.advanced(by: .seconds(wait))
            let answer = try await terminal.forward(bundle, until: deadline) { done, total in
                line.show("代送 carrying", done, total)
            }
            line.finish()
            let path = receipts ?? bundle + ".receipts"
            try Self.write(ReceiptsFile([answer]), to: path)
            speech.say(answer, Self.lines(answer) + ["回执 receipts: \(Speech.oneLine(path))"])
            if let problem = answer.problem { Speech.lines(of: problem).forEach(speech.note) }
            if answer.state != .imported { throw ExitCode(ClinicError.Kind.refused.exitCode) }
        }
    }

    private static func write(_ file: ReceiptsFile, to path: String) throws(ClinicError) {
        let bytes = (try? WireJSON.bytes(of: file)) ?? []
        do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw ClinicError(
                .disk, "receipts-not-written",
                zh: "检查已入库，但回执无法写入 \(path)。请用 --receipts 另指定后重新代送，不会重复入库。",
                en: "The exams are stored, but the receipts cannot be written to \(path). "
                    + "Forward the bundle again with --receipts FILE; nothing is stored twice.")
        }
    }

    private static func lines(_ answer: BundleAnswer) -> [String] {
        let stored = answer.exams.count { $0.receipt != nil }
        return ["离线包 bundle \(answer.bundle) · \(answer.state.rawValue) · 已入库 stored: \(stored)"]
            + answer.exams.compactMap { exam in
                exam.problem.map { "✗ \(exam.exam?.description ?? "?")  \($0.title) / \($0.en?.title ?? $0.name)" }
            }
    }
}
