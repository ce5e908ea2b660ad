// 复阅抽样: how much of a reader's work is read over, and which reports chance draws.
package import FoundationEssentials

/// Why a final report is read over. Raw values are the codes in SQL and JSON.
package enum SamplingGround: String, CaseIterable, Codable, Sendable {
    /// 随机抽样: drawn by lot among the reader's finals of the month.
    case random
    /// 危急值: every critical report is.
    case critical
    /// 新上岗: one of the reader's first finals.
    case first
}

/// A final report as the draw sees it.
package struct SampledReport: Hashable, Sendable {
    package let id: UUID
    /// Its place among the reader's finals of the month, from 1.
    package let number: Int
    /// Its lot: a keyed hash of its id, which nobody without the key can tell beforehand, and which is the same whoever draws again.
    package let lot: [UInt8]
    /// Whether chance has drawn it already.
    package let isDrawn: Bool

    package init(id: UUID, number: Int, lot: [UInt8], isDrawn: Bool = false) {
        self.id = id
        self.number = number
        self.lot = lot
        self.isDrawn = isDrawn
    }

    /// Whether this lot comes first; the id settles what no lots of 16 bytes are likely to leave open.
    fileprivate func precedes(_ other: SampledReport) -> Bool {
        lot == other.lot ? id.uuidString < other.id.uuidString : lot.lexicographicallyPrecedes(other.lot)
    }
}

/// 抽样规则: what an alliance decides about over-reads; in force for whole months.
///
/// The finals of a reader's month are numbered. They fall into blocks of as many as one draw stands for (20 at 5 %), and of each
/// block that is whole, the report with the lowest lot is drawn: so the second look comes soon, every final of a block has the same
/// chance, the last as well as the first, and two hubs draw the same. When the month is over, the lowest lots of what is left fill
/// up the share of a block that stayed open, and the least number.
package struct SamplingRule: Hashable, Codable, Sendable {
    /// Percent of a reader's finals of a month, 0 to 100, counted in hundredths of a percent.
    package let percent: Double
    /// At least so many of a month, where there are as many.
    package let minimum: Int
    /// So many finals of a reader are read over, from the first on.
    package let first: Int

    package init(percent: Double, minimum: Int, first: Int) {
        self.percent = min(max(percent, 0), 100)
        self.minimum = max(0, minimum)
        self.first = max(0, first)
    }

    /// What a new alliance starts with: 5 % of a month, at least 5, and the first 50 (our proposal).
    package static let initial = SamplingRule(percent: 5, minimum: 5, first: 50)

    /// Hundredths of a percent.
    private var share: Int { Int((percent * 100).rounded()) }

    /// The block of the final with that number (from 1), from 1; 0 where chance draws nothing. It is also the share of so many
    /// finals, rounded upwards.
    package func block(of number: Int) -> Int { (number * share + 9_999) / 10_000 }

    /// The number with which a block begins.
    package func start(ofBlock block: Int) -> Int { share == 0 ? 1 : (max(block, 1) - 1) * 10_000 / share + 1 }

    /// How many of a month's finals chance draws.
    package func target(of finals: Int) -> Int { min(finals, max(minimum, block(of: finals))) }

    /// Why a report is read over whatever its lot; `career` is its place among all finals of the reader, from 1.
    package func grounds(isCritical: Bool, career: Int) -> [SamplingGround] {
        (isCritical ? [.critical] : []) + (career <= first ? [.first] : [])
    }

    /// What is drawn of the blocks that are whole and have no draw yet. `finals` are all of a month from the beginning of a block
    /// on.
    package func drawnByBlock(_ finals: [SampledReport]) -> [SampledReport] {
        Dictionary(grouping: finals) { block(of: $0.number) }.compactMap { block, members in
            let size = start(ofBlock: block + 1) - start(ofBlock: block)
            guard block > 0, members.count == size, !members.contains(where: \.isDrawn) else { return nil }
            return members.min { $0.precedes($1) }
        }.sorted { $0.number < $1.number }
    }

    /// What is drawn when the month is over, of all its finals: the lowest lots of what is left, up to the target.
    package func drawnAtClose(_ finals: [SampledReport]) -> [SampledReport] {
        let missing = target(of: finals.count) - finals.count(where: \.isDrawn)
        return Array(finals.filter { !$0.isDrawn }.sorted { $0.precedes($1) }.prefix(max(0, missing)))
    }
}
