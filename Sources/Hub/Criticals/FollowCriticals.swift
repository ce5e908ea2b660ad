// GET /api/v1/readings/{id}/critical-events
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Readings
import Records
import ServiceLifecycle

/// How the critical cases of a reading's exam stand, as server-sent events (HTML Living Standard, 9.2): one as soon as somebody was told,
/// called, said back, acted or closed. Its place is a mark of all that has happened, so that who comes back to any hub with the last
/// one hears at once whether they missed something. Stages alone, and nothing of a patient: who wants more fetches the case.
/// Elsewhere than in a browser `?after=` and `?wait=` ask for the same once.
struct FollowCriticals {
    let hub: Hub

    /// Seconds between two looks, after which a stream gives a sign of life, and after which it ends: who comes back is asked anew
    /// who they are.
    private static let pause = 2, heartbeat = 15, life = 300

    struct Standing: Encodable, Sendable {
        struct Case: Encodable, Sendable {
            let id: WireID
            let state: String
        }

        let mark: String
        let cases: [Case]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let heard = call.request.headers[.lastEventID] ?? call.request.query("after")
        var now = try await standing(of: id, call)
        if call.request.headers[.accept]?.contains("text/event-stream") == true { return stream(id, heard, call) }
        let end = ContinuousClock.now.advanced(by: .seconds(try call.request.waitSeconds()))
        while now.mark == heard, ContinuousClock.now < end, !hub.worklists.isOver {
            await wait(call)
            now = try await standing(of: id, call)
        }
        return try .json(now)
    }

    private func stream(_ id: ReadingID, _ heard: String?, _ call: Call) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
            body: ResponseBody { writer in
                var mark = heard, said = ContinuousClock.now
                let end = said.advanced(by: .seconds(Self.life))
                while !Task.isCancelled, !Task.isShuttingDownGracefully, ContinuousClock.now < end {
                    let now = try await standing(of: id, call)
                    if now.mark != mark {
                        try await writer.write(try Self.event(now))
                        (mark, said) = (now.mark, .now)
                    } else if said.duration(to: .now) >= .seconds(Self.heartbeat) {
                        try await writer.write(ByteBuffer(string: "id: \(now.mark)\nevent: here\ndata: {}\n\n"))
                        said = .now
                    }
                    await wait(call)
                }
                try await writer.finish(nil)
            })
    }

    /// Waits as a worklist does, so that a hub that ends lets it go; nothing wakes it before its time.
    private func wait(_ call: Call) async {
        await hub.worklists.wait(for: call.hearer, after: .max, atMost: .seconds(Self.pause))
    }

    /// Who could still give the exam a blind second look hears of nothing: neither of a case, nor that there is none.
    private func standing(of id: ReadingID, _ call: Call) async throws -> Standing {
        try await hub.database.read(as: call.actor.mode) { db in
            guard let reading = try db.reading(id) else { throw Problem.notFound }
            guard reading.purpose != .overread || reading.state == .signed,
                try db.stillBlind(to: [reading.exam]).isEmpty
            else { return Standing(mark: "-", cases: []) }
            let (mark, cases) = try db.criticalStanding(of: reading.exam)
            return Standing(
                mark: mark, cases: cases.map { Standing.Case(id: WireID($0.id.uuid), state: $0.state.rawValue) })
        }
    }

    private static func event(_ standing: Standing) throws -> ByteBuffer {
        var text = ByteBuffer(string: "id: \(standing.mark)\nevent: criticals\ndata: ")
        text.writeBytes(try WireJSON.bytes(of: standing))
        text.writeString("\n\n")
        return text
    }
}
