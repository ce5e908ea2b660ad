// A capture as the command shows it.
import Clinic
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
    /// The files by the names that whoever captured them knows.
    let files: [String]
    /// The files as they went up, or will, where they are others.
    let sentAs: [String]?
    let problem: Problem?
    let receipt: String?
    let report: WireID?
    /// Where it is between here and the patient, in one word.
    let stage: Stage
    /// How much of it the hub has acknowledged, while it is on its way.
    let percent: Int?
    /// What the hub last said of it.
    let standing: KnownStanding?
    /// The exam that took its place.
    let successor: WireID?
    /// Whom it is about, by the name that this terminal has for them.
    let patient: WireID?
    /// Their name, where it was asked for.
    let patientName: String?
    /// Whether nobody has said whose exam it is.
    let unassigned: Bool
    /// Until when it waits here for its patient; absent where it may go, or waits until somebody says.
    let heldUntil: Date?
    /// Whether it waits here for its patient.
    let held: Bool
    /// How the device names sample and patient.
    let mark: DeviceMark?

    init(_ capture: Capture, isOpened: Bool = false, isVoid: Bool = false, of name: String? = nil) {
        patientName = name
        exam = capture.exam
        kind = capture.kind
        urgency = capture.urgency
        state = capture.state
        stateAt = capture.stateAt
        capturedAt = capture.capturedAt
        attempts = capture.attempts
        files = capture.fileNames
        sentAs = capture.originals.isEmpty ? nil : capture.objects.map(\.name)
        problem = capture.problem
        receipt = capture.receipt
        report = capture.report
        stage = Stage(capture, isOpened: isOpened, isVoid: isVoid)
        percent = capture.state.isWaiting && capture.sent > 0 ? Int(capture.sent * 100 / max(1, capture.size)) : nil
        standing = capture.standing
        successor = capture.successor
        patient = capture.patient
        unassigned = capture.isUnassigned
        held = capture.heldUntil != nil && capture.state == .captured
        heldUntil = capture.isHeldForEver || !held ? nil : capture.heldUntil
        mark = capture.mark
    }

    /// One line of a list, and under it why the exam cannot be read, where it cannot, or what else the hub says of it.
    var line: String {
        let share = percent.map { " \($0) %" } ?? ""
        let place =
            "\(exam)  \(Self.clock(capturedAt))  \(kind)  \(urgency.chinese)  \(stage.chinese) \(stage.rawValue)\(share)"
        let whose = patientName.map { "  " + Speech.oneLine($0) } ?? (unassigned ? "  未指定患者 nobody's yet" : "")
        let label = mark.map { "  " + Speech.oneLine($0.words) } ?? ""
        let why = problem.map { "  \($0.title)" } ?? report.map { "  报告 report \($0)" } ?? ""
        let next = successor.map { "  → \($0)" } ?? (held ? "  等待指定患者 waits for its patient" : "")
        return place + whose + label + "  " + files.map(Speech.oneLine).joined(separator: " ") + why + next + reason
    }

    /// That the files of an exam are those of an earlier one.
    static func twinWords(_ exam: WireID, _ at: Date) -> String {
        "与 \(clock(at)) 的检查 \(exam) 内容相同 the same bytes as exam \(exam) of \(clock(at))"
    }

    /// Day and time of the clinic, to the minute.
    private static func clock(_ moment: Date) -> String {
        String(RFC3339.text(moment).prefix(16).dropFirst(5)).replacing("T", with: " ")
    }

    /// The line, and under it what the hub says of a refused exam: field and detail, in both languages.
    var lines: [String] {
        guard stage == .refused, let problem else { return [line] }
        return [line] + Speech.lines(of: problem).map { "    " + $0 }
    }

    private var reason: String {
        guard [.notReadable, .stored, .beingRead].contains(stage), let reason = standing?.problem else { return "" }
        return "\n    \(reason.zh)\n    \(reason.en)"
    }
}
