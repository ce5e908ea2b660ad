// The hub's time through corrections of the wall clock, dead batteries and restarts; exams that a wrong clock dated.
import Curl
import Foundation
import HubAPI
import Spool
import TestSupport
import Testing

@testable import Clinic

@Suite struct HubClockTests {
    private let fixture = ClinicFixture()
    private static let header = "Sat, 21 Nov 2026 08:00:00 GMT"
    private let hub = Date(timeIntervalSince1970: 1_795_248_000)

    private func machine(_ offset: Double, up: Double, boot: String? = "a") -> MachineClock {
        MachineClock(wall: hub.addingTimeInterval(offset), sinceBoot: up, boot: boot)
    }

    /// A clock that heard the hub at `hub`, 100 s after the boot, while the wall was off by so much.
    private func clock(wallOff offset: Double) -> HubClock {
        var clock = HubClock(skew: 0)
        _ = clock.learn(Self.header, machine(offset, up: 100))
        return clock
    }

    @Test func `goes on rightly when somebody sets the wall clock while the hub is away`() {
        for step: Double in [-86_400, 0, 3_600, 34_560_000] {
            let reading = clock(wallOff: -3_600).reading(machine(step, up: 160))
            #expect(reading.isSure && abs(reading.moment.timeIntervalSince(hub) - 60) < 0.01, "\(step)")
        }
    }

    @Test func `remembers the step, so that the next start begins with the right difference`() {
        var clock = clock(wallOff: -3_600)
        let stepped = machine(60, up: 160)
        let noticed = [clock.noticeStep(stepped), clock.noticeStep(stepped)]
        #expect(noticed == [true, false])
        let reading = clock.reading(machine(7_200, up: 5, boot: "b"))
        #expect(abs(reading.moment.timeIntervalSince(hub) - 7_200) < 0.01 && !reading.isSure)
    }

    private static let restarts: [(Double, Double, Double)] = [
        // The wall clock is wrong by the same as before.
        (-3_600, 3_600, 7_200),
        // It was fifty years behind, and is right now.
        (-1.6e9, 7_200, 7_200),
        // Its battery died: neither it nor the difference can be right, and time does not go back.
        (0, -1.7e9, 5), (-1.6e9, -1.7e9, 5),
        // It was right and is two years ahead now.
        (0, 69_120_000, 5),
    ]

    @Test(arguments: restarts)
    func `after a restart without the hub takes what is plausible, and says that it is not sure`(
        _ before: Double, _ after: Double, _ expected: Double
    ) {
        let reading = clock(wallOff: before).reading(machine(after, up: 5, boot: "b"))
        #expect(!reading.isSure)
        #expect(abs(reading.moment.timeIntervalSince(hub) - expected) < 0.01, "\(reading.moment)")
    }

    private func seconds(_ offset: Double) -> Int { Int(hub.timeIntervalSince1970 + offset) }

    @Test(arguments: [-1.7e9, -31_536_000, 0, 31_536_000])
    func `judges certificates by the hub's time within a boot, whatever the wall clock shows`(_ wall: Double) {
        let time = clock(wallOff: 0).certificateTime(machine(wall, up: 160))
        #expect(time == CertificateTime(seconds: seconds(60), isLeast: false))
    }

    private static let restartedCertificates: [(wall: Double, expected: Double)] = [
        // Behind the hub's last word, or far ahead of it: the least that it can be.
        (-1.7e9, 5), (-31_536_000, 5), (31_536_000, 5), (69_120_000, 5),
        // Ahead of it, but not far.
        (7_200, 7_200), (29 * 86_400, 29 * 86_400),
    ]

    @Test(arguments: restartedCertificates)
    func `after a restart judges them by the least that the time can be, or by a wall clock that is not far ahead`(
        _ wall: Double, _ expected: Double
    ) {
        let time = clock(wallOff: 0).certificateTime(machine(wall, up: 5, boot: "b"))
        #expect(time == CertificateTime(seconds: seconds(expected), isLeast: true))
    }

    @Test func `before the hub's first word judges them by the wall clock, but never before this program was written`()
    {
        let released = Int(HubClock.released.timeIntervalSince1970), clock = HubClock(skew: 0)
        #expect(clock.certificateTime(machine(-1.7e9, up: 5)) == CertificateTime(seconds: released, isLeast: true))
        #expect(clock.certificateTime(machine(60, up: 5)) == CertificateTime(seconds: seconds(60), isLeast: true))
    }

    @Test func `may go back where the hub says so`() {
        var clock = clock(wallOff: 0)
        let learnt = clock.learn(hub.addingTimeInterval(-864_000), machine(60, up: 160))
        #expect(learnt)
        #expect(clock.certificateTime(machine(60, up: 160)).seconds == seconds(-864_000))
        #expect(clock.certificateTime(machine(-864_000 + 60, up: 5, boot: "b")).seconds == seconds(-864_000 + 60))
    }

    @Test
    func `the program is no older than it says: the release's date is past, and not before the changelog's newest`()
        throws
    {
        let path = TestCluster.checkout.appending(path: "CHANGELOG.md")
        let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        let dates = text.matches(of: #/(?m)^## \[[^\]]+\] – (\d{4}-\d{2}-\d{2})$/#).compactMap { match in
            RFC3339.moment(String(match.output.1) + "T00:00:00Z")
        }
        for date in dates { #expect(HubClock.released >= date, "HubClock.released moves on with each release") }
        #expect(HubClock.released < Date())
        #expect(
            text.contains(#/(?m)^## \[[^\]]+\] – (\d{4}-\d{2}-\d{2}|unreleased)$/#),
            "dated otherwise than this test reads")
    }

    @Test func `is kept through the spool, and a machine that does not name its boots still learns`() async throws {
        let terminal = try fixture.terminal()
        try await terminal.spool.keep(clock(wallOff: -60))
        #expect(try await terminal.spool.hubClock() == clock(wallOff: -60))
        var nameless = HubClock(skew: 0)
        let learnt = nameless.learn(Self.header, machine(-3_600, up: 1, boot: nil))
        #expect(learnt)
        let reading = nameless.reading(machine(-3_500, up: 101, boot: nil))
        #expect(abs(reading.moment.timeIntervalSince(hub) - 100) < 0.01 && !reading.isSure)
        #expect(MachineClock.now.boot == MachineClock.now.boot && MachineClock.now.sinceBoot > 0)
    }

    @Test func `an exam that a clock ahead has dated is dated anew and delivered`() async throws {
        let terminal = try fixture.terminal(), tomorrow = Date().addingTimeInterval(86_400)
        let draft = ExamDraft(files: [try fixture.file(size: 100)], kind: "PHOTO", urgency: .emergency)
        let exam = try await terminal.capture(draft, at: tomorrow).exam
        let delivered = try await terminal.deliver(exam, until: .now.advanced(by: .seconds(60)))
        #expect(delivered.receipt != nil && delivered.exam != exam)
        let there = try #require(fixture.hub.exam(delivered.exam)?.manifest)
        #expect(abs(there.performedAt.timeIntervalSinceNow) < 60)
        #expect(try await terminal.spool.capture(exam)?.successor == delivered.exam)
        let history = try await terminal.spool.events(of: delivered.exam).compactMap(\.note)
        #expect(history.contains { $0.contains(RFC3339.text(tomorrow)) }, "\(history)")
    }

    @Test func `one that was refused before the process ended is dated anew by the next`() async throws {
        let terminal = try fixture.terminal(), tomorrow = Date().addingTimeInterval(86_400)
        let draft = ExamDraft(files: [try fixture.file(size: 100)], kind: "PHOTO", urgency: .routine)
        let exam = try await terminal.capture(draft, at: tomorrow).exam
        var problem = Problem("invalid-field", status: 422, title: "x", detail: nil, en: nil)
        problem.field = "performedAt"
        try await terminal.spool.refuse(exam, because: problem, at: Date())
        try await terminal.resume()
        #expect(try await terminal.spool.waiting(limit: 9).count == 1)
        try await terminal.resume()
        #expect(try await terminal.spool.captures(limit: 9).count == 2)
    }

    @Test func `a time that a person has said stays, and is refused`() async throws {
        let terminal = try fixture.terminal()
        var draft = ExamDraft(files: [try fixture.file(size: 100)], kind: "PHOTO", urgency: .routine)
        draft.performedAt = Date().addingTimeInterval(86_400)
        let exam = try await terminal.capture(draft).exam
        await #expect(throws: ClinicError.self) {
            try await terminal.deliver(exam, until: .now.advanced(by: .seconds(60)))
        }
        #expect(try await terminal.spool.capture(exam)?.state == .refused)
    }
}
