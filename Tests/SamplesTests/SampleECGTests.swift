// Synthetic ECGs: exact lead relations, a believable rate, a true header.
import Foundation
import Samples
import Testing

@Suite struct SampleECGTests {
    static func beats(_ row: [Int16]) -> Int {
        let limit = (row.max() ?? 0) / 2
        return zip(row, row.dropFirst()).count { $0 < limit && $1 >= limit }
    }

    @Test(arguments: HeartCondition.allCases)
    func `the limb leads follow exactly from I and II`(condition: HeartCondition) {
        let rows = SampleECG(condition, seed: 5).microvolts
        #expect(rows.count == 12 && rows.allSatisfy { $0.count == 5000 })
        for place in 0..<5000 {
            let (one, two) = (Int(rows[0][place]), Int(rows[1][place]))
            guard Int(rows[2][place]) == two - one, 2 * Int(rows[3][place]) == -(one + two),
                2 * Int(rows[4][place]) == 2 * one - two, 2 * Int(rows[5][place]) == 2 * two - one
            else {
                Issue.record("relation broken at sample \(place)")
                return
            }
        }
    }

    @Test(arguments: [
        (HeartCondition.normal, 11...13), (.bradycardia, 5...6), (.anteriorInfarction, 14...15),
    ])
    func `the heart beats as often as it should`(condition: HeartCondition, beats: ClosedRange<Int>) {
        let found = Self.beats(SampleECG(condition, seed: 5).microvolts[1])
        #expect(beats.contains(found), "found \(found)")
    }

    @Test func `R grows from V1 to V5, and V1 goes down`() throws {
        let rows = SampleECG(.normal, seed: 5).microvolts
        let tops = try rows[6...10].map { try #require($0.max()) }
        #expect(tops[0] < tops[2] && tops[2] < tops[4] && tops[4] > 800 && tops[4] < 2500)
        #expect(try #require(rows[6].min()) < -400)
    }

    @Test func `an infarction raises ST in V2 and V3 by more than 0.2 mV`() throws {
        let normal = SampleECG(.normal, seed: 5).microvolts
        let ill = SampleECG(.anteriorInfarction, seed: 5).microvolts
        for lead in [7, 8] {
            #expect(Self.level(ill[lead], ill[1]) - Self.level(normal[lead], normal[1]) > 200)
        }
    }

    /// The mean level of `row` 100 ms after each R of `rhythm`, less its level 60 ms before it.
    static func level(_ row: [Int16], _ rhythm: [Int16]) -> Int {
        let limit = (rhythm.max() ?? 0) / 2
        let beats = (60..<(rhythm.count - 60)).filter { rhythm[$0] < limit && rhythm[$0 + 1] >= limit }
        let sum = beats.reduce(0) { $0 + Int(row[$1 + 50]) - Int(row[$1 - 30]) }
        return beats.isEmpty ? 0 : sum / beats.count
    }

    @Test func `the header's first values and checksums are those of the signals`() throws {
        let ecg = SampleECG(.normal, seed: 5)
        let lines = String(decoding: ecg.header(named: "x"), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "x 12 500 5000")
        #expect(ecg.signal().count == 12 * 5000 * 2)
        for (line, row) in zip(lines[1...12], ecg.microvolts) {
            let words = line.split(separator: " ")
            #expect(words[1] == "16" && words[2] == "1000/mV")
            #expect(Int16(words[5]) == row[0])
            #expect(Int16(words[6]) == row.reduce(0, &+))
        }
    }

    @Test func `the same seed beats the same, another differently`() {
        #expect(SampleECG(.normal, seed: 5) == SampleECG(.normal, seed: 5))
        #expect(SampleECG(.normal, seed: 5) != SampleECG(.normal, seed: 6))
    }
}
