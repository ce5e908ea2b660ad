// A code that nobody has: which ones are meant perhaps.
import Alliance
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
    static func noOrganisation(_ code: String, in alliance: AllianceID? = nil, _ db: borrowing Session) throws
        -> Failure
    {
        try noOrganisations([code], in: alliance, db)
    }

    /// The same of several codes, each with its nearest.
    /// - Parameter alliance: the one whose codes may be meant; any, where none is given.
    static func noOrganisations(
        _ codes: [String], in alliance: AllianceID? = nil, _ db: borrowing Session
    ) throws -> Failure {
        let known = try db.organisationCodes(in: alliance)
        guard !known.isEmpty else {
            return .usage("there is no organisation \(codes.joined(separator: ", ")), and none at all yet. 还没有任何机构。")
        }
        let lines = codes.map {
            "there is no organisation \($0); the nearest codes are "
                + NearestCodes.of($0, among: known).joined(separator: ", ")
        }
        return .usage(lines.joined(separator: ". ") + ". 没有这个机构，相近的代码已列出。")
    }
}
