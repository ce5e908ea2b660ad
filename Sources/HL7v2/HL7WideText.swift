// UTF-16 on the wire, with or without its mark and in either order, turned to UTF-8.

import Bytes

enum HL7WideText {
    /// The file in UTF-8 where it is UTF-16, else as it is. UTF-16 shows by its byte order mark, or by the zero
    /// bytes in a first `MSH`, `FHS` or `BHS`. Of an odd number of bytes the last is cut off.
    static func narrowed(_ bytes: [UInt8]) -> [UInt8] {
        var body = bytes[...]
        // Some senders frame UTF-16 in single bytes.
        if isFramed(bytes) {
            body = body.dropFirst()
            if body.last == Ascii.carriageReturn, body.dropLast().last == Ascii.fileSeparator {
                body = body.dropLast(2)
            }
        }
        guard let order = order(of: body) else { return bytes }
        return utf8(of: body, order)
    }

    private static func isFramed(_ bytes: [UInt8]) -> Bool {
        bytes.first == Ascii.verticalTab && !bytes.count.isMultiple(of: 2) && order(of: bytes.dropFirst()) != nil
    }

    private static let labels: [[UInt8]] = ["MSH", "FHS", "BHS"].map { Array($0.utf8) }

    private static func order(of bytes: ArraySlice<UInt8>) -> ByteOrder? {
        if bytes.starts(with: [0xFF, 0xFE]) { return .little }
        if bytes.starts(with: [0xFE, 0xFF]) { return .big }
        // Blanks and MLLP's start block may stand in front.
        var front = Array(bytes.prefix(64))
        while front.count >= 2, isBlank(front[0], front[1]) { front.removeFirst(2) }
        let pairs = stride(from: 0, to: min(6, front.count - front.count % 2), by: 2).map { (front[$0], front[$0 + 1]) }
        if labels.contains(pairs.map(\.0)), pairs.allSatisfy({ $0.1 == 0 }) { return .little }
        if labels.contains(pairs.map(\.1)), pairs.allSatisfy({ $0.0 == 0 }) { return .big }
        return nil
    }

    private static func isBlank(_ one: UInt8, _ other: UInt8) -> Bool {
        (one == 0 && other.isBlank) || (other == 0 && one.isBlank)
    }

    private static func utf8(of bytes: ArraySlice<UInt8>, _ order: ByteOrder) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var place = bytes.startIndex
        while place + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            units.append(order == .little ? second << 8 | first : first << 8 | second)
            place += 2
        }
        if units.first == 0xFEFF { units.removeFirst() }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
