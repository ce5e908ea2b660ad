// How fast the paper runs and how high a millivolt stands.

/// Millimetres of paper for a second and for a millivolt.
package struct PaperScale: Sendable, Equatable {
    /// Standard 25; 50 for fast rhythms.
    package enum Speed: Int, Sendable, CaseIterable { case slow = 25, fast = 50 }
    /// Standard 10; 5 for high, 20 for low voltages.
    package enum Gain: Int, Sendable, CaseIterable { case half = 5, standard = 10, double = 20 }

    package let speed: Speed
    package let gain: Gain

    package init(speed: Speed = .slow, gain: Gain = .standard) {
        self.speed = speed
        self.gain = gain
    }

    var millimetresPerSecond: Double { Double(speed.rawValue) }
    var millimetresPerMillivolt: Double { Double(gain.rawValue) }
    /// The calibration pulse is 1 mV for 0.2 s.
    var pulse: (width: Double, height: Double) { (0.2 * millimetresPerSecond, millimetresPerMillivolt) }

    /// As printed on the sheet.
    var words: String { "\(speed.rawValue) mm/s   \(gain.rawValue) mm/mV" }
}
