// This device as `status` shows it: the agent, the line, the disk, the clock, the watched folder.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// What is to be known of the device beside its exams.
struct DeviceView: Encodable {
    /// How many messages that have no end are named, and the number of all.
    private static let cutListed = 20

    /// A message of an analyser whose end never came.
    struct Cut: Encodable {
        let path: String
        let at: Date
        let size: Int64
    }

    /// More than this many seconds between the clocks are said (`peers.md` §2 row 8).
    private static let skewTold = 300.0

    /// Whether an agent works for this terminal now.
    let hasAgent: Bool
    /// Why it could not send when it last tried.
    let trouble: Problem?
    /// Files that stay in the watched folder.
    let folder: [FolderNotice]
    /// What is wrong with the settings, so that no agent starts with them.
    let configuration: Problem?
    /// What the agent is to use and waits for: a folder, ports.
    let missing: [Problem]
    /// The newest messages that have no end, and how many there are.
    let cut: [Cut]
    let cutCount: Int
    /// How full the disk is, in percent.
    let fullness: Int?
    /// By how many seconds the hub's clock is ahead.
    let clockSkew: Int
    /// How long a routine exam waits for its patient: `send`, `wait` or minutes; by this terminal's setting or the county's.
    let hold: String
    private let warning: Int

    private enum CodingKeys: String, CodingKey {
        case hasAgent, trouble, folder, configuration, missing, cut, cutCount, fullness, clockSkew, hold
    }

    init(_ terminal: Terminal, _ settings: Agent.Settings) async {
        hasAgent = terminal.home.hasAgent
        trouble = hasAgent ? await terminal.trouble() : nil
        folder = hasAgent ? await terminal.folderNotices() : []
        do throws(ClinicError) {
            try settings.check()
            configuration = nil
        } catch {
            configuration = error.problem
        }
        missing = hasAgent ? await terminal.missing() : []
        let cut = terminal.spool.folder.cut.all()
        self.cut = cut.prefix(Self.cutListed).map { Cut(path: $0.path, at: $0.at, size: $0.size) }
        cutCount = cut.count
        fullness = terminal.spool.folder.fullness()
        let skew = await terminal.clockSkew()
        clockSkew = Int(min(max(skew, -1e12), 1e12))
        hold = await terminal.rule(settings.unassigned).text
        warning = settings.fullnessWarning
    }

    /// For people: only what is worth saying.
    var lines: [String] {
        var lines = hasAgent ? ["代理在运行 the agent runs"] : []
        if let trouble {
            lines.append("暂时无法发送，内容都在本机 nothing can be sent now, all is kept here:")
            lines += Speech.lines(of: trouble).map { "  " + $0 }
        }
        for problem in [configuration].compactMap(\.self) + missing { lines += Speech.lines(of: problem) }
        for notice in folder {
            lines.append("留在文件夹 stays: \(Speech.oneLine(notice.path))")
            lines += Speech.lines(of: notice.problem).map { "  " + $0 }
        }
        if cutCount > 0 {
            lines.append(
                "\(cutCount) 条分析仪消息不完整，未作为检查发送；请核对后在分析仪上重发，并移走文件 "
                    + "\(cutCount) messages of analysers have no end and are no exams; compare, send again there, move the files away:"
            )
            lines += cut.map { "  \(RFC3339.text($0.at))  \($0.size) B  \($0.path)" }
        }
        if let fullness, fullness >= warning {
            lines.append("磁盘已用 \(fullness) %，请尽快清理；仍可采集 the disk is \(fullness) % full; capture still works")
        }
        if abs(Double(clockSkew)) > Self.skewTold {
            lines.append("本机时钟与中心相差 \(clockSkew) 秒，请校时 this machine's clock differs from the hub's by \(clockSkew) s")
        }
        return lines
    }
}
