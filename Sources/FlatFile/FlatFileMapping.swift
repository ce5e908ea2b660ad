// How one device's table is read: a small text that an alliance writes once for each device.

/// A mapping: `name = value` lines in sections, described in Docs/Formats/FlatFile.md.
package struct FlatFileMapping: Sendable, Equatable {
    /// How the table's text is written.
    package enum Encoding: String, Sendable, CaseIterable {
        /// UTF-16 by its mark, else UTF-8, else GB 18030.
        case auto
        case utf8 = "utf-8"
        case gb18030 = "gb18030"
        case utf16 = "utf-16"
    }

    /// What a row is.
    package enum Shape: String, Sendable, CaseIterable {
        /// A sample with a column for each item.
        case wide
        /// One result of a sample.
        case long
    }

    /// What a comma between digits is.
    package enum Decimal: String, Sendable, CaseIterable {
        /// What the table's own values show.
        case auto
        case point
        case comma
    }

    /// A column by its name in the header, or by its number from 1 (`#3`).
    package enum Column: Sendable, Hashable {
        case named(String)
        case number(Int)

        /// As the mapping writes it.
        package var text: String {
            switch self {
            case .named(let name): name
            case .number(let number): "#\(number)"
            }
        }

        init?(_ text: String) {
            guard text.hasPrefix("#") else {
                self = .named(text)
                return
            }
            guard let number = Int(text.dropFirst()), (1...FlatFileLimits.columns).contains(number) else { return nil }
            self = .number(number)
        }
    }

    /// What a cell or name of the table stands for.
    package struct Item: Sendable, Equatable {
        /// The item as the mapping calls it: a LOINC code or a name such as `HGB`.
        package let code: String
        /// The unit of all its values; nil where the table has none.
        package let unit: String?
        /// The column that holds the unit, in place of a fixed one.
        package let unitColumn: Column?
    }

    /// The device or export that the mapping is for.
    package var name = ""
    package var delimiter = UInt8(ascii: ",")
    package var encoding = Encoding.auto
    package var hasHeader = true
    /// Lines above the header that are passed over.
    package var skip = 0
    package var shape = Shape.wide
    package var decimal = Decimal.auto
    /// Cells that mean "no value"; an empty one always does.
    package var missing: Set<String> = []
    /// Number, time and specimen of a sample, and the patient's fields, by their names in the mapping.
    package var fields: [Field: Column] = [:]
    /// The order of a time's parts, such as `yyyy-MM-dd HH:mm`; nil for a time that is kept as it stands.
    package var timeFormat: String?
    /// Wide: the columns that hold values, in the mapping's order.
    package var items: [(column: Column, item: Item)] = []
    /// Long: what the table calls an item, and what it means. Names of the usual items need no row.
    package var names: [String: Item] = [:]

    /// What a table can say of a sample and its patient, and where a long table keeps a result.
    package enum Field: String, Sendable, CaseIterable {
        case sampleNumber = "sample.number"
        case time = "sample.time"
        case specimen = "sample.specimen"
        case patientID = "patient.id"
        case patientName = "patient.name"
        case sex = "patient.sex"
        case birthDate = "patient.birth"
        case age = "patient.age"
        case code = "long.code"
        case value = "long.value"
        case unit = "long.unit"
        case range = "long.range"
        case flag = "long.flag"
    }

    package static func == (one: FlatFileMapping, other: FlatFileMapping) -> Bool {
        one.name == other.name && one.delimiter == other.delimiter && one.encoding == other.encoding
            && one.hasHeader == other.hasHeader && one.skip == other.skip && one.shape == other.shape
            && one.decimal == other.decimal && one.missing == other.missing && one.fields == other.fields
            && one.timeFormat == other.timeFormat && one.names == other.names
            && one.items.elementsEqual(other.items) { $0.column == $1.column && $0.item == $1.item }
    }
}
