// The demo county as a whole: a database, a hub that serves it, and a folder; gone when the test is over.
import Foundation
package import Postgres
package import TestSupport

/// What an end-to-end test stands on.
package struct County: Sendable {
    package let database: TestDatabase
    package let hub: HubProcess

    /// Runs `body` with a hub that serves a fresh county, over TLS where `isSafe` says so.
    package static func run(overTLS isSafe: Bool = false, _ body: (County) async throws -> Void) async throws {
        let database = try await TestDatabase.make()
        let folder = TemporaryFolder("e2e")
        defer { withExtendedLifetime(folder) {} }
        let authority = isSafe ? TestAuthority(in: folder.path) : nil
        guard !isSafe || authority != nil else { throw Missing("the openssl command") }
        let hub = HubProcess(
            environment: database.environment(folder: folder.path), folder: folder.path, of: authority)
        do {
            try await hub.start()
            try await body(County(database: database, hub: hub))
        } catch {
            try? await hub.crash()
            try? await database.drop()
            throw error
        }
        try await hub.stop()
        try await database.drop()
    }

    /// A member of staff, signed in.
    package func signIn(_ account: String) async throws -> Caller { try await .signedIn(account, at: await hub.url) }

    /// A terminal of that organisation.
    package func terminal(in organisation: String) async throws -> ClinicProcess {
        try await .enrolled(in: organisation, at: hub)
    }

    /// A question to the database, as its owner.
    package func ask(_ sql: SQL) async throws -> Rows {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        do {
            let rows = try await owner.once(sql)
            await owner.close()
            return rows
        } catch {
            await owner.close()
            throw error
        }
    }

    /// Waits until the exam has been opened by a worker; answers it as `caller` sees it.
    package func opened(_ exam: String, by caller: Caller) async throws -> Answer {
        try await eventually("exam \(exam) opened") {
            let answer = try await caller.get("/api/v1/exams/\(exam)")
            guard answer.status == 200, let state = answer.text("state") else { throw Missing("the exam: \(answer)") }
            return ["registered", "uploading", "complete"].contains(state) ? nil : answer
        }
    }
}

/// Files of `SampleData`.
package enum Sample {
    package static func path(_ name: String) -> String {
        TestCluster.checkout.appending(path: "SampleData/\(name)").path
    }
    package static let bloodCount = [path("HL7v2/cbc-anaemic.hl7")]
    package static let ecg = [path("WFDB/ecg-infarction.hea"), path("WFDB/ecg-infarction.dat")]
    package static let picture = [path("PNG/chest-16bit.png")]
}
