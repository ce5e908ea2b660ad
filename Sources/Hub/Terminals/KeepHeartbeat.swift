// PUT /api/v1/heartbeat
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Keeps how a terminal fares, and tells it how far its clock is off.
struct KeepHeartbeat {
    let hub: Hub

    struct Answer: Encodable {
        let hubTime: Date
        /// Seconds by which the terminal's clock is ahead of the hub's.
        let clockAhead: Int
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        guard call.actor.kind == .terminal else { throw Problem.notYours(need: "terminal") }
        let beat = try await call.request.json(Heartbeat.self, limit: 4096)
        let facts = try HeartbeatFacts(beat)
        let moment = try await hub.database.write(as: call.actor.mode) { db in try db.keep(facts, of: call.actor) }
        return try .json(Answer(hubTime: moment, clockAhead: facts.clockAhead(at: moment)))
    }
}

extension HeartbeatFacts {
    /// - Throws: the problem that names the member which cannot be.
    fileprivate init(_ beat: Heartbeat) throws {
        for (field, value) in [
            ("waiting", Int64(beat.waiting)), ("waitingBytes", beat.waitingBytes), ("refused", Int64(beat.refused)),
            ("retries", Int64(beat.retries)), ("freeBytes", beat.freeBytes),
        ] where value < 0 || (field != "freeBytes" && field != "waitingBytes" && value > 1_000_000_000) {
            throw Problem.invalid(field, "\(field) 应为非负整数。", "\(field) is a whole number, not negative.")
        }
        let version = String(beat.version.filter { !$0.isNewline }.prefix(100))
        self.init(
            deviceTime: beat.deviceTime, version: version.isEmpty ? "-" : version,
            waiting: (beat.waiting, beat.waitingBytes, beat.oldestAt), refused: beat.refused, retries: beat.retries,
            freeBytes: beat.freeBytes)
    }

    /// Seconds by which the terminal's clock was ahead, bounded to ten years either way.
    func clockAhead(at moment: Date) -> Int {
        Int(max(-315_360_000, min(315_360_000, deviceTime.timeIntervalSince(moment))))
    }
}
