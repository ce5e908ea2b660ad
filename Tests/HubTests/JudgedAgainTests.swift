// A count whose patient becomes known, is corrected or turns out to be another is judged again; what is open stays open.
import Alliance
import Exams
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `A count judged again` {
    /// Haemoglobin of 58 is critical for a man, by the bound that ``decideForMen(_:)`` decides, and for nobody else.
    private static let message = TestExam.message([("718-7", "58", "g/L")])

    @Test func `opens its case once it is known whose it is, and says which flags are others`() async throws {
        try await TestHub.run { hub in
            try await Self.decideForMen(hub)
            let doctor = try await hub.signIn("village02"), exam = TestExam.count(Self.message, of: nil)
            _ = try await hub.judged(exam, by: doctor)
            #expect(try await hub.rows("SELECT state FROM critical_case").isEmpty, "nobody knows that it is a man's")
            let man = try await Self.person(hub, "1")
            try await Self.attribute(exam, to: man, doctor)
            try await hub.untilJudged()
            let cases = try await hub.rows("SELECT source, state, patient_id::text FROM critical_case")
            #expect(cases == [["count", "detected", "\(man)"]])
            let events = try await hub.rows(
                "SELECT actor_role, detail ? 'HGB' FROM exam_event WHERE kind = 'exam.judged_again'")
            #expect(events == [["hub", "true"]])
            let audit = try await hub.rows("SELECT actor_role FROM audit WHERE action = 'exam.judged_again'")
            #expect(audit == [["hub"]])
            let heard = try await doctor.get("/api/v1/events")
            #expect(heard.text.contains("critical.detected") && heard.text.contains("exam.judged_again"))
            try await Self.attribute(exam, to: man, doctor)
            try await hub.untilJudged()
            #expect(try await hub.rows("SELECT count(*) FROM critical_case") == [["1"]])
        }
    }

    @Test func `whose value is not critical for who it is keeps its open case, which says so`() async throws {
        try await TestHub.run { hub in
            try await Self.decideForMen(hub)
            let doctor = try await hub.signIn("village02"), man = try await Self.person(hub, "1")
            let woman = try await Self.person(hub, "2")
            let exam = TestExam.count(Self.message, of: #"{"id":"\#(man)"}"#)
            _ = try await hub.judged(exam, by: doctor)
            let path = try await hub.onlyCase(of: exam, doctor)
            #expect(try await doctor.put(path + "/acknowledgement", #"{"readBack":["58"]}"#).status == 200)
            try await Self.attribute(exam, to: woman, doctor)
            try await hub.untilJudged()
            let shown = try await doctor.get(path)
            #expect(shown.string("patient.id") == "\(woman)", "\(shown.text)")
            #expect(shown["findings.0.isReadBack"] as? Bool == false, "it was said back for somebody else")
            let kinds = (shown["history"] as? [[String: Any]] ?? []).compactMap { $0["event"] as? String }
            #expect(
                Set(kinds).isSuperset(of: ["critical.reattributed", "critical.readdressed", "critical.rejudged"]),
                "\(kinds)")
            let again = try await doctor.put(path + "/acknowledgement", #"{"readBack":["58"]}"#)
            #expect(again.string("state") == "acknowledged", "\(again.text)")
        }
    }

    @Test func `is told anew for the right patient where its case was closed for the wrong one`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), first = try await Self.person(hub, "1")
            let second = try await Self.person(hub, "2")
            let exam = TestExam.count(TestExam.message([("777-3", "12", "10*9/L")]), of: #"{"id":"\#(first)"}"#)
            _ = try await hub.judged(exam, by: doctor)
            let path = try await hub.onlyCase(of: exam, doctor)
            _ = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            _ = try await doctor.put(path + "/action", #"{"action":"treated"}"#)
            #expect(try await hub.signIn("lab01").put(path + "/closure", "{}").status == 200)
            try await Self.attribute(exam, to: second, doctor)
            try await hub.untilJudged()
            let cases = try await hub.rows("SELECT state, patient_id::text FROM critical_case ORDER BY state")
            #expect(cases == [["closed", "\(second)"], ["detected", "\(second)"]])
            let history = try await doctor.get(path)
            #expect(history.status == 200 && history.text.contains("critical.reattributed"), "\(history.text)")
        }
    }

    @Test func `with blasts warns, or opens a case, by whose they are now`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), known = try await Self.person(hub, "1")
            let new = try await Self.person(hub, "2")
            let flag = Array("OBX|9|IS|1^Blasts?^99MRC||T||||||F\r".utf8)
            let sightings = (0..<2).map { _ in
                TestExam.count(TestExam.message([("718-7", "131", "g/L")]) + flag, of: #"{"id":"\#(known)"}"#)
            }
            for exam in sightings { _ = try await hub.judged(exam, by: doctor) }
            let warnings = "SELECT warnings @> '[{\"code\": \"alert-reached\"}]' FROM exam WHERE id = "
            let further = warnings + "'\(sightings[1].id)'"
            #expect(try await hub.rows(further) == [["true"]], "seen before in this patient")
            try await Self.attribute(sightings[1], to: new, doctor)
            try await hub.untilJudged()
            #expect(try await hub.rows(further) == [["false"]])
            #expect(try await hub.rows("SELECT count(*) FROM critical_case") == [["2"]], "the first of this one")
            try await Self.attribute(sightings[1], to: known, doctor)
            try await hub.untilJudged()
            #expect(try await hub.rows(further) == [["true"]], "and is one more of the first again")
        }
    }

    @Test func `is judged again when sex or birth are corrected, once, however many hubs look`() async throws {
        try await TestHub.run { hub in
            try await Self.decideForMen(hub)
            let doctor = try await hub.signIn("village02"), person = try await Self.person(hub, "2")
            let exam = TestExam.count(Self.message, of: #"{"id":"\#(person)"}"#)
            _ = try await hub.judged(exam, by: doctor)
            try await hub.asOwner("UPDATE patient SET sex = '1' WHERE id = \("\(person)")::uuid")
            await withDiscardingTaskGroup { group in
                for _ in 0..<4 { group.addTask { await JudgeExams(hub: hub.hub).once() } }
            }
            try await hub.untilJudged()
            #expect(try await hub.rows("SELECT source FROM critical_case") == [["count"]])
            #expect(
                try await hub.rows("SELECT count(*) FROM exam_event WHERE kind = 'exam.judged_again'") == [["1"]])
        }
    }

    @Test func `that cannot be judged waits alone: the next in line is not put off in its stead`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), person = try await Self.person(hub, "2")
            let stuck = TestExam.count(Self.message, of: #"{"id":"\#(person)"}"#)
            let other = TestExam.count(Self.message, of: #"{"id":"\#(person)"}"#)
            for exam in [stuck, other] { _ = try await hub.judged(exam, by: doctor) }
            let id = stuck.id.description, owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            // The one fails after the other has become the first in line.
            try await hub.spoil(
                "exam_event", "INSERT",
                where: """
                    NEW.kind = 'exam.judged_again' AND NEW.exam_id = '\(id)'
                    AND pg_advisory_xact_lock(4711) IS NOT NULL
                    """)
            try await owner.write { db in
                try db.run("SELECT pg_advisory_lock(4711)")
                try db.run(
                    """
                    INSERT INTO job (id, kind, alliance_id, subject_id, run_at)
                    SELECT gen_random_uuid(), 'exam.judge', alliance_id, id, now() FROM exam WHERE id = \(id)::uuid
                    """)
            }
            let jobs = Task { await JudgeExams(hub: hub.hub).once() }
            while try await hub.rows(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"
            ).isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            _ = try await owner.write { db in
                try db.run(
                    """
                    INSERT INTO job (id, kind, alliance_id, subject_id, run_at, urgent)
                    SELECT gen_random_uuid(), 'exam.judge', alliance_id, id, now(), true FROM exam
                    WHERE id = \(other.id.description)::uuid
                    """)
            }
            _ = try await owner.write { db in try db.run("SELECT pg_advisory_unlock(4711)") }
            await jobs.value
            let left = try await hub.rows(
                "SELECT subject_id, run_at > now() FROM job WHERE kind = 'exam.judge' AND done_at IS NULL")
            #expect(left == [[id, "true"]])
            await owner.close()
        }
    }

    private static func decideForMen(_ hub: TestHub) async throws {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1), alliance = hub.county.alliance
        let bound = Threshold(
            item: "718-7", unit: "g/L", tier: .critical, atOrBelow: 60, atOrAbove: nil, group: RangeGroup(sex: .male),
            source: "a test", validFrom: try #require(CalendarDay("2020-01-01")))
        try await owner.write { db in
            try db.decide(RangeSheet(rows: [.threshold(bound)]), in: alliance, from: "a test")
        }
        await owner.close()
    }

    /// A patient of the clinic, of that sex, born in 1990.
    private static func person(_ hub: TestHub, _ sex: String) async throws -> WireID {
        let person = try hub.patient(of: "C02", sex == "1" ? 0 : 1).patient.id
        try await hub.asOwner("UPDATE patient SET sex = \(sex), birth_date = '1990-03-01' WHERE id = \(person)")
        return WireID(person.uuid)
    }

    private static func attribute(_ exam: TestExam, to patient: WireID, _ doctor: Person) async throws {
        let reply = try await doctor.put(exam.path + "/patient", #"{"patient":"\#(patient)","reason":"核对了样本号"}"#)
        #expect(reply.status == 200, "\(reply.text)")
    }
}

extension TestHub {
    /// Waits until nothing waits to be judged again.
    func untilJudged() async throws {
        while try await rows("SELECT 1 FROM job WHERE kind = 'exam.judge' AND done_at IS NULL") != [] {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
