// The history of an exam: one order, one clock, words in both languages.
import Foundation
import HubAPI
import Synchronization
import Testing

@testable import Clinic
@testable import Spool

@Suite struct HistoryTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(30))
    private let noon = Date(timeIntervalSince1970: 1_795_000_000)

    /// A device whose clock is off by seven minutes used to write the sending seven minutes away from capture and receipt.
    @Test(arguments: [-420.0, 420.0]) func `of a device whose clock is off is on the hub's clock throughout`(
        _ ahead: Double
    ) async throws {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { $0.ahead = ahead }
        try await terminal.refreshKeys(over: terminal.line)
        let exam = try await fixture.capture(on: terminal, sizes: 100_000)
        fixture.hub.script(.busy)
        _ = try await terminal.deliver(exam, until: soon)
        let lines = ExamHistory.lines(try await terminal.spool.events(of: exam), nil)
        #expect(lines.count >= 4 && lines.map(\.at) == lines.map(\.at).sorted(), "\(lines)")
        #expect(lines.allSatisfy { abs($0.at.timeIntervalSinceNow - ahead) < 60 && !$0.isMisdated }, "\(lines)")
    }

    private func event(_ state: CaptureState, _ seconds: Double, _ note: String? = nil) -> CaptureEvent {
        CaptureEvent(at: noon.addingTimeInterval(seconds), state: state, note: note)
    }

    private func standing(_ state: String, _ seconds: Double) -> ExamStanding {
        let manifest = Manifest(exam: .timeOrdered(), kind: "CBC", urgency: .routine, performedAt: noon, objects: [])
        return ExamStanding(manifest, state: state, since: noon.addingTimeInterval(seconds), objects: [], readings: [])
    }

    @Test func `has the hub's word among the device's by its time, and never before the receipt`() {
        let events = [event(.captured, 0), event(.sending, 1), event(.stored, 2), event(.read, 90)]
        let lines = ExamHistory.lines(events, standing("final", 60))
        #expect(lines.map(\.isHub) == [false, false, false, true, false])
        #expect(lines[3].words == "已出报告 final" && lines[4].words == "已出报告 read")
        #expect(ExamHistory.lines(events, standing("queued", -30)).map(\.isHub) == [false, false, false, true, false])
        #expect(ExamHistory.lines(events, standing("delivered", 120)).map(\.isHub).last == true)
        #expect(lines[3].line.contains("中心 hub") && lines[0].line.contains("本机 device"))
    }

    @Test func `keeps the order in which things happened, and marks what a wrong clock dated`() {
        let lines = ExamHistory.lines([event(.captured, 3_600), event(.sending, 1), event(.stored, 2)], nil)
        #expect(lines.map(\.isMisdated) == [true, false, false])
        #expect(lines.map(\.words) == ["已存本机 captured", "发送中 sending", "已送达（有回执） stored"])
        #expect(lines[0].line.contains("clock was off") && !lines[0].line.contains("."), "no fraction of a second")
    }

    @Test func `does not call a clock wrong because a receipt came by stick after the hub had read the exam`() {
        let events = [event(.captured, 0), event(.captured, 10, "in bundle"), event(.stored, 7_200)]
        let lines = ExamHistory.lines(events, standing("queued", 3_600))
        #expect(lines.map(\.isHub) == [false, false, false, true])
        #expect(lines.allSatisfy { !$0.isMisdated }, "\(lines)")
    }
}
