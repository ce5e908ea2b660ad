// Names in every character set: declared rightly, wrongly, or not at all.
import DICOM
import Testing

@Suite struct `DICOM character sets` {
    private func name(_ set: String?, _ bytes: [UInt8]) throws -> DICOMText? {
        let declared =
            set.map { Raw.explicit(0x0008_0005, "CS", $0.utf8.count.isMultiple(of: 2) ? $0 : $0 + " ") } ?? []
        let file = Raw.part10(
            TransferSyntax.explicitLittle,
            declared + Raw.explicit(0x0008_0060, "CS", "DX") + Raw.explicit(0x0010_0010, "PN", bytes))
        return try DICOMFile(file).dataSet.decoded(.patientName)
    }

    /// 张^三丰 in GBK.
    private static let zhang: [UInt8] = [0xD5, 0xC5, 0x5E, 0xC8, 0xFD, 0xB7, 0xE1]
    /// 朱^镕基 in GBK; the middle character is not in GB 2312, and its second byte is a letter.
    private static let zhu: [UInt8] = [0xD6, 0xEC, 0x5E, 0xE9, 0x46, 0xBB, 0xF9]

    @Test(arguments: ["GB18030", "GBK", "gbk", "\\GB18030", "ISO 2022 GBK", "ISO_IR 100\\GB18030"])
    func `Chinese sets are read as declared`(set: String) throws {
        #expect(try name(set, Self.zhang) == DICOMText(values: ["张^三丰"], repair: nil))
        #expect(try name(set, Self.zhu)?.values == ["朱^镕基"])
    }

    @Test func `a backslash inside a Chinese character parts no values`() throws {
        // 昞 is 0x955C in GBK.
        #expect(try name("GB18030", [0x95, 0x5C, 0x5C, 0xD5, 0xC5])?.values == ["昞", "张"])
    }

    @Test(arguments: [nil, "ISO_IR 6", "ISO_IR 100", "ISO_IR 192", "ISO 2022 IR 6\\ISO 2022 IR 58", "nonsense"])
    func `GBK under a wrong or missing declaration is repaired`(set: String?) throws {
        #expect(try name(set, Self.zhang)?.values.first?.hasSuffix("三丰") == true)
        #expect(try name(set, Self.zhu)?.values.first?.hasSuffix("基") == true)
        if set?.contains("58") != true {
            #expect(try name(set, Self.zhang) == DICOMText(values: ["张^三丰"], repair: .readAsGB18030))
        }
    }

    @Test(arguments: [nil, "ISO_IR 100", "GB18030", "GBK"])
    func `UTF-8 under a wrong or missing declaration is repaired`(set: String?) throws {
        #expect(try name(set, Array("张^三丰".utf8)) == DICOMText(values: ["张^三丰"], repair: .readAsUTF8))
        #expect(try name("ISO_IR 192", Array("张^三丰".utf8)) == DICOMText(values: ["张^三丰"], repair: nil))
    }

    @Test(arguments: [
        "Buc^Jérôme", "Äneas^Rüdiger", "Müller^Jürgen", "Núñez^Íñigo", "créée", "Ðorður", "Strauß", "Åse Ødegård",
    ])
    func `European names are never taken for Chinese ones`(text: String) throws {
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        #expect(try name("ISO_IR 100", bytes) == DICOMText(values: [text], repair: nil))
    }

    @Test(arguments: [
        ("ISO_IR 101", [0xB1, 0xA3, 0xE6] as [UInt8], "ąŁć"), ("ISO_IR 109", [0xA1, 0xFE], "Ħŝ"),
        ("ISO_IR 110", [0xA1, 0xBF], "Ąŋ"), ("ISO_IR 144", [0xBB, 0xEE, 0xDA], "Люк"),
        ("ISO_IR 127", [0xE2, 0xC8], "قب"),
        ("ISO_IR 126", [0xC4, 0xE9], "Δι"), ("ISO_IR 138", [0xF9, 0xF8], "שר"), ("ISO_IR 148", [0xDD, 0xFD], "İı"),
        ("ISO_IR 166", [0xB9, 0xD2], "นา"), ("ISO_IR 13", [0xD4, 0xCF, 0xC0, 0xDE], "ﾔﾏﾀﾞ"), ("ISO_IR 203", [0xA4], "€"),
    ])
    func `single-byte sets are read as declared`(set: String, bytes: [UInt8], text: String) throws {
        #expect(try name(set, bytes) == DICOMText(values: [text], repair: nil))
    }

    @Test func `escapes change the set on the way`() throws {
        let chinese: [UInt8] =
            Array("Wang=".utf8) + [0x1B, 0x24, 0x29, 0x41, 0xCD, 0xF5] + Array("^".utf8) + [0xD0, 0xA1]
        #expect(try name("\\ISO 2022 IR 58", chinese)?.values == ["Wang=王^小"])
        let japanese: [UInt8] = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42, 0x5E]
        #expect(try name("\\ISO 2022 IR 87", japanese)?.values == ["山田^"])
        let katakana: [UInt8] = [0xD4, 0xCF, 0x5E, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x1B, 0x28, 0x4A]
        #expect(try name("ISO 2022 IR 13\\ISO 2022 IR 87", katakana)?.values == ["ﾔﾏ^山"])
        let korean: [UInt8] = [0x1B, 0x24, 0x29, 0x43, 0xC8, 0xAB, 0x5E, 0x1B, 0x24, 0x29, 0x43, 0xB1, 0xE6]
        #expect(try name("\\ISO 2022 IR 149", korean)?.values == ["홍^길"])
    }

    @Test func `bytes that nothing explains are marked`() throws {
        #expect(try name("ISO_IR 192", [0x41, 0xFF, 0xFE])?.repair == .unreadable)
        #expect(try name("ISO_IR 6", [0x4A, 0xE9, 0x72])?.repair == .readAsLatin1)
    }
}
