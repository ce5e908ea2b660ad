// An XML document as a flat list of elements that point at each other: no recursion, a bounded cost for each.

/// A parsed document. Names are kept without prefix and in lower case: senders differ in both.
final class XMLDocument: Sendable {
    struct Node {
        let name: Int32
        let attributes: Range<Int>
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var nextSibling: Int32 = -1
        var firstRun: Int32 = -1
        var lastRun: Int32 = -1
    }

    struct Attribute {
        let name: Int32
        private let start: UInt32
        private let count: UInt32

        init(name: Int32, value: Range<Int>) {
            self.name = name
            start = UInt32(truncatingIfNeeded: value.lowerBound)
            count = UInt32(truncatingIfNeeded: value.count)
        }

        /// Where the value lies in the tape, which is shorter than 4 GiB.
        var value: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// A run of text of one element.
    struct Run {
        let bytes: Range<Int>
        var next: Int32 = -1
    }

    /// Names by number, each once.
    let names: [String]
    let numbers: [String: Int32]
    let nodes: [Node]
    let attributes: [Attribute]
    let runs: [Run]
    /// The events of the parser, into which values and texts point.
    let tape: [UInt8]

    init(_ builder: XMLBuilder) {
        names = builder.names
        numbers = builder.numbers
        nodes = builder.nodes
        attributes = builder.attributes
        runs = builder.runs
        tape = builder.tape
    }

    var root: XMLElement? { nodes.isEmpty ? nil : XMLElement(document: self, index: 0) }
}

/// One element of a document.
struct XMLElement {
    let document: XMLDocument
    let index: Int

    private var node: XMLDocument.Node { document.nodes[index] }

    /// Without prefix, in lower case.
    var name: String { document.names[Int(node.name)] }

    /// The elements directly within this one.
    var children: some Sequence<XMLElement> {
        sequence(state: node.firstChild) { [document] next -> XMLElement? in
            guard next >= 0 else { return nil }
            defer { next = document.nodes[Int(next)].nextSibling }
            return XMLElement(document: document, index: Int(next))
        }
    }

    /// The elements of that name directly within this one.
    func children(_ name: String) -> [XMLElement] {
        guard let wanted = document.numbers[name] else { return [] }
        return children.filter { document.nodes[$0.index].name == wanted }
    }

    func child(_ name: String) -> XMLElement? {
        guard let wanted = document.numbers[name] else { return nil }
        return children.first { document.nodes[$0.index].name == wanted }
    }

    /// The first element along a path of names.
    func child(_ path: [String]) -> XMLElement? {
        var element: XMLElement? = self
        for name in path { element = element?.child(name) }
        return element
    }

    /// Every element of that name at any depth below, in the document's order. Elements are numbered in that order, so
    /// those below this one are the ones up to its last descendant.
    func descendants(_ name: String) -> [XMLElement] {
        guard let wanted = document.numbers[name] else { return [] }
        return ((index + 1)..<end).filter { document.nodes[$0].name == wanted }.map {
            XMLElement(document: document, index: $0)
        }
    }

    /// The elements of these names at any depth below, in the document's order.
    func descendants(_ names: [String]) -> [XMLElement] {
        let wanted = Set(names.compactMap { document.numbers[$0] })
        return ((index + 1)..<end).filter { wanted.contains(document.nodes[$0].name) }.map {
            XMLElement(document: document, index: $0)
        }
    }

    /// One past the last element below this one.
    var end: Int {
        var last = index
        while document.nodes[last].lastChild >= 0 { last = Int(document.nodes[last].lastChild) }
        return last + 1
    }

    /// The attribute without blanks around it; nil when it is absent or empty.
    func attribute(_ name: String) -> String? {
        guard let wanted = document.numbers[name] else { return nil }
        let found = document.attributes[node.attributes].first { $0.name == wanted }
        return found.flatMap { String(decoding: document.tape[$0.value], as: UTF8.self).trimmed }
    }

    /// The element's own text, not that of elements within it; blanks in it are one space, empty text is nil. It ends at
    /// 64 KiB, as values of attributes do.
    var text: String? {
        let words = String(decoding: textBytes.prefix(64 << 10), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// The element's own text as it stands.
    var textBytes: ArraySlice<UInt8> {
        guard node.firstRun >= 0 else { return [] }
        let first = document.runs[Int(node.firstRun)]
        guard first.next >= 0 else { return document.tape[first.bytes] }
        var bytes: [UInt8] = []
        var next = node.firstRun
        while next >= 0 {
            let run = document.runs[Int(next)]
            bytes += document.tape[run.bytes]
            next = run.next
        }
        return bytes[...]
    }
}

extension String {
    /// Without blanks around it; nil when nothing is left.
    fileprivate var trimmed: String? {
        var rest = self[...].drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest.isEmpty ? nil : String(rest)
    }
}
