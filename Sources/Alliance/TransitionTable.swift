// The edges of a state machine as a table that code, SQL and documents are checked against.

/// One edge: from a state, by an event, to a state. `from` is nil where the thing comes into being.
package struct Transition<State: Hashable & Sendable, Event: Hashable & Sendable>: Hashable, Sendable {
    package let from: State?
    package let event: Event
    package let to: State
    /// Who brings it about, and under what condition, for the document.
    package let note: String

    package init(from: State?, _ event: Event, to: State, _ note: String) {
        self.from = from
        self.event = event
        self.to = to
        self.note = note
    }
}

/// All edges of one state machine.
package struct TransitionTable<State, Event>: Sendable
where
    State: RawRepresentable<String> & Hashable & Sendable & CaseIterable,
    Event: RawRepresentable<String> & Hashable & Sendable
{
    package let edges: [Transition<State, Event>]

    package init(_ edges: [Transition<State, Event>]) { self.edges = edges }

    /// Where `event` leads from `state` (nil: the beginning), or nil when there is no such edge.
    package func target(from state: State?, on event: Event) -> State? {
        edges.first { $0.from == state && $0.event == event }?.to
    }

    /// The table as Markdown: a mermaid picture, then one row an edge. Events that are possible nearly
    /// everywhere are left `outOfPicture`; a state that only they leave is an end there.
    package func document(title: String, introduction: String, outOfPicture: Set<Event> = []) -> String {
        let drawn = edges.filter { !outOfPicture.contains($0.event) }
        var lines = ["# \(title)", "", introduction, "", "```mermaid", "stateDiagram-v2"]
        for edge in drawn {
            let line = "    \(edge.from?.rawValue ?? "[*]") --> \(edge.to.rawValue): \(edge.event.rawValue)"
            if !lines.contains(line) { lines.append(line) }
        }
        let left = Set(drawn.filter { $0.from != $0.to }.compactMap(\.from))
        let ends = State.allCases.filter { state in !left.contains(state) && drawn.contains { $0.to == state }
        }
        lines += ends.map { "    \($0.rawValue) --> [*]" }
        lines += ["```", ""]
        if !outOfPicture.isEmpty {
            let names = outOfPicture.map { "`\($0.rawValue)`" }.sorted().joined(separator: ", ")
            lines += ["Possible nearly everywhere, so only in the table: \(names).", ""]
        }
        lines += ["| from | event | to | who, and on what condition |", "|---|---|---|---|"]
        lines += edges.map {
            "| \($0.from?.rawValue ?? "–") | `\($0.event.rawValue)` | \($0.to.rawValue) | \($0.note) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
