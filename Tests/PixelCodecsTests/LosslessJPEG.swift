// A lossless JPEG written by hand (ITU-T T.81, annex H): predictor 1, one flat Huffman table of 5-bit codes.

enum LosslessJPEG {
    /// SOI, frame header, the table, and the scan's header.
    static func header(width: Int, height: Int, precision: UInt8) -> [UInt8] {
        let frame: [UInt8] = [0xFF, 0xC3, 0, 11, precision] + big(height) + big(width) + [1, 1, 0x11, 0]
        // 17 codes of 5 bits: the categories 0 to 16 in order.
        let counts: [UInt8] = [0, 0, 0, 0, 17] + [UInt8](repeating: 0, count: 11)
        let table: [UInt8] = [0xFF, 0xC4, 0, 36, 0] + counts + (0...16).map { UInt8($0) }
        return [0xFF, 0xD8] + frame + table + [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0]
    }

    static func frame(width: Int, height: Int, precision: UInt8, _ values: [Int]) -> [UInt8] {
        var bits: [Bool] = []
        for (index, value) in values.enumerated() {
            let before =
                index == 0 ? 1 << (Int(precision) - 1) : index % width == 0 ? values[index - width] : values[index - 1]
            append(difference: value - before, to: &bits)
        }
        while bits.count % 8 != 0 { bits.append(true) }
        var scan: [UInt8] = []
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
            scan += byte == 0xFF ? [0xFF, 0] : [byte]
        }
        return header(width: width, height: height, precision: precision) + scan + [0xFF, 0xD9]
    }

    /// The category in 5 bits and the difference's own bits, modulo 2^16.
    private static func append(difference: Int, to bits: inout [Bool]) {
        var value = difference
        if value < -32_767 { value += 65_536 }
        if value > 32_768 { value -= 65_536 }
        var category = 0
        while abs(value) >> category > 0 { category += 1 }
        func push(_ number: Int, _ width: Int) {
            for place in stride(from: width - 1, through: 0, by: -1) { bits.append(number >> place & 1 == 1) }
        }
        push(category, 5)
        if category > 0, category < 16 { push(value > 0 ? value : value + (1 << category) - 1, category) }
    }

    private static func big(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
}

/// The main header of a grey JPEG 2000 codestream of 8 bits, without any tile.
enum JPEG2000Bytes {
    static func header(width: Int, height: Int, tile: Int) -> [UInt8] {
        let size =
            big(width) + big(height) + big(0) + big(0) + big(tile) + big(tile) + big(0) + big(0) + [0, 1, 7, 1, 1]
        let style: [UInt8] = [0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1]
        let quantisation: [UInt8] = [0xFF, 0x5C, 0, 4, 0x40, 0x40]
        return [0xFF, 0x4F, 0xFF, 0x51, 0, UInt8(size.count + 4), 0, 0] + size + style + quantisation
    }

    private static func big(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
