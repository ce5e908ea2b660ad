// What code may not say: traps, unsafe words outside the rooms that touch C, SQL text that is not bound, public.
import Testing

@Suite struct SafetyTests {
    @Test func `only the rooms that touch C or the kernel say unsafe`() {
        expectNone(
            Checkout.rooms.filter { !FloorPlan.unsafe.contains($0.room) }.flatMap { file in
                file.lines(with: "unsafe").filter { !isExecutor(file.code[$0 - 1]) }.map {
                    Finding(
                        file.path, $0, "unsafe in room \(file.room)",
                        mend: "move it to a room of FloorPlan.unsafe")
                }
            })
    }

    @Test func `nothing traps on purpose or by a forced cast`() {
        let traps = [
            "fatalError(", "preconditionFailure(", "try!", "as!", "unowned(unsafe)", "nonisolated(unsafe)",
        ]
        expectNone(
            Checkout.rooms.flatMap { file in
                traps.flatMap { trap in
                    file.lines(holding: trap).map {
                        Finding(
                            file.path, $0, "\(trap) ends the process", mend: "throw a typed error instead")
                    }
                }
            })
    }

    @Test func `what happened at the hub stands in histories by the time of the database`() {
        expectNone(
            Checkout.rooms.filter { $0.room == "Hub" }.flatMap { file in
                file.lines(holding: ", at: .now").filter {
                    file.code[$0 - 1].contains("Event(") || file.code[$0 - 1].contains(" to: ")
                }.map {
                    Finding(file.path, $0, "an event by the machine's clock", mend: "say at: try db.moment()")
                }
            })
    }

    @Test func `an unchecked Sendable says why`() {
        expectNone(
            Checkout.swift.flatMap { file in
                file.lines(holding: "@unchecked Sendable").filter { !isExplained($0, in: file) }.map {
                    Finding(
                        file.path, $0, "@unchecked Sendable without a reason",
                        mend: "say in the comment above, with these words, what makes it safe")
                }
            })
    }

    @Test func `SQL is bound, except where it is listed here`() {
        let allowed: [String: Int] = [:]
        expectNone(
            Checkout.rooms.flatMap { file in
                let lines = file.lines(holding: "SQL(unsafe:")
                return lines.dropFirst(allowed[file.path] ?? 0).map {
                    Finding(
                        file.path, $0, "SQL from a text that is not bound",
                        mend:
                            "interpolate values into a SQL literal, or list the file here with the number of places"
                    )
                }
            })
    }

    @Test func `nothing is public and nothing is left to do`() {
        expectNone(
            Checkout.rooms.flatMap { file in
                file.lines(with: "public").map {
                    Finding(
                        file.path, $0, "public", mend: "write package; the commands are the only products")
                }
            })
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:"]
        expectNone(
            Checkout.files.flatMap { file in
                marks.flatMap { mark in
                    file.numbers(holding: mark).map {
                        Finding(
                            file.path, $0, mark, mend: "do it now, or open an issue and take the mark away")
                    }
                }
            })
    }

    @Test func `types are named for what they are`() {
        let empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Common", "Base", "Impl"]
        let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        expectNone(
            Checkout.swift.flatMap { file in
                file.code.indices.compactMap { index in
                    let words = SwiftFile.words(of: file.code[index])
                    guard let place = words.firstIndex(where: kinds.contains), place + 1 < words.count else {
                        return nil
                    }
                    let name = words[place + 1]
                    guard empty.contains(where: name.hasSuffix) else { return nil }
                    return Finding(
                        file.path, index + 1, "the name \(name) says nothing", mend: "name what it does")
                }
            })
    }

    /// An actor with a thread of room Blocking has to spell this one line.
    private func isExecutor(_ line: String) -> Bool {
        line.contains("unsafe thread.asUnownedSerialExecutor()")
    }

    private func isExplained(_ line: Int, in file: SwiftFile) -> Bool {
        let above = file.file.lines[..<(line - 1)].reversed().map { $0.drop { $0 == " " } }
        let comment = above.drop { $0.hasPrefix("@") }.prefix { $0.hasPrefix("//") }
        return comment.contains { $0.contains("Sendable") } || file.file.lines[line - 1].contains("// ")
    }
}
