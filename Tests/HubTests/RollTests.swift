// The roll of a clinic: its own patients and nobody else's, in order, whole for a terminal only.
import Alliance
import Crypto
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/roll` {
    @Test func `gives a terminal its clinic's patients with whole numbers, and a person masked ones`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: .v7Now, P256.Signing.PrivateKey())
            let doctor = try await hub.signIn("village02")
            let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id
            let mine = hub.county.patients.filter { $0.organisation == clinic }.map(\.patient)
            let page = try roll(try await device.get("/api/v1/roll?limit=200"))
            #expect(Set(page.items.map(\.id.uuid)) == Set(mine.map(\.id.uuid)) && !mine.isEmpty)
            #expect(page.items.map(\.number) == page.items.map(\.number).sorted())
            let one = try #require(page.items.first { $0.id.uuid == mine[0].id.uuid })
            #expect(one.name == mine[0].name.text && one.phone == mine[0].phone?.digits)
            #expect(one.identities?.map(\.number) == mine[0].identifiers.map(\.value))
            let masked = try #require(
                try roll(try await doctor.get("/api/v1/roll?limit=200")).items.first { $0.id == one.id })
            #expect(masked.identities?.map(\.number) == mine[0].identifiers.map(\.masked) && masked.phone == nil)
        }
    }

    @Test func `goes on behind the number seen last, and tells a change anew`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: .v7Now, P256.Signing.PrivateKey())
            var after = "0", seen = 0
            while case let page = try roll(try await device.get("/api/v1/roll?limit=3&after=\(after)")),
                let next = page.next
            {
                (after, seen) = (next, seen + page.items.count)
            }
            #expect(seen > 3)
            #expect(try await device.post("/api/v1/patients", #"{"name":"新来者"}"#).status == 201)
            let fresh = try roll(try await device.get("/api/v1/roll?after=\(after)"))
            #expect(fresh.items.map(\.name) == ["新来者"])
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let id = try #require(fresh.items.first).id.uuid
            _ = try await owner.once("UPDATE patient SET name = '改名者' WHERE id = \(id)")
            let renamed = try roll(try await device.get("/api/v1/roll?after=\(try #require(fresh.next))"))
            #expect(renamed.items.map(\.name) == ["改名者"])
            _ = try await owner.once("DELETE FROM care_link WHERE patient_id = \(id)")
            let left = try roll(try await device.get("/api/v1/roll?after=\(try #require(renamed.next))"))
            #expect(left.items.map(\.ended) == [true] && left.items.first?.name == nil)
            await owner.close()
            let lost = try await device.get("/api/v1/roll?after=99999")
            #expect(lost.status == 410 && lost.problem == "cursor-unknown")
        }
    }

    @Test func `is one audit row a page, and none where there is nothing new`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: .v7Now, P256.Signing.PrivateKey())
            let page = try roll(try await device.get("/api/v1/roll?limit=200"))
            _ = try await device.get("/api/v1/roll?after=\(try #require(page.next))")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let rows: Int = try #require(
                try await owner.once("SELECT count(*)::int AS n FROM audit WHERE action = 'patient.listed'").first)["n"]
            #expect(rows == 1)
            await owner.close()
        }
    }

    @Test func `knows a patient again under the name that the clinic made`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: .v7Now, P256.Signing.PrivateKey())
            let id = WireID.timeOrdered(), body = #"{"id":"\#(id)","name":"新来者","sex":"2"}"#
            let made = try await device.post("/api/v1/patients", body)
            #expect(made.status == 201 && made.string("patient.id") == "\(id)", "\(made.text)")
            let again = try await device.post("/api/v1/patients", body)
            #expect(again.status == 200 && again.string("patient.id") == "\(id)")
            let doctor = try await hub.signIn("village02"), exam = TestExam(patient: body)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await doctor.get(exam.path).string("patient.id") == "\(id)")
            let brought = WireID.timeOrdered()
            let second = TestExam(patient: #"{"id":"\#(brought)","name":"同来者"}"#)
            #expect(try await doctor.put(second.path, second.body).status == 201)
            #expect(try await doctor.get(second.path).string("patient.id") == "\(brought)")
            let registered = try await device.post("/api/v1/patients", #"{"id":"\#(brought)","name":"同来者"}"#)
            #expect(registered.status == 200)
        }
    }

    @Test func `does not let a clinic take a name that is somebody else's`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: .v7Now, P256.Signing.PrivateKey())
            let foreign = try hub.patient(of: "C05").patient.id
            let taken = try await device.post("/api/v1/patients", #"{"id":"\#(foreign)","name":"冒名者"}"#)
            #expect(taken.status == 422 && taken.problem == "patient-unknown", "\(taken.text)")
            let exam = TestExam(patient: #"{"id":"\#(foreign)","name":"冒名者"}"#)
            let sent = try await hub.signIn("village02").put(exam.path, exam.body)
            #expect(sent.status == 422 && sent.problem == "patient-unknown", "\(sent.text)")
        }
    }

    private func roll(_ reply: Reply) throws -> RollPage {
        #expect(reply.status == 200, "\(reply.text)")
        return try WireJSON.value(RollPage.self, in: reply.bytes)
    }
}
