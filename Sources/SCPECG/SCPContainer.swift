// The frame of a record: six bytes at the front, section 0 with its pointers, and the sections they lead to.

import Bytes

/// The sections of a record, found through the pointers of section 0 (EN 1064, 5.2 and 5.3).
struct SCPContainer: Sendable {
    /// By number; the first where a number comes twice.
    private(set) var sections: [Int: SCPSection] = [:]
    private(set) var warnings: [SCPWarning] = []

    /// Bytes of the record header: checksum and length.
    static let recordHeader = 6
    /// Sections up to 127 are the standard's, up to 1023 the makers'.
    static let lastNumber = 1_023
    /// The last section of the third edition; those after it are not read, and so not checked.
    private static let lastChecked = 18
    /// Bytes of one pointer of section 0: number, length, place counted from 1.
    static let pointerLength = 10

    subscript(number: Int) -> SCPSection? { sections[number] }

    init(_ bytes: [UInt8]) throws(SCPError) {
        guard Self.isLikely(bytes) else { throw .notSCP }
        let directory = Self.directory(bytes)
        checkRecord(bytes)
        check(directory, length: directory.end - directory.start)
        let end = min(directory.count, SCPLimits.pointers * Self.pointerLength)
        for position in stride(from: 0, to: end, by: Self.pointerLength) {
            guard let number = directory.unsigned16(position), let length = directory.unsigned32(position + 2),
                let place = directory.unsigned32(position + 6)
            else { break }
            if (1...Self.lastNumber).contains(number) { take(number, length: length, at: place - 1, bytes) }
        }
    }

    /// Whether the bytes can be a record: the mark, or a section 0 that points to itself.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= recordHeader + SCPSection.headerLength else { return false }
        if bytes[16..<22].elementsEqual("SCPECG".utf8) { return true }
        let whole = SCPSection(number: 0, bytes: bytes, start: -SCPSection.headerLength, end: bytes.count)
        guard whole.unsigned16(recordHeader + 2) == 0, let length = whole.unsigned32(recordHeader + 4),
            length >= SCPSection.headerLength + pointerLength, length <= bytes.count,
            whole.unsigned16(recordHeader + SCPSection.headerLength) == 0
        else { return false }
        return whole.unsigned32(recordHeader + SCPSection.headerLength + 2) == length
    }

    /// Section 0. Its length is believed when it fits the file; else the twelve pointers of the first edition are.
    private static func directory(_ bytes: [UInt8]) -> SCPSection {
        let whole = SCPSection(number: 0, bytes: bytes, start: -SCPSection.headerLength, end: bytes.count)
        let stated = whole.unsigned32(recordHeader + 4) ?? 0
        let fallback = SCPSection.headerLength + 12 * pointerLength
        let length = stated >= SCPSection.headerLength && stated <= bytes.count - recordHeader ? stated : fallback
        return SCPSection(
            number: 0, bytes: bytes, start: recordHeader, end: min(recordHeader + length, bytes.count))
    }

    private mutating func checkRecord(_ bytes: [UInt8]) {
        let stated = Int(bytes[2]) | Int(bytes[3]) << 8 | Int(bytes[4]) << 16 | Int(bytes[5]) << 24
        if stated != bytes.count { warnings.append(.recordLength(stated: stated, found: bytes.count)) }
        let checksum = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
        let end = stated >= Self.recordHeader && stated <= bytes.count ? stated : bytes.count
        let computed = CRC16.value(of: bytes[2..<end])
        guard checksum != computed, checksum != 0xFFFF else { return }
        warnings.append(.recordChecksum(stated: checksum, computed: computed))
    }

    /// Places a section where its pointer says, or one byte aside, as writers do that count from 0.
    private mutating func take(_ number: Int, length: Int, at place: Int, _ bytes: [UInt8]) {
        guard length > 0, sections[number] == nil else { return }
        guard place >= Self.recordHeader, place <= bytes.count - SCPSection.headerLength else {
            warnings.append(.sectionOutside(section: number, at: place))
            return
        }
        let whole = SCPSection(number: 0, bytes: bytes, start: -SCPSection.headerLength, end: bytes.count)
        let start = [place, place + 1, place - 1].first { whole.unsigned16($0 + 2) == number }
        guard let start, start <= bytes.count - SCPSection.headerLength else {
            warnings.append(.sectionElsewhere(section: number, at: place))
            return
        }
        if start != place { warnings.append(.sectionElsewhere(section: number, at: start)) }
        settle(number, pointed: length, at: start, whole)
    }

    /// The section's own length counts where it differs from the pointer's and still fits the file.
    private mutating func settle(_ number: Int, pointed: Int, at start: Int, _ whole: SCPSection) {
        let own = whole.unsigned32(start + 4) ?? 0
        let room = whole.bytes.count - start
        let length = own >= SCPSection.headerLength && own <= room ? own : pointed
        if length > room { warnings.append(.sectionCut(section: number, at: start)) }
        let section = SCPSection(
            number: number, bytes: whole.bytes, start: start, end: start + min(length, room))
        sections[number] = section
        if length <= room { check(section, length: length) }
    }

    private mutating func check(_ section: SCPSection, length: Int) {
        let stated = UInt16(section.bytes[section.start]) | UInt16(section.bytes[section.start + 1]) << 8
        guard section.number <= Self.lastChecked, length > 2, stated != 0xFFFF else { return }
        let computed = CRC16.value(of: section.bytes[(section.start + 2)..<section.end])
        if stated != computed {
            warnings.append(.sectionChecksum(section: section.number, at: section.start))
        }
    }
}
