// Records of SCP-ECG made from the standard's text alone, sharing nothing with the reader.

/// Puts sections into a record, with pointers and checksums.
struct SCPBuilder {
    var sections: [(number: Int, body: [UInt8])] = []
    var version: UInt8 = 13
    var hasMark = true
    /// Added to every pointer's place; writers that count from 0 would use −1.
    var pointerShift = 0
    /// Empty bytes between sections.
    var gap = 0
    /// The order of the sections in the file, when it is not that of `sections`.
    var order: [Int]?

    static func two(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value / 256 & 255)] }
    static func signed(_ value: Int) -> [UInt8] { two(value < 0 ? value + 65_536 : value) }
    static func four(_ value: Int) -> [UInt8] { two(value % 65_536) + two(value / 65_536) }

    /// Bit by bit: shift, and subtract the polynomial where a one falls out.
    static func checksum(_ bytes: some Sequence<UInt8>, from start: Int = 0xFFFF) -> Int {
        var register = start
        for byte in bytes {
            register ^= Int(byte) * 256
            for _ in 0..<8 {
                register *= 2
                if register > 0xFFFF { register = (register - 0x10000) ^ 0x1021 }
            }
        }
        return register
    }

    private func section(_ number: Int, _ body: [UInt8], reserved: [UInt8] = [0, 0, 0, 0, 0, 0]) -> [UInt8] {
        let padded = body.count % 2 == 0 ? body : body + [0]
        let rest = Self.two(number) + Self.four(padded.count + 16) + [version, version] + reserved + padded
        return Self.two(Self.checksum(rest)) + rest
    }

    func bytes() -> [UInt8] {
        let numbers = Array(Set(0...11).union(sections.map(\.number))).sorted()
        let directoryLength = 16 + 10 * numbers.count
        var place = 6 + directoryLength
        var places: [Int: (length: Int, place: Int)] = [0: (directoryLength, 6)]
        var data: [UInt8] = []
        for number in order ?? sections.map(\.number) {
            guard let body = sections.first(where: { $0.number == number })?.body else { continue }
            let whole = section(number, body)
            places[number] = (whole.count, place)
            data += whole + [UInt8](repeating: 0, count: gap)
            place += whole.count + gap
        }
        var pointers: [UInt8] = []
        for number in numbers {
            let found = places[number]
            pointers += Self.two(number) + Self.four(found?.length ?? 0)
            pointers += Self.four(found.map { $0.place + 1 + (number == 0 ? 0 : pointerShift) } ?? 0)
        }
        let mark: [UInt8] = hasMark ? Array("SCPECG".utf8) : [0, 0, 0, 0, 0, 0]
        let body = section(0, pointers, reserved: mark) + data
        let rest = Self.four(body.count + 6) + body
        return Self.two(Self.checksum(rest)) + rest
    }

    /// A tag of section 1.
    static func tag(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { [number] + two(value.count) + value }
}
