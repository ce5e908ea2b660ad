// A synthetic twelve-lead ECG, and the WFDB record that holds it.

/// Ten seconds of twelve leads at 500 a second, in microvolts.
package struct SampleECG: Hashable, Sendable {
    /// The leads in the order of the standard sheet.
    package static let leads = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
    package static let samplesPerSecond = 500
    package static let seconds = 10

    package let condition: HeartCondition
    /// One row a lead, microvolts.
    package let microvolts: [[Int16]]

    /// Weights of the axes X, Y and Z for the eight independent leads: G. E. Dower, "The ECGD: a derivation
    /// of the ECG from VCG leads", J. Electrocardiol. 17:189, 1984 (values from memory).
    private static let weights: [(x: Double, y: Double, z: Double)] = [
        (0.632, -0.235, 0.059), (0.235, 1.066, -0.132), (-0.515, 0.157, -0.917), (0.044, 0.164, -1.387),
        (0.882, 0.098, -1.277), (1.213, 0.127, -0.601), (1.125, 0.127, -0.086), (0.831, 0.076, 0.230),
    ]

    /// Runs the heart for three seconds to let it settle, then takes ten.
    package init(_ condition: HeartCondition, seed: UInt64) {
        self.condition = condition
        var heart = HeartModel(condition, seed: seed)
        let step = 1 / Double(Self.samplesPerSecond)
        for _ in 0..<(3 * Self.samplesPerSecond) { _ = heart.advance(by: step) }
        var rows = [[Int16]](repeating: [], count: Self.leads.count)
        for _ in 0..<(Self.seconds * Self.samplesPerSecond) {
            let potential = heart.advance(by: step)
            let independent = Self.weights.map { weight in
                let millivolts = weight.x * potential.x + weight.y * potential.y + weight.z * potential.z
                return Self.even((millivolts + 0.003 * heart.noise()) * 1000)
            }
            for (lead, value) in Self.twelve(independent).enumerated() { rows[lead].append(value) }
        }
        microvolts = rows
    }

    /// The twelve leads of the eight. I and II are even, so III = II − I, aVR = −(I + II)/2, aVL = I − II/2
    /// and aVF = II − I/2 hold exactly.
    private static func twelve(_ independent: [Int16]) -> [Int16] {
        let (one, two) = (independent[0], independent[1])
        return [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2] + independent[2...]
    }

    private static func even(_ microvolts: Double) -> Int16 {
        Int16(max(-5000, min(5000, (microvolts / 2).rounded(.toNearestOrAwayFromZero) * 2)))
    }

    /// The header file of a record of this name (WFDB header(5): format 16, gain 1000 a millivolt, 16 bits).
    package func header(named record: String) -> [UInt8] {
        var lines = ["\(record) \(microvolts.count) \(Self.samplesPerSecond) \(microvolts.first?.count ?? 0)"]
        for (lead, row) in zip(Self.leads, microvolts) {
            lines.append("\(record).dat 16 1000/mV 16 0 \(row.first ?? 0) \(Self.checksum(row)) 0 \(lead)")
        }
        lines.append(
            "# Synthetic, no person: dynamical model of McSharry et al. 2003, \(condition.rawValue)"
        )
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The signal file: samples of all leads in turn, 16 bits, the low byte first.
    package func signal() -> [UInt8] {
        var bytes: [UInt8] = []
        let count = microvolts.first?.count ?? 0
        bytes.reserveCapacity(count * microvolts.count * 2)
        for place in 0..<count {
            for row in microvolts {
                let bits = UInt16(bitPattern: row[place])
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            }
        }
        return bytes
    }

    /// The sum of the samples in 16 bits, signed.
    private static func checksum(_ row: [Int16]) -> Int16 { row.reduce(0, &+) }
}
