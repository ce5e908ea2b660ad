// Text whose sets change on the way by escape sequences (ISO 2022, as PS3.5 §6.1.2.5 restricts it).

/// Reads bytes with a left half (G0) and a right half (G1) that escapes replace.
struct CodeExtensions {
    /// What stands in the right half before any escape and after each delimiter.
    private let initial: CharacterSet
    private var left = CharacterSet.ascii
    private var right: CharacterSet
    private var text = String.UnicodeScalarView()
    /// Some bytes are no characters of the sets in force.
    private(set) var isFlawed = false

    /// - Parameter first: the set of the first term; a set of two bytes stands in the right half from the start.
    init(_ first: CharacterSet) {
        initial = first
        right = first
    }

    /// The text; U+FFFD stands for what could not be read.
    static func decode(_ bytes: ArraySlice<UInt8>, _ first: CharacterSet) -> (text: String, isFlawed: Bool) {
        var reader = CodeExtensions(first)
        reader.read(bytes)
        return (String(reader.text), reader.isFlawed)
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let byte = rest.first {
            if byte == 0x1B, let length = escape(rest) {
                rest = rest.dropFirst(length)
            } else if byte < 0x80 {
                rest = rest.dropFirst(leftCharacter(byte, rest))
            } else {
                rest = rest.dropFirst(rightCharacter(byte, rest))
            }
        }
    }

    // MARK: halves

    private mutating func leftCharacter(_ byte: UInt8, _ rest: ArraySlice<UInt8>) -> Int {
        if case .doubleByte(let number) = left, byte > 0x20, byte < 0x7F {
            guard let second = rest.dropFirst().first, second > 0x20, second < 0x7F else { return flaw() }
            return append(DoubleByteSets.character(byte, second, registration: number), 2)
        }
        if byte < 0x20 || byte == 0x5C || byte == 0x5E || byte == 0x3D { delimit(byte) }
        return append(Unicode.Scalar(byte), 1)
    }

    private mutating func rightCharacter(_ byte: UInt8, _ rest: ArraySlice<UInt8>) -> Int {
        switch right {
        case .doubleByte(let number):
            guard let second = rest.dropFirst().first, second > 0xA0, byte > 0xA0 else { return flaw() }
            return append(DoubleByteSets.character(byte & 0x7F, second & 0x7F, registration: number), 2)
        case .singleByte(let number):
            return append(SingleByteSets.character(byte, registration: number), 1)
        default:
            return flaw()
        }
    }

    /// Backslash, caret, equals sign and line ends bring the first sets back. A set of two bytes stays where the first
    /// term leaves the right half empty: many programs write its escape once only, and nothing else can be meant.
    private mutating func delimit(_ byte: UInt8) {
        left = .ascii
        if initial != .ascii { right = initial }
    }

    private mutating func append(_ scalar: Unicode.Scalar?, _ length: Int) -> Int {
        guard let scalar else { return flaw(length) }
        text.append(scalar)
        return length
    }

    private mutating func flaw(_ length: Int = 1) -> Int {
        isFlawed = true
        text.append("\u{FFFD}")
        return length
    }

    // MARK: escapes

    /// Takes an escape sequence and gives its length; nil when it is none that DICOM knows.
    private mutating func escape(_ rest: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(rest.dropFirst().prefix(3))
        for known in Self.escapes where bytes.starts(with: known.bytes) {
            if known.isLeft { left = known.set } else { right = known.set }
            return known.bytes.count + 1
        }
        return nil
    }

    private struct Escape {
        let bytes: [UInt8]
        let isLeft: Bool
        let set: CharacterSet

        init(_ text: String, _ isLeft: Bool, _ set: CharacterSet) {
            bytes = Array(text.utf8)
            self.isLeft = isLeft
            self.set = set
        }
    }

    /// PS3.3 tables C.12-3 and C.12-4; the longer ones first.
    private static let escapes = [
        Escape("$)C", false, .doubleByte(149)), Escape("$)A", false, .doubleByte(58)),
        Escape("$(D", true, .doubleByte(159)), Escape("$(C", true, .doubleByte(149)),
        Escape("$(A", true, .doubleByte(58)), Escape("$A", true, .doubleByte(58)),
        Escape("$B", true, .doubleByte(87)), Escape("$@", true, .doubleByte(87)),
        Escape("(B", true, .ascii), Escape("(J", true, .ascii), Escape(")I", false, .singleByte(13)),
        Escape("-A", false, .singleByte(100)), Escape("-B", false, .singleByte(101)),
        Escape("-C", false, .singleByte(109)), Escape("-D", false, .singleByte(110)),
        Escape("-L", false, .singleByte(144)), Escape("-G", false, .singleByte(127)),
        Escape("-F", false, .singleByte(126)), Escape("-H", false, .singleByte(138)),
        Escape("-M", false, .singleByte(148)), Escape("-T", false, .singleByte(166)),
        Escape("-b", false, .singleByte(203)),
    ]
}
