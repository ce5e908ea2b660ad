// The millimetre paper and the scales, measured in pixels.

import Plots
import Testing
import Waveforms

@Suite struct `The paper of a sheet` {
    /// Where the grid lies, and the zero line of the first of four rows.
    static let (left, top, columns, rows) = (8.5, 37.0, 280, 160)
    static let firstZero = top + 20

    private func flat() -> ECGSheet {
        Made.sheet(Made.recording(Array(repeating: 0, count: 5_000)))
    }

    @Test func `every millimetre has a line and every fifth a bold one, and nothing lies between`() throws {
        let print = try Print(flat())
        #expect(print.width == 2_970 && print.height == 2_100)
        for column in 268..<Self.columns {
            let x = Self.left + Double(column)
            #expect(print.ink(x, Self.top + 2.5) == (column % 5 == 0 ? .bold : .fine), "column \(column)")
            #expect(print.ink(x + 0.5, Self.top + 2.5) == .paper)
        }
        for row in 0..<Self.rows {
            let y = Self.top + Double(row)
            #expect(print.ink(Self.left + 278.5, y) == (row % 5 == 0 ? .bold : .fine), "row \(row)")
            #expect(print.ink(Self.left + 278.5, y + 0.5) == .paper)
        }
    }

    @Test(arguments: [72, 96, 150, 200, 300]) func `no line is further than half a pixel from its true place`(dots: Int)
        throws
    {
        let print = try Print(flat(), dots: dots)
        for row in stride(from: 5, to: Self.rows, by: 5) {
            #expect(print.ink(Self.left + 277.5, Self.top + Double(row)) == .bold, "row \(row)")
        }
        #expect(print.width == Int((297 * Double(dots) / 25.4).rounded()))
    }

    @Test(arguments: PaperScale.Speed.allCases, PaperScale.Gain.allCases)
    func `the calibration pulse is one millivolt high and a fifth of a second wide`(
        speed: PaperScale.Speed, gain: PaperScale.Gain
    ) throws {
        var sheet = flat()
        sheet.scale = PaperScale(speed: speed, gain: gain)
        let print = try Print(sheet)
        let zero = try #require(
            print.bounds(of: .trace, x: (Self.left + 0.5)...(Self.left + 14.8), y: Self.top...(Self.top + 35)))
        #expect(abs(zero.bottom - zero.top - Double(gain.rawValue) - 0.3) < 0.2)
        let sides = print.strokes(
            of: .trace, along: zero.bottom - Double(gain.rawValue) / 2, x: Self.left...(Self.left + 14.8))
        #expect(sides.count == 2)
        #expect(abs((sides.last ?? 0) - (sides.first ?? 0) - 0.2 * Double(speed.rawValue)) < 0.1)
    }

    @Test(arguments: PaperScale.Speed.allCases, [200, 254]) func `a second is as long as the paper runs`(
        speed: PaperScale.Speed, dots: Int
    ) throws {
        var sheet = Made.sheet()
        sheet.layout = .twelveByOne
        sheet.scale = PaperScale(speed: speed)
        let print = try Print(sheet, dots: dots)
        let beats = print.strokes(of: .trace, along: Self.top + 11 - 6, x: (Self.left + 19)...(Self.left + 265))
            .filter { $0 > Self.left + 22 }
        let spikes = stride(from: 0, to: beats.count - 1, by: 2).map { (beats[$0] + beats[$0 + 1]) / 2 }
        #expect(spikes.count >= 4)
        for (one, next) in zip(spikes, spikes.dropFirst()) {
            #expect(abs(next - one - Double(speed.rawValue)) < 0.2)
        }
    }

    @Test func `leads of different steps stand equally high, whatever their offset`() throws {
        let fine = (0..<5_000).map { Int32($0 % 500 == 250 ? 1_000 : 0) }
        let coarse = (0..<5_000).map { Int32($0 % 500 == 250 ? 1_200 : 1_000) }
        let leads = [Made.lead("I", fine, step: 1), Made.lead("II", coarse, step: 5)]
        var sheet = Made.sheet(Recording(frequency: 500, leads: leads))
        sheet.layout = .sixByTwo
        let print = try Print(sheet)
        for row in 0..<2 {
            let zero = Self.top + 20 + Double(row) * 25
            let spike = try #require(
                print.bounds(of: .trace, x: (Self.left + 40)...(Self.left + 60), y: (zero - 16)...(zero + 3)))
            #expect(abs(zero - spike.top - 10) < 0.4, "row \(row)")
        }
    }
}
