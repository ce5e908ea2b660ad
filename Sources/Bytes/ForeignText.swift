// Text whose character set nobody declared: UTF-8 when it is that, else GB 18030, else none.

/// Text of devices, which write UTF-8 or the character set of Chinese Windows and do not say which.
package enum ForeignText {
    /// Whether the bytes are text in UTF-8, to the last byte.
    package static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// The same text in UTF-8, or a refusal at the first byte that is text in neither set.
    ///
    /// The order matters: Chinese in UTF-8 is often also valid GB 18030 (and then nonsense), the other way
    /// round almost never.
    package static func utf8(of bytes: ArraySlice<UInt8>) throws(ParseError) -> [UInt8] {
        isUTF8(bytes) ? Array(bytes) : try GB18030.utf8(of: bytes)
    }
}
