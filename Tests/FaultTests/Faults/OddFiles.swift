// Files that are no exam yet, have no content, or have names that nobody expects.
import Foundation
import LiveCounty

/// A device writes in place, lets go, and writes again. What is captured is one of the wholes that it wrote.
struct FileChanges: Fault {
    let seed: UInt64

    func strike(_ run: FaultRun) async throws {
        let lane = run.lane, path = lane.watched("\(run.name)-growing.png", "")
        var dice = SeededDice(seed: seed), bytes: [UInt8] = []
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for _ in 0..<6 {
            let piece = SentFile(40_000, &dice).bytes
            bytes += piece
            try file.write(contentsOf: piece)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...700, using: &dice)))
        }
        try file.close()
        lane.given.append(GivenExam(files: [.init(name: "\(run.name)-growing.png", bytes: bytes)], urgency: ""))
    }
}

/// It stays where it is and is said; everything else goes on.
struct EmptyFile: Fault {
    func strike(_ run: FaultRun) async throws {
        let empty = GivenExam.File(name: "\(run.name)-empty.png", bytes: [])
        try run.lane.give(GivenExam(files: [empty], urgency: "", isExam: false))
    }
}

struct OddNames: Fault {
    private static let names = [
        "线\n断", "👩‍⚕️🩸", "-rf \u{202E}gnp", "a\\b:c", "%s%n", "'; DROP TABLE capture;--", "é\u{301}", " . ",
    ]

    func strike(_ run: FaultRun) async throws {
        var dice = FaultRun.dice(run.number + 1_000_000, run.seed)
        for name in Self.names {
            try run.lane.give(.picture("\(run.name)\(name)", "", size: 3_000, &dice))
        }
    }
}
