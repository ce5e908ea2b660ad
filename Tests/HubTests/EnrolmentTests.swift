// Enrolling a terminal: a code is spent by the clinic that it is for, and by nobody else.
import Alliance
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import NIOCore
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `POST terminals` {
    private func enrol(_ hub: TestHub, _ code: EnrolmentCode, of clinic: OrganisationID?) async throws -> Reply {
        let request = EnrolmentRequest(
            code: code.text, name: "1 号终端", publicKey: PublicJWK(P256.Signing.PrivateKey().publicKey), software: nil,
            organisation: clinic.map { WireID($0.uuid) })
        return try await hub.send(
            .post, "/api/v1/terminals", ByteBuffer(bytes: try WireJSON.bytes(of: request)),
            [.contentType: "application/json", .idempotencyKey: UUID().uuidString])
    }

    @Test func `from a home whose exams are another clinic's spends no code and leaves no terminal`() async throws {
        try await TestHub.run { hub in
            let own = try #require(hub.county.organisations.first { $0.code == "C02" })
            let other = try #require(hub.county.organisations.first { $0.code == "C03" })
            let code = EnrolmentCode()
            try await MatrixFixture.asOwner(hub) { db in
                try db.keep(enrolmentCode: code.hash, for: other.id, in: hub.county.alliance, minutes: 10)
            }
            let refused = try await enrol(hub, code, of: own.id)
            #expect(refused.status == 409 && refused.problem == "another-organisation", "\(refused.text)")
            #expect(refused.text.contains(other.name))
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let count: Int = try #require(try await owner.once("SELECT count(*)::int AS n FROM terminal").first)["n"]
            await owner.close()
            #expect(count == 0, "no stray terminal")
            let taken = try await enrol(hub, code, of: other.id)
            #expect(taken.status == 201 && taken.string("organisation.code") == "C03", "\(taken.text)")
            let spent = try await enrol(hub, code, of: nil)
            #expect(spent.status == 403 && spent.problem == "enrolment-code-not-valid", "\(spent.text)")
        }
    }
}
