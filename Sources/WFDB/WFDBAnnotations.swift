// An annotation file in MIT format (annot(5)): what was said of which sample, by a person or a program.

import Bytes

/// One annotation.
package struct WFDBAnnotation: Equatable, Sendable {
    /// The sample it belongs to, counted from 0 at the record's frame frequency.
    package var sample: Int
    package let code: WFDBAnnotationCode
    package var subtype = 0
    package var channel = 0
    package var number = 0
    /// The text beside it, such as `(AFIB`, without the zero byte that may close it; nil when there is none.
    package var text: String?
}

/// The annotations of one file in the file's order, which is that of time.
package struct WFDBAnnotations: Equatable, Sendable {
    package let annotations: [WFDBAnnotation]
    /// Ticks per second where the file states its own time resolution; `sample` counts these then.
    package let ticksPerSecond: Double?
    /// Letters that the file gives to codes of its own.
    package let ownSymbols: [Int: String]
    /// The file closes with its end mark.
    package let isWhole: Bool

    /// Reads all whole annotations. An end inside one, or without the mark, is no refusal: `isWhole` says it.
    package init(parsing bytes: [UInt8]) throws(WFDBError) {
        var reader = WFDBAnnotationReader(bytes)
        while reader.annotations.count <= WFDBLimits.annotations, reader.readWord() {}
        guard reader.annotations.count <= WFDBLimits.annotations else { throw .tooLarge(.annotations) }
        isWhole = reader.isWhole
        let opening = WFDBAnnotationOpening(reader.annotations)
        ticksPerSecond = opening.ticksPerSecond
        ownSymbols = opening.symbols
        annotations = Array(reader.annotations.dropFirst(opening.count))
    }

    /// The letter of an annotation, by the file's own table first.
    package func symbol(of annotation: WFDBAnnotation) -> String {
        ownSymbols[annotation.code.rawValue] ?? annotation.code.symbol
    }

    package var beats: [WFDBAnnotation] { annotations.filter(\.code.isBeat) }

    /// Changes of rhythm, each with its text.
    package var rhythmChanges: [WFDBAnnotation] { annotations.filter { $0.code == .rhythm && $0.text != nil } }

    /// Whether the bytes are, from first to last, a sequence of annotations closed by a zero word.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        var reader = WFDBAnnotationReader(bytes, keeping: false)
        while reader.hasOnlyKnownCodes, reader.readWord() {}
        return reader.isWhole && reader.isAtEnd && reader.count > 0 && reader.hasOnlyKnownCodes
    }
}

/// Reads one word after the other.
private struct WFDBAnnotationReader {
    /// Words that carry something for the annotation before them, or for the next.
    private enum Word {
        static let skip = 59
        static let number = 60
        static let subtype = 61
        static let channel = 62
        static let text = 63
        static let lastCode = 49
    }

    private var cursor: ByteCursor
    private let isKept: Bool
    private(set) var annotations: [WFDBAnnotation] = []
    private(set) var count = 0
    private(set) var isWhole = false
    private(set) var hasOnlyKnownCodes = true
    private var time = 0
    private var number = 0
    private var channel = 0
    /// Code 0 with an interval is no annotation: time goes on, and what follows belongs to none.
    private var isPassed = false

    init(_ bytes: [UInt8], keeping isKept: Bool = true) {
        cursor = ByteCursor(bytes)
        self.isKept = isKept
    }

    var isAtEnd: Bool { cursor.isAtEnd }

    /// False at the end of the file.
    mutating func readWord() -> Bool {
        guard let word = try? cursor.integer(UInt16.self, .little) else { return false }
        guard word != 0 else {
            isWhole = true
            return false
        }
        let (code, value) = (Int(word >> 10), Int(word & 0x3FF))
        switch code {
        case Word.skip: return skip()
        case Word.number:
            number = Self.signed(value)
            change { $0.number = Self.signed(value) }
        case Word.subtype: change { $0.subtype = Self.signed(value) }
        case Word.channel:
            channel = value & 0xFF
            change { $0.channel = value & 0xFF }
        case Word.text:
            guard let text = try? cursor.read(value) else { return false }
            if value % 2 == 1 { try? cursor.skip(1) }
            change { $0.text = Self.text(text) }
        default: add(code, after: value)
        }
        return true
    }

    /// A long interval: 32 bits, the high half first, each half with its low byte first (PDP-11).
    private mutating func skip() -> Bool {
        guard let high = try? cursor.integer(UInt16.self, .little), let low = try? cursor.integer(UInt16.self, .little)
        else { return false }
        time += Int(Int32(bitPattern: UInt32(high) << 16 | UInt32(low)))
        return true
    }

    private mutating func add(_ code: Int, after interval: Int) {
        time += interval
        isPassed = code == 0
        if isPassed { return }
        count += 1
        if code > Word.lastCode { hasOnlyKnownCodes = false }
        guard isKept else { return }
        annotations.append(
            WFDBAnnotation(
                sample: time, code: WFDBAnnotationCode(rawValue: code), channel: channel, number: number))
    }

    private mutating func change(_ change: (inout WFDBAnnotation) -> Void) {
        if !isPassed, !annotations.isEmpty { change(&annotations[annotations.count - 1]) }
    }

    /// The library keeps these in a signed byte.
    private static func signed(_ value: Int) -> Int { Int(Int8(truncatingIfNeeded: value)) }

    /// UTF-8, GB 18030 or ISO 8859-1, without zeros at its end.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while bytes.last == 0 { bytes.removeLast() }
        if let text = try? String(validating: ForeignText.utf8(of: bytes), as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

/// Notes at sample 0 with which the library's own writer opens a file: the time resolution, and letters for codes.
private struct WFDBAnnotationOpening {
    /// Annotations that belong to the opening and say nothing of the heart.
    private(set) var count = 0
    private(set) var ticksPerSecond: Double?
    private(set) var symbols: [Int: String] = [:]

    init(_ annotations: [WFDBAnnotation]) {
        var isInTable = false
        for annotation in annotations {
            guard annotation.sample == 0, annotation.code == .note, let text = annotation.text else { return }
            if let value = Self.rest(of: text, after: "## time resolution:") {
                ticksPerSecond = WFDBNumber.decimal(value).flatMap { $0 > 0 && $0 <= 1_000_000_000 ? $0 : nil }
            } else if text.hasPrefix("## annotation type definitions") {
                isInTable = true
            } else if text.hasPrefix("## end of definitions") {
                isInTable = false
            } else if isInTable {
                take(text)
            } else {
                return
            }
            count += 1
        }
    }

    /// `number symbol description`
    private mutating func take(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let code = WFDBNumber.integer(words[0]), (0...49).contains(code) else { return }
        symbols[code] = String(words[1])
    }

    private static func rest(of text: String, after label: String) -> Substring? {
        guard text.hasPrefix(label) else { return nil }
        return text.dropFirst(label.count).drop(while: \.isWhitespace)
    }
}
