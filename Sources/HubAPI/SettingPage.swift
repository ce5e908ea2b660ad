// The numbers that an alliance decides, as a terminal is told them.
package import FoundationEssentials

/// The answer of `GET /api/v1/settings`.
package struct SettingPage: Hashable, Sendable, Codable {
    /// One value and its first day.
    package struct Value: Hashable, Sendable, Codable {
        /// `{"minutes": 10}`, `{"days": 30}` …
        package var value: [String: Double]
        /// From when on.
        package var validFrom: Date
        /// Where it is from: a rule, a paper, a decision.
        package var source: String

        /// Makes a value.
        package init(value: [String: Double], validFrom: Date, source: String) {
            self.value = value
            self.validFrom = validFrom
            self.source = source
        }
    }

    /// One number by name.
    package struct Item: Hashable, Sendable, Codable {
        /// `terminal.hold`, `sla.ECG12.emergency` …
        package var name: String
        /// What is in force and what will be, in the order of time; one at least.
        package var values: [Value]

        /// Names a number.
        package init(name: String, values: [Value]) {
            self.name = name
            self.values = values
        }
    }

    /// The numbers, by name.
    package var items: [Item]
    /// Where to go on; none where that was all.
    package var next: String?

    /// Makes a page.
    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    /// One member of a number as it is in force at a moment; nil where there is none that is a whole number.
    package func number(_ name: String, _ member: String, at moment: Date) -> Int? {
        let item = items.first { $0.name == name }
        return item?.values.last { $0.validFrom <= moment }?.value[member].flatMap { Int(exactly: $0) }
    }
}
