// A code that nobody has: which ones are meant perhaps.
import Postgres
import Records

/// Finds codes that were perhaps meant.
enum NearestCodes {
    /// So many are named.
    private static let named = 5

    /// The codes that differ from a word in the fewest letters, the nearest first.
    static func of(_ word: String, among codes: [String]) -> [String] {
        let wanted = Array(word.uppercased())
        let near = codes.map { (code: $0, steps: steps(wanted, Array($0.uppercased()))) }
        return near.sorted { ($0.steps, $0.code) < ($1.steps, $1.code) }.prefix(named).map(\.code)
    }

    /// How many letters must be put in, taken out or changed (Levenshtein).
    private static func steps(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (place, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (column, another) in other.enumerated() {
                let change = diagonal + (letter == another ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}

extension Failure {
    /// There is no organisation of that code; the nearest ones are named.
    static func noOrganisation(_ code: String, _ db: borrowing Session) throws -> Failure {
        let near = NearestCodes.of(code, among: try db.organisationCodes())
        guard !near.isEmpty else { return .usage("there is no organisation \(code), and none at all yet. 还没有任何机构。") }
        return .usage(
            "there is no organisation \(code); the nearest codes are \(near.joined(separator: ", ")). 没有这个机构，相近的代码已列出。")
    }
}
