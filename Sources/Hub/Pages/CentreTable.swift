// A table of the centre's page: as many rows as it shows, how many more there are, and the way to them.
import FoundationEssentials
import HubAPI
import Hummingbird

/// One of several tables on a page, each with a place of its own in the address: `/centre?late=018f…`.
struct CentreTable<Row: Sendable>: Sendable {
    let rows: [Row]
    private let name: String
    private let rest: Int
    private let next: String?
    private let isBehind: Bool

    /// - Parameters:
    ///   - most: how many rows are shown; ``reach(_:)`` says how many are asked for.
    ///   - cursor: names a row in the address.
    init(_ found: [Row], _ name: String, most: Int, behind cursor: UUID?, named: (Row) -> String) {
        self.name = name
        rows = Array(found.prefix(most))
        rest = found.count - rows.count
        next = rest > 0 ? rows.last.map(named) : nil
        isBehind = cursor != nil
    }

    /// How many rows are asked for, so that those behind the shown ones are counted up to one page.
    static func reach(_ most: Int) -> Int { most * 2 + 1 }

    /// What stands below the table where it is not whole; nil else.
    func more(_ page: WebPage, most: Int) -> [String: Any]? {
        guard next != nil || isBehind else { return nil }
        var values: [String: Any] = ["name": name]
        if let next {
            let isMany = rows.count + rest >= Self.reach(most)
            values["text"] = page.word(isMany ? "tableMoreMany" : "tableMore", ["n": "\(isMany ? rest - 1 : rest)"])
            values["way"] = "/centre?\(name)=\(next)#\(name)-title"
        }
        if isBehind { values["back"] = "/centre#\(name)-title" }
        return values
    }
}
