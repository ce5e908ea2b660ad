// Which electrodes look exchanged. Always a suspicion: the one who took the recording must look.

package import Waveforms

/// A pattern that exchanged electrodes leave, and how plainly it is there.
package struct ElectrodeSuspicion: Sendable, Equatable {
    package let finding: Finding
    /// `high` where P, QRS and T all say so; `low` where the P wave is missing or another cause is as likely.
    package let strength: Strength

    package enum Strength: Int, Sendable, Equatable { case low, high }

    package enum Finding: Sendable, Equatable, Hashable {
        /// Left and right arm: lead I upside down, aVR upright, chest leads as usual.
        case arms
        /// The heart lies right: lead I upside down, aVR upright, R waves fall from V1 to V6.
        case dextrocardia
        /// Right arm and right leg: lead II is nearly flat.
        case rightArmRightLeg
        /// Left arm and right leg: lead III is nearly flat.
        case leftArmRightLeg
        /// Both arms with the legs: lead I is nearly flat.
        case armsWithLegs
        /// Right arm and left leg: II and III upside down, aVR upright.
        case rightArmLeftLeg
        /// Two chest electrodes: the R waves rise once these two are exchanged.
        case chest(StandardLead, StandardLead)
    }

    package static func all(
        in recording: Recording, _ detection: BeatDetection, _ quality: [LeadQuality]
    ) -> [ElectrodeSuspicion] {
        let sheet = MeanBeats(recording, detection, quality)
        return [LimbPattern(sheet).suspicion, ChestPattern(sheet).suspicion].compactMap(\.self)
    }
}

/// Mean beats of the standard leads that can be read.
struct MeanBeats {
    private var beats: [StandardLead: MeanBeat] = [:]

    init(_ recording: Recording, _ detection: BeatDetection, _ quality: [LeadQuality]) {
        guard detection.frequency >= 100, detection.frequency <= 1e5 else { return }
        for (lead, quality) in zip(recording.leads, quality) {
            guard let standard = lead.standard, beats[standard] == nil, quality.grade > .silent else { continue }
            // A lead that swapped electrodes make flat has little signal and much noise: it is not left out for that.
            beats[standard] = MeanBeat(lead, detection.positions, detection.frequency)
        }
    }

    subscript(_ lead: StandardLead) -> MeanBeat? { beats[lead] }
}

/// Rules for the limb leads (Kligfield et al., AHA/ACCF/HRS recommendations part I, 2007; Batchvarov et al., Europace 9:1081,
/// 2007).
struct LimbPattern {
    let suspicion: ElectrodeSuspicion?

    /// A lead is nearly flat below 100 µV and a sixth of the smaller of the other two.
    private static let flat: Float = 100

    init(_ sheet: MeanBeats) {
        guard let one = sheet[.one], let two = sheet[.two], let three = sheet[.three], let aVR = sheet[.aVR] else {
            suspicion = nil
            return
        }
        if Self.isFlat(two, one, three) {
            suspicion = ElectrodeSuspicion(finding: .rightArmRightLeg, strength: .high)
        } else if Self.isFlat(three, one, two) {
            suspicion = ElectrodeSuspicion(finding: .leftArmRightLeg, strength: .high)
        } else if Self.isFlat(one, two, three) {
            suspicion = ElectrodeSuspicion(finding: .armsWithLegs, strength: .high)
        } else if one.isInverted, aVR.isUpright, !one.hasPositiveAtrial, !aVR.hasNegativeAtrial {
            suspicion = Self.mirrored(one, sheet)
        } else if two.isInverted, three.isInverted, aVR.isUpright, two.hasNegativeAtrial, aVR.hasPositiveAtrial {
            suspicion = ElectrodeSuspicion(finding: .rightArmLeftLeg, strength: .low)
        } else {
            suspicion = nil
        }
    }

    private static func isFlat(_ lead: MeanBeat, _ one: MeanBeat, _ other: MeanBeat) -> Bool {
        lead.size < flat && lead.size * 6 < min(one.size, other.size)
    }

    /// The chest leads tell exchanged arms from a heart that lies right.
    private static func mirrored(_ one: MeanBeat, _ sheet: MeanBeats) -> ElectrodeSuspicion {
        let isPlain = one.hasNegativeAtrial
        guard let early = sheet[.v2] ?? sheet[.v1], let late = sheet[.v6] ?? sheet[.v5] else {
            return ElectrodeSuspicion(finding: .arms, strength: .low)
        }
        if late.high < 0.6 * early.high, late.direction <= 0 {
            return ElectrodeSuspicion(finding: .dextrocardia, strength: isPlain ? .high : .low)
        }
        return ElectrodeSuspicion(finding: .arms, strength: isPlain && late.direction > 0 ? .high : .low)
    }
}

/// The order of the chest leads by the share of the QRS complex above the baseline, which rises from V1 to V4.
struct ChestPattern {
    let suspicion: ElectrodeSuspicion?

    private static let leads: [StandardLead] = [.v1, .v2, .v3, .v4, .v5, .v6]
    /// A fall by this much up to V5 is no ordinary progression.
    private static let fall: Float = 0.25
    private static let slack: Float = 0.08

    init(_ sheet: MeanBeats) {
        let parts = Self.leads.compactMap { sheet[$0]?.positivePart }
        suspicion =
            parts.count == Self.leads.count
            ? Self.exchanged(parts).map {
                ElectrodeSuspicion(finding: .chest(Self.leads[$0], Self.leads[$1]), strength: .low)
            } : nil
    }

    /// Two leads up to V5 whose exchange makes the shares rise up to V4, where they now fall; nil where several pairs
    /// or none do.
    private static func exchanged(_ parts: [Float]) -> (Int, Int)? {
        let falls = (0..<4).contains { one in (one + 1..<5).contains { parts[one] - parts[$0] >= fall } }
        guard falls else { return nil }
        var found: [(Int, Int)] = []
        for one in 0..<4 {
            for other in (one + 1)..<5 {
                var tried = parts
                tried.swapAt(one, other)
                if (0..<4).allSatisfy({ tried[$0] <= tried[$0 + 1] + slack }) { found.append((one, other)) }
            }
        }
        return found.count == 1 ? found[0] : nil
    }
}
