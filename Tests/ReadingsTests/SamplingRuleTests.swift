// Which finals are read over: shares, blocks, lots, and what is drawn when the month is over.
import Foundation
import Testing

@testable import Readings

@Suite struct `A sampling rule` {
    private static let rule = SamplingRule.initial

    /// A month with random lots, all of whose blocks have been drawn as they became whole, in steps of any size.
    private func month(
        _ count: Int, _ rule: SamplingRule, steps: ClosedRange<Int> = 1...7, seed: inout SplitMix
    ) -> [SampledReport] {
        var finals: [SampledReport] = []
        while finals.count < count {
            let first = finals.count + 1
            for number in first...min(count, finals.count + .random(in: steps, using: &seed)) {
                let lot = (0..<16).map { _ in UInt8.random(in: 0...255, using: &seed) }
                finals.append(SampledReport(id: UUID(), number: number, lot: lot))
            }
            let from = rule.start(ofBlock: rule.block(of: first))
            let drawn = Set(rule.drawnByBlock(Array(finals[(from - 1)...])).map(\.id))
            finals = finals.map { drawn.contains($0.id) ? $0.drawn : $0 }
        }
        return finals
    }

    @Test(arguments: [
        (0, 0), (1, 1), (4, 4), (5, 5), (40, 5), (100, 5), (101, 6), (120, 6), (121, 7), (400, 20), (401, 21),
        (3200, 160),
    ])
    func `asks for 5 % of a month rounded upwards, and 5 where there are 5`(finals: Int, target: Int) {
        #expect(Self.rule.target(of: finals) == target)
    }

    @Test func `makes blocks of 20 of 5 %, and blocks of 14 and 15 of 7 %`() {
        #expect((1...60).map { Self.rule.block(of: $0) } == (0..<60).map { $0 / 20 + 1 })
        let seven = SamplingRule(percent: 7, minimum: 0, first: 0)
        let sizes = (1...7).map { seven.start(ofBlock: $0 + 1) - seven.start(ofBlock: $0) }
        #expect(sizes.reduce(0, +) == 100 && Set(sizes) == [14, 15], "\(sizes)")
    }

    @Test(arguments: [0.5, 1, 3, 5, 7, 12.5, 33.33, 50, 99, 100]) func `starts every block where it says`(
        percent: Double
    ) {
        let rule = SamplingRule(percent: percent, minimum: 0, first: 0)
        for number in 1...3000 {
            let block = rule.block(of: number)
            #expect(rule.start(ofBlock: block) <= number && number < rule.start(ofBlock: block + 1))
        }
    }

    @Test func `draws one of each whole block whatever the steps, and at the close up to the target`() {
        var seed = SplitMix(state: 5)
        for _ in 0..<300 {
            let rule = SamplingRule(
                percent: [0, 1, 5, 7, 20, 100].randomElement(using: &seed) ?? 5,
                minimum: .random(in: 0...8, using: &seed), first: 50)
            let finals = month(.random(in: 1...150, using: &seed), rule, seed: &seed)
            let whole = (1...finals.count).filter { $0 + 1 == rule.start(ofBlock: rule.block(of: $0) + 1) }.count
            #expect(finals.count(where: \.isDrawn) == (rule.percent == 0 ? 0 : whole))
            let late = rule.drawnAtClose(finals)
            #expect(late.allSatisfy { !$0.isDrawn } && Set(late.map(\.id)).count == late.count)
            #expect(finals.count(where: \.isDrawn) + late.count == rule.target(of: finals.count))
            let closed = finals.map { one in late.contains { $0.id == one.id } ? one.drawn : one }
            #expect(rule.drawnAtClose(closed).isEmpty && rule.drawnByBlock(closed).isEmpty, "drawn twice")
        }
    }

    @Test func `draws the same again from the same lots, in any order`() {
        var seed = SplitMix(state: 6)
        let finals = month(137, SamplingRule(percent: 0, minimum: 0, first: 0), seed: &seed)
        let once = Self.rule.drawnByBlock(finals), again = Self.rule.drawnByBlock(finals.shuffled(using: &seed))
        #expect(once == again && once.count == 6)
        for (place, one) in once.enumerated() {
            let block = finals[(place * 20)..<(place * 20 + 20)]
            #expect(block.allSatisfy { $0.id == one.id || one.lot.lexicographicallyPrecedes($0.lot) })
        }
    }

    @Test func `gives the first and the last of a block the same chance`() {
        var seed = SplitMix(state: 7), drawn = [Int](repeating: 0, count: 20)
        for _ in 0..<4000 {
            let finals = (1...20).map { number in
                SampledReport(
                    id: UUID(), number: number, lot: (0..<4).map { _ in UInt8.random(in: 0...255, using: &seed) })
            }
            for one in Self.rule.drawnByBlock(finals) { drawn[one.number - 1] += 1 }
        }
        // 4000 draws over 20 places: 200 each, within five standard deviations (of 13.8).
        #expect(drawn.reduce(0, +) == 4000 && drawn.allSatisfy { (131...269).contains($0) }, "\(drawn)")
    }

    @Test func `reads over every critical and the first fifty, whatever the lots`() {
        #expect(Self.rule.grounds(isCritical: false, career: 50) == [.first])
        #expect(Self.rule.grounds(isCritical: true, career: 50) == [.critical, .first])
        #expect(Self.rule.grounds(isCritical: true, career: 51) == [.critical])
        #expect(Self.rule.grounds(isCritical: false, career: 51) == [])
    }

    @Test func `keeps numbers that make no sense within bounds`() {
        let odd = SamplingRule(percent: 250, minimum: -3, first: -1)
        #expect(odd == SamplingRule(percent: 100, minimum: 0, first: 0))
        #expect(odd.target(of: 12) == 12 && odd.grounds(isCritical: false, career: 1) == [])
        let none = SamplingRule(percent: 0, minimum: 0, first: 0)
        #expect(none.target(of: 999) == 0 && none.drawnByBlock([]) == [] && none.block(of: 77) == 0)
    }
}

extension SampledReport {
    fileprivate var drawn: SampledReport { SampledReport(id: id, number: number, lot: lot, isDrawn: true) }
}

/// A generator with a seed, so that a failure comes again (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
