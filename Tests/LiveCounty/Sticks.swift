// A clinic without a line, and its stick: what tests of bundles ask of the real programs.
import Foundation
import Postgres
package import TestSupport

extension HubProcess {
    /// Runs the hub's program beside the serving one; `settings` are more variables of its environment.
    package nonisolated func program(
        _ words: [String], _ settings: [String: String] = [:]
    ) async throws -> TestProgram.Result {
        let environment = environment.merging(settings) { $1 }
        return try await aside { try TestProgram("lianyi-hub").run(words, environment: environment) }
    }
}

extension County {
    /// Receives a bundle on the hub's machine; `settings` are more variables of its environment.
    package func receive(_ file: String, _ settings: [String: String] = [:]) async throws -> Told {
        Told(try await hub.program(["receive", file, "--json"], settings))
    }

    /// The book of bundles: `imported 3/3 repeats=0`.
    package func bundles() async throws -> [String] {
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
    package func stick(_ name: String) -> String { "\(home)-\(name)" }

    /// Captures an exam while nobody answers; answers its id.
    package func keep(_ files: [String], _ options: String...) async throws -> String {
        let told = try await run(["send"] + files + ["--operator", "village02", "--wait", "0"] + options)
        guard told.status == 69, let exam = told.text("exams.0.exam") else { throw Missing("a kept exam: \(told)") }
        return exam
    }

    /// Captures bytes as an exam that the hub does not get.
    package func capture(_ bytes: [UInt8], _ name: String, _ options: String...) async throws -> String {
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
}
