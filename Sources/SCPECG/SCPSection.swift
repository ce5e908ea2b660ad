// One section of a record: a window on the file in which every read is checked.

import Bytes

/// A section with its header of 16 bytes: checksum, number, length, two versions and six reserved bytes.
struct SCPSection: Sendable {
    /// Bytes of the header before the section's data.
    static let headerLength = 16

    let number: Int
    /// The whole file.
    let bytes: [UInt8]
    /// Where the section begins in the file.
    let start: Int
    /// One past its last byte that is there.
    let end: Int

    /// Bytes of data after the header.
    var count: Int { max(0, end - start - Self.headerLength) }
    /// The version of the section, ten times the number: 10, 13, 20, 30.
    var version: UInt8 { start + 8 < end ? bytes[start + 8] : 0 }
    /// The version of the protocol, likewise.
    var protocolVersion: UInt8 { start + 9 < end ? bytes[start + 9] : 0 }

    /// The place in the file of the data's byte at `position`.
    func offset(_ position: Int) -> Int { start + Self.headerLength + position }

    /// One byte of the data; nil where there is none. Positions count from the end of the header.
    func byte(_ position: Int) -> UInt8? {
        guard position >= 0, position < count else { return nil }
        return bytes[offset(position)]
    }

    func unsigned16(_ position: Int) -> Int? {
        guard let low = byte(position), let high = byte(position + 1) else { return nil }
        return Int(low) | Int(high) << 8
    }

    func signed16(_ position: Int) -> Int? {
        unsigned16(position).map { Int(Int16(truncatingIfNeeded: $0)) }
    }

    func unsigned32(_ position: Int) -> Int? {
        guard let low = unsigned16(position), let high = unsigned16(position + 2) else { return nil }
        return low | high << 16
    }

    /// So many bytes of the data as far as they are there.
    func run(_ position: Int, _ length: Int) -> ArraySlice<UInt8> {
        guard position >= 0, position < count, length > 0 else { return [] }
        return bytes[offset(position)..<offset(position) + min(length, count - position)]
    }
}

extension SCPSection? {
    /// The section, or the refusal of a record that cannot do without it.
    func required(_ number: Int) throws(SCPError) -> SCPSection {
        guard let self else { throw .missingSection(number) }
        return self
    }
}
