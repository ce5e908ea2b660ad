// Gaps, ends, marks and choices: what a reader could misread if it were silent.

import Plots
import Testing
import Waveforms

@Suite struct `The traces of a sheet` {
    private let left = `The paper of a sheet`.left
    private let top = `The paper of a sheet`.top

    /// Ink of traces in a stretch of the lowest row of a 3×4 sheet.
    private func ink(_ sheet: ECGSheet, seconds: ClosedRange<Double>) throws -> Int {
        let zero = top + 140
        let x = (left + 15 + seconds.lowerBound * 25)...(left + 15 + seconds.upperBound * 25)
        return try Print(sheet).count(.trace, x: x, y: (zero - 2)...(zero + 2))
    }

    @Test func `missing samples are a gap`() throws {
        var steps = [Int32](repeating: 0, count: 5_000)
        for index in 2_000..<2_500 { steps[index] = -32_768 }
        let sheet = Made.sheet(Made.recording(steps))
        #expect(try ink(sheet, seconds: 4.02...4.98) == 0)
        #expect(try ink(sheet, seconds: 3...3.98) > 100)
        #expect(try ink(sheet, seconds: 5.02...6) > 100)
    }

    @Test func `gaps stay gaps where many samples share a pixel`() throws {
        var steps = [Int32](repeating: 0, count: 80_000)
        for index in 32_000..<40_000 { steps[index] = -32_768 }
        let sheet = Made.sheet(Made.recording(frequency: 8_000, steps))
        #expect(try ink(sheet, seconds: 4.02...4.98) == 0)
        #expect(try ink(sheet, seconds: 3...3.98) > 100)
    }

    @Test func `a peak of one sample is not lost where many samples share a pixel`() throws {
        var steps = [Int32](repeating: 0, count: 80_000)
        steps[36_001] = 400
        let print = try Print(Made.sheet(Made.recording(frequency: 8_000, steps)))
        let zero = top + 140
        let peak = try #require(
            print.bounds(of: .trace, x: (left + 100)...(left + 140), y: (zero - 15)...(zero + 3)))
        #expect(abs(zero - peak.top - 10) < 0.4)
    }

    @Test func `a short recording leaves the paper empty`() throws {
        let sheet = Made.sheet(Made.recording([Int32](repeating: 0, count: 2_000)))
        #expect(try ink(sheet, seconds: 3...3.95) > 100)
        #expect(try ink(sheet, seconds: 4.05...10) == 0)
    }

    @Test func `of a long recording the stretch is shown that the caller starts at`() throws {
        var steps = [Int32](repeating: 0, count: 15_000)
        for index in 6_000..<6_500 { steps[index] = -32_768 }
        var sheet = Made.sheet(Made.recording(steps))
        #expect(try ink(sheet, seconds: 2.02...2.98) > 100)
        sheet.start = 10
        #expect(try ink(sheet, seconds: 2.02...2.98) == 0)
        sheet.start = 30
        #expect(throws: PlotError.start(30, duration: 30)) { try sheet.file(.png) }
        for start in [-1, .nan, .infinity] {
            sheet.start = start
            #expect(throws: PlotError.self) { try sheet.file(.png) }
        }
    }

    @Test func `a trace that leaves its place is marked, one that stays is not`() throws {
        let whole = try Print(Made.sheet())
        let paper = left...(left + 280)
        #expect(whole.count(.warning, x: paper, y: top...(top + 160)) == 0)
        var sheet = Made.sheet(Made.recording(Made.beats(spike: 9_000)))
        #expect(try Print(sheet).count(.warning, x: paper, y: top...(top + 160)) > 100)
        sheet = Made.sheet(Made.recording(Made.beats(spike: -9_000)))
        #expect(try Print(sheet).count(.warning, x: paper, y: top...(top + 160)) > 100)
    }

    @Test func `where a wave is in the way, a label's second language goes before the label leaves its row`() throws {
        // Rows that cannot move apart; a wave of III goes down to where a long label of aVR would end.
        var usual = [Int32](repeating: 0, count: 5_000)
        for index in 1_500..<1_515 { usual[index] = -640 }
        var third = usual
        for index in 200..<215 { third[index] = -640 }
        let leads = Made.twelve.map { Made.lead($0, $0 == "III" ? third : usual) }
        var sheet = Made.sheet(Recording(frequency: 500, leads: leads))
        sheet.layout = .twelveByOne
        sheet.scale = PaperScale(speed: .fast)
        sheet.derived = ["aVR"]
        let print = try Print(sheet), begin = left + 15
        /// The zero line of a row, near its usual place.
        func zero(_ row: Double) throws -> Double {
            let usual = top + 11 + 13 * row
            let line = print.bounds(of: .trace, x: (begin + 200)...(begin + 210), y: (usual - 4)...(usual + 4))
            let found = try #require(line)
            return (found.top + found.bottom) / 2
        }
        let (above, own) = (try zero(2), try zero(3)), label = (begin + 1)...(begin + 19)
        #expect(print.count(.trace, x: label, y: (above - 5.5)...(above - 0.8)) == 0)
        #expect(print.count(.trace, x: label, y: (own - 9)...(own - 2)) > 100)
    }

    @Test func `rows move apart before a wave is cut`() throws {
        let sheet = Made.sheet(Made.recording(of: ["V4"], Made.beats(spike: 3_500)))
        #expect(try Print(sheet).count(.warning, x: left...(left + 280), y: top...(top + 160)) == 0)
    }

    @Test func `whatever the samples are, a sheet comes or an error`() throws {
        let wild: [Int32] = (0..<3_000).map { index in [0, .max, .min, -32_768, 5][index % 5] }
        for step in [2.5, 1e300, -2.5, 0, .nan, .infinity, 1e-300] {
            for frequency in [0.5, 1, 99.5, 500, 1e6] {
                let lead = Made.lead("II", wild, step: step)
                let sheet = Made.sheet(Recording(frequency: frequency, leads: [lead]))
                #expect(try !sheet.file(.png(dotsPerInch: 72)).isEmpty)
            }
        }
        for frequency in [0, -1, .nan, .infinity] as [Double] {
            let sheet = Made.sheet(Made.recording(frequency: frequency, [1, 2, 3]))
            #expect(throws: PlotError.self) { try sheet.file(.png) }
        }
        #expect(throws: PlotError.empty) { try Made.sheet(Made.recording([])).file(.png) }
        #expect(throws: PlotError.empty) { try Made.sheet(Recording(frequency: 500, leads: [])).file(.pdf) }
        #expect(throws: PlotError.resolution(10_000)) { try Made.sheet().file(.png(dotsPerInch: 10_000)) }
    }
}
