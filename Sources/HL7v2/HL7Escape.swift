// The escape sequences of HL7 2.x chapter 2.7: separators as \F\ \S\ \T\ \R\ \E\, bytes as \X0D0A\.

import Bytes

enum HL7Escape {
    /// The text of a run with its escape sequences resolved. Sequences that are not known here (highlighting
    /// and formatting) stay in the text as they were sent, so that nothing is lost.
    static func resolve(_ raw: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) -> String {
        guard let escape = delimiters.escape, raw.contains(escape) else {
            return String(decoding: raw, as: UTF8.self)
        }
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == escape, let close = rest.firstIndex(of: escape),
                let meant = meaning(of: rest[rest.startIndex..<close], delimiters)
            else {
                text.append(byte)
                continue
            }
            text += meant
            rest = rest[(close + 1)...]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func meaning(of sequence: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) -> [UInt8]? {
        switch sequence.first {
        case UInt8(ascii: "X"): return bytes(ofHex: sequence.dropFirst())
        case _ where sequence.count != 1: return nil
        case UInt8(ascii: "F"): return [delimiters.field]
        case UInt8(ascii: "S"): return [delimiters.component]
        case UInt8(ascii: "R"): return [delimiters.repetition]
        case UInt8(ascii: "E"): return delimiters.escape.map { [$0] }
        case UInt8(ascii: "T"): return delimiters.subcomponent.map { [$0] }
        default: return nil
        }
    }

    private static func bytes(ofHex digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = digits
        while let high = rest.popFirst(), let low = rest.popFirst() {
            guard let first = value(ofHex: high), let second = value(ofHex: low) else { return nil }
            bytes.append(first << 4 | second)
        }
        return bytes
    }

    private static func value(ofHex digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
