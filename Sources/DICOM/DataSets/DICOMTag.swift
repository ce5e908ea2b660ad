// The name of a data element: a group and an element number, written (gggg,eeee) in hex.

/// A tag of PS3.6, the data dictionary.
package struct DICOMTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let group: UInt16
    package let element: UInt16

    package init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    /// From one number such as `0x0010_0020`.
    package init(_ number: UInt32) {
        group = UInt16(number >> 16)
        element = UInt16(truncatingIfNeeded: number)
    }

    package var number: UInt32 { UInt32(group) << 16 | UInt32(element) }

    /// Odd groups belong to makers of devices; nobody else knows what they mean.
    package var isPrivate: Bool { group & 1 == 1 }
    /// An element that says whose a block of private elements is.
    package var isPrivateCreator: Bool { isPrivate && (0x0010...0x00FF).contains(element) }

    package static func < (left: DICOMTag, right: DICOMTag) -> Bool { left.number < right.number }

    package var description: String { "(\(Self.hex(group)),\(Self.hex(element)))" }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension DICOMTag {
    static let item = DICOMTag(0xFFFE_E000)
    static let itemEnd = DICOMTag(0xFFFE_E00D)
    static let sequenceEnd = DICOMTag(0xFFFE_E0DD)
}
