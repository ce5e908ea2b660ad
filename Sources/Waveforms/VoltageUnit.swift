// The units in which recorders give voltages, by their many spellings.

/// A unit of voltage.
package enum VoltageUnit: Sendable {
    case nanovolt, microvolt, millivolt, volt

    /// By a recorder's spelling; case is of no matter, because nobody records a heart in megavolts. nil for what is
    /// no voltage or cannot be told, such as `?V` where a micro sign was lost.
    package init?(spelled unit: String) {
        switch unit.lowercased() {
        case "nv", "nanovolt", "nanovolts": self = .nanovolt
        // The micro sign is U+00B5; Greek mu is U+03BC.
        case "uv", "\u{B5}v", "\u{3BC}v", "microv", "microvolt", "microvolts", "mcv": self = .microvolt
        case "mv", "millivolt", "millivolts": self = .millivolt
        case "v", "volt", "volts": self = .volt
        default: return nil
        }
    }

    /// Whether a recorder's word says that there is no unit: `adu`, `NU`. Such a lead is drawn as millivolts, uncalibrated.
    package static func isNone(_ unit: String) -> Bool {
        ["nu", "adu", "a.u.", "au", "n/a", "unknown", "?"].contains(unit.lowercased())
    }

    /// Microvolts of one unit.
    package var inMicrovolts: Double { self == .nanovolt ? 0.001 : Double(microvolts.factor) }

    /// Microvolts of one unit: a factor, and by what power of ten to divide.
    package var microvolts: (factor: Int, decimals: Int) {
        switch self {
        case .nanovolt: (1, 3)
        case .microvolt: (1, 0)
        case .millivolt: (1_000, 0)
        case .volt: (1_000_000, 0)
        }
    }
}
