// A lead's samples as lines on the paper.

import Waveforms

/// The line of one lead at one place: pieces between gaps, and where it leaves its band.
struct LeadTrace {
    /// Each piece is x and y in turn, in millimetres.
    private(set) var pieces: [[Double]] = []
    /// Where the trace went past the band, and on which side; a run of samples counts once.
    private(set) var departures: [Departure] = []

    struct Departure: Equatable {
        let x: Double
        let isAbove: Bool
    }

    /// Departures nearer than this share a mark.
    private static let apart = 2.5
    /// A left-out point lies at most this part of a pixel beside the line.
    private static let straightness = 0.2

    init(_ pen: LeadPen, _ lead: RecordedLead, _ range: Range<Int>) {
        let samplesPerStep = pen.finest / pen.millimetresPerSample
        pieces = samplesPerStep > 2 ? Self.thinned(pen, lead, range) : Self.whole(pen, lead, range)
        findDepartures(pen)
    }

    /// Every sample a point, but for those on a straight line.
    private static func whole(_ pen: LeadPen, _ lead: RecordedLead, _ range: Range<Int>) -> [[Double]] {
        var pieces: [[Double]] = []
        var piece: [Double] = []
        var line = Straightening(tolerance: pen.finest * straightness)
        for index in range {
            let step = lead.steps[index]
            guard step != lead.missing else {
                line.finish(&piece)
                if !piece.isEmpty { pieces.append(piece) }
                piece.removeAll(keepingCapacity: true)
                continue
            }
            line.take(pen.x(index), pen.y(step), into: &piece)
        }
        line.finish(&piece)
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }

    /// Where many samples share a pixel column: the lowest and the highest of each column in their order, so that no
    /// peak is lost.
    private static func thinned(_ pen: LeadPen, _ lead: RecordedLead, _ range: Range<Int>) -> [[Double]] {
        var pieces: [[Double]] = []
        var piece: [Double] = []
        var line = Straightening(tolerance: pen.finest * straightness)
        var column = PixelColumn()
        for index in range {
            let step = lead.steps[index]
            let number = Int(pen.x(index) / pen.finest)
            if step == lead.missing || number != column.number { column.empty(into: &line, &piece, pen) }
            guard step != lead.missing else {
                line.finish(&piece)
                if !piece.isEmpty { pieces.append(piece) }
                piece.removeAll(keepingCapacity: true)
                continue
            }
            column.take(step, index, number)
        }
        column.empty(into: &line, &piece, pen)
        line.finish(&piece)
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }

    private mutating func findDepartures(_ pen: LeadPen) {
        for piece in pieces {
            for place in stride(from: 0, to: piece.count, by: 2) where !pen.band.contains(piece[place + 1]) {
                let departure = Departure(x: piece[place], isAbove: piece[place + 1] < pen.band.lowerBound)
                if let last = departures.last(where: { $0.isAbove == departure.isAbove }),
                    departure.x - last.x < Self.apart
                {
                    continue
                }
                departures.append(departure)
            }
        }
    }
}

/// The extremes of the samples that share a pixel column.
private struct PixelColumn {
    private(set) var number = Int.min
    private var low: (step: Int32, index: Int) = (0, 0)
    private var high: (step: Int32, index: Int) = (0, 0)

    mutating func take(_ step: Int32, _ index: Int, _ number: Int) {
        if self.number != number {
            self.number = number
            low = (step, index)
            high = (step, index)
        } else if step < low.step {
            low = (step, index)
        } else if step > high.step {
            high = (step, index)
        }
    }

    mutating func empty(into line: inout Straightening, _ piece: inout [Double], _ pen: LeadPen) {
        guard number != .min else { return }
        number = .min
        let (first, second) = low.index < high.index ? (low, high) : (high, low)
        line.take(pen.x(first.index), pen.y(first.step), into: &piece)
        guard second.index != first.index else { return }
        line.take(pen.x(second.index), pen.y(second.step), into: &piece)
    }
}
