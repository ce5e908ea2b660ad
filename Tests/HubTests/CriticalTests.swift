// A finding that kills if nobody acts: opened when the exam is opened, or by the reader who signs.
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

@Suite(.enabled(if: TestCluster.isRunning)) struct `A critical case in the hub` {
    @Test func `is opened with the exam that holds a critical count, once`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = try await hub.lowPlatelets(by: doctor)
            let cases = try await hub.rows("SELECT state, source, findings::text AS f FROM critical_case")
            #expect(cases.count == 1 && cases[0][0] == "detected" && cases[0][1] == "count")
            #expect(cases[0][2].contains("777-3") && cases[0][2].contains("<= 20"), "\(cases)")
            let told = try await hub.rows(
                "SELECT event FROM notice WHERE exam_id = '\(exam.id)' AND critical AND event LIKE 'critical.%'")
            #expect(told == [["critical.detected"]])
        }
    }

    @Test func `is opened by a bound for a pregnancy, at an altitude, where the form and the place say so`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), alliance = hub.county.alliance
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let first = try #require(CalendarDay("2020-01-01"))
            let bound = Threshold(
                item: "777-3", unit: "10*9/L", tier: .critical, atOrBelow: 60, atOrAbove: nil,
                group: RangeGroup(isPregnant: true, altitude: 2000..<9000), source: "a test", validFrom: first)
            try await owner.write { db in
                try db.decide(RangeSheet(rows: [.threshold(bound)]), in: alliance, from: "a test")
                _ = try db.record(altitude: 2300, of: nil, in: alliance, from: first, source: "a test")
            }
            await owner.close()
            var exam = TestExam.count(
                TestExam.message([("777-3", "55", "10*9/L")]), of: #"{"name":"贺兰","sex":"2","birthDate":"1996-03-01"}"#)
            _ = try await hub.judged(exam, by: doctor)
            #expect(try await hub.rows("SELECT state FROM critical_case").isEmpty, "nobody said that she is pregnant")
            exam.id = .timeOrdered()
            exam.request = #","pregnant":true"#
            let shown = try await hub.judged(exam, by: doctor)
            #expect(shown.flag("777-3") == "critical_low", "\(shown.text)")
            #expect(try await hub.rows("SELECT source FROM critical_case") == [["count"]])
        }
    }

    @Test func `is opened by the first sighting of blasts in a patient; a further one is a warning`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            func send(_ patient: String?) async throws -> Reply {
                let flag = "OBX|9|IS|1^Blasts?^99MRC||T||||||F\r"
                let exam = TestExam.count(
                    TestExam.message([("718-7", "131", "g/L"), ("777-3", "220", "10*9/L")]) + Array(flag.utf8),
                    of: patient)
                return try await hub.judged(exam, by: doctor)
            }
            let first = #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#
            let other = #"{"id":"\#(try hub.patient(of: "C02", 1).patient.id)"}"#
            let codes = { (reply: Reply) in
                (reply["warnings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
            }
            #expect(!codes(try await send(first)).contains("alert-reached"))
            let cases = try await hub.rows(
                "SELECT source, findings -> 0 ->> 'rule', findings -> 0 ->> 'origin' FROM critical_case")
            #expect(cases == [["count", "flag/blasts", "device"]])
            let again = try await send(first)
            #expect(codes(again).contains("alert-reached"), "\(again.text)")
            #expect(try await hub.rows("SELECT id FROM critical_case").count == 1)
            _ = try await send(other)
            #expect(try await hub.rows("SELECT id FROM critical_case").count == 2, "the first of another patient")
            _ = try await send(nil)
            #expect(
                try await hub.rows("SELECT id FROM critical_case").count == 3, "of nobody known it may be the first")
        }
    }

    @Test func `is not opened by blasts where the alliance decided that they are an alert; a warning says so`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            func send() async throws -> Reply {
                let exam = TestExam.count(
                    TestExam.message([("777-3", "220", "10*9/L")]) + Array("OBX|9|NM|B^Blasts^L||12|%|||||F\r".utf8),
                    of: nil)
                return try await hub.judged(exam, by: doctor)
            }
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let county = try #require(try await hub.rows("SELECT code FROM alliance").first?[0])
            try await owner.write { db in
                try db.decide("critical.count.blasts", in: county, ["critical": 0], source: "the county", from: nil)
            }
            await owner.close()
            let mild = try await send()
            #expect(mild.text.contains("alert-reached") && mild.text.contains("Blasts"), "\(mild.text)")
            #expect(try await hub.rows("SELECT id FROM critical_case").isEmpty)
            let listed = try await doctor.get("/api/v1/settings?prefix=critical.count.")
            #expect(listed.string("items.0.values.0.source") == "the county", "\(listed.text)")
            try await hub.asOwner("DELETE FROM setting WHERE name = 'critical.count.blasts' AND source = 'the county'")
            _ = try await send()
            let cases = try await hub.rows("SELECT findings -> 0 ->> 'source' FROM critical_case")
            #expect(cases.count == 1 && cases[0][0].contains("first sighting"), "\(cases)")
        }
    }

    @Test func `is not opened by a count that is well`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam()
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            #expect(try await hub.rows("SELECT state FROM critical_case").isEmpty)
        }
    }

    @Test func `is opened by no run without blood, which says so to reader and clinic; a grave count opens it`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let air = TestExam.count(
                TestExam.message([
                    ("6690-2", "0.0", "10*9/L"), ("789-8", "0.00", "10*12/L"), ("718-7", "0", "g/L"),
                    ("4544-3", "0.0", "%"),
                    ("777-3", "0", "10*9/L"),
                ]), of: nil)
            let shown = try await hub.judged(air, by: doctor)
            #expect(
                shown.string("state") == "queued" && shown.string("warnings.0.code") == "count-no-blood",
                "\(shown.text)")
            #expect(shown.flag("777-3") == nil && shown.judged("718-7", "doubt") as? String == "no-blood")
            #expect(try await hub.rows("SELECT state FROM critical_case").isEmpty)
            let standing = try await doctor.get("/api/v1/standings?exams=\(air.id)")
            #expect(standing.string("items.0.problem.code") == "count-no-blood", "\(standing.text)")
            let grave = TestExam.count(
                TestExam.message([("718-7", "32", "g/L"), ("777-3", "3", "10*9/L"), ("789-8", "1.10", "10*12/L")]),
                of: nil)
            #expect(try await hub.judged(grave, by: doctor).flag("777-3") == "critical_low")
            #expect(try await hub.rows("SELECT state FROM critical_case").count == 1)
        }
    }

    @Test func `is opened by no value whose unit is in doubt, which says so to reader and clinic`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam.count(
                TestExam.message([("6690-2", "400", "/uL"), ("718-7", "124", "g/L"), ("777-3", "220", "10*9/L")]),
                of: nil)
            let shown = try await hub.judged(exam, by: doctor)
            #expect(shown.string("warnings.0.code") == "count-unit-doubtful", "\(shown.text)")
            #expect(shown.judged("6690-2", "doubt") as? String == "impossible-value")
            #expect(try await hub.rows("SELECT state FROM critical_case").isEmpty)
            let standing = try await doctor.get("/api/v1/standings?exams=\(exam.id)")
            #expect(standing.string("items.0.problem.code") == "count-unit-doubtful", "\(standing.text)")
        }
    }

    @Test func `is opened with the signature of a critical report`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let claim = try await reader.post("/api/v1/claims", "{}")
            try await reader.stepUp()
            let report = """
                {"findings":"V1-V4 ST 抬高","impression":[{"text":"急性前壁心肌梗死","polarity":"positive"}],
                 "severity":"critical","advice":"call_120"}
                """
            let signed = try await reader.put(
                "/api/v1/readings/\(claim.string("id") ?? "")/signature",
                #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(report)}"#)
            #expect(signed.status == 201, "\(signed.text)")
            let cases = try await hub.rows("SELECT source, findings -> 0 ->> 'name' FROM critical_case")
            #expect(cases == [["reader", "急性前壁心肌梗死"]])
            let list = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
            #expect(list["items.0.proposesReferral"] as? Bool == true && list.string("items.0.report") != nil)
            let path = "/api/v1/criticals/\(list.string("items.0.id") ?? "")"
            let answered = try await doctor.put(path + "/acknowledgement", #"{"readBack":["急性前壁心肌梗死"]}"#)
            #expect(answered.status == 200, "\(answered.text)")
            let heard = try await reader.get("/api/v1/events")
            #expect(heard.text.contains("critical.acknowledged"), "\(heard.text)")
        }
    }

    @Test func `is deleted by nobody, and what was found stays`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            _ = try await hub.lowPlatelets(by: doctor)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            for sql: SQL in [
                "DELETE FROM critical_case", "UPDATE critical_case SET findings = '[]'", "DELETE FROM critical_event",
            ] {
                await #expect(throws: PostgresError.self) { try await owner.once(sql) }
            }
            await owner.close()
        }
    }
}

extension TestHub {
    /// A count with platelets of 12, sent and opened.
    func lowPlatelets(by person: Person, _ value: String = "12") async throws -> TestExam {
        let exam = TestExam.count(TestExam.message([("777-3", value, "10*9/L")]), of: nil)
        let opened = try await judged(exam, by: person)
        #expect(opened.string("state") == "queued", "\(opened.text)")
        return exam
    }

    /// Rows as text, as the owner sees them.
    func rows(_ sql: String) async throws -> [[String]] {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        let text: String = try #require(
            try await owner.once(
                """
                SELECT coalesce(json_agg((SELECT json_agg(value ORDER BY ordinality)
                    FROM json_each_text(row_to_json(r)) WITH ORDINALITY)), '[]')::text AS all FROM (\(SQL(unsafe: sql))) r
                """
            ).first)["all"]
        await owner.close()
        return try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
    }
}
