// This device as `status` shows it: the agent, the line, the disk, the clock, the watched folder.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// What is to be known of the device beside its exams.
struct DeviceView: Encodable {
    /// How many messages that have no end are named, and the number of all.
    private static let cutListed = 20

    /// So many reports that do not come are named.
    private static let missingListed = 20

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
    /// How the line fared when the agent last asked.
    let line: LineHealth?
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
    /// Reports that the hub has and that do not come, the longest first.
    let missingReports: [MissingReport]
    /// Exams that wait here and whose rows cannot be read.
    let unreadable: [String]
    /// How full the disk is, in percent.
    let fullness: Int?
    /// How many bytes the disk of the spool still takes.
    let freeBytes: Int64
    /// Whether hardly anything more can be kept: less than a MiB is left.
    let isFull: Bool
    /// By how many seconds the hub's clock is ahead.
    let clockSkew: Int
    /// How long a routine exam waits for its patient: `send`, `wait` or minutes; by this terminal's setting or the county's.
    let hold: String
    private let warning: Int
    /// Whether the settings name a folder or an analyser, which only an agent serves.
    private let needsAgent: Bool

    private enum CodingKeys: String, CodingKey {
        case hasAgent, line, isFull, trouble, folder, configuration, missing, cut, cutCount, missingReports, unreadable,
            fullness, freeBytes, clockSkew, hold
    }

    init(_ terminal: Terminal, _ settings: Agent.Settings) async {
        hasAgent = terminal.home.hasAgent
        needsAgent = settings.watch != nil || !settings.analysers.isEmpty
        trouble = hasAgent ? await terminal.trouble() : nil
        line = hasAgent ? await terminal.lineHealth() : nil
        let isFull = terminal.spool.folder.isFull
        self.isFull = isFull
        var folder = hasAgent ? await terminal.folderNotices() : []
        // A full disk does not even take the agent's word of what stays.
        if hasAgent, isFull, let watch = settings.watch {
            let known = Set(folder.map(\.path))
            folder += terminal.filesWithoutRoom(in: watch).filter { !known.contains($0.path) }
        }
        self.folder = folder
        do throws(ClinicError) {
            try settings.check()
            configuration = nil
        } catch {
            configuration = error.problem
        }
        missing = hasAgent ? await terminal.missing() : []
        missingReports = (try? await terminal.spool.missingReports(limit: Self.missingListed)) ?? []
        _ = try? await terminal.spool.waiting(limit: 100_000)
        unreadable = await terminal.spool.unreadable.sorted()
        let cut = terminal.spool.folder.cut.all()
        self.cut = cut.prefix(Self.cutListed).map { Cut(path: $0.path, at: $0.at, size: $0.size) }
        cutCount = cut.count
        fullness = terminal.spool.folder.fullness()
        freeBytes = terminal.spool.folder.freeBytes()
        let skew = await terminal.clockSkew()
        clockSkew = Int(min(max(skew, -1e12), 1e12))
        hold = await terminal.rule(settings.unassigned).text
        warning = settings.fullnessWarning
    }

    /// What stands above the list: that no agent runs, the line is dead, or nothing can be sent.
    var lineWords: [String] {
        guard hasAgent || !needsAgent else {
            return [
                "代理未运行：文件夹和分析仪的检查无人采集，已存的不会发送。启动：systemctl start lianyi-clinic",
                "the agent does not run: nothing is captured from folder and analysers, and nothing goes up; "
                    + "start it: systemctl start lianyi-clinic",
            ]
        }
        if let trouble {
            return ["暂时无法发送，内容都在本机 nothing can be sent now, all is kept here:"]
                + Speech.lines(of: trouble).map { "  " + $0 }
        }
        guard let line, let problem = line.problem else { return [] }
        return ["线路不通 the line is down (\(RFC3339.shown(line.at))):"] + Speech.lines(of: problem).map { "  " + $0 }
    }

    /// For people: only what is worth saying.
    var lines: [String] {
        var lines = hasAgent ? ["代理在运行 the agent runs"] : []
        for problem in [configuration].compactMap(\.self) + missing { lines += Speech.lines(of: problem) }
        for notice in folder {
            lines.append("留在文件夹 stays: \(Speech.oneLine(notice.path))")
            lines += Speech.lines(of: notice.problem).map { "  " + $0 }
        }
        if cutCount > 0 {
            lines.append(
                "\(cutCount) 条分析仪消息不完整或不是结果，未作为检查发送；请核对后在分析仪上重发，并移走文件 "
                    + "\(cutCount) messages of analysers have no end or no result and are no exams; compare, send again there, move the files away:"
            )
            lines += cut.map { "  \(RFC3339.shown($0.at))  \($0.size) B  \($0.path)" }
        }
        for missing in missingReports {
            lines.append(
                "有一份报告取不到，会一直重试 a report does not come and is tried again: \(missing.item.id) (\(RFC3339.shown(missing.since)))"
            )
            lines += Speech.lines(of: missing.problem).map { "  " + $0 }
        }
        for exam in unreadable { lines += Speech.lines(of: ClinicError.captureUnreadable(exam).problem) }
        if isFull {
            lines.append(
                "暂存盘几乎已满（剩余 \(freeBytes >> 10) KiB），更大的检查存不下，请立即清理；已存的不受影响 "
                    + "the disk of the spool is nearly full (\(freeBytes >> 10) KiB left): nothing larger can be kept; free some at once"
            )
        } else if let fullness, fullness >= warning {
            lines.append("磁盘已用 \(fullness) %，请尽快清理；仍可采集 the disk is \(fullness) % full; capture still works")
        }
        if abs(Double(clockSkew)) > Self.skewTold {
            lines.append(skewWords)
        }
        return lines
    }

    /// The clocks' difference in the largest unit that says enough: seconds, minutes, hours, days.
    private var skewWords: String {
        let seconds = abs(clockSkew)
        let (number, zh, en) =
            seconds >= 172_800
            ? (seconds / 86_400, "天", "days")
            : seconds >= 7_200
                ? (seconds / 3_600, "小时", "hours") : (seconds / 60, "分钟", "minutes")
        let isFast = clockSkew < 0
        return "本机时钟比中心\(isFast ? "快" : "慢") \(number) \(zh)，请校时 "
            + "this machine's clock is \(number) \(en) \(isFast ? "ahead of" : "behind") the hub's; set it"
    }
}
