// What kind of exam the first bytes of a file speak of, where its name leaves that open. Nothing is taken apart.

/// XML is an aECG or nothing of ours; DICOM says its class and its modality near the beginning; raw ECGs, packed ones and
/// messages of analysers begin with a name of their own.
enum FileHead {
    static func kind(_ head: [UInt8]) -> String? {
        if head.starts(with: Array(#"{"lianyi-ecg""#.utf8)) { return "ECG12" }
        if isPart10(head) { return dicomKind(head) }
        if isMessage(head) { return "CBC" }
        // UTF-16 has a zero beside each letter.
        return head.filter { $0 != 0 }.firstRange(of: Array("AnnotatedECG".utf8)) == nil ? nil : "ECG12"
    }

    /// HL7 v2 begins with `MSH` and a separator, ASTM with `H|\^&`; a byte order mark, a frame's start or its number before it.
    private static func isMessage(_ head: [UInt8]) -> Bool {
        let text = head.prefix(64).drop {
            [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 0x0B, 0x02, 0x05, 0x0A, 0x0D].contains($0)
        }
        let start = Array(text.filter { $0 != 0 }.prefix(6))
        return start.starts(with: Array("MSH|".utf8)) || start.starts(with: Array("H|".utf8))
            || start.dropFirst().starts(with: Array("H|".utf8))
    }

    private static func isPart10(_ head: [UInt8]) -> Bool {
        head.count > 132 && Array(head[128..<132]) == Array("DICM".utf8)
    }

    /// By the SOP class of the file meta information (PS3.10, table 7.1-1), which is always written in explicit little endian;
    /// by the modality where the class says only that it is a picture.
    private static func dicomKind(_ head: [UInt8]) -> String? {
        let uid = value(behind: [0x02, 0x00, 0x02, 0x00, 0x55, 0x49], in: head) ?? ""
        for (start, kind) in classes where uid.hasPrefix(root + start) { return kind }
        // (0008,0060) in explicit little endian, in implicit, in big endian.
        let modality =
            value(behind: [0x08, 0x00, 0x60, 0x00, 0x43, 0x53], in: head)
            ?? value(behind: [0x08, 0x00, 0x60, 0x00], in: head, lengthBytes: 4)
            ?? value(behind: [0x00, 0x08, 0x00, 0x60, 0x43, 0x53], in: head, isBig: true)
        return modality.flatMap { modalities[$0] }
    }

    private static let root = "1.2.840.10008.5.1.4.1.1."
    /// PS3.6, table A-1: waveforms, projection radiography, ultrasound, photographs.
    private static let classes = [
        ("9.1.", "ECG12"), ("9.2.", "ECG12"), ("1.", "DR"), ("6.", "US"), ("3.", "US"), ("77.1.4", "PHOTO"),
    ]
    private static let modalities = [
        "ECG": "ECG12", "HC": "ECG12", "CR": "DR", "DX": "DR", "RG": "DR", "PX": "DR", "MG": "DR", "US": "US",
        "XC": "PHOTO", "GM": "PHOTO", "ES": "PHOTO", "OT": "PHOTO", "SC": "PHOTO",
    ]

    /// The text behind a tag and its representation; the length has two bytes, or four.
    private static func value(
        behind tag: [UInt8], in head: [UInt8], lengthBytes: Int = 2, isBig: Bool = false
    ) -> String? {
        guard let found = head.firstRange(of: tag)?.upperBound, found + lengthBytes <= head.count else { return nil }
        let digits = head[found..<found + lengthBytes]
        let length = (isBig ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
        let start = found + lengthBytes
        guard (1...64).contains(length), start + length <= head.count else { return nil }
        return String(decoding: head[start..<start + length].filter { $0 > 0x20 }, as: UTF8.self)
    }
}
