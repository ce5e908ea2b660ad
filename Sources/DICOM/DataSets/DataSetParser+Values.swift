// The value of one element: plain bytes, a sequence of items, or fragments of encapsulated pixels.

import Bytes

extension DataSetParser {
    /// The element with the offset behind it; nil when its end is lost.
    mutating func element(
        _ header: ElementHeader, to end: Int, _ encoding: DataEncoding, _ inherited: [String], _ depth: Int
    ) throws(DICOMError) -> (DataElement, Int?) {
        guard let length = header.length else {
            return try unbounded(header, to: end, encoding, inherited, depth)
        }
        let meant = meaning(header)
        let available = end - header.start
        guard length <= available else {
            warn(.cut(header.tag, wanted: length, available: available), at: header.start)
            if meant == .SQ {
                let inner = header.representation == .SQ ? encoding : .implicitLittle
                let (items, _) = try items(inner, from: header.start, to: end, isOpen: false, inherited, depth)
                return (DataElement(header.tag, .SQ, .items(items), isWhole: false), nil)
            }
            return (DataElement(header.tag, meant, .bytes(header.start..<end), isWhole: false), nil)
        }
        let last = header.start + length
        if meant == .SQ {
            // A sequence under UN is implicit little endian, whatever is around it (PS3.5 §6.2.2).
            let inner = header.representation == .SQ ? encoding : .implicitLittle
            let (items, _) = try items(inner, from: header.start, to: last, isOpen: false, inherited, depth)
            return (DataElement(header.tag, .SQ, .items(items)), last)
        }
        let close = grown(header, last, before: end, encoding)
        return (DataElement(header.tag, meant, .bytes(header.start..<close)), close)
    }

    /// Undefined length: fragments for pixels, else a sequence.
    private mutating func unbounded(
        _ header: ElementHeader, to end: Int, _ encoding: DataEncoding, _ inherited: [String], _ depth: Int
    ) throws(DICOMError) -> (DataElement, Int?) {
        if header.tag == .pixelData, header.representation != .SQ {
            return try fragments(from: header.start, to: end, encoding.order, header.tag)
        }
        let isForeign = header.representation == .UN && encoding.isExplicit
        let inner = isForeign ? unknown(at: header.start) : encoding
        let (items, next) = try items(inner, from: header.start, to: end, isOpen: true, inherited, depth)
        return (DataElement(header.tag, .SQ, .items(items), isWhole: next != nil), next)
    }

    /// A sequence under UN is implicit by the standard; programs that write it explicit are seen by its first element.
    private func unknown(at start: Int) -> DataEncoding {
        let first = start + 8
        guard bytes.tag(start, .little) == .item, first + 6 <= bytes.count, bytes.tag(first, .little) != .itemEnd,
            ValueRepresentation(bytes[first + 4], bytes[first + 5]) != nil
        else { return .implicitLittle }
        return .explicitLittle
    }

    /// The dictionary knows what UN hides, as long as the value is long enough to begin with an item.
    private func meaning(_ header: ElementHeader) -> ValueRepresentation {
        guard header.representation == .UN else { return header.representation }
        let meant = DataDictionary.representation(of: header.tag)
        guard meant == .SQ, header.length != 0, bytes.tag(header.start, .little) != .item else { return meant }
        return .UN
    }

    /// The end of a value whose length needed more than 16 bits: where the next header stands is the proof.
    private mutating func grown(
        _ header: ElementHeader, _ last: Int, before end: Int, _ encoding: DataEncoding
    ) -> Int {
        guard encoding.isExplicit, !header.representation.hasLongLength, !header.isOdd, last < end,
            !proves(last, before: end, after: header.tag, encoding)
        else { return last }
        var candidate = last
        for _ in 0..<16 {
            candidate += 65_536
            guard candidate <= end else { return last }
            if proves(candidate, before: end, after: header.tag, encoding) {
                warn(.lengthOverflow(header.tag), at: header.start)
                return candidate
            }
        }
        return last
    }

    /// Whether an element of a known representation and a later tag, or a delimiter, stands at this place.
    private func proves(_ offset: Int, before end: Int, after tag: DICOMTag, _ encoding: DataEncoding) -> Bool {
        if offset == end { return true }
        guard let next = bytes.header(offset, before: end, encoding) else { return false }
        if next.tag.group == 0xFFFE { return true }
        return !next.isOdd && next.tag > tag && (next.length ?? 0) <= end - next.start
    }

    // MARK: sequences

    /// The items of a sequence with the offset behind it; nil when its end is lost.
    mutating func items(
        _ encoding: DataEncoding, from start: Int, to end: Int, isOpen: Bool, _ inherited: [String], _ depth: Int
    ) throws(DICOMError) -> ([DataSet], Int?) {
        var items: [DataSet] = []
        var offset = start
        while offset < end {
            guard end - offset >= 8, let tag = bytes.tag(offset, encoding.order),
                let length = bytes.long(offset + 4, encoding.order)
            else {
                warn(.cut(.item, wanted: 8, available: end - offset), at: offset)
                return (items, nil)
            }
            if tag == .sequenceEnd, isOpen { return (items, offset + 8) }
            guard tag == .item else {
                if tag == .itemEnd || tag == .sequenceEnd {
                    warn(.delimiter, at: offset)
                    if isOpen { return (items, offset) }
                    offset += 8
                    continue
                }
                warn(.damaged, at: offset)
                return (items, nil)
            }
            try spend(at: offset)
            let isUnbounded = length == .max
            var close = end
            if !isUnbounded {
                let wanted = Int(length)
                if wanted > end - offset - 8 {
                    warn(.cut(.item, wanted: wanted, available: end - offset - 8), at: offset)
                } else {
                    close = offset + 8 + wanted
                }
            }
            let (set, next) = try dataSet(
                encoding, from: offset + 8, to: close, isUnbounded ? .toDelimiter : .toEnd, inherited: inherited,
                depth: depth + 1)
            items.append(set)
            guard !isUnbounded else {
                guard let next else { return (items, nil) }
                offset = next
                continue
            }
            offset = close
        }
        if isOpen { warn(.delimiter, at: offset) }
        return (items, isOpen ? nil : offset)
    }

    // MARK: encapsulated pixels

    /// The element is cut where its last fragment is. Without its delimiter, or with something else in its place, it has all
    /// that was found, and there is a warning.
    private mutating func fragments(
        from start: Int, to end: Int, _ order: ByteOrder, _ element: DICOMTag
    ) throws(DICOMError) -> (DataElement, Int?) {
        var ranges: [Range<Int>] = []
        var offset = start
        func found(isWhole: Bool = true) -> DataElement {
            DataElement(element, .OB, .fragments(ranges), isWhole: isWhole)
        }
        while true {
            guard offset < end else {
                warn(.openFragments, at: offset)
                return (found(), offset)
            }
            guard end - offset >= 8, let tag = bytes.tag(offset, order), let length = bytes.long(offset + 4, order)
            else {
                warn(.cut(element, wanted: 8, available: end - offset), at: offset)
                return (found(), nil)
            }
            if tag == .sequenceEnd { return (found(), offset + 8) }
            guard tag == .item, length != .max else {
                warn(.damaged, at: offset)
                return (found(), nil)
            }
            try spend(at: offset)
            guard Int(length) <= end - offset - 8 else {
                warn(.cut(tag, wanted: Int(length), available: end - offset - 8), at: offset)
                return (found(isWhole: false), nil)
            }
            ranges.append(offset + 8..<offset + 8 + Int(length))
            offset += 8 + Int(length)
        }
    }
}
