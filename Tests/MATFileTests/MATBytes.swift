// Builds MATLAB level 5 files byte by byte, in either byte order.

/// A file in the making.
struct MATBytes {
    let isBig: Bool

    init(isBig: Bool = false) {
        self.isBig = isBig
    }

    func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        let little = (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        return isBig ? little.reversed() : little
    }

    func header(version: UInt16 = 0x0100) -> [UInt8] {
        let text = Array("MATLAB 5.0 MAT-file, made in a test".utf8)
        return text + [UInt8](repeating: 0x20, count: 116 - text.count) + [UInt8](repeating: 0, count: 8)
            + number(version) + Array((isBig ? "MI" : "IM").utf8)
    }

    /// An element with its tag and padding; small when it fits in four bytes.
    func element(_ type: Int, _ content: [UInt8]) -> [UInt8] {
        if (1...4).contains(content.count) {
            return number(UInt32(content.count << 16 | type)) + content
                + [UInt8](repeating: 0, count: 4 - content.count)
        }
        return number(UInt32(type)) + number(UInt32(content.count)) + content
            + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
    }

    private func array(_ kind: UInt8, _ dimensions: [Int], _ name: String, _ parts: [[UInt8]]) -> [UInt8] {
        let flags = element(6, number(UInt32(kind)) + number(UInt32(0)))
        let sizes = element(5, dimensions.flatMap { number(Int32($0)) })
        let content = flags + sizes + element(1, Array(name.utf8)) + parts.flatMap(\.self)
        return number(UInt32(14)) + number(UInt32(content.count)) + content
    }

    func doubles(_ values: [Double], _ dimensions: [Int], name: String = "") -> [UInt8] {
        array(6, dimensions, name, [element(9, values.flatMap { number($0.bitPattern) })])
    }

    /// A double array that MATLAB stored as bytes because every number fits.
    func doublesAsBytes(_ values: [UInt8], _ dimensions: [Int], name: String = "") -> [UInt8] {
        array(6, dimensions, name, [element(2, values)])
    }

    func singles(_ values: [Float], _ dimensions: [Int], name: String = "") -> [UInt8] {
        array(7, dimensions, name, [element(7, values.flatMap { number($0.bitPattern) })])
    }

    func shorts(_ values: [Int16], _ dimensions: [Int], name: String = "") -> [UInt8] {
        array(10, dimensions, name, [element(3, values.flatMap { number($0) })])
    }

    func text(_ text: String, name: String = "") -> [UInt8] {
        array(4, [1, text.utf16.count], name, [element(4, text.utf16.flatMap { number($0) })])
    }

    func structure(_ fields: [(String, [UInt8])], name: String) -> [UInt8] {
        let names = fields.flatMap { Array($0.0.utf8) + [UInt8](repeating: 0, count: 8 - $0.0.utf8.count) }
        return array(2, [1, 1], name, [element(5, number(Int32(8))), element(1, names)] + fields.map(\.1))
    }

    func cells(_ arrays: [[UInt8]], name: String = "") -> [UInt8] { array(1, [1, arrays.count], name, arrays) }

    /// `ECG{sex, age, data}` as CPSC 2018 has it.
    func recording(_ data: [UInt8], sex: String = "Male", age: UInt8 = 52) -> [UInt8] {
        header()
            + structure([("sex", text(sex)), ("age", doublesAsBytes([age], [1, 1])), ("data", data)], name: "ECG")
    }
}
