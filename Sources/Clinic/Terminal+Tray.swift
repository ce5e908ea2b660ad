// The tray at the terminal: exams that wait here for their patient are let go, or made more urgent.
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    /// Lets an exam go up without its patient.
    /// - Throws: `usage` where it waits for nothing here.
    package nonisolated func release(_ exam: WireID) async throws(ClinicError) {
        let capture = try await found(exam)
        guard capture.state.isWaiting else { throw .stateForbids(capture) }
        do { try await spool.release(exam) } catch { throw await explained(error) }
    }

    /// Makes an exam that was never tried more or less urgent, and lets it go.
    /// - Throws: `usage` where it has left, or is in a bundle: what was signed and given away never changes.
    package nonisolated func release(_ exam: WireID, as urgency: Urgency) async throws(ClinicError) {
        while true {
            let capture = try await found(exam)
            guard capture.state.isWaiting else { throw .stateForbids(capture) }
            guard capture.urgency != urgency else { return try await release(exam) }
            guard capture.state == .captured, capture.attempts == 0 else { throw .urgencyIsFixed(capture) }
            do throws(SpoolError) {
                var manifest = try capture.manifest()
                manifest.urgency = urgency.rawValue
                let isReplaced = try await spool.replace(
                    manifest: try sign(manifest), of: capture, patient: nil, urgency: urgency, at: await hubTime())
                // Another manifest meanwhile (it was given its patient, or was packed): looked at anew.
                guard isReplaced else { continue }
                return try await spool.nudge()
            } catch {
                throw ClinicError(error)
            }
        }
    }

    /// How many exams wait here for their patient and are not sent, until when the first does, and what lets them go; nil where
    /// none does.
    package nonisolated func heldWords() async throws(ClinicError) -> String? {
        do throws(SpoolError) {
            let held = try await spool.held(at: Date())
            guard held.count > 0 else { return nil }
            let until = held.until.map { RFC3339.shown($0) }
            return "\(held.count) 份等待指定患者"
                + (until.map { "，最早到 \($0)" } ?? "") + "；用 attach 指定，或 tray --release 放行 / "
                + "\(held.count) wait for a patient" + (until.map { ", the first until \($0)" } ?? "")
                + ": attach, or tray --release"
        } catch {
            throw ClinicError(error)
        }
    }

    /// A failure of the spool; where an exam's state does not allow what was asked, that state and what fits it.
    nonisolated func explained(_ error: SpoolError) async -> ClinicError {
        guard case .notPossible(let text) = error, let exam = WireID(text),
            let capture = (try? await spool.capture(exam)).flatMap(\.self)
        else { return ClinicError(error) }
        return .stateForbids(capture)
    }
}

extension ClinicError {
    /// The exam is here, and its state does not allow what was asked.
    static func stateForbids(_ capture: Capture) -> ClinicError {
        let way = way(for: capture), state = "\(capture.state.chinese) \(capture.state.rawValue)"
        return ClinicError(
            .usage, "exam-state", zh: "检查 \(capture.exam) 的状态是“\(state)”，不能这样做。\(way.zh)",
            en: "Exam \(capture.exam) is \(capture.state.rawValue), which does not allow this. \(way.en)")
    }

    private static func way(for capture: Capture) -> (zh: String, en: String) {
        switch capture.state {
        case .captured, .queued, .sending:
            (
                "它尚无回执，会照常发送，不能撤回。指定或更正患者用 attach；立即放行用 tray --release。",
                "It has no receipt yet, is sent as ever and cannot be withdrawn. Give it its patient with attach; let it go "
                    + "with tray --release."
            )
        case .stored, .read:
            (
                "它已在中心，不能撤回，也不必重发。选错患者用 attach --reason；其他情况请电话告知阅片中心。",
                "The hub has it: it cannot be withdrawn and need not be sent again. Correct its patient with attach --reason; "
                    + "tell the reading centre the rest."
            )
        case .refused:
            (
                "用 send --again 改正后重发，或 discard 作废。",
                "Send it again, corrected, with send --again, or give it up with discard."
            )
        case .superseded:
            (
                "它已改正重发为 \(capture.successor.map { "\($0)" } ?? "另一份检查")，请用那一份。",
                "It was sent again as \(capture.successor.map { "\($0)" } ?? "another exam"): use that one."
            )
        case .discarded:
            (
                "它已作废，原样保留。需要时从设备重新导出，作为新检查发送。",
                "It was given up and is kept. Export it again and send that as a new exam."
            )
        }
    }

    fileprivate static func urgencyIsFixed(_ capture: Capture) -> ClinicError {
        ClinicError(
            .usage, "urgency-fixed", zh: "检查 \(capture.exam) 已装入离线包或开始发送，缓急不能再改。用 tray --release 立即放行，急的请电话告知阅片中心。",
            en:
                "Exam \(capture.exam) is in a bundle or on its way, so its urgency is fixed. Let it go with tray --release; "
                + "telephone the reading centre if it is urgent.")
    }
}
