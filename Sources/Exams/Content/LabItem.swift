// One measured quantity of a laboratory report, in the sender's own words.

package import FoundationEssentials

/// A code with its system and the name that the sender gave it.
package struct LabCode: Codable, Sendable, Equatable, Hashable {
    /// `LN` (LOINC), `99MRC` (Mindray's own) or as sent; nil when the sender named none.
    package let system: String?
    package let code: String
    package let name: String?

    package init(system: String?, code: String, name: String?) {
        self.system = system
        self.code = code
        self.name = name
    }
}

/// How final a result is: the codes of HL7 table 0085 that analysers use, and the sender's own otherwise.
package enum ResultStatus: Sendable, Equatable, Hashable {
    case final, corrected, preliminary, pending, cannotBeObtained, deleted
    case other(String)

    /// The letter on the wire.
    package var code: String {
        switch self {
        case .final: "F"
        case .corrected: "C"
        case .preliminary: "P"
        case .pending: "I"
        case .cannotBeObtained: "X"
        case .deleted: "D"
        case .other(let code): code
        }
    }

    package init(code: String) {
        switch code {
        case "F": self = .final
        case "C": self = .corrected
        case "P": self = .preliminary
        case "I": self = .pending
        case "X": self = .cannotBeObtained
        case "D": self = .deleted
        default: self = .other(code)
        }
    }
}

extension ResultStatus: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(code: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(code)
    }
}

/// One result. A result without a value stays without a value: it is never zero.
package struct LabItem: Codable, Sendable, Equatable {
    package let code: LabCode
    /// Exactly as sent; nil when the sender gave no value.
    package let value: String?
    /// The value as a number when, and only when, the whole text is one plain decimal number (with a point, or with
    /// a comma that can be nothing else).
    package let number: Decimal?
    /// The value where the text gives only a bound: `<0.1`, `>500`.
    package let bound: LabBound?
    /// As sent. A unit is a device setting (12.4 g/dL here, 124 g/L there) and is never assumed.
    package let unit: String?
    /// The analyser's own range as sent; the county's ranges are data of the hub.
    package let range: String?
    /// As sent, in order: direction first (`H`, `L`, `N`), then reliability (`A`).
    package let flags: [String]
    package let status: ResultStatus?
    /// The maker marks the item as for research only (a name that begins with `*`): keep it off the report.
    package let isResearchOnly: Bool

    package init(
        code: LabCode, value: String?, number: Decimal?, bound: LabBound? = nil, unit: String?,
        range: String?, flags: [String], status: ResultStatus?, isResearchOnly: Bool = false
    ) {
        self.code = code
        self.value = value
        self.number = number
        self.bound = bound
        self.unit = unit
        self.range = range
        self.flags = flags
        self.status = status
        self.isResearchOnly = isResearchOnly
    }
}

/// One device setting or circumstance that came with the results.
package struct LabSetting: Codable, Sendable, Equatable {
    package let code: LabCode
    package let value: String?
    package let unit: String?

    package init(code: LabCode, value: String?, unit: String?) {
        self.code = code
        self.value = value
        self.unit = unit
    }
}

extension LabItem {
    /// A result with the number or bound that its text says, and with the flag in it behind those beside it.
    package init(
        code: LabCode, value: String?, _ found: SentValue?, unit: String?, range: String? = nil, flags: [String] = [],
        status: ResultStatus?, isResearchOnly: Bool = false
    ) {
        var number: Decimal?
        var bound: LabBound?
        switch found?.value {
        case .exact(let exact): number = exact
        case .bound(let limit): bound = limit
        case nil: break
        }
        let more = [found?.flag].compactMap(\.self).filter { !flags.contains($0) }
        self.init(
            code: code, value: value, number: number, bound: bound, unit: unit, range: range, flags: flags + more,
            status: status, isResearchOnly: isResearchOnly)
    }
}
