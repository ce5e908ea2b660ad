// The twelve standard leads: eight that are measured apart from each other, four that follow from two of them.

/// A lead of the standard electrocardiogram by its name on the sheet.
package enum StandardLead: String, CaseIterable, Sendable {
    case one = "I"
    case two = "II"
    case three = "III"
    case aVR, aVL, aVF
    case v1 = "V1"
    case v2 = "V2"
    case v3 = "V3"
    case v4 = "V4"
    case v5 = "V5"
    case v6 = "V6"

    /// By the name in a file; case does not count.
    package init?(named name: String) {
        let wanted = name.lowercased()
        guard let lead = Self.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else { return nil }
        self = lead
    }

    /// The eight leads that do not follow from others, in the order in which they are coded.
    package static let independent: [StandardLead] = [.two, .one, .v1, .v2, .v3, .v4, .v5, .v6]
    /// The four that follow from I and II.
    package static let derived: [StandardLead] = [.three, .aVR, .aVL, .aVF]
    /// The six that share electrodes, and so must share gain, unit and baseline here.
    package static let limb: [StandardLead] = [.one, .two, .three, .aVR, .aVL, .aVF]

    package var isDerived: Bool { Self.derived.contains(self) }

    /// The value of a derived lead from those of I and II (Einthoven: III = II − I; Goldberger: aVR = −(I + II)/2,
    /// aVL = I − II/2, aVF = II − I/2), all over their zero and in the same steps, where a file stores none of the four. The half of a
    /// step is cut towards 0 in aVR and rounded away from 0 before the difference in aVL and aVF, as in SCP-ECG's reference reader.
    /// nil for a lead that is not derived.
    package func rounded(one: Int, two: Int) -> Int? {
        func half(_ value: Int) -> Int { (value >= 0 ? value + 1 : value - 1) / 2 }
        switch self {
        case .three: return two - one
        case .aVR: return -((one + two) / 2)
        case .aVL: return one - half(two)
        case .aVF: return two - half(one)
        default: return nil
        }
    }

    /// What the packed form foretells of a derived lead that is stored, by the same relations: all have the same gain and baseline, and
    /// halves are cut towards the baseline. nil for a lead that is not derived.
    package func value(one: Int, two: Int, baseline: Int) -> Int? {
        let (first, second) = (one - baseline, two - baseline)
        switch self {
        case .three: return second - first + baseline
        case .aVR: return -(first + second) / 2 + baseline
        case .aVL: return (2 * first - second) / 2 + baseline
        case .aVF: return (2 * second - first) / 2 + baseline
        default: return nil
        }
    }
}
