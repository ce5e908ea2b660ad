// A clinic's terminal: the real `lianyi-clinic`, in a home of its own.
import Foundation
import TestSupport

/// An enrolled terminal.
struct ClinicProcess: Sendable {
    let home: String
    let organisation: String

    /// Takes a terminal into an organisation with a code that `lianyi-hub enrol` prints.
    static func enrolled(
        in organisation: String, at hub: HubProcess, named name: String = "terminal"
    ) async throws -> ClinicProcess {
        let (url, environment) = (await hub.url, hub.environment)
        let clinic = ClinicProcess(
            home: "\(hub.folder)/clinic-\(organisation)-\(UUID().uuidString)", organisation: organisation)
        return try await aside {
            let code = try TestProgram("lianyi-hub").run(["enrol", organisation], environment: environment)
            guard code.status == 0 else { throw Missing("a code: \(code.errors)") }
            let words = ["enrol", "--hub", url, "--code", code.output.trimmed, "--name", name]
            let enrolled = try clinic.runAndWait(words)
            guard enrolled.status == 0 else { throw Missing("an enrolment: \(enrolled.errors)") }
            return clinic
        }
    }

    /// Runs the program with `--json`, and waits for its end.
    func run(_ words: [String]) async throws -> Told { try await aside { Told(try runAndWait(words + ["--json"])) } }

    /// Sends one exam in these files; answers what the program said.
    func send(_ files: [String], _ options: String...) async throws -> Told {
        try await run(["send"] + files + options)
    }

    /// Sends one exam that must arrive; answers its id.
    func deliver(_ files: [String], _ options: String...) async throws -> String {
        let told = try await run(["send"] + files + options)
        guard told.status == 0, let exam = told.text("exams.0.exam") else { throw Missing("a receipt: \(told)") }
        return exam
    }

    /// Where the receipt of an exam lies.
    func receipt(of exam: String) -> String { "\(home)/receipts/\(exam).jws" }

    /// No configuration of this machine.
    static let environment = ["LIANYI_CLINIC_CONFIG": TestDatabase.noConfiguration]

    private func runAndWait(_ words: [String]) throws -> TestProgram.Result {
        try TestProgram("lianyi-clinic").run(words + ["--home", home], environment: Self.environment)
    }
}

/// What a program said, as JSON.
struct Told: Sendable, CustomStringConvertible {
    let status: Int32
    let output: String
    let errors: String

    init(_ result: TestProgram.Result) {
        (status, output, errors) = (result.status, result.output, result.errors)
    }

    subscript(path: String) -> Any? { JSONPath.value(path, in: Data(output.utf8)) }
    func text(_ path: String) -> String? { self[path] as? String }
    func list(_ path: String) -> [[String: Any]] { self[path] as? [[String: Any]] ?? [] }
    var description: String { "exit \(status)\n\(output)\n\(errors)" }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
