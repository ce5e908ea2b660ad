// GET /api/v1/events
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

/// What the actor's organisation should hear of, behind a number: at once where there is something, else as soon as there
/// is, within the seconds that the request may wait. With `Accept: text/event-stream` it goes on for as long as the line holds.
struct ListEvents {
    let hub: Hub

    /// Seconds between two signs of life on a stream that has nothing to say, and after which it ends: who comes back is asked
    /// anew who they are, so that an ended session hears no more.
    private static let heartbeat = 15, life = 300

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit()
        if call.request.headers[.accept]?.contains("text/event-stream") == true {
            let after = try number(call.request.headers[.lastEventID] ?? call.request.query("after"))
            _ = try await notices(after: after, 1, call)
            return stream(from: after, call)
        }
        let after = try number(call.request.query("after")), wait = try call.request.waitSeconds()
        var found = try await notices(after: after, limit, call)
        if found.isEmpty, wait > 0 {
            await hub.watch.wait(for: call.hearer, after: after, atMost: .seconds(wait))
            found = try await notices(after: after, limit, call)
        }
        return try .page(
            Page(feed: found, limit: limit, cursor: { "\($0.number)" }) { EventPage.Item($0) }, of: call.request)
    }

    /// A number that was never given comes from another life of the hub, before a backup was restored: whoever went on from
    /// it would miss what comes now.
    private func notices(after number: Int64, _ limit: Int, _ call: Call) async throws -> [StoredNotice] {
        let (found, newest) = try await hub.database.read(as: call.actor.mode) { db in
            let found = try db.notices(after: number, limit: limit).asHeard(by: call.actor, db)
            return (found, found.isEmpty && number > 0 ? try db.newestNotice() : number)
        }
        guard number <= newest else { throw Problem.cursorUnknown }
        return found
    }

    private func number(_ text: String?) throws -> Int64 {
        guard let text else { return 0 }
        guard let number = Int64(text), number >= 0 else {
            throw Problem.invalid("after", "after 不是有效的游标", "after is not a valid cursor")
        }
        return number
    }

    /// Server-sent events (HTML Living Standard, 9.2): the id is the number, so that a client goes on where it was.
    private func stream(from number: Int64, _ call: Call) -> Response {
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8"]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                var after = number
                let end = ContinuousClock.now.advanced(by: .seconds(Self.life))
                try await writer.write(ByteBuffer(string: ": \(call.origin.request)\n\n"))
                while !Task.isCancelled, !Task.isShuttingDownGracefully, ContinuousClock.now < end {
                    for notice in try await notices(after: after, 200, call) {
                        try await writer.write(try Self.event(notice))
                        after = notice.number
                    }
                    await hub.watch.wait(for: call.hearer, after: after, atMost: .seconds(Self.heartbeat))
                    try await writer.write(ByteBuffer(string: ":\n\n"))
                }
                try await writer.finish(nil)
            })
    }

    private static func event(_ notice: StoredNotice) throws -> ByteBuffer {
        var text = ByteBuffer(string: "id: \(notice.number)\nevent: \(notice.event)\ndata: ")
        text.writeBytes(try WireJSON.bytes(of: EventPage.Item(notice)))
        text.writeString("\n\n")
        return text
    }
}

extension [StoredNotice] {
    /// What a reader called critical is no news of an exam before somebody who could still give it a blind second look: such a
    /// notice points nowhere, and keeps its number.
    fileprivate func asHeard(by actor: Actor, _ db: borrowing Session) throws(PostgresError) -> [StoredNotice] {
        guard actor.kind == .staff, actor.scope.reads else { return self }
        let exams = Set(filter { $0.criticalCase != nil }.compactMap(\.exam)).map { ExamID($0) }
        let blind = Set(try db.stillBlind(to: exams).map(\.uuid))
        return map { one in one.criticalCase != nil && one.exam.map(blind.contains) == true ? one.withheld : one }
    }
}

extension Problem {
    static let cursorUnknown = make(
        "cursor-unknown", 410, zh: ("游标无效", "中心没有给出过这个编号（可能从备份恢复），请从头重新读取（不带 after）。"),
        en: (
            "Unknown cursor",
            "The hub has never given this number (it may have been restored). Begin again, without after."
        ))
}

extension EventPage.Item {
    fileprivate init(_ notice: StoredNotice) {
        self.init(number: notice.number, at: notice.at, event: notice.event, critical: notice.isCritical)
        exam = notice.exam.map { WireID($0) }
        report = notice.report.map { WireID($0) }
        referral = notice.referral.map { WireID($0) }
        criticalCase = notice.criticalCase.map { WireID($0) }
    }
}
