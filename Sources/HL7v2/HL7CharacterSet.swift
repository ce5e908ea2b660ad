// The character set of a message: what MSH-18 names, what the bytes say, and what to believe.

import Bytes

/// A message has one character set. Its declaration is often missing and sometimes wrong, so the bytes are asked
/// too; whatever is read otherwise than declared is a doubt, never a silent matter.
struct HL7CharacterSet {
    /// The sets by what MSH-18 can name (HL7 table 0211), and what senders write instead.
    enum Family: Equatable {
        /// None named, or ASCII.
        case none
        /// UTF-8. Mindray's `UNICODE` is UTF-8 on the wire; UTF-16 has been turned to UTF-8 before.
        case unicode
        /// GB 18030, and with it GBK and GB 2312.
        case chinese
        /// ISO 8859-1.
        case latin1
        case other

        init(_ name: String) {
            let plain = String(name.uppercased().filter { $0.isLetter || $0.isNumber })
            switch plain {
            case "", "ASCII", "USASCII", "ISOIR6": self = .none
            case _ where plain.hasPrefix("UNICODE"), "UTF8", "UTF16", "ISOIR192", "ISO10646": self = .unicode
            case _ where plain.hasPrefix("GB"), "CP936", "936", "MS936", "WINDOWS936", "EUCCN", "ISOIR58":
                self = .chinese
            case "88591", "ISO88591", "ISOIR100", "LATIN1", "ISOLATIN1", "CP1252", "WINDOWS1252": self = .latin1
            default: self = .other
            }
        }
    }

    private let declared: String
    private let family: Family
    private let lines: [HL7Lines.Line]
    private let place = HL7Place(segment: "MSH", ordinal: 1, field: 18)

    /// - Parameter declared: MSH-18 as sent. Of several sets the first that is not ASCII counts.
    init(declared: [String], of lines: [HL7Lines.Line]) {
        let set = declared.first { Family($0) != .none } ?? declared.first ?? ""
        self.declared = set
        family = Family(set)
        self.lines = lines
    }

    /// The lines in UTF-8, and what was doubtful about them.
    func decoded() throws(HL7Error) -> (lines: [HL7Lines.Line], doubts: [HL7Doubt]) {
        if lines.allSatisfy({ $0.bytes.allSatisfy { $0 < 0x80 } }) { return (lines, []) }
        if lines.allSatisfy({ ForeignText.isUTF8($0.bytes) }) { return inUTF8() }
        if family != .chinese && ChineseText.isMostlyUTF8(lines.map(\.bytes)) { return try repaired(from: .unicode) }
        if family == .latin1 && !isChinese { return (latin1(), controls) }
        if let chinese = try? inGB18030() {
            return (chinese, family == .chinese ? [] : [read("GB 18030")])
        }
        let isLatin = lines.allSatisfy { $0.bytes.allSatisfy { $0 < 0x80 || $0 >= 0xA0 } }
        if isLatin && family != .chinese && family != .unicode { return (latin1(), [read("ISO 8859-1")]) }
        return try repaired(from: family)
    }

    /// A declared ISO 8859-1 is often the setting of a Chinese device that nobody changed.
    private var isChinese: Bool {
        ChineseText.isCertain(in: lines.map(\.bytes)) || lines.contains { Evidence.isSurelyChinese($0.bytes) }
    }

    /// Bytes that are no sign of ISO 8859-1.
    private var controls: [HL7Doubt] {
        let count = lines.reduce(0) { $0 + $1.bytes.count { (0x80..<0xA0).contains($0) } }
        return count == 0 ? [] : [HL7Doubt(.badBytes(count), at: place)]
    }

    private func read(_ name: String) -> HL7Doubt {
        HL7Doubt(.characterSet(declared: declared, read: name), at: place)
    }

    /// All bytes are valid UTF-8, which short Chinese text in GB 2312 may be by chance.
    private func inUTF8() -> (lines: [HL7Lines.Line], doubts: [HL7Doubt]) {
        let texts = lines.map(\.bytes)
        switch family {
        case .unicode: return (lines, [])
        case .chinese:
            if !ChineseText.isHan(inUTF8: texts), let chinese = try? inGB18030() { return (chinese, []) }
            return (lines, [read("UTF-8")])
        case .none:
            if ChineseText.isPaired(inUTF8: texts), let chinese = try? inGB18030() {
                return (chinese, [read("GB 18030")])
            }
            // UTF-8 needs no declaration to be certain: long runs of it come from nothing else.
            return (lines, [])
        case .latin1, .other: return (lines, [read("UTF-8")])
        }
    }

    private func inGB18030() throws(ParseError) -> [HL7Lines.Line] {
        var decoded: [HL7Lines.Line] = []
        for line in lines { decoded.append(line.saying(try GB18030.utf8(of: line.bytes))) }
        return decoded
    }

    /// Every byte is its own Unicode scalar.
    private func latin1() -> [HL7Lines.Line] {
        lines.map { line in
            guard line.bytes.contains(where: { $0 >= 0x80 }) else { return line }
            return line.saying(line.bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] })
        }
    }

    // MARK: broken text

    /// Text that is broken in places: every bad byte becomes U+FFFD. Refused when less than half of the foreign
    /// bytes make sense.
    private func repaired(from family: Family) throws(HL7Error) -> (lines: [HL7Lines.Line], doubts: [HL7Doubt]) {
        var repaired: [HL7Lines.Line] = []
        var bad = 0
        var first: (line: Int, offset: Int)?
        for (index, line) in lines.enumerated() {
            let (text, count, offset) = family == .unicode ? Self.utf8(line.bytes) : Self.gb18030(line.bytes)
            if count > 0, first == nil { first = (index, line.offset + offset) }
            bad += count
            repaired.append(line.saying(text))
        }
        let foreign = lines.reduce(0) { $0 + $1.bytes.count { $0 >= 0x80 } }
        let place = HL7Place(
            segment: first.map { Self.name(of: lines[$0.line]) } ?? "?", ordinal: (first?.line ?? 0) + 1)
        guard bad * 2 <= foreign else { throw HL7Error(.badText, at: first?.offset ?? 0, place: place) }
        let isDeclared = self.family == family && (family == .unicode || family == .chinese)
        let set =
            isDeclared || self.family == .none && family == .unicode
            ? [] : [read(family == .unicode ? "UTF-8" : "GB 18030")]
        return (repaired, set + [HL7Doubt(.badBytes(bad), at: place)])
    }

    private typealias Repair = (text: [UInt8], bad: Int, first: Int)

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> Repair {
        guard !ForeignText.isUTF8(bytes) else { return (Array(bytes), 0, 0) }
        let text = String(decoding: bytes, as: UTF8.self)
        let before = bytes.prefix { $0 < 0x80 }.count
        return (Array(text.utf8), max(1, text.unicodeScalars.count { $0 == "\u{FFFD}" }), before)
    }

    private static func gb18030(_ bytes: ArraySlice<UInt8>) -> Repair {
        var text: [UInt8] = []
        var bad = 0
        var first = 0
        var rest = bytes
        while !rest.isEmpty {
            do throws(ParseError) {
                text += try GB18030.utf8(of: rest)
                break
            } catch {
                text += (try? GB18030.utf8(of: rest[..<error.offset])) ?? []
                text += Array("\u{FFFD}".utf8)
                if bad == 0 { first = error.offset - bytes.startIndex }
                bad += 1
                rest = rest[(error.offset + 1)...]
            }
        }
        return (text, bad, first)
    }

    private static func name(of line: HL7Lines.Line) -> String {
        let label = line.bytes.prefix(3)
        return label.allSatisfy { $0.isCapital || $0.isDigit } ? String(decoding: label, as: UTF8.self) : "?"
    }
}
