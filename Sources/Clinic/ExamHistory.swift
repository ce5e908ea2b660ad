// The history of one exam, as this device and the hub tell it: in one order and on one clock.
package import FoundationEssentials
package import HubAPI
package import Spool

/// One line of a history.
package struct HistoryLine: Sendable, Equatable {
    /// When, by the hub's clock as it was known then.
    package let at: Date
    /// Whether the hub says it; else this device.
    package let isHub: Bool
    /// What happened, in both languages.
    package let words: String
    /// Whether a later line of this device has an earlier time: then this one was told by a clock that was wrong.
    package let isMisdated: Bool

    /// As it is listed.
    package var line: String {
        let mark = isMisdated ? " (当时本机时钟不准 this device's clock was off)" : ""
        return "  \(RFC3339.shown(at))  \(isHub ? "中心 hub   " : "本机 device")  \(words)\(mark)"
    }
}

/// Puts what happened into one order.
///
/// Events of this device stand in the order in which they were written, whatever a clock said. Their times are the hub's, as this
/// device counts it since the hub's last word. The hub's word stands after the receipt, from which on the hub has the exam, and
/// among the later events by its time.
package enum ExamHistory {
    /// All lines, the first one first.
    package static func lines(_ events: [CaptureEvent], _ standing: ExamStanding?) -> [HistoryLine] {
        var told = events.map { (at: $0.at, isHub: false, words: $0.words) }
        if let standing {
            let receipt = (events.lastIndex { $0.state == .stored && $0.note == nil } ?? events.count - 1) + 1
            let place = events.indices.first { $0 >= receipt && events[$0].at > standing.stateAt } ?? events.count
            told.insert((standing.stateAt, true, StandingWords.exam(standing.state)), at: place)
        }
        return told.indices.map { index in
            // The hub tells its time to the second, so that this device's idea of it goes back by as much.
            let before = told[..<index].map(\.at).filter {
                (0...resolution).contains($0.timeIntervalSince(told[index].at))
            }
            // Only this device's own times prove its clock wrong: what went by stick the hub may have had before the receipt came.
            let isOvertaken =
                !told[index].isHub
                && told[(index + 1)...].contains {
                    !$0.isHub && told[index].at.timeIntervalSince($0.at) > resolution
                }
            return HistoryLine(
                at: before.max() ?? told[index].at, isHub: told[index].isHub, words: told[index].words,
                isMisdated: isOvertaken)
        }
    }

    /// Of the hub's time, in seconds (RFC 9110, 5.6.7), told and heard: one down, one up.
    private static let resolution = 2.0
}

extension CaptureEvent {
    /// The state, and what was noted beside it.
    fileprivate var words: String {
        "\(state.chinese) \(state.rawValue)" + (note.map { "  \($0)" } ?? "")
    }
}

extension CaptureState {
    /// As it is said at the counter.
    package var chinese: String {
        switch self {
        case .captured: "已存本机"
        case .queued: "待发送"
        case .sending: "发送中"
        case .stored: "已送达（有回执）"
        case .read: "已出报告"
        case .refused: "被中心拒绝"
        case .superseded: "已更正重发"
        case .discarded: "已作废"
        }
    }
}

/// The hub's codes in words; a code that a newer hub has stands as it came.
package enum StandingWords {
    /// Where an exam stands.
    package static func exam(_ code: String) -> String {
        word(
            code,
            [
                "registered": "等待文件", "uploading": "正在上传", "complete": "已收到", "quarantined": "未能读取，已保留",
                "queued": "等待阅片", "reading": "正在阅片", "preliminary": "初步报告，待审核",
                "rejected_quality": "质量不合格，请重做", "final": "已出报告", "delivered": "报告已看", "recalled": "已撤回",
                "cancelled": "已取消",
            ])
    }

    /// Where a file of it stands.
    package static func object(_ code: String) -> String {
        word(code, ["missing": "未到", "stored": "已收到", "described": "已读取", "quarantined": "未能读取"])
    }

    /// Where a reading stands.
    package static func reading(_ code: String) -> String {
        word(
            code,
            ["queued": "等待阅片", "claimed": "阅片中", "signed": "已签发", "rejected": "已退回", "withdrawn": "已撤销"])
    }

    private static func word(_ code: String, _ words: [String: String]) -> String {
        words[code].map { "\($0) \(code)" } ?? code
    }
}
