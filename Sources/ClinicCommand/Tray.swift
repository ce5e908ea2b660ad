// lianyi-clinic tray: exams that have no patient yet.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Tray: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "未指定患者的检查。 / Exams that have no patient yet.",
        discussion: """
            分析仪和监视文件夹的检查常不带患者（只有样本号）。普通检查先在本机等待
            指定，等多久见配置 LIANYI_CLINIC_UNASSIGNED；加急和急的不等，直接发送，
            以后仍可指定（已签发的报告不变）。--release 让某份不再等待。
            What analysers and the watched folder bring often has a sample's number and
            no patient. A routine exam waits here for one, as long as the setting
            LIANYI_CLINIC_UNASSIGNED says; what is urgent goes at once, and may be given
            its patient later (a signed report stays as it is). --release lets one go.

              lianyi-clinic tray
              lianyi-clinic attach 3f9a2c --patient 王秀兰
              lianyi-clinic tray --release 3f9a2c
            不等患者，并改为急 / let it go as an emergency:
              lianyi-clinic tray --release 3f9a2c --urgency emergency
            """)

    @Option(help: ArgumentHelp("不再等待，直接发送（编号或其末尾） / let it go without a patient", valueName: "CAPTURE"))
    var release: [String] = []
    @Option(
        help: ArgumentHelp("放行时改为 routine 普通 | urgent 加急 | emergency 急 / and make it so urgent", valueName: "URGENCY"))
    var urgency: Urgency?
    @Option(help: ArgumentHelp("最多列出多少条 / how many to list", valueName: "N")) var limit = 50
    @OptionGroup var options: HomeOptions

    private struct List: Encodable {
        let captures: [CaptureView]
        /// How many wait in all; more than are listed, where the list is cut.
        let total: Int
        let released: [WireID]
        let attachments: [Open]
    }

    /// An attachment of which the hub has not heard yet, or that it would not have.
    private struct Open: Encodable {
        let exam: WireID
        let patient: WireID
        let at: Date
        let problem: Problem?

        init(_ attachment: Attachment) {
            (exam, patient) = (attachment.exam, attachment.patient)
            (at, problem) = (attachment.at, attachment.problem)
        }

        var line: String {
            "\("\(exam)".suffix(6))  " + (problem.map { "中心未接受患者 refused：\($0.title)" } ?? "患者待告知中心 to be told")
        }
    }

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit: 1 … 100000") }
        guard urgency == nil || !release.isEmpty else {
            throw ValidationError("--urgency 与 --release 一起使用 / --urgency goes with --release")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            var released: [WireID] = []
            for text in release {
                let exam = try await terminal.exam(named: text)
                if let urgency {
                    try await terminal.release(exam, as: urgency)
                } else {
                    try await terminal.release(exam)
                }
                released.append(exam)
            }
            let waiting: [Capture], open: [Open]
            do throws(SpoolError) {
                // Control samples are found only by opening each: all are looked at, so that the number is true.
                waiting = try await terminal.spool.unassigned(limit: 100_000)
                open = try await terminal.spool.openAttachments(limit: limit).map(Open.init)
            } catch {
                throw ClinicError(error)
            }
            let views = waiting.prefix(limit).map { CaptureView($0) }, total = waiting.count
            speech.say(
                List(captures: views, total: total, released: released, attachments: open),
                released.map { "不再等待 released: \($0)" }
                    + (views.isEmpty ? ["没有未指定患者的检查 / every exam has its patient"] : views.map(Self.line))
                    + Self.more(total - views.count) + open.map(\.line))
        }
    }

    private static func more(_ count: Int) -> [String] {
        count > 0 ? ["… 还有 \(count) 份未列出，用 --limit 查看 and \(count) more: see --limit"] : []
    }

    /// Time, kind, lane, what the device says, and the end of the id, which is what is typed.
    private static func line(_ view: CaptureView) -> String {
        let place = "\(view.exam)".suffix(6)
        let standing =
            view.held
            ? view.heldUntil.map { "等到 until \(RFC3339.shown($0))" } ?? "等待指定 waits"
            : "\(view.stage.chinese) \(view.stage.rawValue)"
        return [
            String(place), RFC3339.shown(view.capturedAt), view.kind, view.urgency.chinese,
            view.mark.map { Speech.oneLine($0.words) } ?? "",
            standing, view.files.map(Speech.oneLine).joined(separator: " "), "\(view.exam)",
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
