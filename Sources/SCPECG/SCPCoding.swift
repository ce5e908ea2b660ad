// Section 2: how the values of sections 5 and 6 are coded, and their decoding.

/// The code of a record's values (EN 1064, 5.5 and annex C).
struct SCPCoding: Sendable, Equatable {
    /// Empty where values are stored as they are, in 16 bits each.
    let tables: [HuffmanTable]
    /// The words stand in the table with their bits the other way round.
    private(set) var isReversed = false

    /// The number that says: the standard's own table.
    private static let standardMark = 19_999
    /// Bytes of one code word's description.
    private static let codeLength = 9

    /// Values in 16 bits.
    static let plain = SCPCoding(tables: [])
    /// The standard's own table.
    static let standard = SCPCoding(tables: [HuffmanTable.standard].compactMap(\.self))

    private init(tables: [HuffmanTable], isReversed: Bool = false) {
        self.tables = tables
        self.isReversed = isReversed
    }

    var isPlain: Bool { tables.isEmpty }

    init(_ section: SCPSection) throws(SCPError) {
        guard let count = section.unsigned16(0), count > 0 else {
            self = .plain
            return
        }
        guard count != Self.standardMark else {
            self = .standard
            return
        }
        let lists = try Self.lists(section, count)
        if let tables = Self.tables(lists) {
            self.init(tables: tables)
        } else if let tables = Self.tables(lists.map { $0.map(\.reversed) }) {
            self.init(tables: tables, isReversed: true)
        } else {
            throw .badCodeTable(at: section.start)
        }
    }

    /// All or none.
    private static func tables(_ lists: [[HuffmanCode]]) -> [HuffmanTable]? {
        let tables = lists.compactMap { HuffmanTable($0) }
        return tables.count == lists.count ? tables : nil
    }

    private static func lists(_ section: SCPSection, _ count: Int) throws(SCPError) -> [[HuffmanCode]] {
        var lists: [[HuffmanCode]] = []
        var place = 2
        var total = 0
        for _ in 0..<count {
            guard let length = section.unsigned16(place) else { throw .cutSection(2, at: section.offset(place)) }
            place += 2
            total += length
            guard total <= SCPLimits.codes else { throw .tooLarge(.codes) }
            var codes: [HuffmanCode] = []
            for _ in 0..<length {
                codes.append(try code(section, place))
                place += codeLength
            }
            lists.append(codes)
        }
        return lists
    }

    /// Prefix bits, bits in all, 1 for a value or 0 for a switch, the value, the word.
    private static func code(_ section: SCPSection, _ place: Int) throws(SCPError) -> HuffmanCode {
        guard let prefix = section.byte(place), let whole = section.byte(place + 1),
            let mode = section.byte(place + 2), let base = section.signed16(place + 3),
            let word = section.unsigned32(place + 5)
        else { throw .cutSection(2, at: section.offset(place)) }
        let extra = Int(whole) - Int(prefix)
        guard extra <= 32 else { throw .badCodeTable(at: section.offset(place)) }
        let meaning: HuffmanMeaning =
            mode == 0 ? .table(base) : extra > 0 ? .literal(bits: extra) : .value(Int32(base))
        return HuffmanCode(word: UInt32(truncatingIfNeeded: word), length: Int(prefix), meaning: meaning)
    }

    /// At most `limit` values of one lead, as many as the bytes hold. The unused bits of the last byte may decode
    /// to values that are none; who knows the count asks for no more.
    func values(_ bytes: ArraySlice<UInt8>, limit: Int) -> [Int32] {
        isPlain ? Self.plainValues(bytes, limit: limit) : codedValues(bytes, limit: limit)
    }

    private static func plainValues(_ bytes: ArraySlice<UInt8>, limit: Int) -> [Int32] {
        var values: [Int32] = []
        var place = bytes.startIndex
        while place + 1 < bytes.endIndex, values.count < limit {
            let pattern = UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
            values.append(Int32(Int16(bitPattern: pattern)))
            place += 2
        }
        return values
    }

    private func codedValues(_ bytes: ArraySlice<UInt8>, limit: Int) -> [Int32] {
        var values: [Int32] = []
        var bits = BitReader(bytes)
        var table = 0
        var switches = 0
        while values.count < limit, let meaning = tables[table].next(&bits) {
            switch meaning {
            case .value(let value): values.append(value)
            case .literal(let count):
                guard let value = bits.signed(count) else { return values }
                values.append(value)
            case .table(let number):
                guard number >= 1, number <= tables.count, switches < SCPLimits.switches else { return values }
                table = number - 1
                switches += 1
                continue
            }
            switches = 0
        }
        return values
    }
}
