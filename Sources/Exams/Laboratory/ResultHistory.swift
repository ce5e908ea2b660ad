// Several results of one item in one report: which takes the place of which.

/// The results of a report in the order of their first appearance, each code once as far as that is sure.
///
/// By how final they are (HL7 table 0085): pending, preliminary, final, corrected. A later result takes the place
/// of an earlier one that is less final; corrected, deleted and "cannot be obtained" take the place of anything
/// before them; a later result that is less final is passed over. Two results of equal standing say the same, or
/// both stay: then nobody can know which one counts.
package struct ResultHistory: Sendable {
    private struct Key: Hashable {
        let code: LabCode
        let subID: String?
    }

    package private(set) var items: [LabItem] = []
    private var places: [Key: [Int]] = [:]

    package init() {}

    /// - Parameters:
    ///   - subID: tells results of one code apart that are different things (HL7: OBX-4).
    ///   - isCorrection: the report as a whole corrects the one before, whatever its results say of themselves.
    package mutating func add(_ item: LabItem, subID: String? = nil, isCorrection: Bool = false) {
        let key = Key(code: LabCode(system: item.code.system, code: item.code.code, name: nil), subID: subID)
        guard let earlier = places[key] else {
            places[key] = [items.count]
            items.append(item)
            return
        }
        let rank = Self.rank(item.status)
        let highest = earlier.map { Self.rank(items[$0].status) }.max() ?? 0
        if rank > highest || Self.replaces(item.status) || (isCorrection && rank == 2) {
            for place in earlier { items[place] = item }
            // What stood several times stands once again.
            for place in earlier.dropFirst().reversed() { remove(at: place) }
        } else if rank == highest, !earlier.prefix(Self.compared).contains(where: { items[$0].saysSame(as: item) }) {
            places[key, default: []].append(items.count)
            items.append(item)
        }
    }

    private mutating func remove(at place: Int) {
        items.remove(at: place)
        places = places.mapValues { $0.filter { $0 != place }.map { $0 > place ? $0 - 1 : $0 } }
    }

    /// So many results of one code are held against a new one; no report has more.
    private static let compared = 32

    private static func rank(_ status: ResultStatus?) -> Int {
        switch status {
        case .pending: 0
        case .preliminary: 1
        case .corrected: 3
        case .deleted, .cannotBeObtained: 3
        case .other(let code): ["O", "R", "S", "N"].contains(code) ? 0 : 2
        case .final, nil: 2
        }
    }

    private static func replaces(_ status: ResultStatus?) -> Bool {
        status == .corrected || status == .deleted || status == .cannotBeObtained || status == .other("W")
    }
}

extension LabItem {
    fileprivate func saysSame(as other: LabItem) -> Bool { value == other.value && unit == other.unit }
}

extension ResultHistory {
    /// Items that stand several times: which of them counts nobody can know.
    package static func repeated(in items: [LabItem]) -> [LabCode] {
        var seen: Set<LabCode> = []
        var twice: [LabCode] = []
        for item in items where !seen.insert(item.code).inserted && !twice.contains(item.code) {
            twice.append(item.code)
        }
        return twice
    }
}
