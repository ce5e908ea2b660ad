// The header of a MATLAB level 4 matrix, in which PhysioNet's Challenge records carry their samples.

import Bytes

/// The first matrix of a level 4 MAT-file (MATLAB MAT-File Format, "Level 4 MAT-File Format"): five 32-bit
/// words (type, rows, columns, imaginary flag, name length) and the name.
package struct Matlab4: Equatable, Sendable {
    /// Signals.
    package let rows: Int
    /// Samples of each.
    package let columns: Int
    /// Bytes before the first element.
    package let dataOffset: Int

    /// Type 30: little-endian, 16-bit signed, full matrix (M=0, O=0, P=3, T=0 of the format's MOPT digits).
    private static let littleEndianInt16 = 30

    /// nil when the bytes do not begin with such a matrix.
    package init?(_ bytes: [UInt8]) {
        var cursor = ByteCursor(bytes)
        guard let type = try? cursor.length32(.little), type == Self.littleEndianInt16,
            let rows = try? cursor.length32(.little), let columns = try? cursor.length32(.little),
            let imaginary = try? cursor.length32(.little), imaginary == 0,
            let nameLength = try? cursor.length32(.little), (1...64).contains(nameLength),
            let name = try? cursor.read(nameLength), name.last == 0,
            rows > 0, rows <= WFDBLimits.signals, columns >= 0
        else { return nil }
        self.rows = rows
        self.columns = columns
        dataOffset = cursor.offset
    }
}
