// What a signed report says of the exam itself: what was asked, what was measured, and what it was held against when it was signed.
package import FoundationEssentials

extension Report {
    /// 检查申请: the clinic's form as it stood when the report was signed. Requester, clinic and the times of capture and arrival
    /// are the report's own members.
    @dynamicMemberLookup
    package struct Request: Hashable, Sendable, Codable {
        /// 主诉, which every exam has by then.
        package let chiefComplaint: String
        /// All the rest, under the names that the clinic sent it under; its own complaint is left out.
        private let form: RequestForm

        private enum CodingKeys: CodingKey { case chiefComplaint }

        /// Takes what was asked; `form` without its complaint.
        package init(chiefComplaint: String, _ form: RequestForm) {
            self.chiefComplaint = chiefComplaint
            self.form = form
        }

        /// Reads the complaint and the rest from one object.
        package init(from decoder: any Decoder) throws {
            chiefComplaint = try decoder.container(keyedBy: CodingKeys.self).decode(
                String.self, forKey: .chiefComplaint)
            form = try RequestForm(from: decoder)
        }

        /// Writes the complaint and the rest into one object.
        package func encode(to encoder: any Encoder) throws {
            try form.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(chiefComplaint, forKey: .chiefComplaint)
        }

        /// A member of the form.
        package subscript<Value>(dynamicMember member: KeyPath<RequestForm, Value>) -> Value { form[keyPath: member] }
    }

    /// The reference range against which a value was held.
    package struct LabRange: Hashable, Sendable, Codable {
        /// Inclusive.
        package var low: Decimal?
        /// Inclusive.
        package var high: Decimal?
        /// UCUM; the unit of the canonical value.
        package var unit: String
        /// Who set it.
        package var source: String
        /// The first day on which it holds: year, month, day.
        package var validFrom: String

        /// States a range.
        package init(low: Decimal?, high: Decimal?, unit: String, source: String, validFrom: String) {
            self.low = low
            self.high = high
            self.unit = unit
            self.source = source
            self.validFrom = validFrom
        }
    }

    /// One laboratory result, as sent and as judged at the moment of signing.
    package struct LabResult: Hashable, Sendable, Codable {
        /// LOINC where the item is known; else the sender's own.
        package var code: String
        /// `WBC`; the sender's name where the item is not known.
        package var name: String
        /// 中文名, where the item is known.
        package var zh: String?
        /// Exactly as sent; absent where nothing was sent, or it was taken back.
        package var value: String?
        /// Exactly as sent.
        package var sentUnit: String?
        /// The number in ``unit``; the bound where there is a ``comparator``.
        package var canonical: Decimal?
        /// `<`, `<=`, `>` or `>=`: only a bound is known.
        package var comparator: String?
        /// Canonical, UCUM.
        package var unit: String?
        /// `same`, `converted`, `mended` or `doubtful`.
        package var basis: String?
        /// Why it is doubtful: it is shown as sent and has no flag.
        package var doubt: String?
        /// The value of the patient's count before (``Report/earlier``), in ``unit``.
        package var previous: Decimal?
        /// By how much it differs from ``previous``, in ``unit``.
        package var change: Decimal?
        /// Whether that is beyond the alliance's limit for the item; absent where it is not.
        package var isBeyond: Bool?
        /// What it was held against.
        package var range: LabRange?
        /// What is not known and would decide between ranges: `sex`, `age` …
        package var dependsOn: [String]?
        /// `normal`, `low`, `alert_high` …; absent where it was not judged.
        package var flag: String?
        /// `alert` or `critical`, where a threshold has been reached.
        package var tier: String?
        /// The sums of the count that this item breaks.
        package var brokenSums: [String]?
        /// The letter of HL7 table 0085, unless it is final.
        package var status: String?

        /// Names an item.
        package init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// What was measured in an electrocardiogram: by the hub, and, apart from it, by the device.
    package struct Measurements: Hashable, Sendable, Codable {
        /// The hub's own heart rate.
        package struct Rate: Hashable, Sendable, Codable {
            /// Beats a minute, whole.
            package var value: Int
            /// How far independent detectors agree, 0 to 1; absent where it was not kept.
            package var confidence: Decimal?

            /// States a rate.
            package init(value: Int, confidence: Decimal?) {
                self.value = value
                self.confidence = confidence
            }
        }

        /// A quantity that the device wrote, in its own words. The hub has not checked it.
        package struct DeviceValue: Hashable, Sendable, Codable {
            /// The device's code.
            package var code: String
            /// Exactly as sent.
            package var text: String
            /// As sent.
            package var unit: String?
            /// The lead it was measured in; absent for the whole recording.
            package var lead: String?

            /// Repeats what the device wrote.
            package init(code: String, text: String, unit: String?, lead: String?) {
                self.code = code
                self.text = text
                self.unit = unit
                self.lead = lead
            }
        }

        /// Absent where it is not sure.
        package var rate: Rate?
        /// Why it is withheld.
        package var rateDoubts: [String]?
        /// The device's own values, those of the whole recording first.
        package var device: [DeviceValue]?
        /// How many more the device wrote than stand here.
        package var deviceMore: Int?

        /// Measures nothing yet.
        package init() {}
    }
}

extension SignedReport {
    /// Where the members beside the signature say something else than what was signed, as paths (`results[718-7].value`), at most so
    /// many; empty where they agree. Verifies nothing.
    package func differences(atMost most: Int = 8) -> [String] {
        guard let payload = try? CompactJWS(signature).unverifiedPayload,
            let signed = try? WireJSON.value(Report.self, in: payload),
            let was = try? WireJSON.value(JSONValue.self, in: WireJSON.bytes(of: signed)),
            let now = try? WireJSON.value(JSONValue.self, in: WireJSON.bytes(of: report))
        else { return [] }
        return Array(was.differences(from: now, at: "").prefix(most))
    }
}

extension JSONValue {
    fileprivate func differences(from other: JSONValue, at path: String) -> [String] {
        guard self != other else { return [] }
        switch (self, other) {
        case (.object(let one), .object(let two)):
            return Set(one.keys).union(two.keys).sorted().flatMap { key in
                (one[key] ?? .null).differences(from: two[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
            }
        case (.list(let one), .list(let two)) where one.count == two.count:
            return zip(one, two).enumerated().flatMap { index, pair in
                pair.0.differences(from: pair.1, at: "\(path)[\(pair.0.code ?? "\(index)")]")
            }
        default: return [path]
        }
    }

    /// By what a member of a list is known, where it has a code.
    private var code: String? {
        guard case .object(let members) = self, case .text(let code)? = members["code"] else { return nil }
        return code
    }
}
