// lianyi-clinic status: where every exam stands, from here and from the hub.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "查看检查到哪一步了。 / Show where exams stand.",
        discussion: """
            不带编号：未确认的危急在最前，然后列出本机的检查；没有代理在运行时，先问一次中心
            能否读取刚送达的（--offline 不问）。带编号：本机的经过，加上中心的说法。
            时间一律按中心的时钟（本机推算）。 Times are the hub's, as this device counts them.
            Without an exam: what is critical first, then what this device knows; where no
            agent runs, the hub is asked first whether it could read what it has
            just received (not with --offline). With one: its history here, and
            what the hub says of it.

            每份检查走到哪一步 / The stages of an exam:
              captured 已存本机 → queued 待发送 → sending 62 % 发送中
              → stored 已送达（有回执） → being-read 正在阅片 → report 已出报告
              → opened 已看报告
            走不通的 / Where it does not go on:
              refused 被中心拒绝：send --again 改正后重发，或 discard 作废
              not-readable 中心无法读取（已保留，写明原因）：send --again 改正后重发，或 discard 收起
              control 分析仪的质控样本，中心单独保留 / a control sample, kept apart
              repeat 质量不合格，请重做

              lianyi-clinic status
              lianyi-clinic status 3f9a2c
              lianyi-clinic status 3f9a2c --receipt > receipt.jws
            """)

    @Argument(help: ArgumentHelp("检查编号或其末尾 / the exam, or the end of its id", valueName: "EXAM")) var exam: String?
    @Option(help: ArgumentHelp("最多列出多少条 / how many to list", valueName: "N")) var limit = 50
    @Flag(help: "只打印回执 / print the receipt only") var receipt = false
    @Flag(help: "不问中心 / do not ask the hub") var offline = false
    @OptionGroup var options: HomeOptions

    private struct List: Encodable {
        /// What nobody here has answered for: values and reports first, the newest of each first.
        let criticals: [CriticalView]
        let captures: [CaptureView]
        /// By what this device has of them, and by the stage that is shown.
        let counts: [String: Int]
        let stages: [String: Int]
        let device: DeviceView
    }

    private struct One: Encodable {
        let capture: CaptureView
        let events: [CaptureEvent]
        let standing: ExamStanding?
        let problem: Problem?
    }

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit: 1 … 100000") }
        guard exam != nil || !receipt else {
            throw ValidationError("--receipt 需要检查编号 / --receipt needs an exam")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            guard let exam else { return try await list(terminal, speech) }
            let id = try await terminal.exam(named: exam)
            guard let capture = try await Self.capture(id, terminal) else {
                throw ClinicError(.notPossible(exam: "\(id)"))
            }
            receipt ? try Self.printReceipt(of: capture) : try await show(capture, terminal, speech)
        }
    }

    private func list(_ terminal: Terminal, _ speech: Speech) async throws {
        var captures: [CaptureView] = []
        let settings = try options.settings().agent
        let now = await terminal.hubTime()
        let open = try await CounterFacts.criticals(of: terminal).map { CriticalView($0, at: now) }
        do throws(SpoolError) {
            if !offline {
                let newest = try await terminal.spool.captures(limit: min(limit, StandingPage.limit))
                await terminal.learnOpening(of: newest.map(\.exam), within: 2)
            }
            for capture in try await terminal.spool.captures(limit: limit) {
                captures.append(try await Self.view(of: capture, terminal))
            }
            let counts = try await terminal.spool.counts()
            let stages = Stage.counts(of: try await terminal.spool.countsByStanding())
            let totals = Stage.allCases.compactMap { stage in stages[stage].map { "\(stage.chinese) \($0)" } }
                .joined(separator: " · ")
            let device = await DeviceView(terminal, settings)
            let named = Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
            let staged = Dictionary(uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value) })
            speech.say(
                List(criticals: open, captures: captures, counts: named, stages: staged, device: device),
                CriticalView.lines(open) + device.lineWords
                    + (captures.isEmpty
                        ? ["还没有检查 / no exams yet"] : captures.flatMap(\.lines) + [totals])
                    + device.lines)
        } catch {
            throw ClinicError(error)
        }
    }

    private static func view(of capture: Capture, _ terminal: Terminal) async throws(SpoolError) -> CaptureView {
        let name = try await terminal.nameOfPatient(of: capture)
        guard let report = capture.report else { return CaptureView(capture, of: name) }
        let kept = try await terminal.spool.report(report)
        return CaptureView(capture, isOpened: kept?.openedAt != nil, isVoid: kept?.voidedAt != nil, of: name)
    }

    private func show(_ capture: Capture, _ terminal: Terminal, _ speech: Speech) async throws {
        var standing: ExamStanding?
        var problem: Problem?
        var exitCode: Int32 = 0
        if !offline, capture.receipt != nil {
            do {
                standing = try await terminal.standing(of: capture.exam)
            } catch {
                problem = error.problem
                exitCode = error.kind.exitCode
            }
        }
        let events: [CaptureEvent]
        let view: CaptureView
        do throws(SpoolError) {
            events = try await terminal.spool.events(of: capture.exam)
            view = try await Self.view(of: try await terminal.spool.capture(capture.exam) ?? capture, terminal)
        } catch { throw ClinicError(error) }
        speech.say(
            One(capture: view, events: events, standing: standing, problem: problem),
            view.lines + ExamHistory.lines(events, standing).map(\.line) + (standing.map(Self.lines) ?? []))
        problem.map(Speech.lines)?.forEach(speech.note)
        if exitCode != 0 { throw ExitCode(exitCode) }
    }

    private static func capture(_ exam: WireID, _ terminal: Terminal) async throws(ClinicError) -> Capture? {
        do { return try await terminal.spool.capture(exam) } catch { throw ClinicError(error) }
    }

    private static func printReceipt(of capture: Capture) throws(ClinicError) {
        guard let receipt = capture.receipt else {
            throw ClinicError(
                .later, "no-receipt", zh: "检查 \(capture.exam) 还没有回执。请先运行 lianyi-clinic send。",
                en: "Exam \(capture.exam) has no receipt yet. Run lianyi-clinic send first.")
        }
        Channel.standardOutput.write(receipt + "\n")
    }

    private static func lines(_ standing: ExamStanding) -> [String] {
        (standing.problem.map { ["  \($0.zh)", "  \($0.en)"] } ?? [])
            + standing.objects.map { object in
                let why = object.problem.map { "  \($0.zh) / \($0.en)" } ?? ""
                return "  #\(object.number) \(Speech.oneLine(object.name))  \(StandingWords.object(object.state))\(why)"
            }
            + standing.readings.map {
                "  阅片 reading \($0.id)  \(StandingWords.reading($0.state))  \($0.reader ?? "")"
            }
    }
}
