// A mapping read from its text.

import Bytes

extension FlatFileMapping {
    /// The first line with something in it.
    private static let mark = (name: "format", value: "lianyi-flat-file 1")

    /// Whether a file is a mapping: its first line says so.
    package static func isMapping(_ bytes: [UInt8]) -> Bool {
        let front = bytes.prefix(256).drop { $0.isBlank || Ascii.utf8Mark.contains($0) }
        let line = front.prefix { $0 != Ascii.lineFeed && $0 != Ascii.carriageReturn }
        guard let text = String(validating: line, as: UTF8.self), let (name, value) = pair(text) else { return false }
        return name == mark.name && value == mark.value
    }

    /// Reads a mapping; every line must mean something.
    package init(parsing bytes: [UInt8]) throws(FlatFileError) {
        guard bytes.count <= FlatFileLimits.mappingBytes else { throw FlatFileError(.tooLarge, line: 1) }
        guard Self.isMapping(bytes) else { throw FlatFileError(.noMapping, line: 1) }
        let text = try Self.text(of: bytes)
        self.init()
        var section = ""
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = line.trimmed
            if line.isEmpty || line.hasPrefix(";") || line.hasPrefix("//") { continue }
            if line.hasPrefix("[") { line = Self.withoutRemark(line) }
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                guard Self.sections.contains(section) else {
                    throw FlatFileError(.unknownName("[\(section)]"), line: index + 1)
                }
                continue
            }
            guard let (name, value) = Self.pair(line) else { throw FlatFileError(.badLine, line: index + 1) }
            try set(name, value, in: section, line: index + 1)
        }
        try requireItems()
    }

    /// The text of a mapping's file, without its mark, in whatever character set it was written.
    package static func text(of bytes: [UInt8]) throws(FlatFileError) -> String {
        let body = bytes.starts(with: Ascii.utf8Mark) ? bytes.dropFirst(3) : bytes[...]
        guard let utf8 = try? ForeignText.utf8(of: body), let text = String(validating: utf8, as: UTF8.self) else {
            throw FlatFileError(.badText, line: 1)
        }
        return text
    }

    private static let sections: Set<String> = ["sample", "patient", "items", "long", "names"]

    private static func pair(_ line: some StringProtocol) -> (name: String, value: String)? {
        let text = Substring(line)
        guard let mark = text.firstIndex(of: "=") else { return nil }
        let name = text[..<mark].trimmed
        guard !name.isEmpty else { return nil }
        return (String(name), String(withoutRemark(text[text.index(after: mark)...].trimmed)))
    }

    /// A value without the remark behind it: a semicolon after a blank.
    private static func withoutRemark(_ value: Substring) -> Substring {
        var last: Character = "x"
        for place in value.indices {
            if value[place] == ";" && last.isWhitespace { return value[..<place].trimmed }
            last = value[place]
        }
        return value
    }

    private mutating func set(_ name: String, _ value: String, in section: String, line: Int) throws(FlatFileError) {
        let wrong = FlatFileError(.badValue(name: name, value: value), line: line)
        switch section {
        case "": try setGlobal(name, value, line: line)
        case "items":
            guard let column = Column(name), let item = Item(value), items.count < FlatFileLimits.columns else {
                throw wrong
            }
            items.append((column, item))
        case "names":
            guard let item = Item(value) else { throw wrong }
            names[name] = item
        default:
            if section == "sample" && name == "time-format" {
                guard FlatTime.isFormat(value) else { throw wrong }
                timeFormat = value
                return
            }
            guard let field = Field(rawValue: "\(section).\(name)") else {
                throw FlatFileError(.unknownName(name), line: line)
            }
            guard !value.isEmpty, let column = Column(value) else { throw wrong }
            fields[field] = column
        }
    }

    private mutating func setGlobal(_ name: String, _ value: String, line: Int) throws(FlatFileError) {
        let wrong = FlatFileError(.badValue(name: name, value: value), line: line)
        switch name {
        case "format": guard value == Self.mark.value else { throw wrong }
        case "name": self.name = value
        case "delimiter":
            guard let byte = Self.delimiter(value) else { throw wrong }
            delimiter = byte
        case "encoding":
            guard let known = Encoding(rawValue: value) else { throw wrong }
            encoding = known
        case "header":
            guard value == "yes" || value == "no" else { throw wrong }
            hasHeader = value == "yes"
        case "skip":
            guard let count = Int(value), (0...1000).contains(count) else { throw wrong }
            skip = count
        case "shape":
            guard let known = Shape(rawValue: value) else { throw wrong }
            shape = known
        case "decimal":
            guard let known = Decimal(rawValue: value) else { throw wrong }
            decimal = known
        case "missing": missing = Set(value.split(whereSeparator: \.isWhitespace).map(String.init))
        default: throw FlatFileError(.unknownName(name), line: line)
        }
    }

    private static func delimiter(_ value: String) -> UInt8? {
        switch value {
        case "comma": return UInt8(ascii: ",")
        case "tab": return Ascii.tab
        case "semicolon": return UInt8(ascii: ";")
        case "pipe": return UInt8(ascii: "|")
        default:
            guard value.utf8.count == 1, let byte = value.utf8.first, byte > 0x20, byte < 0x7F, !byte.isLetter,
                !byte.isDigit, byte != UInt8(ascii: "\"")
            else { return nil }
            return byte
        }
    }

    private func requireItems() throws(FlatFileError) {
        switch shape {
        case .wide: guard !items.isEmpty else { throw FlatFileError(.noItems, line: 1) }
        case .long:
            guard fields[.code] != nil, fields[.value] != nil else { throw FlatFileError(.noItems, line: 1) }
        }
        let columns = Array(fields.values) + items.map(\.column)
        guard hasHeader || columns.allSatisfy({ if case .number = $0 { true } else { false } }) else {
            throw FlatFileError(.badValue(name: "header", value: "no"), line: 1)
        }
    }
}

extension FlatFileMapping.Item {
    /// `HGB, g/dL`, `718-7, @unit column` or `HGB`.
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
        guard let code = parts.first, !code.isEmpty else { return nil }
        self.code = String(code)
        guard parts.count > 1, let unit = parts.last, !unit.isEmpty else {
            (self.unit, unitColumn) = (nil, nil)
            return
        }
        guard unit.hasPrefix("@") else {
            (self.unit, unitColumn) = (String(unit), nil)
            return
        }
        guard let column = FlatFileMapping.Column(String(unit.dropFirst())) else { return nil }
        (self.unit, unitColumn) = (nil, column)
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        let inner = drop(while: \.isWhitespace)
        guard let end = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return inner[...end]
    }
}
