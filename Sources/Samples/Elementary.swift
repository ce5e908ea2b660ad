// Sine and exponential from plain arithmetic: libraries differ in the last digit, samples must not.

/// Functions that give the same bits on every machine with IEEE 754 arithmetic.
enum Elementary {
    static let pi = 3.141_592_653_589_793

    /// The sine, to about 1e-13 for arguments within a few thousand turns.
    static func sin(_ angle: Double) -> Double {
        let turn = wrapped(angle)
        let folded = turn > pi / 2 ? pi - turn : (turn < -pi / 2 ? -pi - turn : turn)
        let square = folded * folded
        var term = folded
        var sum = folded
        for step in stride(from: 2.0, through: 20.0, by: 2.0) {
            term = -term * square / (step * (step + 1))
            sum += term
        }
        return sum
    }

    /// The exponential of a number that is not positive; 0 below −700.
    static func exp(_ exponent: Double) -> Double {
        guard exponent > -700 else { return 0 }
        var halvings = 0
        var small = min(exponent, 0)
        while small < -0.5 {
            small /= 2
            halvings += 1
        }
        var term = 1.0
        var sum = 1.0
        for step in 1...16 {
            term = term * small / Double(step)
            sum += term
        }
        for _ in 0..<halvings { sum *= sum }
        return sum
    }

    /// The same angle between −π and π.
    static func wrapped(_ angle: Double) -> Double {
        angle - 2 * pi * (angle / (2 * pi)).rounded(.toNearestOrAwayFromZero)
    }
}
