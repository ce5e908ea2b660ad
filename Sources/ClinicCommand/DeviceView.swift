// This device as `status` shows it: the agent, the line, the disk, the clock, the watched folder.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// What is to be known of the device beside its exams.
struct DeviceView: Encodable {
    /// More than this many seconds between the clocks are said (`peers.md` §2 row 8).
    private static let skewTold = 300.0

    /// Whether an agent works for this terminal now.
    let hasAgent: Bool
    /// Why it could not send when it last tried.
    let trouble: Problem?
    /// Files that stay in the watched folder.
    let folder: [FolderNotice]
    /// How full the disk is, in percent.
    let fullness: Int?
    /// By how many seconds the hub's clock is ahead.
    let clockSkew: Int
    private let warning: Int

    private enum CodingKeys: String, CodingKey { case hasAgent, trouble, folder, fullness, clockSkew }

    init(_ terminal: Terminal, warning: Int?) async {
        hasAgent = terminal.home.hasAgent
        trouble = hasAgent ? await terminal.trouble() : nil
        folder = hasAgent ? await terminal.folderNotices() : []
        fullness = terminal.spool.folder.fullness()
        let skew = await terminal.clockSkew()
        clockSkew = Int(min(max(skew, -1e12), 1e12))
        self.warning = warning ?? Agent.Settings().fullnessWarning
    }

    /// For people: only what is worth saying.
    var lines: [String] {
        var lines = hasAgent ? ["代理在运行 the agent runs"] : []
        if let trouble {
            lines.append("暂时无法发送，内容都在本机 nothing can be sent now, all is kept here:")
            lines += Speech.lines(of: trouble).map { "  " + $0 }
        }
        for notice in folder {
            lines.append("留在文件夹 stays: \(Speech.oneLine(notice.path))")
            lines += Speech.lines(of: notice.problem).map { "  " + $0 }
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
