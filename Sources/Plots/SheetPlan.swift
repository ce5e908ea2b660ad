// The geometry of a sheet in millimetres from the paper's upper left corner.

/// A lead's place on the paper and the stretch of time that it shows there.
struct PlannedTrace: Equatable {
    /// The lead as the layout names it.
    let name: String
    let row: Int
    /// Left end on the paper.
    let x: Double
    /// Seconds of the recording.
    let from: Double
    let seconds: Double
    /// A divider stands before it: another lead ends there.
    let follows: Bool
    /// The label says what time is shown.
    let saysTime: Bool
}

struct SheetPlan {
    /// A4 across.
    static let width = 297.0
    static let height = 210.0
    /// Fifty-six by thirty-two big squares.
    static let gridX = 8.5
    static let gridY = 37.0
    static let gridColumns = 280
    static let gridRows = 160
    /// Where traces begin; the calibration pulse stands before.
    static let traceX = gridX + 15
    /// Ten seconds at 25 mm/s.
    static let traceWidth = 250.0
    static let gridBottom = gridY + Double(gridRows)

    /// Zero lines of the rows, on whole millimetres of the grid.
    private(set) var baselines: [Double]
    let traces: [PlannedTrace]

    init(_ layout: SheetLayout, start: Double, secondsAcross: Double) {
        switch layout {
        case .threeByFour(let rhythm):
            let strips = rhythm.enumerated().map { Self.across($1, row: 3 + $0, from: start, secondsAcross) }
            traces = Self.columns(SheetLayout.columnsOfFour, start, secondsAcross) + strips
            baselines = Self.rows(3 + rhythm.count)
        case .sixByTwo:
            traces = Self.columns(SheetLayout.columnsOfTwo, start, secondsAcross)
            baselines = Self.rows(6)
        case .twelveByOne:
            traces = SheetLayout.columnsOfTwo.joined().enumerated().map {
                Self.across($1, row: $0, from: start, secondsAcross)
            }
            baselines = Self.rows(12)
        case .strip(let leads):
            traces = (0..<6 / leads.count).flatMap { line in
                leads.enumerated().map {
                    let from = start + Double(line) * secondsAcross
                    return Self.across($1, row: line * leads.count + $0, from: from, secondsAcross, saysTime: true)
                }
            }
            baselines = Self.rows(6)
        }
    }

    /// How far from its zero line a trace is drawn: past its neighbours' zero lines, as pens do; never off the paper.
    func band(ofRow row: Int) -> ClosedRange<Double> {
        max(Self.gridY, baselines[row] - Self.reach)...min(Self.gridBottom, baselines[row] + Self.reach)
    }

    /// Where a row's label may stand without being read as a neighbour's: names stand above their traces, so the most of the
    /// paper between two zero lines is the lower one's.
    func ownPlace(ofRow row: Int) -> ClosedRange<Double> {
        let zero = baselines[row]
        let above = row > 0 ? baselines[row - 1] : Self.gridY - 1
        let below = row + 1 < baselines.count ? baselines[row + 1] : Self.gridBottom
        let last = row + 1 == baselines.count
        return (zero - 0.65 * (zero - above))...(last ? below : zero + 0.3 * (below - zero))
    }

    /// 4.5 mV at the standard gain.
    private static let reach = 45.0

    /// Moves the rows where their traces would meet or leave the paper; else they keep their usual places.
    mutating func makeRoom(for extents: [RowExtent], nearest: Double) {
        let usual = baselines.map { $0 - Self.gridY }
        let places = RowPlaces(extents, usual: usual, height: Double(Self.gridRows), nearest: nearest)
        baselines = places.baselines.map { $0 + Self.gridY }
    }

    /// Seconds that are shown in all.
    var shown: Double { traces.reduce(0) { max($0, $1.from + $1.seconds) } - (traces.first?.from ?? 0) }

    private static func across(
        _ name: String, row: Int, from: Double, _ seconds: Double, saysTime: Bool = false
    ) -> PlannedTrace {
        PlannedTrace(name: name, row: row, x: traceX, from: from, seconds: seconds, follows: false, saysTime: saysTime)
    }

    /// Columns follow each other in time, so that a rhythm strip below shows the same beats.
    private static func columns(_ columns: [[String]], _ start: Double, _ secondsAcross: Double) -> [PlannedTrace] {
        let seconds = secondsAcross / Double(columns.count)
        let width = traceWidth / Double(columns.count)
        return columns.enumerated().flatMap { column, names in
            names.enumerated().map { row, name in
                PlannedTrace(
                    name: name, row: row, x: traceX + Double(column) * width, from: start + Double(column) * seconds,
                    seconds: seconds, follows: column > 0, saysTime: false)
            }
        }
    }

    /// Zero lines on whole millimetres, with more room above the first than below the last, as R waves go up.
    private static func rows(_ count: Int) -> [Double] {
        let (first, pitch): (Double, Double) =
            switch count {
            case ...3: (30, 50)
            case 4: (20, 40)
            case 5: (20, 30)
            case 6: (20, 25)
            default: (11, 13)
            }
        return (0..<count).map { gridY + first + Double($0) * pitch }
    }
}
