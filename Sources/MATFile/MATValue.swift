// The values of a MATLAB file, as far as a recording needs them.

/// An array by its class.
package enum MATValue: Equatable, Sendable {
    case numbers(MATNumbers)
    case text(String)
    /// Fields by name, of the first element of a structure array.
    case structure([String: MATValue])
    case cells([MATValue])
    /// Sparse arrays, objects and functions: passed over.
    case other

    package var numbers: MATNumbers? {
        guard case .numbers(let value) = self else { return nil }
        return value
    }

    package var text: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    package var structure: [String: MATValue]? {
        guard case .structure(let value) = self else { return nil }
        return value
    }

    /// The number, where the array has exactly one.
    package var number: Double? {
        guard let values = numbers?.values, values.count == 1 else { return nil }
        return values[0]
    }
}

/// A numeric array, its numbers column by column as MATLAB keeps them.
package struct MATNumbers: Equatable, Sendable {
    package let dimensions: [Int]
    /// Of an integer class; false for doubles and singles, however they are stored.
    package let isInteger: Bool
    package let values: [Double]
}

/// A named array of the file.
package struct MATVariable: Equatable, Sendable {
    package let name: String
    package let value: MATValue
}
