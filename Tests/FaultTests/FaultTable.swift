// The table of faults that the dice draw from.
import LiveCounty

extension FaultKind {
    static let all: [FaultKind] = deaths + calls + lines + matter

    private static let deaths: [FaultKind] = [
        FaultKind("hub killed") { _ in Dies(hub: true) },
        FaultKind("terminal killed") { _ in Dies(terminal: true) },
        FaultKind("Postgres killed") { _ in Dies(postgres: true) },
        FaultKind("everything killed") { _ in Dies(hub: true, terminal: true, postgres: true) },
        FaultKind("hub loses power", needs: .fuse) { dice in
            Dies(hub: true, postgres: true, losing: .hub, tornBy: dice.nextSeed())
        },
        FaultKind("terminal loses power", needs: .fuse) { dice in
            Dies(terminal: true, losing: .terminal, tornBy: dice.nextSeed())
        },
        FaultKind("everything loses power", needs: .fuse) { dice in
            Dies(hub: true, terminal: true, postgres: true, losing: .both, tornBy: dice.nextSeed())
        },
    ]

    private static let calls: [FaultKind] = [
        FaultKind("a call of the terminal fails", needs: .ptrace) { dice in
            TerminalCallFails(.any(&dice, of: [.inputOutput, .noSpace]))
        },
        FaultKind("the terminal dies at a call", needs: .ptrace) { dice in TerminalCallFails(.any(&dice, of: [.death]))
        },
        FaultKind("a call of the hub fails", needs: .ptrace) { dice in
            HubCallFails(.any(&dice, of: [.inputOutput, .noSpace]))
        },
        FaultKind("the hub dies at a call", needs: .ptrace) { dice in HubCallFails(.any(&dice, of: [.death])) },
    ]

    private static let lines: [FaultKind] = [
        FaultKind("requests are cut") { dice in LineFails((0..<4).map { _ in .cutRequest(dice.place()) }) },
        FaultKind("answers are cut") { dice in LineFails((0..<4).map { _ in .cutAnswer(dice.place() % 600) }) },
        FaultKind("answers are lost") { _ in LineFails(Array(repeating: .cutAnswer(0), count: 4)) },
        FaultKind("the line stalls") { dice in LineFails([.stall(dice.place())]) },
        FaultKind("nobody answers") { _ in LineFails([.silence]) },
        FaultKind("requests are spoilt") { dice in LineFails((0..<4).map { _ in .spoilRequest(dice.place()) }) },
        FaultKind("headers are spoilt") { dice in
            LineFails((0..<4).map { _ in .spoilHeader(dice.place(), isLost: false) })
        },
        FaultKind("headers are lost") { dice in
            LineFails((0..<6).map { _ in .spoilHeader(dice.place(), isLost: true) })
        },
        FaultKind("answers are spoilt") { dice in LineFails((0..<4).map { _ in .spoilAnswer(dice.place()) }) },
        FaultKind("requests are doubled") { _ in LineFails(Array(repeating: .double, count: 12)) },
        FaultKind("requests come out of order") { _ in LineFails(Array(repeating: .echoOlder, count: 12)) },
        FaultKind("a proxy answers 502") { _ in LineFails(Array(repeating: .badGateway, count: 3)) },
        FaultKind("a portal answers 200") { _ in LineFails(Array(repeating: .portal, count: 3)) },
        FaultKind("all of it on one line") { dice in LineFails((0..<8).map { _ in .any(&dice) }) },
    ]

    private static let matter: [FaultKind] = [
        FaultKind("the spool's last write is torn") { dice in TornSpool(seed: dice.next()) },
        FaultKind("the hub's disk is full", needs: .fuse) { dice in DiskFills(ofHub: true, room: dice.place()) },
        FaultKind("the terminal's disk is full", needs: .fuse) { dice in DiskFills(ofHub: false, room: dice.place()) },
        FaultKind("two agents, one spool") { _ in TwoAgents() },
        FaultKind("a file changes while it is read") { dice in FileChanges(seed: dice.next()) },
        FaultKind("an empty file") { _ in EmptyFile() },
        FaultKind("names with line breaks and pictures") { _ in OddNames() },
        FaultKind("the clock is a year off", needs: .wrongClock) { dice in
            ClockJumps(isBack: dice.next() % 2 == 0, isWrongFromTheStart: dice.next() % 2 == 0)
        },
    ]
}

extension SeededDice {
    /// A seed for tearing, or none: half of the power cuts leave nothing of what was not synced.
    mutating func nextSeed() -> UInt32? { next() % 2 == 0 ? nil : UInt32(truncatingIfNeeded: next() >> 33) }

    /// Somewhere in a request.
    mutating func place() -> Int {
        [Int.random(in: 0..<400, using: &self), .random(in: 0..<600_000, using: &self)][Int(next() % 2)]
    }
}

extension Sabotage {
    static func any(_ dice: inout SeededDice, of outcomes: [Outcome]) -> Sabotage {
        Sabotage(
            call: calls.randomElement(using: &dice) ?? "fsync", outcome: outcomes.randomElement(using: &dice) ?? .death,
            turn: .random(in: 1...8, using: &dice))
    }
}

extension BadLine.Deed {
    static func any(_ dice: inout SeededDice) -> BadLine.Deed {
        let all: [BadLine.Deed] = [
            .cutRequest(dice.place()), .cutAnswer(dice.place()), .spoilRequest(dice.place()),
            .spoilAnswer(dice.place()),
            .double, .echoOlder, .badGateway, .portal, .spoilHeader(dice.place(), isLost: true),
        ]
        return all.randomElement(using: &dice) ?? .double
    }
}
