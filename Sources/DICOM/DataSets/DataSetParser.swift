// Reads data elements one after another, whatever is wrong with them, and keeps what was read.

import Bytes

/// One pass over a buffer. Damage ends the pass and leaves a warning; only limits throw.
struct DataSetParser {
    let bytes: [UInt8]
    var warnings: [DICOMWarning] = []
    /// Elements and items that may still come.
    private var budget = DICOMLimits.elements

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What a data set is part of.
    enum Frame {
        /// The file itself, or an item of known length.
        case toEnd
        /// An item that ends at its delimiter.
        case toDelimiter
        /// The meta group: it ends before the first element of another group.
        case group(UInt16)
    }

    /// A data set with the offset behind it; nil when its end is lost and nothing behind it can be read.
    mutating func dataSet(
        _ encoding: DataEncoding, from start: Int, to end: Int, _ frame: Frame, inherited: [String], depth: Int
    ) throws(DICOMError) -> (set: DataSet, next: Int?) {
        guard depth <= DICOMLimits.depth else { throw DICOMError(.tooLarge(.depth), at: start) }
        var gathered = Gathered(characterSets: inherited)
        var offset = start
        while offset < end {
            if case .group(let group) = frame, bytes.word(offset, encoding.order) != group { break }
            guard let header = bytes.header(offset, before: end, encoding), !header.isPadding,
                isSound(header, end, offset)
            else {
                notePadding(from: offset, to: end, encoding)
                return (gathered.set(self, encoding), nil)
            }
            if header.tag.group == 0xFFFE {
                switch close(header, at: offset, frame) {
                case .ends(let next): return (gathered.set(self, encoding), next)
                case .passes: offset = header.start
                case .breaks: return (gathered.set(self, encoding), nil)
                }
                continue
            }
            try spend(at: offset)
            let (element, next) = try self.element(header, to: end, encoding, gathered.characterSets, depth)
            gathered.add(element, at: offset, &self)
            guard let next else { return (gathered.set(self, encoding), nil) }
            offset = next
        }
        if case .toDelimiter = frame { warn(.delimiter, at: offset) }
        return (gathered.set(self, encoding), offset)
    }

    // MARK: parts of a data set

    private enum Closing { case ends(Int), passes, breaks }

    private mutating func close(_ header: ElementHeader, at offset: Int, _ frame: Frame) -> Closing {
        var isOpen = false
        if case .toDelimiter = frame { isOpen = true }
        switch header.tag {
        case .itemEnd where isOpen: return .ends(header.start)
        case .sequenceEnd where isOpen, .item where isOpen:
            warn(.delimiter, at: offset)
            return .ends(offset)
        case .itemEnd, .sequenceEnd:
            warn(.delimiter, at: offset)
            return .passes
        default:
            warn(.damaged, at: offset)
            return .breaks
        }
    }

    /// Whether a header can be one: unknown representations are warned of, and must fit what is there.
    private mutating func isSound(_ header: ElementHeader, _ end: Int, _ offset: Int) -> Bool {
        guard header.isOdd, header.tag.group != 0xFFFE else { return true }
        guard let length = header.length else {
            return header.representation == .SQ || bytes.tag(header.start, .little) == .item
        }
        guard length <= end - header.start else { return false }
        warn(.unknownRepresentation(header.tag), at: offset)
        return true
    }

    /// Zeros up to the end are padding; anything else that is no element is damage.
    private mutating func notePadding(from offset: Int, to end: Int, _ encoding: DataEncoding) {
        guard bytes[offset..<end].contains(where: { $0 != 0 }) else { return }
        if end - offset < 8 {
            let tag = bytes.tag(offset, encoding.order) ?? DICOMTag(0)
            warn(.cut(tag, wanted: 8, available: end - offset), at: offset)
        } else {
            warn(.damaged, at: offset)
        }
    }

    mutating func spend(at offset: Int) throws(DICOMError) {
        guard budget > 0 else { throw DICOMError(.tooLarge(.elements), at: offset) }
        budget -= 1
    }

    mutating func warn(_ kind: DICOMWarning.Kind, at offset: Int) {
        guard warnings.count < DICOMLimits.warnings else { return }
        warnings.append(DICOMWarning(kind, at: offset))
    }
}

/// The elements of one data set while it is read.
private struct Gathered {
    var elements: [DataElement] = []
    /// In force for what follows; changed by the element itself.
    var characterSets: [String]
    /// The tags so far, once one came out of order; nil before.
    private var seen: Set<DICOMTag>?

    init(characterSets: [String]) {
        self.characterSets = characterSets
    }

    mutating func add(_ element: DataElement, at offset: Int, _ parser: inout DataSetParser) {
        if seen == nil, let last = elements.last, element.tag <= last.tag { seen = Set(elements.map(\.tag)) }
        if seen?.insert(element.tag).inserted == false {
            parser.warn(.duplicate(element.tag), at: offset)
            return
        }
        if element.tag == .specificCharacterSet, element.isWhole, case .bytes(let range) = element.value {
            characterSets = CharacterSetTerms.list(parser.bytes[range])
        }
        elements.append(element)
    }

    func set(_ parser: DataSetParser, _ encoding: DataEncoding) -> DataSet {
        let ordered = seen == nil ? elements : elements.sorted { $0.tag < $1.tag }
        return DataSet(ordered, parser.bytes, encoding.order, characterSets)
    }
}
