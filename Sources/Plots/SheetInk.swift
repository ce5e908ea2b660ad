// Pulses, traces, dividers and labels on the millimetre paper.

struct SheetInk {
    static let black: UInt32 = 0x10_10_14
    static let grey: UInt32 = 0x55_55_5C
    static let warning: UInt32 = 0xA0_10_20
    static let fineGrid: UInt32 = 0xF9_DC_D8
    static let boldGrid: UInt32 = 0xEE_A6_A0

    /// All that a sheet of pixels is made of: paper, lines, the warning's red and its edge, and eleven greys for the
    /// edges of ink. Four bits a pixel make small files quickly, and print shows no difference.
    static let palette: [UInt32] =
        [0xFF_FF_FF, fineGrid, boldGrid, warning, 0xD0_88_90]
        + (0...10).map { black &+ 0x14_14_14 &* UInt32($0) }

    /// Pens of recorders are about a quarter of a millimetre wide.
    private static let penWidth = 0.28
    private static let labelSize = 3.6
    private static let noteSize = 2.5
    private static let labelHeight = 2.7
    private static let noteGap = 1.5
    /// How far a label's base line is above the zero line where nothing is in its way.
    private static let usualRise = 6.0
    /// A label stays within a quarter of the paper's width.
    private static let labelRoom = 56.0

    private let plan: SheetPlan
    private var occupied: Occupied
    private(set) var hasDepartures = false

    init(_ plan: SheetPlan) {
        self.plan = plan
        occupied = Occupied(rows: plan.baselines.count)
    }

    /// 1 mV for 0.2 s before each row, but not where it would stand on the pulse below.
    mutating func pulses(_ canvas: borrowing Canvas, _ scale: PaperScale) {
        let (width, height) = scale.pulse
        let rise = SheetPlan.gridX + (15 - width) / 2
        let foot = min(2.5, (15 - width) / 4)
        var top = Double.infinity
        canvas.ink(Self.black)
        for (row, y) in plan.baselines.enumerated().reversed() where y < top - 0.5 {
            guard y - height >= SheetPlan.gridY else { continue }
            top = y - height
            let points = [
                rise - foot, y, rise, y, rise, top, rise + width, top, rise + width, y, rise + width + foot, y,
            ]
            canvas.line(points, width: Self.penWidth)
            occupied.mark(points, row: row)
        }
    }

    mutating func trace(_ canvas: borrowing Canvas, _ line: LeadTrace, _ trace: PlannedTrace) {
        let band = plan.band(ofRow: trace.row)
        canvas.ink(Self.black)
        if trace.follows { divider(canvas, trace) }
        if !line.departures.isEmpty {
            canvas.clip(
                x: SheetPlan.gridX, y: band.lowerBound, width: Double(SheetPlan.gridColumns),
                height: band.upperBound - band.lowerBound)
        }
        for piece in line.pieces {
            canvas.line(piece.count == 2 ? piece + piece : piece, width: Self.penWidth)
            occupied.mark(piece, row: trace.row)
        }
        guard !line.departures.isEmpty else { return }
        canvas.unclip()
        hasDepartures = true
        canvas.ink(Self.warning)
        for departure in line.departures { arrow(canvas, departure, band) }
    }

    /// A triangle at the edge of the band that points to where the trace has gone.
    private mutating func arrow(
        _ canvas: borrowing Canvas, _ departure: LeadTrace.Departure, _ band: ClosedRange<Double>
    ) {
        let tip = departure.isAbove ? band.lowerBound + 0.3 : band.upperBound - 0.3
        let base = departure.isAbove ? tip + 2 : tip - 2
        canvas.fill([departure.x, tip, departure.x - 1.1, base, departure.x + 1.1, base])
        occupied.mark(x: departure.x - 1.2, y: min(tip, base), width: 2.4, height: 2)
    }

    /// Two short strokes where one lead ends and the next begins; the trace itself runs through between them.
    private func divider(_ canvas: borrowing Canvas, _ trace: PlannedTrace) {
        let y = plan.baselines[trace.row]
        for side in [-1.0, 1.0] {
            canvas.line([trace.x, y + side * 3, trace.x, y + side * 5.5], width: Self.penWidth)
        }
    }

    mutating func label(_ canvas: borrowing Canvas, _ label: SheetLabel, _ trace: PlannedTrace) {
        let name = canvas.text(
            label.name, x: 0, baseline: 0, size: Self.labelSize, isBold: true, room: 30, isInked: false)
        let room = Self.labelRoom - name
        let spellings = label.spellings.map { notes -> (notes: String, width: Double) in
            let beside =
                notes.isEmpty
                ? 0
                : Self.noteGap
                    + canvas.text(notes, x: 0, baseline: 0, size: Self.noteSize, room: room, isInked: false)
            return (notes, name + beside)
        }
        let left = trace.x + 1.5
        var spelling = spellings[spellings.count - 1]
        var (x, y) = (left, plan.baselines[trace.row] - Self.usualRise)
        for shorter in spellings {
            guard let place = free(x: left, width: shorter.width, row: trace.row) else { continue }
            (spelling, (x, y)) = (shorter, place)
            break
        }
        canvas.ink(Self.black)
        canvas.text(label.name, x: x, baseline: y, size: Self.labelSize, isBold: true, room: 30)
        occupied.mark(x: x, y: y - Self.labelHeight, width: spelling.width, height: Self.labelHeight)
        guard !spelling.notes.isEmpty else { return }
        canvas.ink(Self.grey)
        canvas.text(spelling.notes, x: x + name + Self.noteGap, baseline: y, size: Self.noteSize, room: room)
    }

    /// Left end and base line of a label: a little above the trace's beginning, or as near to there as there is white
    /// paper; above all within the place of its own lead. Nil where it would stand where another row's label is looked for.
    private func free(x: Double, width: Double, row: Int) -> (x: Double, y: Double)? {
        let zero = plan.baselines[row], own = plan.ownPlace(ofRow: row)
        let rises = (Array(stride(from: Self.usualRise, through: 10, by: 0.5)) + [5.5, 5, 4.5, 4, 3.5, 3]).map {
            zero - $0
        }
        let farther = Array(stride(from: zero - 10.5, through: zero - 22, by: -0.5))
        let below = Array(stride(from: zero + 5, through: zero + 12, by: 0.5))
        let steps = [0.0, 3, 6, 9, 12]
        let tries: [(Double, [Double])] =
            steps.map { ($0, rises) } + [(0, farther)] + steps.map { ($0, below) }
        for (step, heights) in tries {
            if let y = heights.first(where: { own.contains($0) && isFree(x: x + step, y: $0, width: width) }) {
                return (x + step, y)
            }
        }
        return nil
    }

    private func isFree(x: Double, y: Double, width: Double) -> Bool {
        let top = y - Self.labelHeight
        return top > SheetPlan.gridY && y < SheetPlan.gridBottom - 1
            && occupied.isFree(x: x, y: top, width: width, height: Self.labelHeight)
    }
}
