// A hub that is killed again and again while others work with it.
import Foundation
import LiveCounty

/// Kills the hub after random amounts of work, and starts it anew, until the work is done.
actor Blackout {
    private let hub: HubProcess
    private var dice: SeededDice
    private var steps = 0
    private var isOver = false
    private(set) var kills = 0

    init(_ hub: HubProcess, dice: SeededDice) {
        self.hub = hub
        self.dice = dice
    }

    /// Somebody is about to ask the hub for something.
    func step() { steps += 1 }

    /// The work is done; the hub stays up.
    func over() { isOver = true }

    /// Kills and restarts until it is over. A kill comes some requests after the last, and up to 40 ms into one.
    func rage() async throws {
        while !isOver {
            let goal = steps + Int.random(in: 1...16, using: &dice)
            while steps < goal, !isOver { try await Task.sleep(for: .milliseconds(2)) }
            guard !isOver else { return }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000, using: &dice)))
            try await hub.crash()
            kills += 1
            try await hub.start()
        }
    }
}
