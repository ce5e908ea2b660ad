// What makes a case critical: one value or statement, with the rule that it meets.

/// Who found first and opened the case; what others find in the exam joins it. Raw values are the codes in SQL and JSON.
package enum CriticalSource: String, CaseIterable, Codable, Sendable {
    /// Values of a blood count beside the alliance's critical tier.
    case count
    /// The recording's rhythm beside the alliance's limits, and what the device said by itself.
    case ecg
    /// The reader who signed.
    case reader
}

/// A snapshot, written once.
package struct CriticalFinding: Hashable, Codable, Sendable {
    /// Who says so. A device's word is labelled as the device's.
    package enum Origin: String, CaseIterable, Codable, Sendable {
        case hub, device, reader
    }

    /// What was measured or said: `PLT`, `longest RR interval`; for a statement its words.
    package let name: String
    /// ICD-10, where the reader coded it.
    package let code: String?
    /// The number as it is told, such as `12`; nil for a statement.
    package let value: String?
    /// The unit as it is told.
    package let unit: String?
    /// The bound that it reached, such as `<= 20`; nil for a statement.
    package let bound: String?
    /// The rule: `threshold/777-3`, `rhythm/longestInterval`, `device`, `reader`.
    package let rule: String
    /// Where the rule's number is from.
    package let source: String
    package let origin: Origin

    package init(
        name: String, code: String? = nil, value: String? = nil, unit: String? = nil, bound: String? = nil,
        rule: String, source: String,
        origin: Origin
    ) {
        self.name = name
        self.code = code
        self.value = value
        self.unit = unit
        self.bound = bound
        self.rule = rule
        self.source = source
        self.origin = origin
    }

    /// Whether it is an infarction with ST elevation by a device's or a reader's word, or by ICD-10 (I21, I22): the green channel
    /// is proposed. A reader who suspects one has said enough; a device that does has not.
    package var isInfarction: Bool {
        if let code, code.hasPrefix("I21") || code.hasPrefix("I22") { return true }
        return origin == .reader ? InfarctionWords.areSuspected(in: name) : DeviceAlarm.isInfarction(name)
    }

    /// What is said on the telephone and repeated by who hears it.
    package var said: String { [name, value, unit].compactMap(\.self).joined(separator: " ") }
}
