// Values of interest to grey: the three window functions and the VOI LUT of PS3.3 C.11.2.

package enum WindowFunction: Equatable, Sendable {
    case linear, linearExact, sigmoid

    /// VOI LUT Function as written; absent or unknown means linear.
    package init(name: String?) {
        switch name {
        case "LINEAR_EXACT": self = .linearExact
        case "SIGMOID": self = .sigmoid
        default: self = .linear
        }
    }
}

/// How measured values become grey.
package enum VOITransform: Equatable, Sendable {
    case window(center: Double, width: Double, WindowFunction)
    case table(LookupTable)
    /// No window is known: from the least to the greatest value that the image holds.
    case wholeRange

    /// Refuses windows that the standard does not allow: linear ones need a width of at least 1, others above 0.
    func check() throws(RenderingError) {
        guard case .window(let center, let width, let function) = self else { return }
        let isWide = function == .linear ? width >= 1 : width > 0
        guard isWide, center.isFinite, width.isFinite else { throw .wrongWindow }
    }
}

extension WindowFunction {
    /// Grey from 0 to 1.
    func grey(_ x: Double, center: Double, width: Double) -> Double {
        switch self {
        case .linear:
            let middle = center - 0.5
            if x <= middle - (width - 1) / 2 { return 0 }
            if x > middle + (width - 1) / 2 { return 1 }
            return (x - middle) / (width - 1) + 0.5
        case .linearExact:
            if x <= center - width / 2 { return 0 }
            if x > center + width / 2 { return 1 }
            return (x - center) / width + 0.5
        case .sigmoid:
            return 1 / (1 + exponential(-4 * (x - center) / width))
        }
    }
}

/// e to the x, to about 15 digits: halved until small, summed, squared back.
func exponential(_ x: Double) -> Double {
    if x > 700 { return .infinity }
    if x < -700 { return 0 }
    var sum = 1.0
    var term = 1.0
    let small = x / 1024
    for number in 1...8 {
        term *= small / Double(number)
        sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
}
