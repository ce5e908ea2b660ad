// The numbers of leads and their names (EN 1064, table 8; the same numbers as in ISO 11073-10101, MDC_ECG_LEAD).

import Waveforms

enum SCPLeadNames {
    private static let names: [Int: String] = {
        var names: [Int: String] = [:]
        func list(from first: Int, _ row: String) {
            for (index, name) in row.split(separator: " ").enumerated() { names[first + index] = String(name) }
        }
        list(from: 1, "I II V1 V2 V3 V4 V5 V6 V7 V2R V3R V4R V5R V6R V7R X Y Z CC5 CM5 LA RA LL")
        list(from: 24, "fI fE fC fA fM fF fH")
        list(
            from: 31, "dI dII dV1 dV2 dV3 dV4 dV5 dV6 dV7 dV2R dV3R dV4R dV5R dV6R dV7R dX dY dZ dCC5 dCM5 dLA dRA dLL")
        list(from: 54, "dfI dfE dfC dfA dfM dfF dfH")
        list(from: 61, "III aVR aVL aVF -aVR V8 V9 V8R V9R D A J Defib Extern A1 A2 A3 A4")
        list(from: 79, "dV8 dV9 dV8R dV9R dD dA dJ Chest V VR VL VF MCL MCL1 MCL2 MCL3 MCL4 MCL5 MCL6")
        list(from: 98, "CC CC1 CC2 CC3 CC4 CC6 CC7 CM CM1 CM2 CM3 CM4 CM6 dIII daVR daVL daVF")
        list(from: 121, "CM7 CH5 CS5 CB5 CR5 ML AB1 AB2 AB3 AB4 ES AS AI S")
        return names
    }()

    /// nil for a number without a name, and for 0, "unspecified".
    static func name(_ code: Int) -> String? { names[code] }

    /// Which of the twelve a number stands for. A lead that was computed from others ("dI") is none of them.
    static func standard(_ code: Int) -> StandardLead? {
        name(code).flatMap { StandardLead(rawValue: $0) }
    }
}
