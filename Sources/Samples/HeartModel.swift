// A heart that beats in a differential equation, seen from twelve leads.

/// What the heart of a sample has.
package enum HeartCondition: String, CaseIterable, Sendable {
    /// Sinus rhythm, about 72 a minute.
    case normal
    /// Sinus bradycardia, about 33 a minute: a critical value.
    case bradycardia
    /// ST elevation in V1 to V4: a critical value.
    case anteriorInfarction = "anterior_infarction"

    var rate: Double {
        switch self {
        case .normal: 72
        case .bradycardia: 33
        case .anteriorInfarction: 88
        }
    }
}

/// One wave of the beat: where in the cycle it stands, how wide it is, and how high on each axis of the body.
struct Wave: Sendable {
    /// Radians; the R wave stands at 0.
    let angle: Double
    /// Radians.
    let width: Double
    /// Millivolts on the axes X (left), Y (feet) and Z (back).
    let height: (x: Double, y: Double, z: Double)
}

/// The dynamical model of McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating
/// synthetic electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3):289–294, 2003: a point runs round a
/// circle once a beat, and each wave pushes the potential as the point passes it. We stay on the limit
/// circle, so the angle stands for x and y; the potential is kept for three axes (Sameni et al. 2007), its
/// waves normalised by the angular speed.
struct HeartModel {
    private let waves: [Wave]
    private let meanInterval: Double
    private var random: SampleRandom
    private var angle = -Elementary.pi
    private var time = 0.0
    private var speed = 0.0
    private var potential = (x: 0.0, y: 0.0, z: 0.0)

    init(_ condition: HeartCondition, seed: UInt64) {
        random = SampleRandom(seed: seed)
        meanInterval = 60 / condition.rate
        // ECGSYN moves and widens the waves with the square root of the rate.
        let factor = (condition.rate / 60).squareRoot()
        waves = Self.waves(condition).map {
            Wave(
                angle: $0.angle * (abs($0.angle) > 0.5 ? factor.squareRoot() : factor),
                width: $0.width * factor,
                height: $0.height)
        }
        speed = nextSpeed()
    }

    /// P, Q, R, S and T with the angles and widths of the paper's table I; heights of our own choice that
    /// give ordinary leads. The infarction has a broad ST wave towards the front.
    private static func waves(_ condition: HeartCondition) -> [Wave] {
        let third = Elementary.pi / 3
        let beat = [
            Wave(angle: -third, width: 0.22, height: (0.07, 0.11, -0.02)),
            Wave(angle: -third / 4, width: 0.08, height: (-0.10, -0.06, -0.16)),
            Wave(angle: 0, width: 0.10, height: (1.05, 0.95, 0.25)),
            Wave(angle: third / 4, width: 0.09, height: (-0.22, -0.20, 0.42)),
            Wave(angle: third * 1.5, width: 0.36, height: (0.26, 0.24, -0.20)),
        ]
        guard condition == .anteriorInfarction else { return beat }
        return beat + [Wave(angle: third * 0.75, width: 0.40, height: (0.12, -0.10, -0.30))]
    }

    /// The next sample, `step` seconds on, by one Runge–Kutta step of fourth order.
    mutating func advance(by step: Double) -> (x: Double, y: Double, z: Double) {
        let first = slope(angle, potential, at: time)
        let second = slope(angle + speed * step / 2, moved(first, step / 2), at: time + step / 2)
        let third = slope(angle + speed * step / 2, moved(second, step / 2), at: time + step / 2)
        let fourth = slope(angle + speed * step, moved(third, step), at: time + step)
        potential.x += step / 6 * (first.x + 2 * second.x + 2 * third.x + fourth.x)
        potential.y += step / 6 * (first.y + 2 * second.y + 2 * third.y + fourth.y)
        potential.z += step / 6 * (first.z + 2 * second.z + 2 * third.z + fourth.z)
        time += step
        angle += speed * step
        if angle >= Elementary.pi {
            angle -= 2 * Elementary.pi
            speed = nextSpeed()
        }
        return potential
    }

    /// One noise value of unit deviation, from the model's own chance.
    mutating func noise() -> Double { random.normal() }

    private mutating func nextSpeed() -> Double {
        // Respiratory sinus arrhythmia at 0.25 Hz, and a little chance.
        let breath = 0.03 * Elementary.sin(2 * Elementary.pi * 0.25 * time)
        return 2 * Elementary.pi / (meanInterval * (1 + breath + 0.01 * random.normal()))
    }

    private func slope(
        _ angle: Double, _ potential: (x: Double, y: Double, z: Double), at time: Double
    ) -> (x: Double, y: Double, z: Double) {
        let baseline = 0.03 * Elementary.sin(2 * Elementary.pi * 0.25 * time)
        var slope = (x: baseline - potential.x, y: baseline - potential.y, z: -potential.z)
        for wave in waves {
            let distance = Elementary.wrapped(angle - wave.angle)
            let square = wave.width * wave.width
            let push = -speed * distance / square * Elementary.exp(-distance * distance / (2 * square))
            slope.x += wave.height.x * push
            slope.y += wave.height.y * push
            slope.z += wave.height.z * push
        }
        return slope
    }

    private func moved(
        _ slope: (x: Double, y: Double, z: Double), _ step: Double
    ) -> (x: Double, y: Double, z: Double) {
        (potential.x + slope.x * step, potential.y + slope.y * step, potential.z + slope.z * step)
    }
}
