// A QR symbol (ISO/IEC 18004): a text as a square of light and dark.
import CLibqrencode

/// A symbol that cameras read.
package struct QRSymbol: Sendable, Equatable {
    /// Modules a side, without the quiet zone.
    package let side: Int
    /// Row by row; true is dark.
    package let modules: [Bool]
    /// Light modules that must surround a symbol (ISO/IEC 18004 §6.3.8).
    package static let quiet = 4

    /// Encodes a text, in the more robust way where it fits; nil where it is empty or too long for any symbol (2,953 bytes).
    package init?(_ text: String) {
        guard let symbol = QRSymbol(text, isRobust: true) ?? QRSymbol(text, isRobust: false) else { return nil }
        self = symbol
    }

    private init?(_ text: String, isRobust: Bool) {
        let bytes = Array(text.utf8), room = Int(LIANYI_QR_LARGEST) * Int(LIANYI_QR_LARGEST)
        var side: UInt32 = 0, status: Int32 = 0
        let drawn = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            unsafe buffer.initialize(repeating: 0)
            status = unsafe lianyi_qr_encode(bytes, bytes.count, isRobust ? 1 : 0, buffer.baseAddress, room, &side)
            count = room
        }
        guard status == Int32(LIANYI_QR_OK.rawValue), side > 0 else { return nil }
        self.side = Int(side)
        modules = drawn.prefix(Int(side) * Int(side)).map { $0 == 1 }
    }

    /// Whether a module is dark; everything around the symbol is light.
    package func isDark(_ row: Int, _ column: Int) -> Bool {
        guard (0..<side).contains(row), (0..<side).contains(column) else { return false }
        return modules[row * side + column]
    }
}

extension QRSymbol {
    /// As text, two rows of modules a line, dark on light, its quiet zone included.
    package var lines: [String] {
        let range = -Self.quiet..<(side + Self.quiet)
        return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { row in
            String(range.map { column in Self.block(isDark(row, column), isDark(row + 1, column)) })
        }
    }

    private static func block(_ upper: Bool, _ lower: Bool) -> Character {
        switch (upper, lower) {
        case (true, true): "\u{2588}"
        case (true, false): "\u{2580}"
        case (false, true): "\u{2584}"
        case (false, false): " "
        }
    }

    /// As an SVG picture of one path, its quiet zone included.
    package var svg: String {
        let size = side + 2 * Self.quiet
        var path = ""
        for row in 0..<side {
            for column in 0..<side where isDark(row, column) {
                path += "M\(column + Self.quiet) \(row + Self.quiet)h1v1h-1z"
            }
        }
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size) \(size)\" shape-rendering=\"crispEdges\" "
            + "role=\"img\"><rect width=\"\(size)\" height=\"\(size)\" fill=\"#fff\"/><path d=\"\(path)\"/></svg>"
    }
}
