// What an operator types: a reader with a licence, a county with a slip of the pen, a key file that others may read.
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `lianyi-hub at the operator's hands` {
    @Test func `records a reader with the licence that reading asks for, and renews it`() async throws {
        try await withDatabase { database, environment in
            let hub = TestProgram("lianyi-hub")
            let licence = [
                "--licence-number", "110", "--practising-since", "2015-07-01", "--licensed-until", "2031-06-30",
                "--grade",
                "attending", "--modality", "ECG",
            ]
            let added = try hub.run(
                ["user", "add", "--login", "newreader", "--name", "王敏", "--organisation", "H01", "--role", "reader"]
                    + licence,
                environment: environment, input: "a long password\n")
            #expect(added.status == 0, "\(added.errors)")
            let renewed = try hub.run(
                ["user", "licence", "newreader"] + licence + ["--modality", "LAB"], environment: environment)
            #expect(renewed.status == 0, "\(renewed.errors)")
            let owner = database.connect(as: "lianyi_owner", connections: 1)
            let row = try #require(
                try await owner.once(
                    "SELECT modalities, licence_number FROM clinician WHERE name = '王敏' AND licence_number = '110'"
                ).first)
            #expect(try row["modalities"] == ["ECG", "LAB"])
            await owner.close()
            let odd = try hub.run(
                ["user", "licence", "newreader", "--licence-number", "1", "--practising-since", "soon"],
                environment: environment)
            #expect(odd.status == 64 && odd.errors.contains("2015-07-01"))
        }
    }

    @Test func `refuses a county file that names a kind nobody knows`() async throws {
        try await withDatabase { _, environment in
            let path = FileManager.default.temporaryDirectory.appending(path: "county-\(UUID().uuidString).json")
            try
                #"{"code":"X","name":"某县","organisations":[{"code":"H9","name":"医院","level":"lead_hospital","reads":["FOTO"]}]}"#
                .write(to: path, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: path) }
            let result = try TestProgram("lianyi-hub").run(["seed", path.path], environment: environment)
            #expect(result.status == 64 && result.errors.contains("FOTO") && result.errors.contains("ECG12"))
        }
    }

    @Test func `says how to mend a key file, and never to make a new one in its place`() async throws {
        try await withDatabase { _, environment in
            let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString).json").path
            try FileManager.default.copyItem(atPath: TestDatabase.keyFile, toPath: path)
            defer { try? FileManager.default.removeItem(atPath: path) }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let open = try TestProgram("lianyi-hub").run(
                ["serve"], environment: environment.merging(["LIANYI_KEYS": path]) { $1 })
            #expect(open.status == 78 && open.errors.contains("chmod 0600") && !open.errors.contains("lianyi-hub keys"))
        }
    }

    @Test func `is told when the key file is not the one of this database`() async throws {
        try await withDatabase { database, environment in
            let jobs = database.connect(as: "lianyi_jobs", connections: 1)
            try await jobs.write { db in
                try db.remember([KeyProof(id: "seal-of-another-file", purpose: "sealing", proof: [1, 2, 3])])
            }
            await jobs.close()
            let served = try TestProgram("lianyi-hub").run(["serve"], environment: environment)
            #expect(served.status == 78 && served.errors.contains("sealing seal-of-another-file"), "\(served.errors)")
            let doctor = try TestProgram("lianyi-hub").run(["doctor"], environment: environment)
            #expect(doctor.status == 1 && doctor.output.contains("✗ keys"), "\(doctor.output)")
        }
    }

    @Test(arguments: [
        ("LIANYI_WORKER_COUNT=3", "line 2: LIANYI_WORKER_COUNT"), ("LIANYI_WORKERS=many", "from 1 to 64, not many"),
        ("LIANYI_PROXIES=10.0.0.0/8", "not 10.0.0.0/8"), ("LIANYI_TLS_CERTIFICATE=/x.pem", "go together"),
        ("LIANYI_PUBLIC_URL=hub.county", "not hub.county"),
        ("LIANYI_DEMO=perhaps", "true or false, not perhaps"),
    ])
    func `is told which line of the configuration means nothing`(_ line: String, _ said: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString).conf").path
        try "LIANYI_DATABASE=dbname=none\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try TestProgram("lianyi-hub").run(["doctor", "--config", path], environment: [:])
        #expect(result.status == 78 && result.errors.contains(said), "\(result.errors)")
    }

    private func withDatabase(_ body: (TestDatabase, [String: String]) async throws -> Void) async throws {
        let database = try await TestDatabase.make()
        try await body(database, database.environment(folder: FileManager.default.temporaryDirectory.path))
        try await database.drop()
    }
}
