// Signs by which Chinese text is known when its character set is not declared, or declared wrong.

import Bytes

enum ChineseText {
    /// Han characters, and nothing beyond ASCII that is not Chinese or a sign that devices write: what Chinese text in
    /// UTF-8 looks like, and text of GB 2312 that is valid UTF-8 by chance almost never.
    static func isHan(inUTF8 texts: [ArraySlice<UInt8>]) -> Bool {
        var count = 0
        for scalar in foreign(texts) {
            if scalar.properties.isIdeographic { count += 1 }
            // Letters of Latin, Greek, Cyrillic, Hebrew, Arabic: two bytes in UTF-8. Micro, degree and the like are allowed.
            if scalar.value < 0x800 && scalar.value > 0xFF { return false }
        }
        return count > 0
    }

    /// UTF-8 with a character cut here and there: more Han come out whole than bytes are left over.
    static func isMostlyUTF8(_ texts: [ArraySlice<UInt8>]) -> Bool {
        let scalars = foreign(texts)
        let whole = scalars.count { $0.properties.isIdeographic }
        return whole > 0 && whole >= scalars.count { $0 == "\u{FFFD}" }
    }

    /// Text that is valid UTF-8 only as runs of two-byte characters, every one of which is also a character of GB
    /// 2312: two or more Han in a row look like this once in a while, words of another script do not.
    static func isPaired(inUTF8 texts: [ArraySlice<UInt8>]) -> Bool {
        var pairs = 0
        for text in texts {
            for run in runs(in: text) {
                guard run.count >= 4, run.count.isMultiple(of: 2), areLevelOne(run) else { return false }
                pairs += run.count / 2
            }
        }
        return pairs > 0
    }

    /// At least two Han, half of them of the common ones, and no other byte beyond ASCII: then a declared ISO 8859 is
    /// the setting of a Chinese device that nobody changed.
    static func isCertain(in texts: [ArraySlice<UInt8>]) -> Bool {
        var common = 0
        var rare = 0
        for text in texts {
            for run in runs(in: text) {
                guard run.count >= 2, run.count.isMultiple(of: 2) else { return false }
                for (lead, trail) in pairs(of: run) {
                    guard trail >= 0xA1, lead >= 0xA1, lead <= 0xF7 else { return false }
                    if (0xB0...0xD7).contains(lead) { common += 1 } else if lead > 0xD7 { rare += 1 }
                }
            }
        }
        return common >= 2 && common >= rare
    }

    private static func areLevelOne(_ run: ArraySlice<UInt8>) -> Bool {
        pairs(of: run).allSatisfy { lead, trail in (0xB0...0xF7).contains(lead) && trail >= 0xA1 && lead <= 0xDF }
    }

    private static func pairs(of run: ArraySlice<UInt8>) -> [(UInt8, UInt8)] {
        stride(from: run.startIndex, to: run.endIndex - 1, by: 2).map { (run[$0], run[$0 + 1]) }
    }

    /// The runs of bytes beyond ASCII.
    private static func runs(in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split { $0 < 0x80 }
    }

    private static func foreign(_ texts: [ArraySlice<UInt8>]) -> [Unicode.Scalar] {
        texts.filter { $0.contains { $0 >= 0x80 } }.flatMap { text in
            String(decoding: text, as: UTF8.self).unicodeScalars.filter { $0.value >= 0x80 }
        }
    }
}
