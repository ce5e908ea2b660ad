// Where on the paper there is ink already, so that labels stand beside traces and not on them.

struct Occupied {
    /// For each row the lowest and highest ink of every millimetre column; an empty range where there is none.
    private var rows: [[(top: Double, bottom: Double)]]
    private var boxes: [(x: Double, y: Double, width: Double, height: Double)] = []

    /// Empty paper between ink and a label.
    private static let margin = 0.7

    init(rows count: Int) {
        let empty = (top: Double.infinity, bottom: -Double.infinity)
        rows = Array(repeating: Array(repeating: empty, count: SheetPlan.gridColumns + 1), count: count)
    }

    /// Marks a line of a row.
    mutating func mark(_ points: [Double], row: Int) {
        var last = 0.0
        for place in stride(from: 0, to: points.count, by: 2) {
            let column = column(points[place])
            let y = points[place + 1]
            // A steep stroke belongs to both columns that it joins.
            let from = place == 0 ? y : last
            rows[row][column].top = min(rows[row][column].top, y, from)
            rows[row][column].bottom = max(rows[row][column].bottom, y, from)
            last = y
        }
    }

    mutating func mark(x: Double, y: Double, width: Double, height: Double) {
        boxes.append((x, y, width, height))
    }

    /// Whether a box with its upper left corner there touches nothing.
    func isFree(x: Double, y: Double, width: Double, height: Double) -> Bool {
        let (top, bottom) = (y - Self.margin, y + height + Self.margin)
        let columns = column(x - Self.margin)...column(x + width + Self.margin)
        for row in rows {
            for column in columns where row[column].top < bottom && row[column].bottom > top { return false }
        }
        return !boxes.contains {
            $0.x < x + width && x < $0.x + $0.width && $0.y < bottom && top < $0.y + $0.height
        }
    }

    private func column(_ x: Double) -> Int {
        min(max(Int(x - SheetPlan.gridX), 0), SheetPlan.gridColumns)
    }
}
