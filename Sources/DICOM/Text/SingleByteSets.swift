// The single-byte sets that DICOM knows by their ISO-IR numbers: what bytes 0xA0…0xFF stand for in each.

/// The right half of an eight-bit set.
enum SingleByteSets {
    /// The character of a byte from 0xA0 on; nil where the set leaves it open, or is not known here.
    static func character(_ byte: UInt8, registration: Int) -> Unicode.Scalar? {
        guard byte >= 0xA0 else { return nil }
        if registration == 100 { return Unicode.Scalar(byte) }
        if let table = tables[registration] {
            let found = table[Int(byte) - 0xA0]
            return found == "?" ? nil : found
        }
        return runs[registration].flatMap { character(byte, in: $0) }
    }

    /// Whether the number names a set of this file.
    static func isKnown(_ registration: Int) -> Bool {
        registration == 100 || texts[registration] != nil || runs[registration] != nil
    }

    private static func character(_ byte: UInt8, in runs: [Run]) -> Unicode.Scalar? {
        for run in runs where byte >= run.first && byte <= run.last {
            return Unicode.Scalar(run.scalar + UInt32(byte - run.first))
        }
        return nil
    }

    private static let tables = texts.mapValues { Array($0.unicodeScalars) }

    /// 96 characters each, `?` where there is none: Latin 2, 3 and 4 (ISO 8859-2, -3, -4), Greek (-7), Cyrillic (-5),
    /// Turkish (-9) and Latin 9 (-15).
    private static let texts: [Int: String] = [
        101:
            "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
        109:
            "\u{A0}Ħ˘£¤?Ĥ§¨İŞĞĴ\u{AD}?Ż°ħ²³´µĥ·¸ışğĵ½?żÀÁÂ?ÄĊĈÇÈÉÊËÌÍÎÏ?ÑÒÓÔĠÖ×ĜÙÚÛÜŬŜßàáâ?äċĉçèéêëìíîï?ñòóôġö÷ĝùúûüŭŝ˙",
        110:
            "\u{A0}ĄĸŖ¤ĨĻ§¨ŠĒĢŦ\u{AD}Ž¯°ą˛ŗ´ĩļˇ¸šēģŧŊžŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎĪĐŅŌĶÔÕÖ×ØŲÚÛÜŨŪßāáâãäåæįčéęëėíîīđņōķôõö÷øųúûüũū˙",
        126:
            "\u{A0}‘’£€₯¦§¨©ͺ«¬\u{AD}?―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ?ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ?",
        144:
            "\u{A0}ЁЂЃЄЅІЇЈЉЊЋЌ\u{AD}ЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ",
        148:
            "\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ",
        203:
            "\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    ]

    private struct Run {
        let first: UInt8
        let last: UInt8
        let scalar: UInt32

        init(_ first: UInt8, _ last: UInt8, _ scalar: UInt32) {
            self.first = first
            self.last = last
            self.scalar = scalar
        }
    }

    /// Sets that are written from right to left or with marks above letters: Arabic (ISO 8859-6), Hebrew (-8), Thai
    /// (TIS 620-2533); and the katakana of JIS X 0201.
    private static let runs: [Int: [Run]] = [
        127: [
            Run(0xA0, 0xA0, 0xA0), Run(0xA4, 0xA4, 0xA4), Run(0xAC, 0xAC, 0x60C), Run(0xAD, 0xAD, 0xAD),
            Run(0xBB, 0xBB, 0x61B), Run(0xBF, 0xBF, 0x61F), Run(0xC1, 0xDA, 0x621), Run(0xE0, 0xF2, 0x640),
        ],
        138: [
            Run(0xA0, 0xA0, 0xA0), Run(0xA2, 0xA9, 0xA2), Run(0xAA, 0xAA, 0xD7), Run(0xAB, 0xB9, 0xAB),
            Run(0xBA, 0xBA, 0xF7), Run(0xBB, 0xBE, 0xBB), Run(0xDF, 0xDF, 0x2017), Run(0xE0, 0xFA, 0x5D0),
            Run(0xFD, 0xFE, 0x200E),
        ],
        166: [Run(0xA0, 0xA0, 0xA0), Run(0xA1, 0xDA, 0xE01), Run(0xDF, 0xFB, 0xE3F)],
        13: [Run(0xA1, 0xDF, 0xFF61)],
    ]
}
