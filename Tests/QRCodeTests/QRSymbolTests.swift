// QR symbols have the marks that cameras look for, hold what fits, and become pictures.
import Foundation
import Testing

@testable import QRCode

@Suite struct QRSymbolTests {
    /// The finder of ISO/IEC 18004 §6.3.3, in three corners.
    private static let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]

    @Test(arguments: ["A", String(repeating: "eyJ.abc-_", count: 90)])
    func `has its three finders and no fourth`(_ text: String) throws {
        let symbol = try #require(QRSymbol(text)), far = symbol.side - 7
        for (row, column, isFinder) in [(0, 0, true), (0, far, true), (far, 0, true), (far, far, false)] {
            let corner = (0..<7).map { y in
                String((0..<7).map { symbol.isDark(row + y, column + $0) ? "1" : "0" })
            }
            #expect((corner == Self.finder) == isFinder)
        }
        #expect(symbol.side % 4 == 1 && (21...177).contains(symbol.side))
    }

    @Test func `takes up to 2953 bytes and nothing empty`() {
        #expect(QRSymbol("") == nil)
        #expect(QRSymbol(String(repeating: "x", count: 2_953))?.side == 177)
        #expect(QRSymbol(String(repeating: "x", count: 2_954)) == nil)
    }

    @Test func `is the same as text, as SVG and as PNG`() throws {
        let symbol = try #require(QRSymbol("lianyi")), size = symbol.side + 2 * QRSymbol.quiet
        #expect(symbol.lines.count == (size + 1) / 2 && symbol.lines.allSatisfy { $0.count == size })
        #expect(symbol.lines[0].allSatisfy { $0 == " " }, "the quiet zone is light")
        #expect(symbol.svg.contains("viewBox=\"0 0 \(size) \(size)\""))
        #expect(symbol.svg.components(separatedBy: "h1v1h-1z").count - 1 == symbol.modules.count { $0 })
        let png = try #require(symbol.png(scale: 3))
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && Int(png[19]) + Int(png[18]) << 8 == size * 3)
    }
}
