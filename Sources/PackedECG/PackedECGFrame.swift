// The frame around each part: magic, version, which part, length, CRC-32.

import Bytes

/// The two parts of a packed ECG.
package enum PackedECGPart: UInt8, Sendable, CaseIterable {
    /// The header and the eight independent leads: enough to read the ECG.
    case essential = 1
    /// What is missing to make the original files again.
    case rest = 2
}

extension PackedECGPart {
    /// Which part bytes begin like; nil when they are no packed ECG. A version that is not read yet counts too.
    package init?(beginning bytes: [UInt8]) {
        guard bytes.count > PackedECGFrame.partOffset, bytes.starts(with: PackedECGFrame.magic),
            let part = PackedECGPart(rawValue: bytes[PackedECGFrame.partOffset])
        else { return nil }
        self = part
    }
}

/// 20 bytes before the payload; the layout stands in `Docs/Formats/PackedECG.md`.
enum PackedECGFrame {
    /// A byte above ASCII, a name, and a line end that text transfers would change, as PNG has it.
    static let magic: [UInt8] = [0x8C] + Array("LYECG".utf8) + [0x0D, 0x0A]
    static let version: UInt8 = 1
    static let versionOffset = 8
    static let partOffset = 9
    static let checksumOffset = 16
    static let payloadOffset = 20

    static func sealed(_ payload: [UInt8], as part: PackedECGPart) -> [UInt8] {
        var bytes = magic + [version, part.rawValue, 0, 0]
        bytes.append(little: UInt32(truncatingIfNeeded: payload.count))
        let checksum = CRC32.value(of: payload[...], after: CRC32.value(of: bytes[...]))
        bytes.append(little: checksum)
        return bytes + payload
    }

    /// The payload of a part that is whole and unchanged, and its CRC-32.
    static func opened(
        _ bytes: [UInt8], as wanted: PackedECGPart
    ) throws(PackedECGError) -> (payload: ByteCursor, checksum: UInt32) {
        guard bytes.starts(with: magic.prefix(bytes.count)), !bytes.isEmpty else { throw .notPacked }
        guard bytes.count >= payloadOffset else { throw .length(stated: payloadOffset, found: bytes.count) }
        guard bytes[versionOffset] == version else { throw .version(bytes[versionOffset]) }
        guard let part = PackedECGPart(rawValue: bytes[partOffset]), bytes[10] == 0, bytes[11] == 0 else {
            throw .malformed(ParseError(.invalid("no such part"), at: partOffset))
        }
        guard part == wanted else { throw .otherPart(found: part) }
        guard bytes.count <= PackedECGLimits.partBytes else { throw .leads(.tooManyBytes(bytes.count)) }
        var cursor = ByteCursor(bytes)
        let (length, stated) = try sizeAndChecksum(&cursor)
        guard length == cursor.remaining else {
            throw .length(stated: payloadOffset + length, found: bytes.count)
        }
        let computed = CRC32.value(of: bytes[payloadOffset...], after: CRC32.value(of: bytes[..<checksumOffset]))
        guard stated == computed else { throw .checksum(stated: stated, computed: computed) }
        return (cursor, stated)
    }

    private static func sizeAndChecksum(
        _ cursor: inout ByteCursor
    ) throws(PackedECGError) -> (length: Int, checksum: UInt32) {
        do throws(ParseError) {
            try cursor.skip(12)
            return (try cursor.length32(.little), try cursor.integer(UInt32.self, .little))
        } catch {
            throw .malformed(error)
        }
    }
}
