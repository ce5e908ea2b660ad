// What the tests of bundles ask of a clinic and of a hub's machine.
import Crypto
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport

extension HubProcess {
    /// Runs the hub's program beside the serving one.
    nonisolated func program(_ words: [String]) async throws -> TestProgram.Result {
        let environment = environment
        return try await aside { try TestProgram("lianyi-hub").run(words, environment: environment) }
    }
}

extension County {
    /// Receives a bundle on the hub's machine.
    func receive(_ file: String) async throws -> Told { Told(try await hub.program(["receive", file, "--json"])) }

    /// The book of bundles: `imported 3/3 repeats=0`.
    func bundles() async throws -> [String] {
        var all: [String] = []
        for row in try await ask(
            "SELECT state || ' ' || stored || '/' || exams || ' repeats=' || repeats AS line FROM bundle ORDER BY id")
        {
            all.append(try row["line"])
        }
        return all
    }
}

extension ClinicProcess {
    /// A file on this clinic's stick.
    func stick(_ name: String) -> String { "\(home)-\(name)" }

    /// Captures an exam while nobody answers; answers its id.
    func keep(_ files: [String], _ options: String...) async throws -> String {
        let told = try await run(["send"] + files + ["--operator", "village02", "--wait", "0"] + options)
        guard told.status == 69, let exam = told.text("exams.0.exam") else { throw Missing("a kept exam: \(told)") }
        return exam
    }

    /// Captures bytes as an exam that the hub does not get.
    func capture(_ bytes: [UInt8], _ name: String, _ options: String...) async throws -> String {
        let folder = home + "-files"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
        let account = options.contains("--operator") ? [] : ["--operator", "village02"]
        let told = try await run(["send", folder + "/" + name, "--wait", "0"] + account + options)
        guard told.status == 69, let exam = told.text("exams.0.exam") else {
            throw Missing("a kept exam: \(told)")
        }
        return exam
    }

    /// How many exams still wait for a receipt.
    func waiting() async throws -> Int {
        let told = try await run(["status"])
        return told.list("captures").count { $0["receipt"] == nil }
    }

    /// Makes this terminal know another hub's key to seal to, under a name of its own.
    func learnForeignKey() throws {
        let other = PublicJWK(Curve25519.KeyAgreement.PrivateKey().publicKey, kid: "agree-elsewhere", validFrom: Date())
        let value = try WireJSON.value(JSONValue.self, in: try WireJSON.bytes(of: other))
        try changeIdentity { members in
            guard case .object(var set)? = members["keys"], case .list(let keys)? = set["keys"] else { return }
            set["keys"] = .list(keys + [value])
            members["keys"] = .object(set)
        }
    }

    /// Sends this terminal to where nobody answers, while the hub serves everybody else.
    func loseLine() throws { try changeIdentity { $0["hub"] = .text("http://127.0.0.1:9") } }

    private func changeIdentity(_ change: (inout [String: JSONValue]) -> Void) throws {
        let path = home + "/identity.json"
        let identity = try WireJSON.value(JSONValue.self, in: Data(contentsOf: URL(fileURLWithPath: path)))
        guard case .object(var members) = identity else { throw Missing("an identity in \(path)") }
        change(&members)
        try Data(try WireJSON.bytes(of: JSONValue.object(members))).write(to: URL(fileURLWithPath: path))
    }
}

extension Told {
    /// Every receipt that was told, in order.
    var receipts: [String] {
        let bundles =
            list("bundles").isEmpty
            ? [self["exams"] as? [[String: Any]] ?? []]
            : list("bundles").map {
                $0["exams"] as? [[String: Any]] ?? []
            }
        return bundles.flatMap { $0.compactMap { $0["receipt"] as? String } }
    }
}

/// The head of a bundle, as anybody may read it.
struct BundleHeadFile {
    let terminal: String

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let length = (0..<4).reduce(0) { $0 | Int(bytes[12 + $1]) << (8 * $1) }
        guard let terminal = JSONPath.value("terminal", in: Data(bytes[16..<16 + length])) as? String else {
            throw Missing("a head of \(path)")
        }
        self.terminal = terminal
    }
}
