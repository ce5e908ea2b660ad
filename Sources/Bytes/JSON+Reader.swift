// Reads JSON from bytes that nobody vouches for: UTF-8 only, every rule of RFC 8259, bounded depth.

extension JSON {
    /// Arrays and objects in each other.
    package static let depthLimit = 16
    /// Members of one object; a name that stands twice is looked for among them.
    package static let memberLimit = 256

    /// Reads one value and nothing behind it but blanks.
    package init(parsing bytes: ArraySlice<UInt8>) throws(ParseError) {
        var reader = JSONReader(bytes)
        self = try reader.value(depth: 0)
        try reader.end()
    }
}

private struct JSONReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    private func refusal(_ text: String) -> ParseError { ParseError(.invalid(text), at: rest.startIndex) }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == Ascii.space || $0 == Ascii.tab || $0 == Ascii.lineFeed || $0 == Ascii.carriageReturn }
    }

    mutating func end() throws(ParseError) {
        skipBlanks()
        guard rest.isEmpty else { throw refusal("text after the value") }
    }

    mutating func value(depth: Int) throws(ParseError) -> JSON {
        guard depth <= JSON.depthLimit else { throw refusal("more than \(JSON.depthLimit) levels") }
        skipBlanks()
        guard let first = rest.first else { throw refusal("the text ends where a value should stand") }
        switch first {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw refusal("no value begins like this")
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(ParseError) -> JSON {
        guard rest.starts(with: word.utf8) else { throw refusal("no value begins like this") }
        rest = rest.dropFirst(word.utf8.count)
        return value
    }

    /// Consumes the byte when it is the next.
    private mutating func takes(_ wanted: UInt8) -> Bool {
        guard rest.first == wanted else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func elements(depth: Int) throws(ParseError) -> [JSON] {
        rest = rest.dropFirst()
        var elements: [JSON] = []
        skipBlanks()
        if takes(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if takes(UInt8(ascii: "]")) { return elements }
            guard takes(UInt8(ascii: ",")) else { throw refusal("a comma or ] is missing") }
        }
    }

    private mutating func members(depth: Int) throws(ParseError) -> [JSON.Member] {
        rest = rest.dropFirst()
        var members: [JSON.Member] = []
        skipBlanks()
        if takes(UInt8(ascii: "}")) { return members }
        while true {
            skipBlanks()
            guard rest.first == UInt8(ascii: "\""), members.count < JSON.memberLimit else {
                throw refusal("a name in quotes is missing, or an object has more than \(JSON.memberLimit)")
            }
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else { throw refusal("\(name) stands twice") }
            skipBlanks()
            guard takes(UInt8(ascii: ":")) else { throw refusal("a colon is missing") }
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipBlanks()
            if takes(UInt8(ascii: "}")) { return members }
            guard takes(UInt8(ascii: ",")) else { throw refusal("a comma or } is missing") }
        }
    }

    // MARK: numbers

    private mutating func number() throws(ParseError) -> Double {
        let text = rest.prefix {
            $0.isDigit
                || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")]
                    .contains($0)
        }
        guard text.count <= 64, Self.isNumber(text), let value = Double(String(decoding: text, as: UTF8.self)),
            value.isFinite
        else { throw refusal("no number of JSON") }
        rest = rest.dropFirst(text.count)
        return value
    }

    /// An optional minus; digits without a leading zero; a fraction; an exponent.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func digits() -> Int {
            let run = rest.prefix(while: \.isDigit)
            rest = rest.dropFirst(run.count)
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !(isZero && whole > 1) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: strings

    private mutating func string() throws(ParseError) -> String {
        rest = rest.dropFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else {
                    throw refusal("text that is no UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw refusal("a control character in a text")
            default: text.append(byte)
            }
        }
        throw refusal("a text without its closing quote")
    }

    private mutating func escape() throws(ParseError) -> [UInt8] {
        guard let letter = rest.popFirst() else { throw refusal("an escape without its letter") }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [Ascii.lineFeed]
        case UInt8(ascii: "r"): return [Ascii.carriageReturn]
        case UInt8(ascii: "t"): return [Ascii.tab]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw refusal("no such escape")
        }
    }

    /// Four hexadecimal digits, or two such units that make one character.
    private mutating func scalar() throws(ParseError) -> Character {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard (0xD800...0xDBFF).contains(first), rest.starts(with: "\\u".utf8) else {
            throw refusal("half a character")
        }
        rest = rest.dropFirst(2)
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw refusal("half a character") }
        return Character(scalar)
    }

    private mutating func unit() throws(ParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst()?.hexDigit else { throw refusal("four hexadecimal digits are missing") }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
