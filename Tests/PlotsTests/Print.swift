// A sheet as pixels, asked about in millimetres.

import Plots
import Raster
import Testing

struct Print {
    enum Ink { case paper, fine, bold, trace, warning, other }

    let width: Int
    let height: Int
    private let samples: [UInt8]
    private let perMillimetre: Double

    /// At 254 dots per inch a millimetre is ten pixels.
    init(_ sheet: ECGSheet, dots: Int = 254) throws {
        let pixels = try PictureDecoder(try sheet.file(.png(dotsPerInch: dots))).pixels()
        guard case .eight(let samples) = pixels.samples, pixels.channels == 3 else {
            throw PlotError.drawing(0)
        }
        width = pixels.width
        height = pixels.height
        self.samples = samples
        perMillimetre = Double(dots) / 25.4
    }

    /// The pixel of a place on the paper.
    func ink(_ x: Double, _ y: Double) -> Ink {
        ink(column: Int((x * perMillimetre).rounded()), row: Int((y * perMillimetre).rounded()))
    }

    func ink(column: Int, row: Int) -> Ink {
        let place = (row * width + column) * 3
        guard column >= 0, column < width, place >= 0, place + 2 < samples.count else { return .other }
        let (red, green, blue) = (Int(samples[place]), Int(samples[place + 1]), Int(samples[place + 2]))
        switch (red, green, blue) {
        case (250..., 250..., 250...): return .paper
        case (240...255, 210...230, 205...225): return .fine
        case (230...245, 155...175, 150...170): return .bold
        case (0...110, 0...110, 0...110): return .trace
        case (130...190, 0...60, 0...70): return .warning
        default: return .other
        }
    }

    /// How much of that ink is in a rectangle of paper.
    func count(_ ink: Ink, x: ClosedRange<Double>, y: ClosedRange<Double>) -> Int {
        columns(x).reduce(0) { sum, column in
            sum + rows(y).count { self.ink(column: column, row: $0) == ink }
        }
    }

    /// The smallest rectangle of paper around that ink, in millimetres.
    func bounds(
        of ink: Ink, x: ClosedRange<Double>, y: ClosedRange<Double>
    ) -> (left: Double, top: Double, right: Double, bottom: Double)? {
        var found: (left: Int, top: Int, right: Int, bottom: Int)?
        for row in rows(y) {
            for column in columns(x) where self.ink(column: column, row: row) == ink {
                let old = found ?? (column, row, column, row)
                found = (min(old.left, column), min(old.top, row), max(old.right, column), max(old.bottom, row))
            }
        }
        return found.map {
            (
                Double($0.left) / perMillimetre, Double($0.top) / perMillimetre,
                Double($0.right + 1) / perMillimetre, Double($0.bottom + 1) / perMillimetre
            )
        }
    }

    /// Middles of the runs of columns in which that ink stands at a height.
    func strokes(of ink: Ink, along y: Double, x: ClosedRange<Double>) -> [Double] {
        let row = Int((y * perMillimetre).rounded())
        var found: [Double] = []
        var start: Int?
        for column in columns(x) {
            if self.ink(column: column, row: row) == ink {
                start = start ?? column
            } else if let begun = start {
                found.append(Double(begun + column) / 2 / perMillimetre)
                start = nil
            }
        }
        return found
    }

    private func columns(_ x: ClosedRange<Double>) -> ClosedRange<Int> { pixels(x) }
    private func rows(_ y: ClosedRange<Double>) -> ClosedRange<Int> { pixels(y) }
    private func pixels(_ range: ClosedRange<Double>) -> ClosedRange<Int> {
        Int((range.lowerBound * perMillimetre).rounded())...Int((range.upperBound * perMillimetre).rounded())
    }
}
