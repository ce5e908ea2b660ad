// Section 12 of the third edition: a long rhythm without compression.

import Waveforms

/// The layout that libbiosig writes. It is taken only when the section's length is exactly what its counts demand.
struct LongTermRhythm: Sendable {
    let frequency: Int
    let leads: [RecordedLead]

    /// Bytes before the leads: frequency, leads, samples, bytes of a sample, date, time, and what is not read.
    private static let front = 70
    /// Bytes of one lead: its number, nanovolts of a step, one not read.
    private static let leadLength = 4

    /// nil when the section is of another layout.
    init?(_ section: SCPSection) throws(SCPError) {
        guard let frequency = section.unsigned32(0), (1...100_000).contains(frequency),
            let leads = section.byte(4).map(Int.init), leads > 0, let samples = section.unsigned32(5), samples > 0,
            let width = section.byte(9).map(Int.init), (2...4).contains(width)
        else { return nil }
        let start = Self.front + leads * Self.leadLength
        // Every factor is below 2³², and the product below 2⁴⁴.
        let length = leads * samples * width
        guard (0...1).contains(section.count - start - length) else { return nil }
        guard (leads + 4) * samples <= SCPLimits.samples else { throw .tooLarge(.samples) }
        self.frequency = frequency
        var recorded: [RecordedLead] = []
        for index in 0..<leads {
            let place = Self.front + index * Self.leadLength
            guard let code = section.byte(place).map(Int.init), let step = section.unsigned16(place + 1), step > 0
            else {
                return nil
            }
            let steps = (0..<samples).map { sample in
                Self.value(section, start + (sample * leads + index) * width, width)
            }
            recorded.append(
                RecordedLead(
                    name: SCPLeadNames.name(code) ?? "Lead \(code)", standard: SCPLeadNames.standard(code),
                    steps: steps, microvoltsPerStep: Double(step) / 1_000))
        }
        self.leads = recorded
    }

    /// A number in two's complement, least byte first.
    private static func value(_ section: SCPSection, _ place: Int, _ width: Int) -> Int32 {
        var pattern: UInt32 = 0
        for position in (0..<width).reversed() {
            pattern = pattern << 8 | UInt32(section.byte(place + position) ?? 0)
        }
        let shift = UInt32(32 - 8 * width)
        return Int32(bitPattern: pattern << shift) >> Int32(shift)
    }
}
