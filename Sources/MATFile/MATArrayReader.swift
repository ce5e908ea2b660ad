// An array element: flags, dimensions, name, and what its class holds.

import Bytes

struct MATArrayReader {
    private let order: ByteOrder

    init(_ order: ByteOrder) {
        self.order = order
    }

    /// The classes of arrays by their numbers in the flags.
    private enum Class {
        static let cell = 1
        static let structure = 2
        static let object = 3
        static let character = 4
        static let floating = 6...7
        static let integers = 8...15
    }

    func variable(_ cursor: inout ByteCursor, _ budget: inout MATBudget) throws(ParseError) -> MATVariable {
        try array(&cursor, depth: 0, &budget)
    }

    private func array(
        _ cursor: inout ByteCursor, depth: Int, _ budget: inout MATBudget
    ) throws(ParseError) -> MATVariable {
        try budget.takeElement(at: cursor.offset)
        guard depth <= MATFileLimits.depth else { throw budget.refuse(.tooLarge(.depth), at: cursor.offset) }
        guard !cursor.isAtEnd else { return MATVariable(name: "", value: .other) }
        var flags = try MATTag.element(&cursor, order).content
        let kind = Int(try flags.integer(UInt32.self, order) & 0xFF)
        guard kind <= Class.integers.upperBound, kind > 0 else { return MATVariable(name: "", value: .other) }
        let dimensions = try dimensions(&cursor)
        var nameBytes = try MATTag.element(&cursor, order).content
        let name = Self.text(try nameBytes.read(min(nameBytes.remaining, MATFileLimits.nameBytes)))
        let value: MATValue
        switch kind {
        case Class.cell: value = .cells(try cells(&cursor, dimensions, depth, &budget))
        case Class.structure, Class.object:
            if kind == Class.object { _ = try MATTag.element(&cursor, order) }
            value = .structure(try fields(&cursor, dimensions, depth, &budget))
        case Class.character: value = .text(try characters(&cursor, &budget))
        case Class.floating, Class.integers:
            let values = try numbers(&cursor, dimensions, &budget)
            value = .numbers(
                MATNumbers(dimensions: dimensions, isInteger: Class.integers.contains(kind), values: values))
        default: value = .other
        }
        return MATVariable(name: name, value: value)
    }

    /// At least two; none negative.
    private func dimensions(_ cursor: inout ByteCursor) throws(ParseError) -> [Int] {
        let start = cursor.offset
        var content = try MATTag.element(&cursor, order).content
        var found: [Int] = []
        while content.remaining >= 4, found.count < 16 {
            let size = Int(try content.integer(Int32.self, order))
            guard size >= 0 else { throw ParseError(.invalid("a dimension of \(size)"), at: start) }
            found.append(size)
        }
        guard found.count >= 2, content.remaining < 4 else {
            throw ParseError(.invalid("\(found.count) dimensions"), at: start)
        }
        return found
    }

    private func count(_ dimensions: [Int], at offset: Int) throws(ParseError) -> Int {
        var count = 1
        for size in dimensions {
            guard let product = count.times(size) else { throw ParseError(.overflow, at: offset) }
            count = product
        }
        return count
    }

    private func cells(
        _ cursor: inout ByteCursor, _ dimensions: [Int], _ depth: Int, _ budget: inout MATBudget
    ) throws(ParseError) -> [MATValue] {
        var left = try count(dimensions, at: cursor.offset)
        var values: [MATValue] = []
        while left > 0 {
            values.append(try inner(&cursor, depth, &budget))
            left -= 1
        }
        return values
    }

    /// Field names of a fixed length, then the fields of each element in turn; those of the first are kept.
    private func fields(
        _ cursor: inout ByteCursor, _ dimensions: [Int], _ depth: Int, _ budget: inout MATBudget
    ) throws(ParseError) -> [String: MATValue] {
        let start = cursor.offset
        let elements = try count(dimensions, at: start)
        var lengthContent = try MATTag.element(&cursor, order).content
        let length = Int(try lengthContent.integer(Int32.self, order))
        guard (1...256).contains(length) else {
            throw ParseError(.invalid("field names of \(length) bytes"), at: start)
        }
        var nameContent = try MATTag.element(&cursor, order).content
        guard nameContent.remaining / length <= MATFileLimits.elements else {
            throw budget.refuse(.tooLarge(.elements), at: start)
        }
        var names: [String] = []
        while nameContent.remaining >= length { names.append(Self.text(try nameContent.read(length))) }
        guard elements > 0 else { return [:] }
        var fields: [String: MATValue] = [:]
        for name in names { fields[name] = try inner(&cursor, depth, &budget) }
        return fields
    }

    /// An array inside another: it must be one, and may be empty.
    private func inner(
        _ cursor: inout ByteCursor, _ depth: Int, _ budget: inout MATBudget
    ) throws(ParseError) -> MATValue {
        let start = cursor.offset
        var (type, content) = try MATTag.element(&cursor, order)
        guard type == MATTag.matrix else { throw ParseError(.invalid("element type \(type), not an array"), at: start) }
        return try array(&content, depth: depth + 1, &budget).value
    }

    /// The real part; an imaginary one is passed over. MATLAB stores numbers in the smallest type that holds them.
    private func numbers(
        _ cursor: inout ByteCursor, _ dimensions: [Int], _ budget: inout MATBudget
    ) throws(ParseError) -> [Double] {
        let start = cursor.offset
        let wanted = try count(dimensions, at: start)
        var (type, content) = try MATTag.element(&cursor, order)
        guard let width = MATNumber.widths[type], let bytes = wanted.times(width), bytes == content.remaining else {
            throw ParseError(.invalid("\(content.remaining) bytes of type \(type) for \(wanted) numbers"), at: start)
        }
        try budget.take(numbers: wanted, at: start)
        var values: [Double] = []
        values.reserveCapacity(wanted)
        while !content.isAtEnd { values.append(try MATNumber.next(&content, type, order)) }
        return values
    }

    private func characters(_ cursor: inout ByteCursor, _ budget: inout MATBudget) throws(ParseError) -> String {
        var (type, content) = try MATTag.element(&cursor, order)
        try budget.take(numbers: content.remaining, at: content.offset)
        if [2, 1, 16].contains(type) { return Self.text(try content.read(content.remaining)) }
        var units: [UInt16] = []
        while content.remaining >= 2 { units.append(try content.integer(UInt16.self, order)) }
        return String(decoding: units, as: UTF16.self)
    }

    /// UTF-8 or GB 18030, up to the first zero byte.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let bytes = bytes.prefix { $0 != 0 }
        guard let known = try? ForeignText.utf8(of: bytes) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: known, as: UTF8.self)
    }
}

/// Numbers by the data types of elements.
enum MATNumber {
    /// Bytes of each type: 8, 16, 32 and 64 bits with and without sign, single and double.
    static let widths = [1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8]

    static func next(_ cursor: inout ByteCursor, _ type: Int, _ order: ByteOrder) throws(ParseError) -> Double {
        switch type {
        case 1: Double(try cursor.integer(Int8.self, order))
        case 2: Double(try cursor.byte())
        case 3: Double(try cursor.integer(Int16.self, order))
        case 4: Double(try cursor.integer(UInt16.self, order))
        case 5: Double(try cursor.integer(Int32.self, order))
        case 6: Double(try cursor.integer(UInt32.self, order))
        case 7: Double(Float(bitPattern: try cursor.integer(UInt32.self, order)))
        case 12: Double(try cursor.integer(Int64.self, order))
        case 13: Double(try cursor.integer(UInt64.self, order))
        default: Double(bitPattern: try cursor.integer(UInt64.self, order))
        }
    }
}
