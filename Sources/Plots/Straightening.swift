// Points that a straight line passes anyway are left out.

/// Joins points by as few lines as stay within a distance of all of them (a sleeve in one pass). Peaks stay.
struct Straightening {
    /// Farthest that a left-out point may lie from the line, in millimetres.
    let tolerance: Double
    private var anchor = (x: 0.0, y: 0.0)
    private var last = (x: 0.0, y: 0.0)
    private var slopes = (low: -Double.infinity, high: Double.infinity)
    private var isEmpty = true

    init(tolerance: Double) {
        self.tolerance = tolerance
    }

    /// Points come from left to right.
    mutating func take(_ x: Double, _ y: Double, into piece: inout [Double]) {
        guard !isEmpty else {
            isEmpty = false
            last = (x, y)
            begin(&piece)
            return
        }
        let slope = (y - anchor.y) / (x - anchor.x)
        if slope < slopes.low || slope > slopes.high { begin(&piece) }
        let across = x - anchor.x
        slopes.low = max(slopes.low, (y - tolerance - anchor.y) / across)
        slopes.high = min(slopes.high, (y + tolerance - anchor.y) / across)
        last = (x, y)
    }

    /// Adds the last point and forgets everything.
    mutating func finish(_ piece: inout [Double]) {
        guard !isEmpty else { return }
        isEmpty = true
        if last != anchor { begin(&piece) }
    }

    private mutating func begin(_ piece: inout [Double]) {
        piece.append(last.x)
        piece.append(last.y)
        anchor = last
        slopes = (-.infinity, .infinity)
    }
}
