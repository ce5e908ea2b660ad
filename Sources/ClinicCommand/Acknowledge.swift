// lianyi-clinic acknowledge: critical cases that wait for this clinic, and saying them back.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "危急值：查看，复述并确认。 / Critical values: see them, say them back, acknowledge.",
        discussion: """
            不带参数时先取回再列出。复述按列出的顺序，每项一个 --read-back；
            与发出的不一致会立即指出。确认先存在本机，断网也可，代理会一直补报。
            Without arguments they are fetched and listed. Say them back in the order
            of the list, one --read-back each; what differs is told at once. The
            answer is kept here first and told until the hub has it.

              lianyi-clinic acknowledge
              lianyi-clinic acknowledge 3f9a2c --read-back 12 --by 李医生
            """)

    @Argument(help: ArgumentHelp("危急值编号或其末尾 / its id, or the end of it", valueName: "CASE")) var id: String?
    @Option(help: ArgumentHelp("逐项复述 / one for each finding, in their order", valueName: "WORDS")) var readBack:
        [String] = []
    @Option(help: ArgumentHelp("谁确认 / who answers", valueName: "NAME")) var by: String?
    @Flag(help: "不问中心 / do not ask the hub") var offline = false
    @OptionGroup var options: HomeOptions

    private struct View: Encodable {
        let critical: CriticalStanding
        let answeredAt: Date?
        let toldAt: Date?
        let problem: Problem?

        init(_ kept: KeptCritical) {
            (critical, answeredAt, toldAt) = (kept.standing, kept.answer?.clientTime, kept.toldAt)
            problem = kept.problem
        }
    }

    private struct List: Encodable {
        let criticals: [View]
        let problem: Problem?
    }

    func validate() throws {
        guard (id == nil) == readBack.isEmpty else {
            throw ValidationError("编号与 --read-back 须同时给出 / give the case and --read-back together")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            var failure: ClinicError?
            if !offline {
                do throws(ClinicError) {
                    try await terminal.tellCriticals()
                    try await terminal.fetchCriticals()
                } catch { failure = error }
            }
            if let id {
                failure = try await acknowledge(try await named(id, terminal), terminal, speech)
            } else {
                try await list(terminal, speech, failure?.problem)
            }
            if let failure {
                Speech.lines(of: failure.problem).forEach(speech.note)
                throw ExitCode(failure.kind.exitCode)
            }
        }
    }

    private func acknowledge(_ id: WireID, _ terminal: Terminal, _ speech: Speech) async throws -> ClinicError? {
        let failure = try await terminal.acknowledge(id, readBack: readBack, by: by)
        guard let kept = try await kept(terminal).first(where: { $0.standing.id == id }) else { return failure }
        speech.say(
            View(kept),
            failure == nil ? ["已复述并确认 read back and acknowledged"] : ["已存本机，待报 kept here, not told yet"])
        return failure
    }

    private func list(_ terminal: Terminal, _ speech: Speech, _ problem: Problem?) async throws {
        let all = try await kept(terminal)
        speech.say(
            List(criticals: all.map(View.init), problem: problem),
            all.isEmpty ? ["没有危急值 / nothing critical"] : try await words(all, terminal))
    }

    private func words(_ all: [KeptCritical], _ terminal: Terminal) async throws -> [String] {
        var words: [String] = []
        for kept in all { words += lines(kept, try await exam(of: kept, terminal)) }
        return words
    }

    /// By what its exam is found: the device's label, the file, when it was captured, the end of its id.
    private func exam(of kept: KeptCritical, _ terminal: Terminal) async throws -> String {
        let end = "检查 exam \("\(kept.standing.exam)".suffix(6))", capture: Capture?
        do { capture = try await terminal.spool.capture(kept.standing.exam) } catch { throw ClinicError(error) }
        guard let capture else { return end }
        return "\(end)  \(capture.trace)  采于 captured \(RFC3339.shown(capture.capturedAt))"
    }

    private func lines(_ kept: KeptCritical, _ exam: String) -> [String] {
        let standing = kept.standing, mark = kept.isOpen ? "!! " : "   "
        let head = "\(mark)\(standing.id) \(standing.kind) \(standing.patient?.name ?? "") \(standing.state)"
        return [Speech.oneLine(head), Speech.oneLine("     \(exam)")]
            + standing.findings.map { finding in
                let device = finding.origin == "device" ? "（设备提示 by the device）" : ""
                let done = kept.isOpen && finding.isReadBack == true ? "（已复述 said back）" : ""
                return Speech.oneLine("     \(finding.place). \(finding.said) \(finding.bound ?? "")\(device)\(done)")
            }
    }

    private func kept(_ terminal: Terminal) async throws -> [KeptCritical] {
        do { return try await terminal.spool.criticals(limit: 200) } catch { throw ClinicError(error) }
    }

    private func named(_ text: String, _ terminal: Terminal) async throws -> WireID {
        let wanted = text.lowercased()
        let found = try await kept(terminal).map(\.standing.id).filter {
            $0.description == wanted || (wanted.count >= 4 && $0.description.hasSuffix(wanted))
        }
        guard found.count == 1 else {
            throw ClinicError(
                .usage, "critical-not-here", zh: "本机没有（或不止一个）危急值 \(text)。用 lianyi-clinic acknowledge 查看有哪些。",
                en: "There is no critical case \(text) here, or more than one. See lianyi-clinic acknowledge.")
        }
        return found[0]
    }
}
