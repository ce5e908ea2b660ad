// Text that may also be Western: letters with accents in one byte each.

extension ForeignText {
    /// ISO 8859-1 in UTF-8; every byte is a character of it.
    package static func utf8(ofLatin bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 { text.append(byte) } else { text += [0xC0 | byte >> 6, 0x80 | byte & 0x3F] }
        }
        return text
    }

    /// The text in whatever set it is: UTF-8; GB 18030 where bytes beyond ASCII stand in pairs; else ISO 8859-1.
    package static func text(of bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let shape = HighBytes(bytes)
        if shape.longestRun > 1, let chinese = try? GB18030.utf8(of: bytes) {
            return String(decoding: chinese, as: UTF8.self)
        }
        return String(decoding: utf8(ofLatin: bytes), as: UTF8.self)
    }
}

/// How bytes beyond ASCII stand together: letters with accents stand alone between ASCII, Chinese in pairs.
package struct HighBytes {
    package private(set) var longestRun = 0
    /// Every run has an even length and only bytes from 0xA1 on, as in GB 2312.
    package private(set) var isPaired = true

    package init(_ bytes: ArraySlice<UInt8>) {
        var run = 0
        for byte in bytes {
            if byte >= 0x80 {
                run += 1
                longestRun = max(longestRun, run)
                if byte < 0xA1 { isPaired = false }
            } else {
                if !run.isMultiple(of: 2) { isPaired = false }
                run = 0
            }
        }
        if !run.isMultiple(of: 2) { isPaired = false }
    }
}
