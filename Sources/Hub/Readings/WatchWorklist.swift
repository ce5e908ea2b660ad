// GET /api/v1/reading-events
import Alliance
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Records
import ServiceLifecycle

/// What changes in the worklist of the reader's centre, as server-sent events (HTML Living Standard, 9.2): each with its place, so
/// that a client goes on where it was, on any hub, and neither misses nor mixes up anything. Without a place it begins with the
/// changes from now on. Elsewhere than in a browser `?after=` and `?wait=` ask for the same as a page.
struct WatchWorklist {
    let hub: Hub

    /// Seconds between two signs of life, and after which the stream ends: who comes back is asked anew who they are.
    private static let heartbeat = 15, life = 300
    /// Changes that are asked for at once.
    private static let batch = 200

    func callAsFunction(_ call: Call) async throws -> Response {
        let kinds = try call.actor.watchedKinds(on: hub.today)
        let place = try await place(of: call)
        guard call.request.headers[.accept]?.contains("text/event-stream") == true else {
            return try await page(after: place, kinds, call)
        }
        return stream(from: place, kinds, call)
    }

    /// Where the client stands. A place that this database has not reached is from another life of it.
    private func place(of call: Call) async throws -> WorklistPlace {
        let now = try await hub.database.read(as: call.actor.mode) { db in try db.worklistPlace() }
        guard let text = call.request.headers[.lastEventID] ?? call.request.query("after") else { return now }
        guard let place = WorklistPlace(text) else {
            throw Problem.invalid("after", "after 不是有效的游标", "after is not a valid cursor")
        }
        guard place.transaction <= now.transaction else { throw Problem.cursorUnknown }
        return place
    }

    private func page(after place: WorklistPlace, _ kinds: [ExamKind], _ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), wait = try call.request.waitSeconds()
        var found = try await lines(after: place, kinds, limit, call)
        if found.isEmpty, wait > 0 {
            await hub.worklists.wait(for: call.hearer, after: place.heard, atMost: .seconds(wait))
            found = try await lines(after: place, kinds, limit, call)
        }
        let next = found.last?.place ?? place.description
        return try .page(Page(found.map(\.line), next: next), of: call.request)
    }

    private func stream(from place: WorklistPlace, _ kinds: [ExamKind], _ call: Call) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
            body: ResponseBody { writer in
                var place = place
                let end = ContinuousClock.now.advanced(by: .seconds(Self.life))
                try await writer.write(Self.here(place))
                while !Task.isCancelled, !Task.isShuttingDownGracefully, ContinuousClock.now < end {
                    let changes = try await lines(after: place, kinds, Self.batch, call)
                    for change in changes { try await writer.write(try change.event) }
                    place = changes.last.flatMap { WorklistPlace($0.place) } ?? place
                    if changes.count == Self.batch { continue }
                    await hub.worklists.wait(for: call.hearer, after: place.heard, atMost: .seconds(Self.heartbeat))
                    try await writer.write(Self.here(place))
                }
                try await writer.finish(nil)
            })
    }

    /// A sign of life that a page sees, unlike a comment: who hears none knows that its list is old.
    private static func here(_ place: WorklistPlace) -> ByteBuffer {
        ByteBuffer(string: "id: \(place)\nevent: here\ndata: {}\n\n")
    }

    private func lines(
        after place: WorklistPlace, _ kinds: [ExamKind], _ limit: Int, _ call: Call
    ) async throws -> [WorklistChange] {
        try await hub.database.read(as: call.actor.mode) { db in
            let lines = try db.worklistChanges(after: place, kinds: kinds, limit: limit)
            return try db.described(lines).map { WorklistChange(line: $0.0, place: $0.1.description) }
        }
    }
}

/// A changed line and its place.
private struct WorklistChange: Sendable {
    let line: ReadingLine
    let place: String

    var event: ByteBuffer {
        get throws {
            var text = ByteBuffer(string: "id: \(place)\nevent: reading\ndata: ")
            text.writeBytes(try WireJSON.bytes(of: line))
            text.writeString("\n\n")
            return text
        }
    }
}

extension Session {
    /// The lines as they go out, with whom each is about.
    borrowing func described(_ lines: [WorklistLine]) throws -> [(ReadingLine, WorklistPlace)] {
        let today = CalendarDay(at: try moment())
        let people = try patients(Array(Set(lines.compactMap(\.patient))))
        let found = Dictionary(people.map { ($0.id, $0) }) { first, _ in first }
        return lines.map { line in
            var shown = ReadingLine(line.reading)
            shown.patient = line.patient.flatMap { found[$0] }.map { ReadingLine.Patient($0, on: today) }
            return (shown, line.place)
        }
    }
}
