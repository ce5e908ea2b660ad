// A clinic's terminal: the real `lianyi-clinic`, in a home of its own.
import Foundation
package import TestSupport

/// An enrolled terminal.
package struct ClinicProcess: Sendable {
    package let home: String
    package let organisation: String

    /// Takes a terminal into an organisation with a code that `lianyi-hub enrol` prints. `line` is the address under which
    /// it shall know the hub, `folder` where its home lies.
    package static func enrolled(
        in organisation: String, at hub: HubProcess, named name: String = "terminal", over line: String? = nil,
        under folder: String? = nil, believing authority: String? = nil, _ settings: [String: String] = [:]
    ) async throws -> ClinicProcess {
        let direct = await hub.url, url = line ?? direct, environment = hub.environment
        let clinic = ClinicProcess(
            home: "\(folder ?? hub.folder)/clinic-\(organisation)-\(UUID().uuidString)", organisation: organisation)
        return try await aside {
            let code = try TestProgram("lianyi-hub").run(["enrol", organisation], environment: environment)
            guard code.status == 0 else { throw Missing("a code: \(code.errors)") }
            let words = ["enrol", "--hub", url, "--code", code.output.trimmed, "--name", name]
            let enrolled = try clinic.runAndWait(words + (authority.map { ["--ca-file", $0] } ?? []), settings)
            guard enrolled.status == 0 else { throw Missing("an enrolment: \(enrolled.errors)") }
            return clinic
        }
    }

    /// Runs the program with `--json`, and waits for its end; `settings` are variables of its environment.
    package func run(_ words: [String], _ settings: [String: String] = [:]) async throws -> Told {
        try await aside { Told(try runAndWait(words + ["--json"], settings)) }
    }

    /// Sends one exam in these files; answers what the program said.
    package func send(_ files: [String], _ options: String...) async throws -> Told {
        try await run(["send"] + files + options)
    }

    /// Sends one exam that must arrive; answers its id.
    package func deliver(_ files: [String], _ options: String...) async throws -> String {
        let told = try await run(["send"] + files + options)
        guard told.status == 0, let exam = told.text("exams.0.exam") else { throw Missing("a receipt: \(told)") }
        return exam
    }

    /// Where the receipt of an exam lies.
    package func receipt(of exam: String) -> String { "\(home)/receipts/\(exam).jws" }

    /// No configuration of this machine.
    package static let environment = ["LIANYI_CLINIC_CONFIG": TestDatabase.noConfiguration]

    private func runAndWait(
        _ words: [String], _ settings: [String: String] = [:]
    ) throws -> TestProgram.Result {
        try TestProgram("lianyi-clinic").run(
            words + ["--home", home], environment: Self.environment.merging(settings) { $1 })
    }
}

/// What a program said, as JSON.
package struct Told: Sendable, CustomStringConvertible {
    package let status: Int32
    package let output: String
    package let errors: String

    package init(_ result: TestProgram.Result) {
        (status, output, errors) = (result.status, result.output, result.errors)
    }

    package subscript(path: String) -> Any? { JSONPath.value(path, in: Data(output.utf8)) }
    package func text(_ path: String) -> String? { self[path] as? String }
    package func list(_ path: String) -> [[String: Any]] { self[path] as? [[String: Any]] ?? [] }
    package var description: String { "exit \(status)\n\(output)\n\(errors)" }
}

extension String {
    package var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
