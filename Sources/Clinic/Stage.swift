// Where an exam is between the device and the patient, in one word.
import HubAPI
package import Spool

/// The stages of an exam, from capture to the opened report.
package enum Stage: String, Sendable, Encodable, CaseIterable {
    /// On this device.
    case captured
    /// Waits for the line.
    case queued
    /// On its way.
    case sending
    /// The hub has it: its receipt is here.
    case stored
    /// A reader has it.
    case beingRead = "being-read"
    /// Its report is here, unopened.
    case report
    /// Somebody here has opened the report.
    case opened
    /// Its report stands no more: the exam was another patient's. The new one is to be opened when it comes.
    case void
    /// The hub keeps it but no machine can read it; the standing says why.
    case notReadable = "not-readable"
    /// A control sample of the analyser: the hub keeps it apart, and it is no patient's.
    case control
    /// A reader found it unfit: the clinic repeats it.
    case `repeat`
    /// Withdrawn, or given up at the hub.
    case withdrawn
    /// The hub will not take it as it is.
    case refused
    /// Corrected: another exam took its place.
    case superseded
    /// Given up here, with a reason.
    case discarded

    /// By what is known of a capture here.
    package init(_ capture: Capture, isOpened: Bool, isVoid: Bool = false) {
        let isControl = capture.standing?.problem?.code == "control-sample"
        self.init(
            capture.state, at: isControl ? "control" : capture.standing?.state, isOpened: isOpened, isVoid: isVoid)
    }

    private init(_ state: CaptureState, at standing: String?, isOpened: Bool, isVoid: Bool) {
        switch state {
        case .captured: self = .captured
        case .queued: self = .queued
        case .sending: self = .sending
        case .refused: self = .refused
        case .superseded: self = .superseded
        case .discarded: self = .discarded
        case .read: self = isVoid ? .void : isOpened ? .opened : .report
        case .stored: self = Self.atTheHub(standing)
        }
    }

    /// How many exams are at each stage.
    package static func counts(of rows: [StandingCount]) -> [Stage: Int] {
        rows.reduce(into: [:]) { counts, row in
            counts[Stage(row.state, at: row.standing, isOpened: row.isOpened, isVoid: row.isVoid), default: 0] +=
                row.number
        }
    }

    private static func atTheHub(_ state: String?) -> Stage {
        switch state {
        case "reading", "preliminary": .beingRead
        case "quarantined": .notReadable
        case "control": .control
        case "rejected_quality": .repeat
        case "recalled", "cancelled": .withdrawn
        default: .stored
        }
    }

    /// As it is said at the counter.
    package var chinese: String {
        switch self {
        case .captured: "已存本机"
        case .queued: "待发送"
        case .sending: "发送中"
        case .stored: "已送达（有回执）"
        case .beingRead: "正在阅片"
        case .report: "已出报告"
        case .opened: "已看报告"
        case .void: "报告已作废，等待重出"
        case .notReadable: "无法读取，已保留"
        case .control: "质控样本，中心单独保留"
        case .repeat: "质量不合格，请重做"
        case .withdrawn: "已撤回"
        case .refused: "被中心拒绝"
        case .superseded: "已更正重发"
        case .discarded: "已作废"
        }
    }
}
