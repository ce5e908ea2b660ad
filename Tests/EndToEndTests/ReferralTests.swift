// A patient goes up in an emergency and comes back down with a plan; a routine one goes up once the course is passed.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `referrals and privileges` {
    @Test func `an emergency goes up, is treated, and comes back down to a clinic that accepts`() async throws {
        try await County.run { county in
            let village = try await county.signIn("village01"), desk = try await county.signIn("desk01")
            let doctor = try await county.signIn("receive01"), admin = try await county.signIn("admin01")
            let sent = try await village.post("/api/v1/referrals", try await letter("emergency", from: village, county))
            #expect(sent.status == 201 && sent.text("state") == "submitted" && sent.text("deadline") != nil, "\(sent)")
            let up = try #require(sent.text("id"))
            try await expect("accepted", desk, up, "acceptance", #"{"department":"心内科"}"#)
            try await expect("in_transit", village, up, "departure", #"{"transport":"120"}"#)
            try await expect("arrived", doctor, up, "arrival", "{}")
            try await expect("in_care", doctor, up, "care", #"{"number":"ZY1"}"#)
            try await expect("outcome_reported", doctor, up, "outcome", Self.outcome)
            let back = #"{"reason":"recovered","consent":"signed","followUpDays":[7,30]}"#
            let returned = try await doctor.post("/api/v1/referrals/\(up)/return", back)
            #expect(returned.status == 201 && returned.text("direction") == "down", "\(returned)")
            #expect(try await doctor.post("/api/v1/referrals/\(up)/return", back).status == 409)
            try await expect("closed", village, up, "closure", "{}")
            let down = try #require(returned.text("id"))
            #expect(returned.text("form.plan") == "每周测血压")
            try await expect("accepted", village, down, "acceptance", "{}")
            let custody = try await admin.get("/api/v1/referrals/custody")
            #expect(custody.number("open") == 1 && custody.number("orphaned") == 0, "\(custody)")
        }
    }

    @Test func `a routine referral is refused for want of the privilege, and goes up once the course is passed`()
        async throws
    {
        try await County.run { county in
            let village = try await county.signIn("village01")
            let letter = try await letter("routine", from: village, county)
            let refused = try await village.post("/api/v1/referrals", letter)
            #expect(refused.status == 403 && refused.problem == "privilege-required", "\(refused)")
            #expect(refused.text("privilege") == "REF-UP-R" && refused.text("course") == "REF-UP-R")
            let passed = try await pass("REF-UP-R", by: village, county)
            #expect(passed["passed"] as? Bool == true && passed.text("privilege.code") == "REF-UP-R", "\(passed)")
            #expect(try await village.post("/api/v1/referrals", letter).status == 201)
        }
    }

    @Test func `an ECG refused for want of the privilege goes up from the same spool once the course is passed`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C01"), village = try await county.signIn("village01")
            let refused = try await clinic.send(Sample.ecg, "--operator", "village01")
            #expect(refused.status == 77 && refused.text("exams.0.problem.privilege") == "UP-ECG", "\(refused)")
            #expect(refused.text("exams.0.problem.course") == "UP-ECG")
            let exam = try #require(refused.text("exams.0.exam"))
            _ = try await pass("UP-ECG", by: village, county)
            let sent = try await clinic.run(["send", "--again", exam])
            #expect(sent.status == 0 && sent.text("exams.0.state") == "stored", "\(sent)")
        }
    }

    @Test func `the month's rates are the same as JSON, as CSV and by recount`() async throws {
        try await County.run { county in
            let admin = try await county.signIn("admin01")
            let month = try #require(
                try await county.ask("SELECT to_char(max(month), 'YYYY-MM') AS month FROM visits").first?["month"]
                    as String?)
            let rate = try await admin.get("/api/v1/indicators/3.1?month=\(month)")
            #expect(rate.status == 200 && rate["complete"] as? Bool == true, "\(rate)")
            let numerator = try #require(rate.number("numerator")),
                denominator = try #require(rate.number("denominator"))
            let table = try await admin.get("/api/v1/indicators/3.1/csv?month=\(month)").body
            #expect(
                table.split(whereSeparator: \.isNewline).dropFirst().first?.contains(",\(numerator),\(denominator),")
                    == true)
            let recount = try await county.ask(
                """
                SELECT (sum(v.outpatient + v.emergency) FILTER (WHERE o.level <> 'lead_hospital'))::int8 AS part,
                       sum(v.outpatient + v.emergency)::int8 AS whole
                FROM visits v JOIN organisation o ON o.id = v.organisation_id
                WHERE to_char(v.month, 'YYYY-MM') = \(month)
                """
            ).first
            #expect(try recount?["part"] as Int? == numerator && recount?["whole"] as Int? == denominator)
            #expect(try await admin.get("/api/v1/indicators/O-15b?month=\(month)").status == 200)
            let missing = try await admin.get("/api/v1/indicators/3.2?month=\(month)")
            #expect(missing.status == 409 && missing.problem == "indicator-not-available")
        }
    }

    private static let outcome = """
        {"diagnosis":"急性前壁心肌梗死","treatment":"急诊 PCI","disposition":"return_down","plan":"每周测血压","followUpDays":7}
        """

    private func letter(_ urgency: String, from village: Caller, _ county: County) async throws -> String {
        let patient = try await village.post("/api/v1/patients", #"{"name":"麻国平","sex":"1","birthDate":"1949-02-11"}"#)
        let hospital = try await county.ask("SELECT id FROM organisation WHERE level = 'lead_hospital'").first
        let to: UUID = try #require(try hospital?["id"])
        return """
            {"patient":"\(try #require(patient.text("patient.id")))","to":"\(to)","urgency":"\(urgency)",\
            "reason":"\(urgency == "emergency" ? "suspected_acs" : "uncontrolled_chronic")","impression":"胸痛待查",\
            "presentHistory":"胸痛两小时","consent":"signed","exams":[]}
            """
    }

    private func expect(_ state: String, _ person: Caller, _ referral: String, _ step: String, _ body: String)
        async throws
    {
        let moved = try await person.put("/api/v1/referrals/\(referral)/\(step)", body)
        #expect(moved.status == 200 && moved.text("state") == state, "\(step): \(moved)")
    }

    /// Answers every question rightly: the answers come from the database, never from the API.
    private func pass(_ course: String, by person: Caller, _ county: County) async throws -> Answer {
        let asked = try await person.get("/api/v1/courses/\(course)")
        #expect(asked.status == 200 && !asked.body.contains("\"right\":"))
        let row = try await county.ask(
            """
            SELECT jsonb_build_object('answers', jsonb_agg(
                       jsonb_build_object('question', q -> 'number', 'options', q -> 'right')))::text AS answers
            FROM course, jsonb_array_elements(questions) q WHERE code = \(course)
            """
        ).first
        return try await person.post("/api/v1/courses/\(course)/attempts", try #require(try row?["answers"] as String?))
    }
}
