// What a test of a single fault asks of its lane.
import Foundation
import Glibc
import HubAPI
import LiveCounty
import Postgres
import Spool

extension Lane {
    /// Runs `body` on a lane of its own.
    static func run(onPlainDisks isPlain: Bool = false, _ body: (Lane) async throws -> Void) async throws {
        let lane = try await open(Int.random(in: 100..<1_000), onPlainDisks: isPlain)
        do { try await body(lane) } catch {
            let said = await lane.agent.said
            try await lane.close()
            throw Missing("\(error)\n\(said.suffix(3_000))")
        }
        try await lane.close()
    }

    /// Waits until so many captures have their receipts.
    func untilStored(_ count: Int, within seconds: Int = 60) async throws {
        _ = try await eventually("\(count) receipts", within: seconds) {
            try await captures().count { $0.receipt != nil } >= count ? true : nil
        }
    }

    /// Waits until the agent has said these words.
    func untilSaid(_ words: String, within seconds: Int = 60) async throws {
        _ = try await eventually("the words “\(words)”", within: seconds) {
            await agent.said.contains(words) ? true : nil
        }
    }

    /// How many exams the hub has heard of.
    func examsInTheHub() async throws -> Int {
        try await ask("SELECT count(*) AS exams FROM exam").first?["exams"] ?? 0
    }

    /// How many of them have their receipts there.
    func receiptsInTheHub() async throws -> Int {
        try await ask("SELECT count(*) AS exams FROM exam WHERE receipt IS NOT NULL").first?["exams"] ?? 0
    }

    /// How many uploads have come some way, and not to their end.
    func halves() async throws -> Int {
        try await ask("SELECT count(*) AS uploads FROM upload WHERE acked > 0 AND state = 'receiving'").first?[
            "uploads"]
            ?? 0
    }

    /// The identity with another public key under every name that it knows.
    func changeKeys(in identity: Data) throws -> Data {
        guard var all = try JSONSerialization.jsonObject(with: identity) as? [String: Any],
            var set = all["keys"] as? [String: Any], let keys = set["keys"] as? [[String: Any]]
        else { throw Missing("keys") }
        set["keys"] = keys.map { key in
            var key = key
            if let x = key["x"] as? String { key["x"] = String(x.reversed().drop { $0 == "=" }) }
            return key
        }
        all["keys"] = set
        return try JSONSerialization.data(withJSONObject: all)
    }

    /// A large file without content, under its final name at once.
    func giveZeros(_ name: String, size: Int) throws {
        let part = agent.watch + "/" + name + ".part"
        _ = FileManager.default.createFile(atPath: part, contents: Data(name.utf8))
        guard unsafe truncate(part, off_t(size)) == 0, unsafe rename(part, agent.watch + "/" + name) == 0 else {
            throw Missing("a file of \(size) bytes")
        }
    }
}

/// The most memory that a process has had resident, in bytes; 0 where it is not there.
func peakMemory(of pid: Int32?) -> Int {
    guard let pid else { return 0 }
    let status = String(decoding: FileManager.default.contents(atPath: "/proc/\(pid)/status") ?? Data(), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
}

extension HubProcess {
    var peak: Int { peakMemory(of: pid) }
}

extension AgentProcess {
    var peak: Int { peakMemory(of: pid) }
}
