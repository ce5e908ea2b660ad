// What the agent says while it works: one line an event on standard error, or one JSON object on standard output.
import Analysers
import Clinic
import FoundationEssentials
import HubAPI

/// Tells the log what happens.
struct AgentVoice: Sendable {
    private struct Event: Encodable {
        var at = Date()
        var event: String
        var exam: WireID?
        var files: [String]?
        var path: String?
        var number: Int?
        var until: Date?
        var problem: Problem?
        /// What was wrong, in Chinese and in English.
        var words: [String]?
    }

    private let speech: Speech

    init(_ speech: Speech) {
        self.speech = speech
    }

    func say(_ word: Agent.Word) {
        let (event, line) = Self.told(word)
        guard !speech.isJSON else { return speech.say(event, []) }
        if event.event == "critical" { speech.ring() }
        speech.note(line)
        if let problem = event.problem { Speech.lines(of: problem).forEach { speech.note("  " + $0) } }
    }

    private static func told(_ word: Agent.Word) -> (Event, String) {
        switch word {
        case .began(let path):
            (
                Event(event: "began", path: path),
                "开始工作 began" + (path.map { "，监视 watching \($0)" } ?? "，不监视文件夹 watching no folder")
            )
        case .captured, .known, .twin, .laidAside, .control, .stays: toldOfCaptures(word)
        case .waits, .roll, .patientRefused, .attachmentRefused, .openingRefused, .reportMissing: toldOfPatients(word)
        case .cut, .noResult, .missing, .found: toldOfDevices(word)
        case .analyser(let word): told(word)
        case .stored(let exam): (Event(event: "stored", exam: exam), "已送达（有回执） stored \(exam)")
        case .held(let exam, let problem, let isFinal):
            (
                Event(event: isFinal ? "refused" : "held", exam: exam, problem: problem),
                isFinal ? "被中心拒绝 refused \(exam)" : "暂缓 held \(exam)"
            )
        case .stopped(let problem):
            (Event(event: "stopped", problem: problem), "暂时无法发送，会一直重试 nothing can be sent; trying again and again")
        case .goesOn: (Event(event: "goes-on"), "恢复发送 sending goes on")
        case .unpacked(let problem): (Event(event: "unpacked", problem: problem), "心电按原文件发送 ECGs go up as they are")
        case .reports(let count): (Event(event: "reports", number: count), "新报告 new reports: \(count)")
        case .referrals(let count): (Event(event: "referrals", number: count), "转诊有变化 referrals changed: \(count)")
        case .pruned(let files, let bytes):
            (
                Event(event: "pruned", number: files),
                "已清理送达已久的文件 \(files) 个 \(bytes) 字节，回执与报告保留 files of long-stored exams removed; receipts stay"
            )
        case .critical(let event, let exam):
            (
                Event(event: "critical", exam: exam, path: event),
                "危急，请立即查看 \(EventWords.name(of: event) ?? "") critical, look at once: \(event) \(exam?.description ?? "")"
            )
        case .fetchFailed(let problem):
            (Event(event: "fetch-failed", problem: problem), "暂时取不到报告 reports cannot be fetched")
        case .fills(let percent):
            (
                Event(event: "fills", number: percent),
                "磁盘已用 \(percent) %，请尽快清理；仍可采集 the disk is \(percent) % full; free some; capture still works"
            )
        case .full:
            (
                Event(event: "full"),
                "磁盘已满，新的检查存不下，分析仪会被告知稍后重发；请立即清理 the disk is full: nothing new can be kept; free some at once"
            )
        case .failed(let problem): (Event(event: "failed", problem: problem), "本机出错 this device failed")
        case .ended: (Event(event: "ended"), "已停止 ended")
        }
    }

    private static func told(_ word: AnalyserWord) -> (Event, String) {
        switch word {
        case .connected(let peer):
            (Event(event: "analyser-connected", path: peer), "分析仪已连接 analyser connected: \(peer)")
        case .left(let peer): (Event(event: "analyser-left", path: peer), "分析仪已断开 analyser left: \(peer)")
        case .crowded(let peer):
            (Event(event: "analyser-crowded", path: peer), "分析仪连接过多，须等待 too many analysers: \(peer) waits")
        case .garbled(let peer, let fault):
            (
                Event(event: "analyser-garbled", path: peer, words: [fault.words.zh, fault.words.en]),
                "分析仪数据有误 analyser garbled: \(peer)：\(fault.words.zh) / \(fault.words.en)"
            )
        }
    }

    private static func toldOfCaptures(_ word: Agent.Word) -> (Event, String) {
        switch word {
        case .captured(let exam, let files):
            (
                Event(event: "captured", exam: exam, files: files),
                "已采集 captured \(exam)：\(files.map(Speech.oneLine).joined(separator: " "))"
            )
        case .known(let exam, let file):
            (
                Event(event: "known", exam: exam, files: [file]),
                "内容已采集过，不再采集 the same bytes were captured before, not again: \(exam)：\(Speech.oneLine(file))"
            )
        case .twin(let exam, let other, let at):
            (
                Event(event: "twin", exam: exam, path: "\(other)"),
                "\(CaptureView.twinWords(other, at))；仍作为新检查 still an exam of its own: \(exam)"
            )
        case .laidAside(let exam, let file):
            (
                Event(event: "laid-aside", exam: exam, files: [file]),
                "被拒检查的文件已移入 refused/ the file of a refused exam lies in refused/: \(Speech.oneLine(file)) \(exam)"
            )
        case .control(let exam): (Event(event: "control", exam: exam), "质控样本，不属于任何患者 a control sample: \(exam)")
        case .stays(let path, let problem):
            (Event(event: "stays", path: path, problem: problem), "留在文件夹 stays: \(Speech.oneLine(path))")
        default: (Event(event: "captures"), "")
        }
    }

    private static func toldOfPatients(_ word: Agent.Word) -> (Event, String) {
        switch word {
        case .waits(let exam, let until):
            (
                Event(event: "waits", exam: exam, until: until),
                "等待指定患者 waits for its patient \(exam)" + (until.map { "，到 until \(RFC3339.shown($0))" } ?? "")
            )
        case .roll(let count): (Event(event: "roll", number: count), "患者名册已更新 patients brought: \(count)")
        case .patientRefused(let patient, let problem):
            (
                Event(event: "patient-refused", path: "\(patient)", problem: problem),
                "中心未登记患者 patient refused \(patient)"
            )
        case .attachmentRefused(let exam, let problem):
            (
                Event(event: "attachment-refused", exam: exam, problem: problem),
                "中心未接受患者指定 attachment refused \(exam)"
            )
        case .openingRefused(let report, let problem):
            (
                Event(event: "opening-refused", path: "\(report)", problem: problem),
                "中心未记下报告已阅 the opening of a report was refused \(report)"
            )
        case .reportMissing(let report, let problem):
            (
                Event(event: "report-missing", path: "\(report)", problem: problem),
                "有一份报告取不到，会一直重试，其他报告照常 a report does not come and is tried again; the others come \(report)"
            )
        default: (Event(event: "patients"), "")
        }
    }

    private static func toldOfDevices(_ word: Agent.Word) -> (Event, String) {
        switch word {
        case .cut(let peer, let bytes):
            (
                Event(event: "analyser-cut", path: peer, number: bytes),
                "分析仪消息不完整，已单独保留 an analyser's message has no end, it is kept aside: \(peer) \(bytes) B"
            )
        case .noResult(let peer, let bytes):
            (
                Event(event: "analyser-no-result", path: peer, number: bytes),
                "分析仪发来的不是检验结果，未作为检查 an analyser said what is no result, it is no exam: \(peer) \(bytes) B"
            )
        case .missing(let what, let problem):
            (Event(event: "missing", path: what, problem: problem), "等待 waits for: \(Speech.oneLine(what))")
        case .found(let what): (Event(event: "found", path: what), "可以使用了 is there now: \(Speech.oneLine(what))")
        default: (Event(event: "devices"), "")
        }
    }
}
