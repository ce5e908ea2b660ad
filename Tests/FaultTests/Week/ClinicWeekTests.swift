// A clinic's day and its week: seven days, two power cuts, a line that is dead for thirty hours, and nothing lost.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Samples
import Spool
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a clinic's life` {
    @Test(.timeLimit(.minutes(5)))
    func `a day: everything arrives, is read, is opened, and every patient has a holder`()
        async throws
    {
        try await Lane.run { lane in
            let people = try await CountyPeople(at: await lane.hub.url), day = ClinicDay(0, on: lane, people)
            try await live(day)
            let opened = try await people.village.get("/api/v1/reports?limit=200").list("items")
            let isOpened = opened.map { $0["openedAt"] != nil }
            #expect(opened.count == 13 && !isOpened.contains(false), "\(opened.count) reports")
            let privileges = try await people.village.get("/api/v1/privileges")
            #expect(privileges.list("items").contains { $0["code"] as? String == "UP-ECG" && $0["validTo"] != nil })
            try await expect(exams: 13, on: lane, people)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a week with two power cuts and a dead line loses nothing and keeps every patient`()
        async throws
    {
        try await Lane.run { lane in
            let people = try await CountyPeople(at: await lane.hub.url)
            for number in 0..<7 {
                let day = ClinicDay(number, on: lane, people)
                switch number {
                case 1: try await live(day, whenTheRashGoes: { try await powerCut(lane, ofHub: false) })
                case 3: try await afternoonWithoutLine(day)
                case 4: try await dayWithoutLine(day)
                case 5: try await live(day, whenTheRashGoes: { try await powerCut(lane, ofHub: true) })
                default: try await live(day)
                }
                #expect(try await Invariant.violations(in: lane) == [], "day \(number)")
            }
            try await expect(exams: 6 * 13 + 9, on: lane, people)
        }
    }

    /// The whole day, with something that goes wrong while the photo is on its way.
    private func live(_ day: ClinicDay, whenTheRashGoes wrong: () async throws -> Void = {}) async throws {
        try await daytime(day)
        try day.rash()
        try await wrong()
        try await evening(day)
    }

    /// Until the early afternoon; all of it has arrived.
    private func daytime(_ day: ClinicDay) async throws {
        try day.night()
        if await day.lane.agent.pid == nil { try await day.lane.startAgent() }
        try await day.lane.untilDelivered(day)
        try await day.chestPain()
        try day.morning()
        try await day.diabetic()
        try await day.returnDown()
        try await day.lane.untilDelivered(day)
    }

    /// What is left arrives, is read, and is opened.
    private func evening(_ day: ClinicDay) async throws {
        try await day.lane.untilDelivered(day)
        try await day.lane.untilAllOpened()
        try await day.readings()
        try await day.lane.untilReportsAreHere()
        try await day.openReports()
    }

    /// 14:00: the line dies, and the photo waits. Everything before is as ever.
    private func afternoonWithoutLine(_ day: ClinicDay) async throws {
        try await daytime(day)
        day.lane.line.die()
        try day.lane.give(day.picture("rash", 40, width: 700))
        try await day.lane.untilCaptured()
    }

    /// The line is dead until 20:00. What is captured waits; an emergency goes to the county on a stick; in the evening the
    /// line is back, and what the stick has brought is not there twice.
    private func dayWithoutLine(_ day: ClinicDay) async throws {
        let lane = day.lane
        try day.night()
        try lane.give(day.ecg("dead", .anteriorInfarction, 50, "emergency"))
        try day.morning()
        try await lane.untilCaptured()
        let stick = lane.folder.path + "/day.lyb", environment = lane.hub.environment
        let made = try await lane.clinic.run(["bundle", "--to", stick])
        #expect(made.status == 0 && (made["exams"] as? [String])?.count == 10, "\(made)")
        let received = try await aside {
            try TestProgram("lianyi-hub").run(["receive", stick, "--json"], environment: environment)
        }
        #expect(received.status == 0, "\(received.output) \(received.errors)")
        let settled = try await lane.clinic.run(["receipts", stick + ".receipts"])
        #expect(settled.status == 0 && (settled["settled"] as? [String])?.count == 10, "\(settled)")
        #expect(try await Invariant.violations(in: lane) == [], "on the stick")
        lane.line.heal()
        try await Spool(at: lane.clinic.home + "/spool").nudge()
        try await evening(day)
    }

    /// The power goes at the clinic, or in the whole county; what was not synced is gone.
    private func powerCut(_ lane: Lane, ofHub: Bool) async throws {
        try await lane.agent.crash()
        if ofHub {
            try await lane.hub.crash()
            try await lane.cluster.crash()
            try await lane.hubDisk?.losePower(tornBy: nil)
        }
        try await lane.clinicDisk?.losePower(tornBy: nil)
        try await lane.mend()
        try await lane.startAgent()
    }

    /// Each exam once and with its receipt, every reading signed, no patient without a holder.
    private func expect(exams: Int, on lane: Lane, _ people: CountyPeople) async throws {
        let captures = try await lane.captures()
        #expect(captures.count == exams && captures.allSatisfy { $0.receipt != nil }, "\(captures.count)")
        let row = try #require(
            try await lane.ask(
                """
                SELECT (SELECT count(*) FROM exam)::int8 AS exams,
                       (SELECT count(*) FROM exam WHERE state NOT IN ('final', 'delivered'))::int8 AS unread,
                       (SELECT count(*) FROM reading WHERE state <> 'signed')::int8 AS open
                """
            ).first)
        let (there, unread, open): (Int, Int, Int) = (try row["exams"], try row["unread"], try row["open"])
        #expect(there == exams && unread == 0 && open == 0, "\(there) exams, \(unread) unread, \(open) readings open")
        let custody = try await people.admin.get("/api/v1/referrals/custody")
        #expect(custody.number("orphaned") == 0 && (custody.number("open") ?? 0) > 0, "\(custody)")
        #expect(try await Invariant.violations(in: lane) == [])
        tell("faults: a clinic's life: \(exams) exams, \(custody.number("open") ?? 0) referrals open, 0 orphaned")
    }
}
