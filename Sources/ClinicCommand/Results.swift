// lianyi-clinic results: fetch reports, list them, open one.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Results: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "取回并查看报告。 / Fetch and read reports.",
        discussion: """
            先取回新报告（验过签名才收下），再列出。--open 打印一份报告，
            并告知中心“已查看”。断网时仍可查看已取回的报告。
            New reports are fetched first (kept only if their signature holds),
            then listed. --open prints one, by its id or its exam's, and tells the
            hub that it was seen. What is here can be read without the line.

            --html 把打开的报告存为可打印的网页（A4），断网也可。
            --html saves the report that is opened as a page to print (A4), also
            without the line.

              lianyi-clinic results
              lianyi-clinic results 3f9a2c --html report.html
              lianyi-clinic results --open 0199b0a0-0000-7000-8000-00000000000a
            """)

    @Argument(help: ArgumentHelp("检查编号或其末尾，同 --open / the exam, or the end of its id", valueName: "EXAM"))
    var exam: String?
    @Option(help: ArgumentHelp("存为可打印的网页 / save a page to print", valueName: "FILE")) var html: String?
    @Option(help: ArgumentHelp("打开报告（报告或检查编号，或其末尾） / open a report, by its id or its exam's", valueName: "ID"))
    var open: String?
    @Option(help: ArgumentHelp("最多列出多少条 / how many to list", valueName: "N")) var limit = 50
    @Flag(help: "不问中心 / do not ask the hub") var offline = false
    @OptionGroup var options: HomeOptions

    private struct List: Encodable {
        let reports: [ReportView]
        let new: Int
        let problem: Problem?
    }

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit: 1 … 100000") }
        guard exam == nil || open == nil else {
            throw ValidationError("EXAM 与 --open 只写一个 / give EXAM or --open, not both")
        }
        guard html == nil || exam != nil || open != nil else {
            throw ValidationError("--html 需要检查编号 / --html needs an exam")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            let (new, failure) = await fetch(terminal)
            if let open {
                try await show(open, terminal, speech)
            } else if let exam {
                try await show("\(try await terminal.exam(named: exam))", terminal, speech)
            } else {
                try await list(terminal, speech, new: new, failure?.problem)
            }
            if let failure {
                Speech.lines(of: failure.problem).forEach(speech.note)
                throw ExitCode(failure.kind.exitCode)
            }
        }
    }

    private func fetch(_ terminal: Terminal) async -> (new: Int, ClinicError?) {
        guard !offline else { return (0, nil) }
        do {
            try await terminal.hearNews()
            let new = try await terminal.fetchReports()
            try await terminal.fetchStandings()
            return (new, nil)
        } catch {
            return (0, error)
        }
    }

    private func list(_ terminal: Terminal, _ speech: Speech, new: Int, _ problem: Problem?) async throws {
        let kept: [KeptReport]
        do { kept = try await terminal.spool.reports(limit: limit) } catch { throw ClinicError(error) }
        var views: [ReportView] = []
        for report in kept { views.append(try await Self.view(report, terminal)) }
        speech.say(
            List(reports: views, new: new, problem: problem),
            views.isEmpty ? ["还没有报告 / no reports yet"] : views.map(\.line) + ["新报告 new: \(new)"])
    }

    static func view(_ kept: KeptReport, _ terminal: Terminal) async throws(ClinicError) -> ReportView {
        ReportView(kept, of: try await terminal.nameOfPatient(in: kept), try await terminal.sample(of: kept))
    }

    private func show(_ text: String, _ terminal: Terminal, _ speech: Speech) async throws {
        let id = try await named(text, terminal)
        guard let report = try await terminal.open(reportOrExam: id) else {
            throw ClinicError(
                .usage, "report-unknown", zh: "本机没有报告 \(text)。用 lianyi-clinic results 查看有哪些。",
                en: "There is no report \(text) here. See lianyi-clinic results.")
        }
        let view = try await Self.view(report, terminal)
        guard let html else { return speech.say(view, view.page) }
        try Terminal.save(Array(try await terminal.sheet(of: report).utf8), at: html)
        speech.say(view, ["已存，可打印 saved to print: \(html)"])
    }

    /// A report's or an exam's id, or the end of one.
    private func named(_ text: String, _ terminal: Terminal) async throws -> WireID {
        if let id = WireID(text) { return id }
        let reports: [WireID]
        do { reports = try await terminal.spool.reports(endingWith: text.lowercased()) } catch {
            throw ClinicError(error)
        }
        return reports.count == 1 ? reports[0] : try await terminal.exam(named: text)
    }
}
