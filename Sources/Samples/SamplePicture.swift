// A synthetic grey picture that resembles a chest film, and can be mistaken for none.

/// A picture of smooth ellipses, arches and grain. The triangle cut out of its upper corner and the chequered
/// bar at its foot mark it as synthetic, whatever window is set.
package struct SamplePicture: Hashable, Sendable {
    package let width: Int
    package let height: Int
    /// 8 or 16.
    package let bits: Int
    /// Row by row, 0 to 65535, whatever the bits.
    private let values: [UInt16]

    /// Draws a picture; sides are held between 16 and 4096, bits are 16 or else 8.
    package init(width: Int, height: Int, bits: Int, seed: UInt64) {
        self.width = max(16, min(width, 4096))
        self.height = max(16, min(height, 4096))
        self.bits = bits == 16 ? 16 : 8
        var random = SampleRandom(seed: seed)
        let lean = Double(random.among(-20...20)) / 1000
        var values: [UInt16] = []
        values.reserveCapacity(self.width * self.height)
        for row in 0..<self.height {
            for column in 0..<self.width {
                let x = Double(column) / Double(self.width) * 2 - 1
                let y = Double(row) / Double(self.height) * 2 - 1
                let grain = Double(random.among(-400...400))
                values.append(Self.mark(x, y) ?? Self.shade(x + lean * y, y, grain))
            }
        }
        self.values = values
    }

    /// The brightness of the body: a torso, two dark lungs, a bright heart and spine, ribs across.
    private static func shade(_ x: Double, _ y: Double, _ grain: Double) -> UInt16 {
        var light = 6000 + 30_000 * bump(x / 0.95, y / 1.25)
        light -=
            17_000 * (bump((x - 0.42) / 0.34, (y + 0.05) / 0.62) + bump((x + 0.42) / 0.34, (y + 0.05) / 0.62))
        light += 15_000 * bump((x - 0.14) / 0.34, (y - 0.22) / 0.36)
        light += 12_000 * bump(x / 0.12, y / 1.6)
        let arch = y + 0.35 * x * x
        let rib = (arch * 9).rounded(.down)
        let across = arch * 9 - rib
        if across < 0.4, abs(x) > 0.12, abs(x) < 0.85 { light += 3500 * (0.4 - abs(across - 0.2) * 2) }
        return UInt16(max(0, min(65_535, light + grain)))
    }

    /// 1 in the middle of an ellipse, 0 at its rim and outside.
    private static func bump(_ x: Double, _ y: Double) -> Double {
        let inside = max(0, 1 - x * x - y * y)
        return inside * inside * (3 - 2 * inside)
    }

    /// The marks of a synthetic picture, or nil elsewhere.
    private static func mark(_ x: Double, _ y: Double) -> UInt16? {
        if x + y < -1.6 { return 65_535 }
        guard y > 0.94 else { return nil }
        return Int((x + 1) * 20) % 2 == 0 ? 0 : 65_535
    }

    /// The picture as a PNG file.
    package func png() -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(height * (width * bits / 8 + 1))
        for row in 0..<height {
            rows.append(0)
            for value in values[(row * width)..<((row + 1) * width)] {
                rows.append(UInt8(truncatingIfNeeded: value >> 8))
                if bits == 16 { rows.append(UInt8(truncatingIfNeeded: value)) }
            }
        }
        return PNGWriter.file(width: width, height: height, bits: bits, rows: rows)
    }
}
