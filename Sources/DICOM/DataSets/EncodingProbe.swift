// Proves how a data set is laid out by walking its first elements in each of the three ways.

import Bytes

enum EncodingProbe {
    /// Elements that are walked.
    private static let most = 8

    /// The declared encoding where the bytes do not contradict it, else the one that they prove; nil when none holds.
    static func encoding(of bytes: [UInt8], from start: Int, declared: DataEncoding?) -> DataEncoding? {
        if start == bytes.count { return declared }
        let scores = [DataEncoding.explicitLittle, .implicitLittle, .explicitBig].map {
            (encoding: $0, score: score(bytes, from: start, $0))
        }
        let own = scores.first { $0.encoding == declared }?.score ?? 0
        guard let best = scores.max(by: { $0.score < $1.score }), best.score > 0 else { return declared }
        // In a large file nearly any four bytes are a possible length: one element proves nothing.
        if declared != nil, own >= best.score || best.score < 2 { return declared }
        return best.encoding
    }

    /// How many elements in a row can be what they say; 0 when the first cannot.
    static func score(_ bytes: [UInt8], from start: Int, _ encoding: DataEncoding) -> Int {
        var offset = start
        var last: DICOMTag?
        for count in 0..<most {
            if offset == bytes.count { return count }
            guard let header = bytes.header(offset, before: bytes.count, encoding), !header.isOdd,
                last.map({ header.tag > $0 }) ?? (header.tag.group < 0x7FE1), header.tag.group != 0xFFFE,
                isPlausible(header, encoding)
            else { return count }
            // A sequence is a proof by itself when an item follows.
            guard let length = header.length else {
                return bytes.tag(header.start, encoding.order) == .item || header.representation == .UN
                    ? count + 2 : count
            }
            guard length <= bytes.count - header.start else { return count }
            last = header.tag
            offset = header.start + length
        }
        return most
    }

    /// Without a representation in the file, the dictionary must know the first element or the group must be private.
    private static func isPlausible(_ header: ElementHeader, _ encoding: DataEncoding) -> Bool {
        guard !encoding.isExplicit else { return true }
        return header.representation != .UN || header.tag.isPrivate || header.length.map { $0 < 65_536 } ?? true
    }
}
