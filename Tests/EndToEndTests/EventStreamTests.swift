// A stream of events whose hub dies: it goes on behind its Last-Event-ID, and nothing is missed or told twice.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/curl")))
struct `a stream of reading events` {
    @Test(.timeLimit(.minutes(3)))
    func `goes on behind its last event after the hub has died, nothing missed or doubled`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let reader = try await county.signIn("ecg01")
            let before = try EventStream(at: await county.hub.url, as: reader, after: nil)
            _ = try await eventually("the beginning") { try before.events(named: "here").isEmpty ? nil : true }
            let first = try await queued(clinic, county, doctor), second = try await queued(clinic, county, doctor)
            _ = try await eventually("both readings") {
                try before.events(named: "reading").map(\.data).joined().contains(second) ? true : nil
            }
            try await county.hub.crash()
            before.end()
            try await county.hub.start()
            let claim = try await reader.post("/api/v1/claims", "{}"), third = try await queued(clinic, county, doctor)
            let heard = try before.events(named: "reading"), last = try #require(heard.last)
            let after = try EventStream(at: await county.hub.url, as: reader, after: last.id)
            _ = try await eventually("the third reading") {
                try after.events(named: "reading").map(\.data).joined().contains(third) ? true : nil
            }
            after.end()
            let rest = try after.events(named: "reading")
            #expect(heard.map(\.data).joined().contains(first) && Set(heard.map(\.id)).count == heard.count)
            #expect(Set(heard.map(\.id)).isDisjoint(with: rest.map(\.id)), "told twice")
            #expect(Set(rest.map(\.id)).count == rest.count)
            let claimed = try #require(claim.text("id"))
            #expect(rest.contains { $0.data.contains(claimed) && $0.data.contains("claimed") }, "missed: \(rest)")
        }
    }

    /// Sends an electrocardiogram; answers its reading once it waits.
    private func queued(_ clinic: ClinicProcess, _ county: County, _ doctor: Caller) async throws -> String {
        let exam = try await clinic.deliver(Sample.ecg, "--operator", "village02")
        return try #require(try await county.opened(exam, by: doctor).text("readings.0.id"))
    }
}

/// What one connection was told, in a file that grows.
private final class EventStream {
    struct Event {
        let id: String
        let data: String
    }

    private let process = Process()
    private let folder = TemporaryFolder("events")
    private var file: String { folder.path + "/stream" }

    init(at url: String, as reader: Caller, after id: String?) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments =
            [
                "-sN", "-H", "Authorization: Bearer \(reader.secret ?? "")", "-H", "Accept: text/event-stream", "-o",
                file,
                url + "/api/v1/reading-events",
            ] + (id.map { ["-H", "Last-Event-ID: \($0)"] } ?? [])
        try process.run()
    }

    func end() { process.terminate() }

    /// The events of that name that came whole.
    func events(named name: String) throws -> [Event] {
        guard let bytes = FileManager.default.contents(atPath: file) else { return [] }
        let blocks = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n").dropLast()
        return blocks.compactMap { block in
            let lines = block.split(separator: "\n")
            guard lines.contains("event: \(name)"), let id = lines.first(where: { $0.hasPrefix("id:") }) else {
                return nil
            }
            let data = lines.filter { $0.hasPrefix("data:") }.joined()
            return Event(id: String(id.dropFirst(3).drop { $0 == " " }), data: data)
        }
    }
}
