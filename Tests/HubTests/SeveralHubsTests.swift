// Several hubs over one database, with clocks that differ: they agree on the time, and do each thing once.
import Alliance
import Foundation
import HTTPTypes
import Logging
import Postgres
import Records
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `Hubs of one house` {
    /// More than any step-up, lease or warning puts up with.
    @Test(arguments: [1200.0, -1200.0])
    func `with different clocks show and stamp the database's time, and say whose clock is off`(off: Double)
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent("urgent")
            let critical = try await hub.lowPlateletsCase(by: story.clinic)
            try await hub.beside(offBy: off) { other in
                await KeepHouse(hub: other.hub).once()
                // What people see begins at the same moment at both, and counts down to the same.
                for path in ["/worklist", "/centre"] {
                    let there = try await story.reader.at(other).get(path).text
                    let here = try await story.reader.get(path).text
                    let times = try [here, there].map { try Self.moment(of: $0) }
                    #expect(abs(times[0].timeIntervalSince(times[1])) < 10, "\(path): \(times)")
                    let left = [here, there].map { $0.firstMatch(of: /剩 \d+ 分钟|超时 \d+ 分钟/).map { String($0.0) } }
                    #expect(path == "/centre" || left[0] != nil && left[0] == left[1], "\(path): \(left)")
                }
                // A password that was given just now counts as given just now, and a report bears the database's time.
                let reader = story.reader.at(other), claim = try await story.claimed(reader)
                let signed = try await story.sign(claim, reader)
                #expect(signed.status == 201, "\(signed.text)")
                let late = try await hub.rows("SELECT abs(extract(epoch FROM now() - signed_at)) < 30 FROM report")
                #expect(late == [["true"]])
                // A deadline is as far away as the setting says, whichever hub sets it.
                let path = critical + "/acknowledgement", doctor = story.clinic.at(other)
                #expect(try await doctor.get(critical).status == 200)
                #expect(try await doctor.put(path, #"{"readBack":["12"]}"#).status == 200)
                let due = try await hub.rows(
                    "SELECT round(extract(epoch FROM deadline - level_at) / 60), level_at BETWEEN opened_at AND now() FROM critical_case"
                )
                #expect(due == [["30", "true"]], "\(due)")
                // Who looks after the machine is told; a hub whose clock is right says nothing.
                let ready = try await other.send(.get, "/readyz"), side = off > 0 ? "ahead of" : "behind"
                #expect(ready.status == 200 && ready.text.contains(side), "\(ready.text)")
                #expect(try await hub.send(.get, "/readyz").text == "ready\n")
                let metrics = try await other.send(.get, "/metrics").text
                let ahead = metrics.firstMatch(of: /lianyi_clock_ahead_seconds (-?[0-9.]+)/).flatMap { Double($0.1) }
                #expect(abs((ahead ?? 0) - off) < 2, "\(metrics.suffix(400))")
                let admin = try await hub.signIn("system01"), word = off > 0 ? "数据库快" : "数据库慢"
                #expect(try await admin.at(other).get("/").text.contains(word))
                #expect(try await !admin.get("/").text.contains(word))
                #expect(other.log.lines(.warning).contains { $0.contains("clock is off") })
            }
        }
    }

    @Test func `take no bytes for abandoned that only a clock which jumped makes old`() async throws {
        try await TestHub.run { hub in
            let file = hub.store.appending(path: "staging/of-yesterday").path
            #expect(FileManager.default.createFile(atPath: file, contents: Data([9])))
            let written = Date.now.addingTimeInterval(-86_400)
            try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: file)
            try await hub.beside(offBy: 9 * 86_400) { other in
                await KeepHouse(hub: other.hub).once()
                await other.swept()
                #expect(FileManager.default.fileExists(atPath: file))
            }
        }
    }

    @Test func `that see the same leases run out return each reading once`() async throws {
        try await TestHub.run { hub in
            try await hub.crowd(readers: 20, readings: 20)
            _ = try await withThrowingTaskGroup(of: [String].self) { group in
                for index in 0..<20 { group.addTask { try await hub.claimAll(as: "crowd\(index)") } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            try await hub.asOwner(
                "UPDATE reading SET lease_until = now() - interval '1 second' WHERE state = 'claimed'")
            try await hub.beside(offBy: 300) { other in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for one in [hub.hub, other.hub, hub.hub, other.hub] {
                        group.addTask { await KeepHouse(hub: one).once() }
                    }
                    try await group.waitForAll()
                }
            }
            let told = try await hub.rows(
                """
                SELECT count(*), count(DISTINCT e.reading_id), (SELECT count(*) FROM reading WHERE state = 'queued'),
                       (SELECT count(*) FROM audit WHERE action = 'reading.expired')
                FROM reading_event e WHERE e.kind = 'reading.expired'
                """)
            #expect(told == [["20", "20", "20", "20"]], "\(told)")
        }
    }

    @Test func `do not correct a right clock by an answer that was long on its way`() async throws {
        try await TestHub.run { hub in
            let passed = Mutex([-3.0, 3.0])
            let clock = HubClock {
                Date.now.addingTimeInterval(passed.withLock { $0.isEmpty ? 0 : $0.removeFirst() })
            }
            try await clock.compare(with: hub.hub.jobs)
            #expect(clock.ahead == 0 && !clock.isOff && clock.complaint == nil)
        }
    }

    /// The moment at which a page was made, as its scripts take it.
    private static func moment(of page: String) throws -> Date {
        let text = try #require(page.firstMatch(of: /data-now="([^"]+)"/)?.1)
        return try Date(
            String(text),
            strategy: .iso8601.year().month().day().timeZone(separator: .colon).time(
                includingFractionalSeconds: text.contains(".")))
    }
}

extension Person {
    /// The same person, at another hub: a session is the database's.
    func at(_ other: TestHub) -> Person { Person(hub: other, secret: secret, session: session) }
}
