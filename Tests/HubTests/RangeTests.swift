// Flags where a blood count is shown: by whom it is about, on its day, from the rows of one's own alliance; no range, no flag.
import Alliance
import Exams
import Foundation
import HTTPTypes
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A blood count that is shown` {
    static let woman = #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#
    static let anaemic = SampleBloodCount(.anaemic, seed: 7).message(
        about: SampleSubject(recordNumber: "A1", name: "试样", sexWord: "Female", ageYears: 73), ranAt: "20261120080000")

    @Test func `is flagged by the range of sex and age and by the threshold that it has reached`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let reply = try await hub.judged(.count(Self.anaemic, of: Self.woman), by: doctor)
            #expect(reply.flag("718-7") == "alert_low", "\(reply.text)")
            #expect(reply.judged("718-7", "tier") as? String == "alert")
            #expect(reply.judged("718-7", "threshold.atOrBelow") as? Int == 70)
            #expect(reply.judged("718-7", "range.low") as? Int == 115)
            #expect(reply.judged("718-7", "range.source") as? String == "WS/T 405-2012")
            #expect(reply.judged("718-7", "range.validFrom") as? String == "2013-08-01")
            #expect(reply.string("judgement.subject.sex") == "2" && reply.int("judgement.subject.ageDays") == 26_754)
            #expect(reply.flag("6690-2") == "normal" && reply.flag("787-2") == "low")
            #expect(reply.judged("788-0", "value") != nil && reply.flag("788-0") == nil, "no range, no flag")
            #expect(reply.judged("4544-3", "unit") as? String == "L/L" && reply.flag("4544-3") == "low")
            #expect(reply.judged("4544-3", "range.high") as? Double == 0.45, "the range is shown in the value's unit")
            let judged = reply["judgement.items"] as? [Any], sent = reply["content.data.items"] as? [Any]
            #expect(judged?.count == sent?.count && judged?.isEmpty == false)
            let checks = reply["judgement.checks"] as? [[String: Any]]
            #expect(checks?.isEmpty == false && checks?.allSatisfy { $0["holds"] as? Bool == true } == true)
            #expect(reply["judgement.delta"] == nil)
        }
    }

    @Test func `of a child of three is held against the child's band`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let child = #"{"name":"贺乐","sex":"1","birthDate":"2023-09-01"}"#
            let items = [("6690-2", "11.4", "10*9/L"), ("718-7", "118", "g/L")]
            let venous = try await hub.judged(
                .count(TestExam.message(items, specimen: "BLDV"), of: child), by: doctor)
            #expect(venous.flag("6690-2") == "normal" && venous.flag("718-7") == "normal", "\(venous.text)")
            #expect(venous.judged("6690-2", "range.high") as? Double == 11.9)
            let capillary = try await hub.judged(
                .count(TestExam.message(items, specimen: "末梢血"), of: child), by: doctor)
            #expect(capillary.judged("6690-2", "range.high") as? Double == 12.7, "\(capillary.text)")
            #expect(capillary.judged("6690-2", "range.group.specimen") as? String == "capillary")
            let unknown = try await hub.judged(.count(TestExam.message(items, specimen: ""), of: child), by: doctor)
            #expect(unknown.flag("6690-2") == nil && unknown.judged("6690-2", "range") == nil, "\(unknown.text)")
            #expect(unknown.judged("6690-2", "dependsOn") as? [String] == ["specimen"])
            #expect((unknown.judged("6690-2", "otherwise") as? [Any])?.count == 2)
        }
    }

    @Test func `has no flag where the range depends on what is not known`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let message = TestExam.message([
                ("6690-2", "11.4", "10*9/L"), ("718-7", "100", "g/L"), ("777-3", "14", "10*9/L"),
            ])
            let unknown = try await hub.judged(
                .count(message, of: #"{"name":"蓝桂芳","sex":"9","birthDate":"1953-08-21"}"#), by: doctor)
            #expect(unknown.flag("6690-2") == "high" && unknown.flag("718-7") == nil, "\(unknown.text)")
            let nobody = try await hub.judged(.count(message, of: nil), by: doctor)
            #expect(nobody.flag("6690-2") == nil && nobody.flag("777-3") == "critical_low", "\(nobody.text)")
        }
    }

    @Test func `is held against what the request form says of specimen and pregnancy`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            func shown(_ request: String, specimen: String = "", of born: String) async throws -> Reply {
                let items = [("718-7", "112", "g/L"), ("6690-2", "12.3", "10*9/L")]
                let patient = #"{"name":"贺兰","sex":"2","birthDate":"\#(born)"}"#
                var exam = TestExam.count(TestExam.message(items, specimen: specimen), of: patient)
                exam.request = request
                return try await hub.judged(exam, by: doctor)
            }
            let asked = try await shown("", of: "1996-03-01")
            #expect(asked.flag("718-7") == "low" && asked.judged("718-7", "range.low") as? Int == 115)
            #expect(asked.judged("718-7", "dependsOn") as? [String] == ["pregnancy"], "\(asked.text)")
            let mother = try await shown(#","pregnant":true,"pregnancyWeek":28"#, of: "1996-03-01")
            #expect(mother.flag("718-7") == "normal" && mother.flag("6690-2") == "normal", "\(mother.text)")
            #expect(mother.int("judgement.subject.pregnancyWeek") == 28 && mother.judged("718-7", "dependsOn") == nil)
            let not = try await shown(#","pregnant":false"#, of: "1996-03-01")
            #expect(not.flag("718-7") == "low" && not.judged("718-7", "dependsOn") == nil, "\(not.text)")
            let child = try await shown(#","specimen":"capillary""#, of: "2023-09-01")
            #expect(child.flag("6690-2") == "normal" && child.string("judgement.subject.specimen") == "capillary")
            let torn = try await shown(#","specimen":"capillary""#, specimen: "BLDV", of: "2023-09-01")
            #expect(torn.flag("6690-2") == nil && torn.judged("6690-2", "dependsOn") as? [String] == ["specimen"])
            var wrong = TestExam()
            wrong.request = #","pregnancyWeek":60"#
            let refused = try await doctor.put(wrong.path, wrong.body)
            #expect(refused.status == 422 && refused.string("field") == "request.pregnancyWeek", "\(refused.text)")
        }
    }

    @Test func `is held against the altitude of the organisation that sent it, its own before the county's`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), alliance = hub.county.alliance
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let first = try #require(CalendarDay("2020-01-01")), long = try #require(CalendarDay("2021-01-01"))
            let high = ReferenceRange(
                item: "718-7", unit: "g/L", low: 140, high: 175,
                group: RangeGroup(sex: .female, ageDays: 6_574..<60_000, altitude: 2000..<9000),
                source: "a test", validFrom: first)
            let village = try await owner.once(
                "SELECT o.code FROM organisation o JOIN clinician c ON c.organisation_id = o.id JOIN account a ON a.clinician_id = c.id WHERE a.login = 'village02'"
            )
            let code: String = try #require(village.first)["code"]
            let exam = TestExam.count(TestExam.message([("718-7", "135", "g/L")]), of: Self.woman)
            try await owner.write { db in
                try db.decide(RangeSheet(rows: [.range(high)]), in: alliance, from: "a test")
                _ = try db.record(altitude: 2300, of: nil, in: alliance, from: long, source: "a test")
            }
            let county = try await hub.judged(exam, by: doctor)
            #expect(county.int("judgement.subject.altitude") == 2300 && county.flag("718-7") == "low", "\(county.text)")
            let known = try await owner.write { db in
                let known = try db.record(altitude: 450, of: code, in: alliance, from: long, source: "a test")
                let unknown = try db.record(altitude: 450, of: "nowhere", in: alliance, from: long, source: "a test")
                return [known, unknown]
            }
            await owner.close()
            #expect(known == [true, false])
            let valley = try await doctor.get(exam.path)
            #expect(
                valley.int("judgement.subject.altitude") == 450 && valley.flag("718-7") == "normal", "\(valley.text)")
        }
    }

    @Test func `has one value and one flag in whatever unit it was sent; a doubtful one has none`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for (value, unit, basis) in [
                ("68", "g/L", "same"), ("6.8", "g/dL", "converted"), ("6.8", "g/mL", "mended"),
            ] {
                let reply = try await hub.judged(
                    .count(TestExam.message([("718-7", value, unit)]), of: Self.woman), by: doctor)
                #expect(reply.judged("718-7", "value") as? Int == 68, "\(reply.text)")
                #expect(reply.judged("718-7", "basis") as? String == basis && reply.flag("718-7") == "alert_low")
            }
            let doubtful = try await hub.judged(
                .count(TestExam.message([("718-7", "68", "")]), of: Self.woman), by: doctor)
            #expect(doubtful.judged("718-7", "basis") as? String == "doubtful", "\(doubtful.text)")
            #expect(doubtful.judged("718-7", "doubt") as? String == "no-unit" && doubtful.flag("718-7") == nil)
        }
    }

    @Test func `is held against the rows of its own day`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam.count(Self.anaemic, of: Self.woman)
            try await decide(from: "2026-11-21", hub)
            #expect(try await hub.judged(exam, by: doctor).judged("718-7", "range.low") as? Int == 115)
            try await decide(from: "2026-11-20", hub)
            let fresh = try await doctor.get(exam.path)
            #expect(fresh.judged("718-7", "range.low") as? Int == 60, "\(fresh.text)")
            #expect(fresh.judged("718-7", "range.source") as? String == "office")
            try await decide(from: "2026-11-20", low: "62", hub)
            let mended = try await doctor.get(exam.path)
            #expect(mended.judged("718-7", "range.low") as? Int == 62, "the same group and day: the row is put right")
        }
    }

    /// Haemoglobin of adult women, from that day on.
    private func decide(from day: String, low: String = "60", _ hub: TestHub) async throws {
        let range = ReferenceRange(
            item: "718-7", unit: "g/L", low: Decimal(string: low), high: 150,
            group: RangeGroup(sex: .female, ageDays: 6575..<1_000_000), source: "office",
            validFrom: try #require(CalendarDay(day)))
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write { db in
            try db.decide(RangeSheet(rows: [.range(range)]), in: hub.county.alliance, from: "test")
        }
        await owner.close()
    }

    @Test func `is compared with the patient's last one before it, and judged anew under another patient`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let person = try hub.patient(of: "C02").patient.id
            let named = #"{"id":"\#(person)"}"#
            var earlier: [TestExam] = []
            for (day, value) in [("2026-09-01", "120"), ("2026-10-01", "12.6"), ("2026-11-21", "90")] {
                let message = TestExam.message([("718-7", value, value == "12.6" ? "g/dL" : "g/L")])
                earlier.append(.count(message, of: named, at: day + "T08:00:00+08:00"))
                _ = try await hub.judged(earlier[earlier.count - 1], by: doctor)
            }
            let exam = TestExam.count(TestExam.message([("718-7", "101", "g/L")]), of: nil)
            let nobody = try await hub.judged(exam, by: doctor)
            #expect(nobody["judgement.delta"] == nil && nobody.flag("718-7") == nil, "\(nobody.text)")
            let body = #"{"patient":"\#(person)","reason":"补录"}"#
            let given = try await doctor.put(exam.path + "/patient", body, [.idempotencyKey: UUID().uuidString])
            for reply in [given, try await doctor.get(exam.path)] {
                #expect(reply.string("judgement.delta.exam") == earlier[1].id.description, "\(reply.text)")
                #expect(reply.int("judgement.delta.items.0.before") == 126)
                #expect(reply.int("judgement.delta.items.0.change") == -25 && reply.flag("718-7") == "low")
            }
            let looks = try await hub.compared(in: exam.id.uuid)
            #expect(looks.contains("exam.viewed " + earlier[1].id.description), "\(looks)")
            #expect(looks.contains("exam.attributed " + earlier[1].id.description), "\(looks)")
        }
    }

    @Test func `is marked where it differs from the last one by more than the alliance's limit`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let named = #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#
            let values: [(String, String)] = [("2026-11-14", "130"), ("2026-11-20", "100"), ("2026-11-21", "95")]
            var shown: [Reply] = []
            for (day, value) in values {
                let message = TestExam.message([("718-7", value, "g/L")])
                shown.append(
                    try await hub.judged(.count(message, of: named, at: day + "T08:00:00+08:00"), by: doctor))
            }
            let far = shown[1], near = shown[2]
            #expect(far.int("judgement.delta.items.0.change") == -30, "\(far.text)")
            #expect(far.int("judgement.delta.items.0.beyond.change") == 20)
            #expect(far.int("judgement.delta.items.0.beyond.share") == 20)
            #expect(far.string("judgement.delta.items.0.beyond.source")?.contains("proposal") == true)
            #expect(near.int("judgement.delta.items.0.change") == -5)
            #expect(near["judgement.delta.items.0.beyond"] == nil, "\(near.text)")
            let listed = try await doctor.get("/api/v1/ranges?limit=200")
            let items = try #require(listed["items"] as? [[String: Any]])
            let limits = items.first { $0["code"] as? String == "718-7" }?["limits"] as? [[String: Any]]
            #expect(limits?.count == 1 && limits?.first?["withinDays"] as? Int == 7, "\(listed.text)")
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/ranges` {
    @Test func `lists the rows of one's own alliance by item, with source and first day`() async throws {
        try await TestHub.run { hub in
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            try await owner.write { db in
                _ = try db.run(
                    """
                    WITH other AS (INSERT INTO alliance (id, code, name) VALUES (gen_random_uuid(), '000000', '他县') RETURNING id)
                    INSERT INTO reference_range (alliance_id, id, code_system, code, unit, low, high, source, valid_from)
                    SELECT id, gen_random_uuid(), 'LN', '788-0', '%', 11, 16, 'other', '2020-01-01' FROM other
                    """)
            }
            await owner.close()
            let doctor = try await hub.signIn("village02")
            let all = try await doctor.get("/api/v1/ranges?limit=200")
            let items = try #require(all["items"] as? [[String: Any]])
            #expect(items.count == 18 && !all.text.contains("788-0"), "\(all.text)")
            let haemoglobin = try #require(items.first { $0["code"] as? String == "718-7" })
            let ranges = try #require(haemoglobin["ranges"] as? [[String: Any]])
            #expect(ranges.count == 17 && ranges.allSatisfy { $0["source"] != nil && $0["validFrom"] != nil })
            #expect((haemoglobin["thresholds"] as? [Any])?.count == 3 && haemoglobin["zh"] as? String == "血红蛋白")
            let first = try await doctor.get("/api/v1/ranges?limit=2"), next = try #require(first.string("next"))
            let second = try await doctor.get("/api/v1/ranges?limit=2&after=\(next)")
            #expect(second.string("items.0.code") == items[2]["code"] as? String)
            let shown = try await hub.judged(
                .count(TestExam.message([("788-0", "20", "%")]), of: nil), by: doctor)
            #expect(shown.judged("788-0", "value") as? Int == 20 && shown.flag("788-0") == nil, "\(shown.text)")
        }
    }
}
