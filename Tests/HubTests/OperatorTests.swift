// What an operator types: a reader with a licence, a county with a slip of the pen, a key file that others may read.
import Foundation
import Glibc
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

    @Test func `is told when the folder of files is not the one of this database`() async throws {
        try await withDatabase { database, environment in
            let jobs = database.connect(as: "lianyi_jobs", connections: 1)
            _ = try await jobs.write { db in try db.remember(blobStore: UUID()) }
            await jobs.close()
            let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let served = try TestProgram("lianyi-hub").run(
                ["serve"], environment: environment.merging(["LIANYI_BLOBS": folder]) { $1 })
            #expect(served.status == 78 && served.errors.contains("Is its disk mounted?"), "\(served.errors)")
        }
    }

    @Test func `does not serve real people in the clear`() throws {
        let served = try TestProgram("lianyi-hub").run(
            ["serve"], environment: ["LIANYI_DATABASE": "dbname=none", "LIANYI_PUBLIC_URL": "http://hub.example"])
        #expect(served.status == 78 && served.errors.contains("https://"), "\(served.errors)")
    }

    @Test func `is told which port is taken, before any work is begun`() async throws {
        try await withDatabase { _, environment in
            let taken = try HeldPort()
            let served = try TestProgram("lianyi-hub").run(
                ["serve"], environment: environment.merging(["LIANYI_LISTEN": "127.0.0.1:\(taken.port)"]) { $1 })
            #expect(served.status == 69 && served.errors.contains("127.0.0.1:\(taken.port)"), "\(served.errors)")
        }
    }

    @Test func `adds a clinic to an alliance by the same file, and nothing twice`() async throws {
        try await withDatabase { _, environment in
            let path = FileManager.default.temporaryDirectory.appending(path: "county-\(UUID().uuidString).json")
            try #"""
            {"code":"DEMO","name":"演示县","organisations":[{"code":"T01","name":"卫生院","level":"township"},
            {"code":"V99","name":"新村卫生室","level":"village_clinic","supervisor":"T01"}]}
            """#
            .write(to: path, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: path) }
            let hub = TestProgram("lianyi-hub")
            let first = try hub.run(["seed", path.path, "--json"], environment: environment)
            #expect(first.status == 0 && first.output == "{\"alliance\":\"DEMO\",\"organisations\":1}\n", "\(first)")
            let again = try hub.run(["seed", path.path], environment: environment)
            #expect(again.status == 1 && again.errors.contains("均已录入"))
            let code = try hub.run(["enrol", "V99"], environment: environment)
            #expect(code.status == 0 && !code.output.isEmpty)
        }
    }

    @Test func `is told the nearest codes, by whatever command names an organisation that is not there`() async throws {
        try await withDatabase { _, environment in
            for words in [
                ["altitude", "set", "1850", "--organisation", "H09", "--source", "x"],
                ["agreement", "set", "H09", "T01", "--source", "x"],
                ["agreement", "set", "H01", "H09", "--source", "x"],
                ["hours", "week", "H09", "mon-fri=08:00-12:00", "--source", "x"],
                ["hours", "day", "H09", "2097-02-06", "closed", "--source", "x"],
            ] {
                let told = try TestProgram("lianyi-hub").run(words, environment: environment)
                #expect(told.status == 64, "\(words): \(told.errors)")
                #expect(told.errors.contains("no organisation H09; the nearest codes are C09, H01,"), "\(told.errors)")
            }
            let told = try TestProgram("lianyi-hub").run(["altitude", "--alliance", "DEM"], environment: environment)
            #expect(told.status == 64 && told.errors.contains("there are DEMO"), "\(told.errors)")
        }
    }

    @Test func `leaves a row in the audit for each look`() async throws {
        try await withDatabase { database, environment in
            let hub = TestProgram("lianyi-hub")
            for words in [["terminal", "list"], ["quarantine"], ["user", "list"]] {
                let told = try hub.run(words, environment: environment)
                #expect(told.status == 0, "\(words): \(told)")
            }
            let owner = database.connect(as: "lianyi_owner", connections: 1)
            let seen = try await owner.read { db in
                var seen: [String: String] = [:]
                for row in try db.run(
                    """
                    SELECT action, detail ->> 'rows' AS rows FROM audit
                    WHERE actor_role = 'operator' AND request_id = 'command line' AND action LIKE '%.listed'
                    """)
                { seen[try row["action"]] = try row["rows"] as String }
                return seen
            }
            await owner.close()
            #expect(Set(seen.keys) == ["terminal.listed", "quarantine.listed", "account.listed"], "\(seen)")
            #expect(seen["terminal.listed"] == "0" && Int(seen["account.listed"] ?? "") ?? 0 > 10, "\(seen)")
        }
    }

    @Test func `gets JSON from every command that is asked for it`() async throws {
        try await withDatabase { _, environment in
            let hub = TestProgram("lianyi-hub")
            let keys = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString).json").path
            defer { try? FileManager.default.removeItem(atPath: keys) }
            let add = [
                "user", "add", "--login", "cleric", "--name", "王敏", "--organisation", "H01", "--role", "auditor",
            ]
            for (words, expected) in [
                (["migrate"], #"{"applied":[]}"#), (["migrate", "--check"], #"{"missing":[]}"#),
                (add, #"{"login":"cleric"}"#),
                (["keys", "--demo"], #"{"keys":"\#(keys)"}"#), (["routes"], #""path":"/api/v1/claims""#),
                (["user", "list"], #"["cleric","王敏""#), (["terminal", "list"], "[]"), (["doctor"], #""isWell":true"#),
                (["report", "3.1", "--month", "2026-09"], "numerator"), (["release", "--all"], "[]"),
            ] as [([String], String)] {
                let told = try hub.run(
                    words + ["--json"],
                    environment: words == ["keys", "--demo"]
                        ? environment.merging(["LIANYI_KEYS": keys]) { $1 } : environment, input: "a long password\n")
                #expect(told.output.contains(expected), "\(words): \(told.output) \(told.errors)")
                let isJSON = (try? JSONSerialization.jsonObject(with: Data(told.output.utf8))) != nil
                #expect(isJSON, "\(words): \(told.output)")
            }
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
        let folder = TemporaryFolder("operator")
        defer { withExtendedLifetime(folder) {} }
        try await body(database, database.environment(folder: folder.path))
        try await database.drop()
    }
}

/// A port of this machine that somebody else listens on.
private final class HeldPort {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let held = descriptor
        let isHeld = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(held, address, size) == 0 && listen(held, 1) == 0 && getsockname(held, address, &size) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        try #require(isHeld)
    }

    deinit { close(descriptor) }
}
