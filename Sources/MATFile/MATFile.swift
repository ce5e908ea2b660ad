// A MATLAB level 5 file (MAT-File Format, MathWorks): a header of 128 bytes and tagged elements.

import Bytes

/// The variables of a file.
package struct MATFile: Sendable {
    package let variables: [MATVariable]

    private static let headerBytes = 128
    /// Where version and byte order stand.
    private static let versionOffset = 124

    /// Reads every variable, or refuses the whole.
    package init(parsing bytes: [UInt8]) throws(MATFileError) {
        let order = try Self.byteOrder(bytes)
        var budget = MATBudget()
        var variables: [MATVariable] = []
        do throws(ParseError) {
            var cursor = ByteCursor(bytes)
            try cursor.skip(Self.headerBytes)
            while cursor.remaining >= MATTag.bytes {
                guard let variable = try Self.next(&cursor, order, &budget) else { continue }
                variables.append(variable)
            }
        } catch {
            throw budget.refusal ?? .malformed(error)
        }
        self.variables = variables
    }

    /// `IM` when the bytes are those of a little-endian machine, `MI` of a big-endian one; before it the version,
    /// 0x0100, or 0x0200 for HDF5.
    private static func byteOrder(_ bytes: [UInt8]) throws(MATFileError) -> ByteOrder {
        guard bytes.count >= headerBytes else { throw bytes.starts(with: hdf5) ? .hdf5 : .notAMATFile }
        let mark = bytes[(versionOffset + 2)..<headerBytes]
        let order: ByteOrder
        switch Array(mark) {
        case Array("IM".utf8): order = .little
        case Array("MI".utf8): order = .big
        default: throw bytes.starts(with: hdf5) ? .hdf5 : .notAMATFile
        }
        let version = bytes[versionOffset + (order == .little ? 1 : 0)]
        guard version == 1, !bytes.starts(with: hdf5) else { throw version == 2 ? .hdf5 : .notAMATFile }
        return order
    }

    /// zlib's best: no byte of a stream gives more than so many (zlib's manual, "maximum compression factor").
    private static let densest = 1_032
    private static let hdf5 = Array("MATLAB 7.3 MAT-file".utf8)

    /// The next variable; nil for an element that is none.
    private static func next(
        _ cursor: inout ByteCursor, _ order: ByteOrder, _ budget: inout MATBudget
    ) throws(ParseError) -> MATVariable? {
        let start = cursor.offset
        let tag = try MATTag(&cursor, order)
        var content = try cursor.take(tag.size)
        if tag.type == MATTag.compressed {
            let inflated = try inflated(try content.read(content.remaining), at: start, order, &budget)
            var inner = ByteCursor(inflated)
            let innerTag = try MATTag(&inner, order)
            guard innerTag.type == MATTag.matrix else { return nil }
            var array = try inner.take(innerTag.size)
            return try MATArrayReader(order).variable(&array, &budget)
        }
        if tag.size % 8 > 0 { try? cursor.skip(8 - tag.size % 8) }
        return tag.type == MATTag.matrix ? try MATArrayReader(order).variable(&content, &budget) : nil
    }

    /// The element's own tag says how long it is; so much memory is taken and no more.
    private static func inflated(
        _ bytes: ArraySlice<UInt8>, at start: Int, _ order: ByteOrder, _ budget: inout MATBudget
    ) throws(ParseError) -> [UInt8] {
        var front = ByteCursor(Inflate.front(bytes, MATTag.bytes))
        guard let tag = try? MATTag(&front, order), let length = tag.size.plus(MATTag.bytes),
            length / Self.densest <= bytes.count
        else {
            throw budget.refuse(.damaged(offset: start), at: start)
        }
        try budget.take(inflated: length, at: start)
        guard let whole = Inflate.whole(bytes, upTo: length + 7), whole.count >= length else {
            throw budget.refuse(.damaged(offset: start), at: start)
        }
        return whole
    }
}

/// What is left of the limits while a file is read, and the refusal that a limit made.
struct MATBudget {
    private var elements = MATFileLimits.elements
    private var numbers = MATFileLimits.numbers
    private var inflatedBytes = MATFileLimits.inflatedBytes
    private(set) var refusal: MATFileError?

    mutating func takeElement(at offset: Int) throws(ParseError) {
        elements -= 1
        if elements < 0 { throw refuse(.tooLarge(.elements), at: offset) }
    }

    mutating func take(numbers count: Int, at offset: Int) throws(ParseError) {
        numbers -= min(count, MATFileLimits.numbers + 1)
        if numbers < 0 { throw refuse(.tooLarge(.numbers), at: offset) }
    }

    mutating func take(inflated count: Int, at offset: Int) throws(ParseError) {
        inflatedBytes -= min(count, MATFileLimits.inflatedBytes + 1)
        if inflatedBytes < 0 { throw refuse(.tooLarge(.inflatedBytes), at: offset) }
    }

    mutating func refuse(_ error: MATFileError, at offset: Int) -> ParseError {
        refusal = error
        return ParseError(.invalid("\(error)"), at: offset)
    }
}
