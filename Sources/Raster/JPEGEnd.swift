// The end of a JPEG: its mark (EOI) may be all that a writer or a transfer left out.

enum JPEGEnd {
    /// The file with its end mark where nothing but that is missing; nil where it is there, or where more may be. Only a
    /// sequential picture of a single scan is mended: of others whole scans could be gone without a sign. Whether the scan
    /// itself is whole, the decoder finds: it takes the mark for an early end where samples are missing.
    static func mended(_ bytes: [UInt8]) -> [UInt8]? {
        guard let start = onlyScan(bytes) else { return nil }
        var place = start
        while place + 1 < bytes.count {
            let isMarker = bytes[place] == 0xFF && bytes[place + 1] != 0xFF
            if isMarker, bytes[place + 1] != 0, !(0xD0...0xD7).contains(bytes[place + 1]) { return nil }
            place += isMarker ? 2 : 1
        }
        // Zeros stand where a file was reserved in full and not written to its end.
        guard bytes[start...].suffix(2).contains(where: { $0 != 0 }) else { return nil }
        return bytes + (bytes.last == 0xFF ? [0xD9] : [0xFF, 0xD9])
    }

    /// Where the coded samples of a sequential picture begin whose first scan holds all components.
    private static func onlyScan(_ bytes: [UInt8]) -> Int? {
        var place = 2
        var components: UInt8?
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            let end = place + 2 + length
            guard length >= 2, end <= bytes.count else { return nil }
            switch marker {
            case 0xC0, 0xC1, 0xC9:
                guard length >= 8 else { return nil }
                components = bytes[place + 9]
            case 0xC2, 0xC3, 0xC5...0xC7, 0xCA, 0xCB, 0xCD...0xCF: return nil
            case 0xDA: return length >= 3 && bytes[place + 4] == components ? end : nil
            default: break
            }
            place = end
        }
        return nil
    }
}
