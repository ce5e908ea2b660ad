// How often the hub is asked about an exam.
import Foundation
import HubAPI
import Spool
import Testing

@Suite struct AskingTests {
    private let fixture = SpoolFixture()
    private let stored = Date(timeIntervalSince1970: 1_795_000_000)

    /// Whether an exam that has been queued since `stored` is asked about `seconds` after the last question, when it is so
    /// many seconds old.
    private func isAsked(_ spool: Spool, _ exam: Capture, age: Double, after seconds: Double) async throws -> Bool {
        let now = stored.addingTimeInterval(age)
        let manifest = Manifest(exam: exam.exam, kind: "CBC", urgency: .routine, performedAt: stored, objects: [])
        let standing = ExamStanding(manifest, state: "quarantined", since: stored, objects: [], readings: [])
        try await spool.keep(Standing(standing), at: now.addingTimeInterval(-seconds))
        return try await spool.toAskAbout(limit: 9, at: now) == [exam.exam]
    }

    @Test func `the hub is asked the rarer the longer an exam is the same, and at once after a notice`() async throws {
        let spool = try fixture.open(), exam = try fixture.capture(), day = 86_400.0
        try await spool.enter(exam)
        try await spool.keep(receipt: "r", of: exam.exam, at: stored)
        #expect(try await spool.toAskAbout(limit: 9, at: stored) == [exam.exam])
        for (age, pause) in [(60, 2.5), (3_600, 150), (day, 3_600), (30 * day, day), (3_000 * day, day)] {
            #expect(try await isAsked(spool, exam, age: age, after: pause + 1), "\(age)")
            #expect(try await !isAsked(spool, exam, age: age, after: pause - 1), "\(age)")
        }
        #expect(try await !isAsked(spool, exam, age: day, after: 5))
        try await spool.wake(exam.exam)
        #expect(try await spool.toAskAbout(limit: 9, at: stored.addingTimeInterval(day)) == [exam.exam])
    }

    @Test func `a clock that went back does not silence the questions`() async throws {
        let spool = try fixture.open(), exam = try fixture.capture()
        try await spool.enter(exam)
        try await spool.keep(receipt: "r", of: exam.exam, at: stored)
        #expect(try await isAsked(spool, exam, age: 86_400, after: -1_000))
    }
}
