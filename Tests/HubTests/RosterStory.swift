// A centre with a roster, cases in its queue, and their offers, for the tests.
import Foundation
import HubAPI
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

extension TestHub {
    /// An electrocardiogram that waits to be read; answers the reading's id.
    func queuedECG(urgency: String = "routine") async throws -> String {
        let doctor = try await signIn("village02"),
            exam = TestExam(kind: "ECG12", urgency: urgency, files: TestExam.ecg)
        #expect(try await doctor.put(exam.path, exam.body).status == 201)
        #expect(try await opened(exam, by: doctor).string("state") == "queued")
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once("SELECT id FROM reading WHERE exam_id = \(exam.id.description)::uuid")
        await owner.close()
        return WireID(try #require(rows.first)["id"]).description
    }

    /// The assignments of a reading, as soon as somebody was chosen.
    func assigned(_ reading: String, by person: Person) async throws -> Reply {
        while true {
            let reply = try await person.get("/api/v1/readings/\(reading)/assignments")
            guard reply.status == 200, reply.string("items.0.chosen") == nil else { return reply }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// A shift of that account from an hour ago for two hours, recorded by the head.
    func shift(of account: String, by head: Person) async throws {
        let from = RFC3339.text(Date.now - 3600), to = RFC3339.text(Date.now + 3600)
        let body = #"{"clinician":"\#(try staff(account).id)","startsAt":"\#(from)","endsAt":"\#(to)"}"#
        let reply = try await head.post("/api/v1/shifts", body)
        #expect(reply.status == 201 && reply["extra"] as? Bool == false, "\(reply.text)")
    }

    /// The two readers of electrocardiograms, on duty by the roster.
    func twoOnDuty() async throws -> (Person, Person) {
        let head = try await signIn("head01")
        for account in ["ecg01", "ecg02"] { try await shift(of: account, by: head) }
        return (try await signIn("ecg01"), try await signIn("ecg02"))
    }

    /// Something done as the owner of the tables.
    func asOwner(_ body: @escaping @Sendable (borrowing Session) throws -> Void) async throws {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write(body)
        await owner.close()
    }
}
