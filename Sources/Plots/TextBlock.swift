// Lines of several items, as many as there is room for. An item that is longer than a line goes on in the next; where not even one
// fits, it ends at a clause. What is left over is counted.

struct TextBlock {
    let x: Double
    private(set) var baseline: Double
    let pitch: Double
    let size: Double
    let room: Double

    private static let separator = "  ·  "
    /// More items or characters than these fill no sheet.
    private static let mostItems = 60
    private static let mostCharacters = 1_500

    init(x: Double, baseline: Double, pitch: Double, size: Double, room: Double) {
        self.x = x
        self.baseline = baseline
        self.pitch = pitch
        self.size = size
        self.room = room
    }

    /// How many lines fit down to a last base line.
    func count(to last: Double) -> Int { Int(((last - baseline) / pitch + 0.001).rounded(.down)) + 1 }

    /// Lines, and how many items are not on them whole.
    struct Lines {
        let texts: [String]
        let rest: Int
    }

    /// Prints lines behind their label.
    mutating func print(_ canvas: borrowing Canvas, label: String, _ lines: Lines) {
        let indent = indent(canvas, label, isInked: true)
        for text in lines.texts {
            // A line was measured piece by piece, so it may be wider by a hair.
            canvas.text(text, x: x + indent, baseline: baseline, size: size, room: room - indent + 1)
            baseline += pitch
        }
    }

    /// The lines that the items make behind a label, at most so many.
    func lines(_ canvas: borrowing Canvas, label: String, _ items: [String], most: Int) -> Lines {
        let width = room - indent(canvas, label, isInked: false)
        let all = items.count
        let items = items.prefix(Self.mostItems + 1).map { PlainLine($0).text }
        var widths: [String: Double] = [:]
        if all <= Self.mostItems {
            let texts = wrapped(canvas, items.joined(separator: Self.separator), width, &widths)
            if texts.count <= most { return Lines(texts: texts, rest: 0) }
        }
        var best: Lines?
        for kept in 1..<max(1, min(all, Self.mostItems)) {
            let text = items.prefix(kept).joined(separator: Self.separator) + "  … 另 \(all - kept) 条 more"
            let texts = wrapped(canvas, text, width, &widths)
            guard texts.count <= most else { break }
            best = Lines(texts: texts, rest: all - kept)
        }
        return best ?? shortened(canvas, items[0], all, width, most, &widths)
    }

    private func indent(_ canvas: borrowing Canvas, _ label: String, isInked: Bool) -> Double {
        canvas.text(label, x: x, baseline: baseline, size: size, isBold: true, room: room, isInked: isInked) + 2
    }

    /// Not even the first item fits: its clauses from the front, as many as do.
    private func shortened(
        _ canvas: borrowing Canvas, _ first: String, _ count: Int, _ width: Double, _ most: Int,
        _ widths: inout [String: Double]
    ) -> Lines {
        let clauses = TextPieces.clauses(of: first)
        let more = count > 1 ? "  另 \(count - 1) 条 more" : ""
        var best: [String]?
        for kept in 1..<max(1, clauses.count) {
            let texts = wrapped(canvas, clauses.prefix(kept).joined() + " …" + more, width, &widths)
            guard texts.count <= most else { break }
            best = texts
        }
        return Lines(texts: best ?? ["\(count) 条，此处写不下 too long to stand here: \(count)"], rest: count)
    }

    /// Lines that break where text may. A piece that is wider than a line has one of its own and ends in an ellipsis.
    private func wrapped(
        _ canvas: borrowing Canvas, _ text: String, _ width: Double, _ widths: inout [String: Double]
    ) -> [String] {
        var lines: [String] = []
        var (line, taken) = ("", 0.0)
        for piece in TextPieces.of(String(text.prefix(Self.mostCharacters))) {
            let wide = widths[piece] ?? canvas.text(piece, x: 0, baseline: 0, size: size, room: 10_000, isInked: false)
            widths[piece] = wide
            if !line.isEmpty, taken + wide > width {
                lines.append(Self.trimmed(line))
                (line, taken) = ("", 0)
            }
            line += piece
            taken += wide
        }
        lines.append(Self.trimmed(line))
        return lines.filter { !$0.isEmpty }
    }

    /// No separator at an edge.
    private static func trimmed(_ text: String) -> String {
        let isEdge: (Character) -> Bool = { $0 == " " || $0 == "·" }
        let end = text.lastIndex { !isEdge($0) }
        guard let end, let start = text.firstIndex(where: { !isEdge($0) }) else { return "" }
        return String(text[start...end])
    }
}
