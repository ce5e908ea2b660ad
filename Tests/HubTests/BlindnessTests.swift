// Who gives a second look sees nothing of the first before their own opinion, whichever way they ask.
import Alliance
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A second look` {
    /// Every address at which a report, or something drawn on it, can be asked for.
    private static func ways(_ one: SignedCase) -> [String] {
        [
            "/api/v1/reports/\(one.report)", "/api/v1/exams/\(one.exam)/report",

            "/api/v1/reports/\(one.report)/annotations",
            "/api/v1/readings/\(one.reading)/opinion", "/api/v1/reports/\(one.report)/print",
            "/api/v1/reports/\(one.report)/pdf",
            "/api/v1/reports/\(one.report)/versions",
        ]
    }

    @Test func `is blind until the opinion is entered, by every address and in SQL`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "alert")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let epoch = try await wang.claim(reading), mine = "/api/v1/readings/\(reading)"
            for path in Self.ways(one) + [mine + "/opinion"] {
                let reply = try await wang.get(path)
                #expect(reply.status == 404, "\(path): \(reply.text)")
            }
            let words = "急性心肌梗死", shown = try await wang.get(mine)
            #expect(shown.status == 200 && !shown.text.contains(words) && !shown.text.contains("alert"))
            for path in [
                "/api/v1/exams/\(one.exam)", "/api/v1/exams", "/api/v1/reports", "/api/v1/over-reads?mine=true",
                "/readings/\(reading)",
                "/api/v1/readings/\(one.reading)", "/api/v1/readings/\(one.reading)/annotations",
                "/api/v1/discrepancies",
                "/api/v1/readings?purpose=overread", "/api/v1/reader-figures",
                "/api/v1/readings/\(one.reading)/assignments", "/api/v1/criticals",
                "/api/v1/events",
            ] {
                let reply = try await wang.get(path)
                #expect(reply.status == 200, "\(path): \(reply.text)")
                // The page's form has every severity in its list.
                let isSilent =
                    !reply.text.contains(words) && (path.hasPrefix("/readings") || !reply.text.contains("alert"))
                #expect(isSilent, "\(path): \(reply.text)")
                #expect(!reply.text.contains(one.report) || path.contains("discrep"), "\(path): \(reply.text)")
            }
            try await wang.stepUp()
            let amend = try await wang.post("/api/v1/reports/\(one.report)/amendments", #"{"reason":"x"}"#)
            #expect(amend.status == 404, "\(amend.text)")
            #expect(try await wang.score(reading, "1", nil).problem == "opinion-needed")
            let signed = try await wang.put(mine + "/signature", #"{"epoch":\#(epoch),"report":\#(TestHub.words())}"#)
            #expect(signed.status == 409 && signed.problem == "not-signed-here", "\(signed.text)")
            let entered = try await wang.put(mine + "/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words())}"#)
            #expect(entered.status == 201 && entered.text.contains(words), "\(entered.text)")
            #expect(try await wang.get(Self.ways(one)[0]).status == 200)
            let again = try await wang.put(
                mine + "/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words("alert"))}"#)
            #expect(again.status == 409 && again.problem == "opinion-entered", "\(again.text)")
        }
    }

    @Test(arguments: [0, 1, 2]) func `is nobody's who has looked at the report while it waited, or before it was drawn`(
        way: Int
    )
        async throws
    {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01"), zhao = try await hub.signIn("review01")
            let paths = [Self.ways(one)[0], Self.ways(one)[1], "/api/v1/readings/\(one.reading)/annotations"]
            if way > 0 { #expect(try await zhao.get(paths[way]).status == 200) }
            try await hub.draw()
            let reading = try await hub.overRead(of: one)
            if way == 0 { #expect(try await zhao.get(paths[way]).status == 200) }
            let refused = try await zhao.put("/api/v1/readings/\(reading)/claim", "{}")
            #expect(refused.status == 403 && refused.problem == "reading-not-for-you", "\(refused.text)")
            #expect(try await hub.signIn("ecg02").opine(reading).status == 201)
        }
    }

    @Test(arguments: ["/api/v1/criticals?exam=", "/api/v1/call-sheet"])
    func `is nobody's who has seen in a list that the report is critical`(list: String) async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "critical"), zhao = try await hub.signIn("review01")
            try await hub.asOwner("UPDATE critical_case SET to_call = true")
            let shown = try await zhao.get(list.hasSuffix("=") ? list + one.exam : list)
            #expect(shown.text.contains("急性心肌梗死"), "\(shown.text)")
            try await hub.draw()
            let reading = try await hub.overRead(of: one)
            #expect(try await zhao.put("/api/v1/readings/\(reading)/claim", "{}").problem == "reading-not-for-you")
            let wang = try await hub.signIn("ecg02"), epoch = try await wang.claim(reading)
            #expect(try await wang.get("/api/v1/criticals")["items.0"] == nil, "nor is it shown to who holds it")
            #expect(try await wang.get("/api/v1/call-sheet")["items.0"] == nil)
            #expect(epoch > 0)
        }
    }

    @Test(arguments: ["/api/v1/criticals?state=open", "/centre"])
    func `stays anybody's who has seen a list that says no more than that there is a case`(list: String) async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "critical"), zhao = try await hub.signIn("review01")
            let name = try hub.patient(of: "C02").patient.name.text
            for _ in 0..<2 {
                let shown = try await zhao.get(list), all = shown.text
                #expect(shown.status == 200 && (list == "/centre" || shown["items.0.isWithheld"] as? Bool == true))
                #expect(!all.contains("急性心肌梗死") && !all.contains(one.exam) && !all.contains(name), "\(all)")
                #expect(list != "/centre" || all.contains("以保持盲法复阅"))
            }
            // Who read it has no second look to give, and sees their own case.
            #expect(try await hub.signIn("ecg01").get("/api/v1/criticals").string("items.0.exam") == one.exam)
            #expect(
                try await hub.value(
                    "SELECT count(*)::int AS value FROM report_sight WHERE clinician_id <> (SELECT reader_id FROM report LIMIT 1)"
                ) == 0)
            try await hub.draw()
            let reading = try await hub.overRead(of: one)
            #expect(try await zhao.opine(reading).status == 201)
            // Once the second look is given nothing is withheld from anybody.
            #expect(try await hub.signIn("head01").get("/api/v1/criticals").string("items.0.exam") == one.exam)
        }
    }

    @Test func `stays anybody's who hears that a case was answered for: the notice does not say which`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "critical"), zhao = try await hub.signIn("review01")
            let clinic = try await hub.signIn("village02"), list = try await clinic.get("/api/v1/criticals")
            let id = try #require(list.string("items.0.id"), "\(list.text)")
            let said = list["items.0.findings"] as? [[String: Any]] ?? []
            let words = said.map { #""\#($0["said"] as? String ?? "")""# }.joined(separator: ",")
            let answer = try await clinic.put("/api/v1/criticals/\(id)/acknowledgement", #"{"readBack":[\#(words)]}"#)
            #expect(answer.status == 200, "\(answer.text)")
            func heard(_ who: Person) async throws -> (numbers: [Int], told: [String: Any]?) {
                let items = try await who.get("/api/v1/events?limit=200")["items"] as? [[String: Any]] ?? []
                return (
                    items.compactMap { $0["number"] as? Int },
                    items.first { $0["event"] as? String == "critical.acknowledged" }
                )
            }
            let (numbers, told) = try await heard(zhao)
            #expect(told != nil && told?["exam"] == nil && told?["criticalCase"] == nil, "\(told ?? [:])")
            #expect(numbers == Array(1...numbers.count), "the cursor loses nothing")
            #expect(try await heard(try await hub.signIn("ecg01")).told?["exam"] as? String == one.exam)
            try await hub.draw()
            let reading = try await hub.overRead(of: one), epoch = try await zhao.claim(reading)
            #expect(try await heard(zhao).told?["exam"] == nil)
            let entered = try await zhao.put(
                "/api/v1/readings/\(reading)/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words("critical"))}"#)
            #expect(entered.status == 201, "\(entered.text)")
            #expect(try await heard(zhao).told?["criticalCase"] as? String == id)
        }
    }

    @Test func `is told in a list what a rule found, and not what the reader added`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "critical"), zhao = try await hub.signIn("review01")
            // The same case as a rule would have opened it, with the reader's word behind.
            try await hub.asOwner { db in
                try db.run("ALTER TABLE critical_case DISABLE TRIGGER USER")
                try db.run(
                    """
                    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state,
                                                critical_id, findings)
                    SELECT alliance_id, gen_random_uuid(), 'critical.added', id, 'reader', organisation_id, now(), 'detected', id,
                           findings FROM critical_case
                    """)
                try db.run(
                    """
                    UPDATE critical_case SET source = 'ecg', findings = '[{"name": "longest RR interval", "value": "3400",
                        "unit": "ms", "rule": "rhythm/longestInterval", "source": "-", "origin": "hub"}]'
                    """)
                try db.run("ALTER TABLE critical_case ENABLE TRIGGER USER")
            }
            let list = try await zhao.get("/api/v1/criticals")
            #expect(list.string("items.0.exam") == one.exam && list.text.contains("3400"), "\(list.text)")
            #expect(!list.text.contains("急性心肌梗死") && list["items.0.report"] == nil, "\(list.text)")
            try await hub.draw()
            #expect(try await zhao.opine(try await hub.overRead(of: one)).status == 201)
        }
    }

    @Test func `keeps the opinion to its claim: a lost one writes nothing`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let zhao = try await hub.signIn("review01"), epoch = try await wang.claim(reading)
            try await hub.asOwner { db in
                try db.run("UPDATE reading SET lease_until = now() - interval '1 s' WHERE id = \(reading)::uuid")
            }
            _ = try await hub.hub.jobs.write(as: .hub(in: hub.county.alliance)) { db in try db.returnExpiredReadings() }
            #expect(try await zhao.opine(reading).status == 201)
            let late = try await wang.put(
                "/api/v1/readings/\(reading)/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words())}"#)
            #expect(late.status == 409, "\(late.text)")
            #expect(try await wang.score(reading, "1", nil).status == 404)
            #expect(try await hub.value("SELECT count(*)::int AS value FROM second_opinion") == 1)
        }
    }

    @Test func `is no reading that a report can be stored over, nor one's own, whatever a handler does`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), me = try hub.staff("ecg01").id
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner { db in
                    try db.run(
                        """
                        INSERT INTO report (alliance_id, id, reading_id, exam_id, organisation_id, centre_id, patient_id, kind, version,
                                            stage, severity, result, reader_id, document, signature)
                        SELECT alliance_id, gen_random_uuid(), \(reading)::uuid, exam_id, organisation_id, centre_id, patient_id, kind, 7,
                               'final', severity, result, reader_id, document, signature FROM report
                        """)
                }
            }
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner { db in
                    try db.run(
                        """
                        UPDATE reading SET state = 'claimed', claimed_by = \(me), claimed_at = now(), lease_until = now() + interval '1 h'
                        WHERE id = \(reading)::uuid
                        """)
                }
            }
        }
    }
}
