// Sine, cosine and square roots of complex numbers from plain arithmetic: the room stands on no library.

enum Elementary {
    static let pi = 3.141_592_653_589_793

    /// The sine of an angle between −π and π, to 1e-14.
    static func sin(_ angle: Double) -> Double {
        var term = angle
        var sum = angle
        for step in stride(from: 2.0, through: 26.0, by: 2.0) {
            term = -term * angle * angle / (step * (step + 1))
            sum += term
        }
        return sum
    }

    static func cos(_ angle: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for step in stride(from: 1.0, through: 27.0, by: 2.0) {
            term = -term * angle * angle / (step * (step + 1))
            sum += term
        }
        return sum
    }

    /// e to a power between −1 and 0.
    static func exp(_ power: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for step in 1...20 {
            term = term * power / Double(step)
            sum += term
        }
        return sum
    }

    /// The root with a real part that is not negative.
    static func squareRoot(_ real: Double, _ imaginary: Double) -> (real: Double, imaginary: Double) {
        let size = (real * real + imaginary * imaginary).squareRoot()
        let half = max(0, (size + real) / 2).squareRoot()
        let other = max(0, (size - real) / 2).squareRoot()
        return (half, imaginary < 0 ? -other : other)
    }
}
