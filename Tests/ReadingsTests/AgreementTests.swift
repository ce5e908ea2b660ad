// Agreement and κ against values worked by hand; scores and what follows of them.
import Foundation
import Testing

@testable import Readings

@Suite struct `Agreement` {
    /// 20 both positive, 5 and 10 apart, 15 both negative, of 50: p₀ = 0.7; pₑ = 0.5·0.6 + 0.5·0.4 = 0.5; κ = 0.2 / 0.5 = 0.4.
    /// Variance: 0.4·0.34² + 0.3·0.46² = 0.10972; 0.6²·(0.1·1.1² + 0.2·0.9²) = 0.10188; less (0.4 − 0.5·0.6)² = 0.01; over
    /// 50·0.5²: 0.2016 / 12.5 = 0.016128, the root of which is 0.126996.
    @Test func `of fifty cases is worked as by hand`() throws {
        let table = AgreementTable(bothPositive: 20, firstOnly: 5, secondOnly: 10, bothNegative: 15)
        let kappa = try #require(table.kappa), interval = try #require(table.kappaInterval)
        #expect(table.total == 50 && table.observed.value == 0.7)
        #expect(abs(kappa - 0.4) < 1e-12)
        #expect(abs(interval.lowerBound - (0.4 - 1.959964 * 0.126996)) < 1e-5)
        #expect(abs(interval.upperBound - (0.4 + 1.959964 * 0.126996)) < 1e-5)
    }

    /// 45, 15, 25, 15 of 100: p₀ = 0.6; pₑ = 0.6·0.7 + 0.4·0.3 = 0.54; κ = 0.06 / 0.46 = 0.130434….
    /// And 25, 35, 5, 35: p₀ = 0.6; pₑ = 0.6·0.3 + 0.4·0.7 = 0.46; κ = 0.14 / 0.54 = 0.259259….
    @Test(arguments: [([45, 15, 25, 15], 0.06 / 0.46), ([25, 35, 5, 35], 0.14 / 0.54)])
    func `as high as another's may be less beyond chance`(cells: [Int], kappa: Double) throws {
        let table = AgreementTable(cells)
        let found = try #require(table.kappa)
        #expect(table.observed.value == 0.6 && abs(found - kappa) < 1e-12)
    }

    @Test func `is whole, none, or not defined at the edges`() throws {
        let whole = AgreementTable([10, 0, 0, 10]), never = AgreementTable([0, 10, 10, 0])
        #expect(whole.kappa == 1 && whole.kappaInterval == 1...1)
        #expect(never.kappa == -1 && never.kappaInterval?.lowerBound == -1)
        for table in [AgreementTable([0, 0, 0, 0]), AgreementTable([7, 0, 0, 0]), AgreementTable([0, 0, 0, 7])] {
            #expect(table.kappa == nil && table.kappaInterval == nil)
        }
        #expect(
            AgreementTable([0, 0, 0, 7]).observed.value == 1 && AgreementTable([0, 0, 0, 0]).observed.value == nil)
    }

    @Test func `does not depend on who looked first, nor on which word is called positive`() throws {
        var seed = SplitMix(state: 1)
        for _ in 0..<2000 {
            let cells = (0..<4).map { _ in Int.random(in: 0...30, using: &seed) }
            let one = AgreementTable(cells), other = AgreementTable([cells[0], cells[2], cells[1], cells[3]])
            let turned = AgreementTable([cells[3], cells[1], cells[2], cells[0]])
            guard let kappa = one.kappa, let interval = one.kappaInterval else { continue }
            #expect((-1...1).contains(kappa) && interval.contains(kappa))
            for same in [other, turned] {
                let bounds = try #require(same.kappaInterval), found = try #require(same.kappa)
                #expect(abs(found - kappa) < 1e-9)
                #expect(abs(bounds.lowerBound - interval.lowerBound) < 1e-6)
            }
        }
    }

    /// Wilson: 8 of 10 is 0.4902 to 0.9433; 0 of 10 is 0 to 0.2775.
    @Test(arguments: [(8, 10, 0.4902, 0.9433), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (81, 263, 0.2553, 0.3662)])
    func `has Wilson's interval`(count: Int, total: Int, low: Double, high: Double) throws {
        let interval = try #require(Proportion(count, of: total).interval)
        #expect(abs(interval.lowerBound - low) < 1e-4 && abs(interval.upperBound - high) < 1e-4, "\(interval)")
    }

    @Test func `of nothing is nothing`() {
        #expect(Proportion(0, of: 0).value == nil && Proportion(0, of: 0).interval == nil)
    }
}

@Suite struct `A peer score` {
    @Test func `is major where it is likely to matter or should never be missed`() {
        let outcomes = PeerScore.allCases.map { $0.outcome(first: .normal, second: .abnormal) }
        #expect(outcomes == [.agree, .minor, .major, .minor, .major, .major, .major])
    }

    @Test func `is a missed critical only where the second look alone says so`() {
        #expect(PeerScore.mostMajor.outcome(first: .abnormal, second: .critical) == .criticalMiss)
        #expect(PeerScore.mostMajor.outcome(first: .critical, second: .critical) == .major)
        #expect(PeerScore.mostMajor.outcome(first: .critical, second: .normal) == .major)
        #expect(PeerScore.mostMinor.outcome(first: .normal, second: .critical) == .minor)
        #expect(PeerScore.agree.outcome(first: .normal, second: .critical) == .agree)
    }
}

extension AgreementTable {
    fileprivate init(_ cells: [Int]) {
        self.init(bothPositive: cells[0], firstOnly: cells[1], secondOnly: cells[2], bothNegative: cells[3])
    }
}
