// From the parser's events to a document.

import Bytes
import CExpat

/// Reads the events that `CExpat` wrote.
struct XMLBuilder {
    private(set) var names: [String] = []
    private(set) var numbers: [String: Int32] = [:]
    private(set) var nodes: [XMLDocument.Node] = []
    private(set) var attributes: [XMLDocument.Attribute] = []
    private(set) var runs: [XMLDocument.Run] = []
    let tape: [UInt8]
    /// The elements that have begun and not ended.
    private var open: [Int] = []

    init(_ tape: [UInt8]) throws(AECGError) {
        self.tape = tape
        var cursor = ByteCursor(tape)
        do throws(ParseError) {
            while !cursor.isAtEnd {
                switch try cursor.byte() {
                case 1: try begin(&cursor)
                case 2: open.removeLast()
                default: try addText(&cursor)
                }
            }
        } catch {
            throw .malformed(line: 0, column: 0)
        }
    }

    private mutating func begin(_ cursor: inout ByteCursor) throws(ParseError) {
        let name = number(of: try word(&cursor))
        let count = try cursor.length32(.little)
        let first = attributes.count
        for _ in 0..<count {
            let name = number(of: try word(&cursor))
            attributes.append(XMLDocument.Attribute(name: name, value: try word(&cursor)))
        }
        let index = nodes.count
        nodes.append(XMLDocument.Node(name: name, attributes: first..<attributes.count))
        if let parent = open.last {
            let before = Int(nodes[parent].lastChild)
            if before >= 0 { nodes[before].nextSibling = Int32(index) } else { nodes[parent].firstChild = Int32(index) }
            nodes[parent].lastChild = Int32(index)
        }
        open.append(index)
    }

    /// Blank text between elements is left out.
    private mutating func addText(_ cursor: inout ByteCursor) throws(ParseError) {
        let bytes = try word(&cursor)
        guard let element = open.last, tape[bytes].contains(where: { !$0.isBlank }) else { return }
        let before = Int(nodes[element].lastRun)
        let index = Int32(runs.count)
        if before >= 0 { runs[before].next = index } else { nodes[element].firstRun = index }
        nodes[element].lastRun = index
        runs.append(XMLDocument.Run(bytes: bytes))
    }

    /// Where a run of stated length lies.
    private func word(_ cursor: inout ByteCursor) throws(ParseError) -> Range<Int> {
        let count = try cursor.length32(.little)
        let start = cursor.offset
        try cursor.skip(count)
        return start..<cursor.offset
    }

    private mutating func number(of name: Range<Int>) -> Int32 {
        let bytes = tape[name]
        let local = bytes.lastIndex(of: UInt8(ascii: ":")).map { bytes[($0 + 1)...] } ?? bytes
        let text = String(decoding: local, as: UTF8.self).lowercased()
        if let known = numbers[text] { return known }
        let number = Int32(names.count)
        names.append(text)
        numbers[text] = number
        return number
    }
}

extension XMLDocument {
    /// Parses a text in UTF-8.
    static func parse(_ text: [UInt8], within limits: XMLLimits) throws(AECGError) -> XMLDocument {
        var bounds = lianyi_xml_limits(
            depth: UInt32(limits.depth), elements: UInt32(limits.elements), attributes: UInt32(limits.attributes),
            name_bytes: UInt32(limits.nameBytes), value_bytes: UInt32(limits.valueBytes),
            tape_bytes: limits.eventBytes(ofText: text.count))
        var tape = unsafe lianyi_xml_tape()
        let status = unsafe text.withUnsafeBufferPointer {
            unsafe lianyi_xml_read($0.baseAddress, $0.count, &bounds, &tape)
        }
        let events = unsafe Array(UnsafeBufferPointer(start: tape.bytes, count: tape.count))
        let (line, column) = unsafe (Int(tape.line), Int(tape.column))
        unsafe lianyi_xml_free(&tape)
        if let refusal = AECGError(status, line: line, column: column) { throw refusal }
        return XMLDocument(try XMLBuilder(events))
    }
}

extension AECGError {
    /// nil when the parser was content.
    fileprivate init?(_ status: Int32, line: Int, column: Int) {
        switch UInt32(status) {
        case LIANYI_XML_OK.rawValue: return nil
        case LIANYI_XML_ENTITY.rawValue: self = .entities(line: line)
        case LIANYI_XML_DEPTH.rawValue: self = .tooLarge(.depth)
        case LIANYI_XML_ELEMENTS.rawValue: self = .tooLarge(.elements)
        case LIANYI_XML_ATTRIBUTE.rawValue: self = .tooLarge(.attributes)
        case LIANYI_XML_ROOM.rawValue, LIANYI_XML_NO_MEMORY.rawValue: self = .tooLarge(.bytes)
        default: self = .malformed(line: line, column: column)
        }
    }
}
