// How a predictor's weights are found for one lead.

extension LinearPredictor {
    /// So many of its own past differences and one to each side of the other leads: the best of those tried on
    /// the records of `Docs/Formats/PackedECG.md`.
    private static let fittedTaps = 12
    private static let fittedReach = 2
    /// Equations used; a longer lead is looked at in strides.
    private static let fittedRows = 10_000
    /// The first solution weighs all samples alike; each further one weighs those less that lie where the error
    /// was large, as in QRS complexes, for few samples must not spoil the many.
    private static let passes = 3

    /// The predictor of `own` from itself and the `known` leads (differences all); nil for a lead too short or
    /// without any movement.
    init?(fitting own: [Int32], known: [[Int32]]) {
        let width = Self.weightCount(ownTaps: Self.fittedTaps, reach: Self.fittedReach, known: known.count)
        guard own.count > 4 * width, own.contains(where: { $0 != 0 }) else { return nil }
        let equations = Equations(own, known, width: width)
        var importance = [Double](repeating: 1, count: equations.count)
        var found: [Double] = []
        for pass in 0..<Self.passes {
            guard let solved = equations.solution(importance) else { return nil }
            found = solved
            if pass + 1 < Self.passes { importance = equations.importance(of: found) }
        }
        guard found.allSatisfy(\.isFinite) else { return nil }
        ownTaps = Self.fittedTaps
        reach = Self.fittedReach
        weights = found.map { weight in
            let scaled = (weight * Double(1 << Self.fraction)).rounded()
            let bounds = Self.weightRange
            return Int32(max(Double(bounds.lowerBound), min(Double(bounds.upperBound), scaled)))
        }
    }

    /// One row of numbers for each sample looked at, and the difference that should come of it.
    private struct Equations {
        let width: Int
        var rows: [Double] = []
        var targets: [Double] = []
        var count: Int { targets.count }

        init(_ own: [Int32], _ known: [[Int32]], width: Int) {
            self.width = width
            for place in stride(from: 1, to: own.count, by: max(1, own.count / LinearPredictor.fittedRows)) {
                targets.append(Double(own[place]))
                for tap in 1...LinearPredictor.fittedTaps { append(own, place - tap) }
                let side = LinearPredictor.fittedReach - 1
                for lead in known {
                    for moment in (place - side)...(place + side) { append(lead, moment) }
                }
            }
        }

        private mutating func append(_ lead: [Int32], _ moment: Int) {
            rows.append(lead.indices.contains(moment) ? Double(lead[moment]) : 0)
        }

        func solution(_ importance: [Double]) -> [Double]? {
            var squares = LeastSquares(width: width)
            for row in 0..<count {
                squares.add(rows, at: row * width, target: targets[row], weight: importance[row])
            }
            return squares.solution()
        }

        /// 1 / s^1.5, where s is the mean error of the 17 equations around, and a little against zero.
        func importance(of weights: [Double]) -> [Double] {
            let errors = (0..<count).map { row in
                var sum = targets[row]
                for column in 0..<width { sum -= weights[column] * rows[row * width + column] }
                return abs(sum)
            }
            return (0..<count).map { row in
                let around = errors[max(0, row - 8)...min(count - 1, row + 8)]
                let mean = around.reduce(0, +) / Double(around.count) + 0.3
                return 1 / (mean * mean.squareRoot())
            }
        }
    }
}
