// Section 10: what the device measured in each lead.

import Waveforms

enum LeadMeasurements {
    /// In the order of EN 1064, 5.13: durations in milliseconds, amplitudes in microvolts. Fields that are codes, and
    /// the word of quality bits, are passed over.
    private static let fields: [(code: String, unit: String)?] = [
        ("P_duration", "ms"), ("PR_interval", "ms"), ("QRS_duration", "ms"), ("QT_interval", "ms"),
        ("Q_duration", "ms"), ("R_duration", "ms"), ("S_duration", "ms"), ("R1_duration", "ms"), ("S1_duration", "ms"),
        ("Q_amplitude", "uV"), ("R_amplitude", "uV"), ("S_amplitude", "uV"), ("R1_amplitude", "uV"),
        ("S1_amplitude", "uV"), ("J_amplitude", "uV"), ("P_plus_amplitude", "uV"), ("P_minus_amplitude", "uV"),
        ("T_plus_amplitude", "uV"), ("T_minus_amplitude", "uV"), ("ST_slope", "uV/s"), nil, nil,
        ("isoelectric_onset", "ms"), ("isoelectric_end", "ms"), ("intrinsicoid_deflection", "ms"), nil,
        ("ST_J20", "uV"), ("ST_J60", "uV"), ("ST_J80", "uV"), ("ST_RR16", "uV"), ("ST_RR8", "uV"),
    ]

    /// Leads follow each other: number, bytes of measurements, measurements of two bytes each.
    static func read(_ section: SCPSection) -> [DeviceMeasurement] {
        guard let count = section.unsigned16(0) else { return [] }
        var measurements: [DeviceMeasurement] = []
        var place = 4
        for _ in 0..<min(count, 255) {
            guard let code = section.unsigned16(place), let length = section.unsigned16(place + 2), length > 0 else {
                break
            }
            let lead = SCPLeadNames.name(code) ?? "Lead \(code)"
            for (index, field) in fields.enumerated() where 2 * index + 1 < length {
                guard let field else { continue }
                let value = section.signed16(place + 4 + 2 * index)
                if let found = SCPFindings.measurement(field.code, value, field.unit, lead: lead) {
                    measurements.append(found)
                }
            }
            place += 4 + length
        }
        return measurements
    }
}
