// A clinic with its scripted hub: a home in a folder of its own, enrolled.
import Foundation
import HubAPI
import Spool
import TestSupport
import Testing

@testable import Clinic

/// A terminal and the hub it believes.
struct ClinicFixture: Sendable {
    private let folder = TemporaryFolder("clinic")
    var root: String { folder.path }
    let hub = ScriptedHub()

    var home: ClinicHome { ClinicHome(root) }

    func terminal() throws -> Terminal {
        try home.prepare()
        _ = try TerminalKey.loadOrMake(in: home)
        if (try? Identity.load(from: home)) == nil {
            try Identity(
                hub: hub.url, hasOwnAuthorities: false, name: "终端", terminal: hub.terminal,
                organisation: .init(id: .timeOrdered(), code: "V01", name: "三河村"), audience: "hub", keys: hub.keys
            ).save(in: home)
        }
        return try Terminal(home)
    }

    /// A file of so many bytes that no other file has.
    func file(_ name: String = "a.png", size: Int) throws -> String {
        let path = "\(root)/\(UUID().uuidString)-\(name)"
        var dice = SystemRandomNumberGenerator()
        try Data((0..<size).map { _ in UInt8.random(in: 0...255, using: &dice) }).write(to: URL(filePath: path))
        return path
    }

    func capture(
        on terminal: Terminal, _ urgency: Urgency = .routine, kind: String = "PHOTO", sizes: Int...
    ) async throws -> WireID {
        let files = try sizes.map { try file(size: $0) }
        return try await terminal.capture(ExamDraft(files: files, kind: kind, urgency: urgency)).exam
    }

    /// The hub holds the exam's bytes as they were captured, and the terminal its believed receipt.
    func isDelivered(_ exam: WireID, by terminal: Terminal) async throws -> Bool {
        guard let capture = try await terminal.spool.capture(exam), let there = hub.exam(exam) else { return false }
        let isSame = capture.objects.allSatisfy { object in
            there.objects[object.number].map { SHA256Hex(of: $0) } == object.sha256
        }
        return capture.state == .stored && capture.receipt == there.receipt && there.receipt != nil && isSame
    }
}

/// Says why a test cannot go on.
func fail(_ why: Comment, at place: SourceLocation = #_sourceLocation) {
    Issue.record(why, sourceLocation: place)
}
