// How a data set is laid out: with or without representations, in which byte order.

import Bytes

/// The three layouts of PS3.5 (there is no implicit big endian).
enum DataEncoding: Sendable, Equatable {
    case implicitLittle, explicitLittle, explicitBig

    var isExplicit: Bool { self != .implicitLittle }
    var order: ByteOrder { self == .explicitBig ? .big : .little }
}

/// The front of one element.
struct ElementHeader {
    let tag: DICOMTag
    let representation: ValueRepresentation
    /// nil when undefined (0xFFFFFFFF): the value ends at a delimiter.
    let length: Int?
    /// Where the value begins.
    let start: Int
    /// The two bytes where the representation belongs are none that is known.
    let isOdd: Bool

    /// Eight zeros are no element.
    var isPadding: Bool { tag.number == 0 && length == 0 }
}

extension [UInt8] {
    /// 16 bits at an offset; nil past the end.
    func word(_ offset: Int, _ order: ByteOrder) -> UInt16? {
        guard offset >= 0, count - offset >= 2 else { return nil }
        let (first, second) = (UInt16(self[offset]), UInt16(self[offset + 1]))
        return order == .little ? second << 8 | first : first << 8 | second
    }

    /// 32 bits at an offset; nil past the end.
    func long(_ offset: Int, _ order: ByteOrder) -> UInt32? {
        guard let first = word(offset, order), let second = word(offset + 2, order) else { return nil }
        return order == .little ? UInt32(second) << 16 | UInt32(first) : UInt32(first) << 16 | UInt32(second)
    }

    /// A tag at an offset; nil past the end.
    func tag(_ offset: Int, _ order: ByteOrder) -> DICOMTag? {
        guard let group = word(offset, order), let element = word(offset + 2, order) else { return nil }
        return DICOMTag(group, element)
    }

    /// An element's front; nil when there are not enough bytes for it before `end`.
    func header(_ offset: Int, before end: Int, _ encoding: DataEncoding) -> ElementHeader? {
        guard end <= count, end - offset >= 8, let tag = tag(offset, encoding.order) else { return nil }
        guard encoding.isExplicit, tag.group != 0xFFFE else {
            return implicit(offset, tag, encoding.order, isOdd: false)
        }
        let known = ValueRepresentation(self[offset + 4], self[offset + 5])
        guard let representation = known else { return odd(offset, before: end, tag, encoding.order) }
        guard representation.hasLongLength else {
            let length = word(offset + 6, encoding.order).map(Int.init)
            return ElementHeader(
                tag: tag, representation: representation, length: length, start: offset + 8, isOdd: false)
        }
        return long(offset, before: end, tag, representation, encoding.order)
    }

    private func implicit(_ offset: Int, _ tag: DICOMTag, _ order: ByteOrder, isOdd: Bool) -> ElementHeader? {
        guard let length = long(offset + 4, order) else { return nil }
        return ElementHeader(
            tag: tag, representation: DataDictionary.representation(of: tag),
            length: length == .max ? nil : Int(length), start: offset + 8, isOdd: isOdd)
    }

    private func long(
        _ offset: Int, before end: Int, _ tag: DICOMTag, _ representation: ValueRepresentation, _ order: ByteOrder,
        isOdd: Bool = false
    ) -> ElementHeader? {
        guard end - offset >= 12, let length = long(offset + 8, order) else { return nil }
        return ElementHeader(
            tag: tag, representation: representation, length: length == .max ? nil : Int(length), start: offset + 12,
            isOdd: isOdd)
    }

    /// Two capital letters of a later edition have the long form (PS3.5 §6.2.2) where it fits, else the short one as
    /// old programs write; anything else is an element written without its representation.
    private func odd(_ offset: Int, before end: Int, _ tag: DICOMTag, _ order: ByteOrder) -> ElementHeader? {
        let meant = DataDictionary.representation(of: tag)
        if self[offset + 4].isCapital, self[offset + 5].isCapital {
            if word(offset + 6, order) == 0,
                let found = long(offset, before: end, tag, meant, order, isOdd: true),
                found.length.map({ $0 <= end - found.start }) ?? true
            {
                return found
            }
            let length = word(offset + 6, order).map(Int.init)
            return ElementHeader(tag: tag, representation: meant, length: length, start: offset + 8, isOdd: true)
        }
        return implicit(offset, tag, order, isOdd: true)
    }
}
