// The text of an element, read by the character set that is declared, or by the one that the bytes prove.

import Bytes

/// Values of a text element for people to read; the bytes stay in the file.
package struct DICOMText: Sendable, Equatable {
    /// One for each value, without the blanks around it; empty ones are kept in their places.
    package let values: [String]
    /// What stands in for the declared character set; nil where the declaration holds.
    package let repair: Repair?

    package init(values: [String], repair: Repair?) {
        self.values = values
        self.repair = repair
    }

    /// What was done about bytes that the declared set does not explain.
    package enum Repair: String, Sendable {
        case readAsUTF8 = "UTF-8"
        case readAsGB18030 = "GB 18030"
        case readAsLatin1 = "ISO 8859-1"
        /// U+FFFD stands for characters that nothing explains.
        case unreadable = "?"
    }
}

enum TextDecoder {
    /// The text and what had to be done for it.
    static func decode(_ bytes: ArraySlice<UInt8>, _ terms: [String]) -> (text: String, repair: DICOMText.Repair?) {
        let isPlain = bytes.allSatisfy { $0 < 0x80 && $0 != 0x1B }
        if isPlain { return (String(decoding: bytes, as: UTF8.self), nil) }
        let first = CharacterSetTerms.set(terms.first ?? "")
        // UTF-8 and GB 18030 know no escapes: behind another term they can mean only themselves.
        let others = terms.dropFirst().map(CharacterSetTerms.set)
        let whole = [CharacterSet.utf8, .gb18030].first { $0 == first || others.contains($0) }
        switch whole {
        case .utf8: return utf8(bytes)
        case .gb18030: return chinese(bytes)
        default: return extended(bytes, first, isPlainLatin: others.isEmpty)
        }
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> (String, DICOMText.Repair?) {
        if let text = String(validating: bytes, as: UTF8.self) { return (text, nil) }
        if let text = gb18030(bytes) { return (text, .readAsGB18030) }
        return (String(decoding: bytes, as: UTF8.self), .unreadable)
    }

    private static func chinese(_ bytes: ArraySlice<UInt8>) -> (String, DICOMText.Repair?) {
        if Evidence.isSurelyUTF8(bytes), let text = String(validating: bytes, as: UTF8.self) {
            return (text, .readAsUTF8)
        }
        if let text = gb18030(bytes) { return (text, nil) }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, .readAsUTF8) }
        // A character cut in two at the end of a field that is too short.
        if bytes.count > 1, let text = gb18030(bytes.dropLast()) { return (text + "\u{FFFD}", .unreadable) }
        return (CodeExtensions.decode(bytes, .ascii).text, .unreadable)
    }

    /// ISO 2022 and single-byte sets. A single-byte set explains nearly any bytes, so Chinese is looked for before it.
    private static func extended(
        _ bytes: ArraySlice<UInt8>, _ first: CharacterSet, isPlainLatin: Bool
    ) -> (String, DICOMText.Repair?) {
        let hasEscapes = bytes.contains(0x1B)
        let read = CodeExtensions.decode(bytes, first == .unknown ? .ascii : first)
        if hasEscapes, !read.isFlawed { return (read.text, nil) }
        if case .doubleByte = first, !read.isFlawed { return (read.text, nil) }
        if !hasEscapes {
            if Evidence.isSurelyUTF8(bytes), let text = String(validating: bytes, as: UTF8.self) {
                return (text, .readAsUTF8)
            }
            if read.isFlawed || (isPlainLatin && first == .singleByte(100)), Evidence.isSurelyChinese(bytes),
                let text = gb18030(bytes)
            {
                return (text, .readAsGB18030)
            }
        }
        guard read.isFlawed else { return (read.text, nil) }
        if let text = String(validating: bytes, as: UTF8.self), !hasEscapes { return (text, .readAsUTF8) }
        guard first == .ascii || first == .unknown, !bytes.contains(where: { (0x80..<0xA0).contains($0) }), !hasEscapes
        else { return (read.text, .unreadable) }
        return (CodeExtensions.decode(bytes, .singleByte(100)).text, .readAsLatin1)
    }

    private static func gb18030(_ bytes: ArraySlice<UInt8>) -> String? {
        (try? GB18030.utf8(of: bytes)).map { String(decoding: $0, as: UTF8.self) }
    }
}
