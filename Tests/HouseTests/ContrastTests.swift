// Colours can be read: the contrast of every pair that the styles put together, by WCAG 2.2, from the tokens themselves.
import Foundation
import Testing

@Suite struct ContrastTests {
    /// A colour that something is written or drawn in, and those that it lies on.
    private struct Pair {
        let ink: String
        let grounds: [String]
        /// 4.5 for text; 3 for what is drawn (WCAG 2.2, 1.4.3 and 1.4.11).
        let least: Double
    }

    private static let light = ["paper", "ground"]
    private static let pairs = [
        Pair(
            ink: "ink", grounds: light + ["accent-ground", "critical-ground", "warning-ground", "good-ground"],
            least: 4.5),
        Pair(
            ink: "ink-quiet", grounds: light + ["accent-ground", "critical-ground", "warning-ground", "good-ground"],
            least: 4.5),
        Pair(ink: "accent", grounds: light + ["accent-ground", "warning-ground", "critical-ground"], least: 4.5),
        Pair(ink: "accent-strong", grounds: light + ["accent-ground"], least: 4.5),
        Pair(ink: "critical", grounds: light + ["critical-ground", "warning-ground"], least: 4.5),
        Pair(ink: "warning", grounds: light + ["warning-ground", "accent-ground"], least: 4.5),
        Pair(ink: "good", grounds: light + ["good-ground"], least: 4.5),
        Pair(ink: "on-accent", grounds: ["accent", "accent-strong", "critical"], least: 4.5),
        Pair(ink: "film-words", grounds: ["film"], least: 4.5), Pair(ink: "film-mark", grounds: ["film"], least: 4.5),
        Pair(ink: "film-chosen", grounds: ["film"], least: 4.5),
        Pair(ink: "ecg-ink", grounds: ["ecg-ground", "ecg-thin", "ecg-thick"], least: 4.5),
        Pair(ink: "ecg-trace", grounds: ["ecg-ground", "ecg-thin", "ecg-thick"], least: 3),
        Pair(ink: "ecg-other", grounds: ["ecg-ground", "ecg-thin"], least: 3),
        Pair(ink: "ecg-mark", grounds: ["ecg-ground", "ecg-thin"], least: 3),
        Pair(ink: "ecg-caliper", grounds: ["ecg-ground", "ecg-thin", "ecg-thick"], least: 3),
        Pair(ink: "contrast-ink", grounds: ["contrast-ground", "contrast-thin"], least: 4.5),
        Pair(ink: "contrast-trace", grounds: ["contrast-ground", "contrast-thin", "contrast-thick"], least: 3),
        Pair(ink: "contrast-other", grounds: ["contrast-ground", "contrast-thin"], least: 3),
        Pair(ink: "contrast-mark", grounds: ["contrast-ground", "contrast-thin"], least: 3),
        Pair(ink: "contrast-caliper", grounds: ["contrast-ground", "contrast-thin"], least: 3),
    ]
    /// Lines between things, which carry no meaning: what they part has its own edge in space or in words.
    private static let lines: Set = ["edge", "edge-print", "veil"]

    @Test func `every colour is listed, and each text has 4.5 : 1 and each drawing 3 : 1 on what it lies on`() throws {
        let tokens = try Self.tokens()
        let listed = Set(Self.pairs.flatMap { [$0.ink] + $0.grounds }).union(Self.lines)
        #expect(Set(tokens.keys).subtracting(listed) == [], "a colour of tokens.css is in no pair: say what it lies on")
        for pair in Self.pairs {
            let ink = try #require(tokens[pair.ink], "\(pair.ink)")
            for name in pair.grounds {
                let ratio = Self.contrast(ink, try #require(tokens[name], "\(name)"))
                #expect(ratio >= pair.least, "--\(pair.ink) on --\(name): \(ratio), needed \(pair.least)")
            }
        }
    }

    @Test func `the measure is that of WCAG`() {
        #expect(abs(Self.contrast([0, 0, 0], [255, 255, 255]) - 21) < 0.001)
        // #767676 on white is the known edge of 4.5 : 1.
        #expect(abs(Self.contrast([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54) < 0.01)
    }

    /// The colours of tokens.css by their names; `veil` is told by its numbers.
    private static func tokens() throws -> [String: [Double]] {
        let file = try #require(Checkout.files.first { $0.path.hasSuffix("/tokens.css") })
        var all: [String: [Double]] = [:]
        for line in file.lines {
            if let found = line.firstMatch(of: /^\s*--([a-z-]+):\s*#([0-9a-f]{6});/) {
                let value = Int(found.2, radix: 16) ?? 0
                all[String(found.1)] = [16, 8, 0].map { Double(value >> $0 & 255) }
            } else if let found = line.firstMatch(of: /^\s*--([a-z-]+):\s*rgb\(([0-9]+) ([0-9]+) ([0-9]+)/) {
                all[String(found.1)] = [found.2, found.3, found.4].map { Double($0) ?? 0 }
            }
        }
        return all
    }

    /// From 1 to 21.
    private static func contrast(_ one: [Double], _ other: [Double]) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// Relative luminance of an sRGB colour.
    private static func luminance(_ colour: [Double]) -> Double {
        let parts = colour.map { $0 / 255 }.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
