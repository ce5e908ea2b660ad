// Weighted least squares by the normal equations, for the fit of a predictor; only the writer uses it.

struct LeastSquares {
    private let width: Int
    /// The upper triangle of the normal matrix, row by row; the lower one stays empty.
    private var matrix: [Double]
    private var vector: [Double]

    init(width: Int) {
        self.width = width
        matrix = [Double](repeating: 0, count: width * width)
        vector = [Double](repeating: 0, count: width)
    }

    /// Adds one equation: the row, which has `width` numbers from `start` on, should give `target`.
    mutating func add(_ rows: [Double], at start: Int, target: Double, weight: Double) {
        for across in 0..<width {
            let factor = weight * rows[start + across]
            if factor == 0 { continue }
            vector[across] += factor * target
            let line = across * width
            for down in across..<width { matrix[line + down] += factor * rows[start + down] }
        }
    }

    /// The best weights, by Cholesky's way; a small ridge keeps them tame where columns are alike. nil when even
    /// then there is no answer.
    func solution() -> [Double]? {
        guard let root = factor() else { return nil }
        var solved = vector
        for row in 0..<width {
            for before in 0..<row { solved[row] -= root[before * width + row] * solved[before] }
            solved[row] /= root[row * width + row]
        }
        for row in (0..<width).reversed() {
            for after in (row + 1)..<width { solved[row] -= root[row * width + after] * solved[after] }
            solved[row] /= root[row * width + row]
        }
        return solved
    }

    /// The upper triangular root R with RᵀR = matrix + ridge.
    private func factor() -> [Double]? {
        var root = matrix
        let largest = (0..<width).reduce(0.0) { max($0, matrix[$1 * width + $1]) }
        for row in 0..<width {
            root[row * width + row] += largest * 1e-6 + 1e-9
            for column in row..<width {
                for before in 0..<row {
                    root[row * width + column] -= root[before * width + row] * root[before * width + column]
                }
            }
            let pivot = root[row * width + row].squareRoot()
            guard pivot > 0 else { return nil }
            for column in row..<width { root[row * width + column] /= pivot }
        }
        return root
    }
}
