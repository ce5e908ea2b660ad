// lianyi-clinic watch: the counter's full screen.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "全屏查看：检查、报告、危急、未指定患者。 / The counter's full screen.",
        discussion: """
            显示每份检查走到哪一步、线路、待发、待看的报告、未指定患者的检查。
            未确认的危急会响铃并加粗，危急值和报告在前，最新的在最上；上下键选中一行后按 k 确认，
            危急值则须复述。只读本机，不占线路；发送和告知由代理（lianyi-clinic run）进行。至少 80×24。
            Shows where every exam stands, the line, what waits, reports to open and
            exams without a patient. Something critical rings and stands out, values
            and reports before the rest, the newest first, until k acknowledges the chosen line or its values are said back. It
            reads this device only; the agent does the sending and telling. 80×24 suffice.

            按键 / Keys:
              上下 up, down   选择 choose
              a               指定患者：输入或扫描，Enter 确定 / attach a patient
              o, Enter        看报告 / open the report
              p               存为可打印的网页 / save the report as a page to print
              k               确认选中的危急 / acknowledge the chosen critical
              q, Ctrl-C       退出 / quit

              lianyi-clinic watch
              lianyi-clinic watch --json     打印一次，供程序使用 / once, for programs
            """)

    @OptionGroup var options: HomeOptions

    private struct Snapshot: Encodable {
        let agent: Bool
        let line: LineHealth?
        let trouble: Problem?
        let waiting: Int
        let waitingBytes: Int64
        let criticals: [CriticalView]
        let reports: [WireID]
        let tray: [CaptureView]
        let exams: [CaptureView]

        init(_ facts: CounterFacts) {
            (agent, line, trouble) = (facts.hasAgent, facts.line, facts.trouble)
            (waiting, waitingBytes) = (facts.backlog.count, facts.backlog.bytes)
            criticals = facts.criticals.map { CriticalView($0, at: facts.hubTime) }
            reports = facts.reports.map(\.report.id)
            tray = facts.tray.map { CaptureView($0.capture) }
            exams = facts.exams.map {
                CaptureView($0.capture, isOpened: $0.stage == .opened, isVoid: $0.stage == .void)
            }
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            guard !speech.isJSON else { return speech.say(Snapshot(try await CounterFacts.read(terminal)), []) }
            guard let screen = RawTerminal() else {
                throw ClinicError(
                    .usage, "no-screen", zh: "watch 需要在终端窗口中运行。供程序使用请加 --json。",
                    en: "watch needs a terminal window. For programs add --json.")
            }
            var loop = CounterLoop(terminal, on: screen)
            try await loop.run()
        }
    }
}
