// The parts of a signed report beside its words.
package import FoundationEssentials

extension Report {
    /// One structured finding.
    package struct Statement: Hashable, Sendable, Codable {
        /// Of the centre's list.
        package var code: String
        /// In words.
        package var text: String
        /// Its value, where it has one.
        package var value: String?
        /// UCUM.
        package var unit: String?

        /// States a finding.
        package init(code: String, text: String, value: String?, unit: String?) {
            self.code = code
            self.text = text
            self.value = value
            self.unit = unit
        }
    }

    /// One line of the treatment plan.
    package struct PlanLine: Hashable, Sendable, Codable {
        /// `drug`, `measure`, `recheck` or `advice`.
        package var kind: String
        /// What to give or do.
        package var text: String
        /// How much.
        package var dose: String?
        /// How often.
        package var frequency: String?
        /// For how many days.
        package var days: Int?

        /// Plans one thing.
        package init(kind: String, text: String, dose: String?, frequency: String?, days: Int?) {
            self.kind = kind
            self.text = text
            self.dose = dose
            self.frequency = frequency
            self.days = days
        }
    }

    /// The template with which the text began; the text is the report's own.
    package struct Template: Hashable, Sendable, Codable {
        /// The template.
        package var id: WireID
        /// Its version then.
        package var version: Int

        /// Names a template.
        package init(id: WireID, version: Int) {
            self.id = id
            self.version = version
        }
    }

    /// 仅对所传资料负责，请结合临床: what every report of a remote centre says (domain.md §2.5).
    package static let disclaimer = "本报告仅对所传资料负责，请结合临床。 Based on the transmitted data only; correlate clinically."

    /// The number of the reports of an exam: the day on which it was done in China, and ten characters of the exam's name
    /// (50 bits of chance, in Crockford's letters). Versions share it.
    package static func number(of exam: WireID, performedAt: Date) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let digits = exam.description.filter { $0 != "-" }.suffix(13)
        var bits = UInt64(digits, radix: 16) ?? 0
        var text = ""
        for _ in 0..<10 {
            text = String(letters[Int(bits & 31)]) + text
            bits >>= 5
        }
        return RFC3339.text(performedAt).prefix(10).filter { $0 != "-" } + "-" + text
    }
}
