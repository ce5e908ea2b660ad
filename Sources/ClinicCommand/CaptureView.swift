// A capture as the command shows it.
import FoundationEssentials
import HubAPI
import Spool

/// One exam, for people and for programs.
struct CaptureView: Encodable {
    let exam: WireID
    let kind: String
    let urgency: Urgency
    let state: CaptureState
    let stateAt: Date
    let capturedAt: Date
    let attempts: Int
    let files: [String]
    let problem: Problem?
    let receipt: String?
    let report: WireID?

    init(_ capture: Capture) {
        exam = capture.exam
        kind = capture.kind
        urgency = capture.urgency
        state = capture.state
        stateAt = capture.stateAt
        capturedAt = capture.capturedAt
        attempts = capture.attempts
        files = capture.objects.map(\.name)
        problem = capture.problem
        receipt = capture.receipt
        report = capture.report
    }

    /// One line of a list.
    var line: String {
        let place = "\(exam)  \(kind)  \(urgency.chinese)  \(state.chinese) \(state.rawValue)"
        let why = problem.map { "  \($0.title)" } ?? report.map { "  报告 report \($0)" } ?? ""
        return place + "  " + files.joined(separator: " ") + why
    }
}

extension Urgency {
    var chinese: String {
        switch self {
        case .routine: "普通"
        case .urgent: "加急"
        case .emergency: "急"
        }
    }
}

extension CaptureState {
    var chinese: String {
        switch self {
        case .captured: "已存本机"
        case .queued: "待发送"
        case .sending: "发送中"
        case .stored: "已送达（有回执）"
        case .read: "已出报告"
        case .refused: "被中心拒绝"
        }
    }
}
