// One exam, one loop: what a reader finds joins the case that a rule has opened, and needs a read-back of its own only where the
// rest was said back before.
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `A reader's critical finding` {
    private static let reader = """
        {"findings":"血小板极度减少","impression":[{"text":"疑似血栓性血小板减少性紫癜","polarity":"positive"}],\
        "severity":"critical","advice":"call_120"}
        """

    @Test func `joins the case that a rule has opened, and one read-back of both suffices`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = try await hub.lowPlatelets(by: doctor)
            let path = try await hub.onlyCase(of: exam, doctor)
            #expect(try await doctor.get(path).string("state") == "notified")
            try await hub.signAsCritical(Self.reader)
            let joined = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
            #expect(joined["items.1"] == nil && joined.string("items.0.source") == "count", "\(joined.text)")
            #expect(joined.string("items.0.state") == "detected" && joined.string("items.0.report") != nil)
            let short = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            #expect(short.status == 422 && short.problem == "read-back-differs", "\(short.text)")
            let whole = try await doctor.put(
                path + "/acknowledgement", #"{"readBack":["12","疑似血栓性血小板减少性紫癜"]}"#)
            #expect(whole.string("state") == "acknowledged", "\(whole.text)")
            #expect(whole["findings.1.isReadBack"] as? Bool == true)
            let kinds = try await hub.rows("SELECT kind FROM critical_event ORDER BY recorded_at, kind DESC")
            #expect(
                kinds.map(\.[0]) == [
                    "critical.detected", "critical.notified", "critical.added", "critical.read_back",
                    "critical.acknowledged",
                ])
        }
    }

    @Test func `needs its own read-back where the rest was said back before, and no more than its own`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = try await hub.lowPlatelets(by: doctor)
            let path = try await hub.onlyCase(of: exam, doctor)
            #expect(try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#).status == 200)
            #expect(try await doctor.put(path + "/action", #"{"action":"repeated"}"#).string("state") == "acted")
            try await hub.signAsCritical(Self.reader)
            let told = try await doctor.get(path)
            #expect(told.string("state") == "notified" && told.string("level") == "clinic", "\(told.text)")
            #expect(told["findings.0.isReadBack"] as? Bool == true && told["findings.1.isReadBack"] as? Bool == false)
            let wrong = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            #expect(wrong.status == 422, "what was said back before is not what is new: \(wrong.text)")
            let own = try await doctor.put(path + "/acknowledgement", #"{"readBack":["血小板减少性紫癜"]}"#)
            #expect(own.string("state") == "acknowledged", "\(own.text)")
            #expect(try await doctor.put(path + "/action", #"{"action":"called_120"}"#).string("state") == "acted")
        }
    }

    @Test func `leaves what was found first as it was, and wins an unanswered case no time`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = try await hub.lowPlatelets(by: doctor)
            try await hub.asOwner(
                "UPDATE critical_case SET level = 'desk', holder_id = desk_id, deadline = now() + interval '60 s'")
            let before = try await hub.rows("SELECT findings::text, level_at::text FROM critical_case")
            try await hub.signAsCritical(Self.reader)
            #expect(try await hub.rows("SELECT findings::text, level_at::text FROM critical_case") == before)
            let still = try await hub.rows(
                "SELECT level, (deadline < now() + interval '61 s')::text FROM critical_case")
            #expect(still == [["desk", "true"]], "it falls off no call sheet")
            let added = try await hub.rows(
                "SELECT findings -> 0 ->> 'origin', detail ->> 'source', (detail ->> 'report') IS NOT NULL FROM critical_event WHERE kind = 'critical.added'"
            )
            #expect(added == [["reader", "reader", "true"]])
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner("UPDATE critical_event SET findings = '[]'")
            }
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner(
                    """
                    INSERT INTO critical_case SELECT (jsonb_populate_record(c, jsonb_build_object(
                        'id', gen_random_uuid(), 'source', 'reader'))).* FROM critical_case c
                    """)
            }
            _ = exam
        }
    }
}

extension TestHub {
    /// The address of the one case of an exam.
    func onlyCase(of exam: TestExam, _ doctor: Person) async throws -> String {
        let list = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
        #expect(list["items.1"] == nil, "\(list.text)")
        return "/api/v1/criticals/\(try #require(list.string("items.0.id"), "\(list.text)"))"
    }

    /// Lets the laboratory's reader take the next case and sign it as critical.
    func signAsCritical(_ report: String, by account: String = "lab01") async throws {
        let reader = try await signIn(account), claim = try await reader.post("/api/v1/claims", "{}")
        try await reader.stepUp()
        let signed = try await reader.put(
            "/api/v1/readings/\(claim.string("id") ?? "")/signature",
            #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(report)}"#)
        #expect(signed.status == 201, "\(claim.text) \(signed.text)")
    }
}
