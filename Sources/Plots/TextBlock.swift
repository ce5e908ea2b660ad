// Lines of several items, as many as there is room for; what is left over is counted.

struct TextBlock {
    let x: Double
    private(set) var baseline: Double
    let pitch: Double
    let size: Double
    let room: Double

    init(x: Double, baseline: Double, pitch: Double, size: Double, room: Double) {
        self.x = x
        self.baseline = baseline
        self.pitch = pitch
        self.size = size
        self.room = room
    }

    /// Prints the items after their label, on at most so many lines.
    mutating func print(_ canvas: borrowing Canvas, label: String, _ items: [String], lines: Int) {
        let indent = canvas.text(label, x: x, baseline: baseline, size: size, isBold: true, room: room) + 2
        var rest = items[...]
        for line in 1...lines where !rest.isEmpty {
            let (text, left) = filled(canvas, rest, room - indent, isLast: line == lines)
            canvas.text(text, x: x + indent, baseline: baseline, size: size, room: room - indent)
            baseline += pitch
            rest = left
        }
    }

    /// As many items as fit on a line, one at least; the last line says how many did not.
    private func filled(
        _ canvas: borrowing Canvas, _ items: ArraySlice<String>, _ room: Double, isLast: Bool
    ) -> (String, ArraySlice<String>) {
        var text = items.first ?? ""
        var rest = items.dropFirst()
        let reserve = isLast ? 24.0 : 0
        // More than a hundred items fill no line.
        while let next = rest.first, items.count - rest.count < 100 {
            let longer = text + "  ·  " + next
            let width = canvas.text(longer, x: 0, baseline: 0, size: size, room: 10_000, isInked: false)
            guard width < room - reserve else { break }
            text = longer
            rest = rest.dropFirst()
        }
        if isLast, !rest.isEmpty {
            text = fitted(canvas, text, room - reserve) + "  … 另 \(rest.count) 条 more"
        }
        return (text, rest)
    }

    /// A single item that is longer than a line is cut here, so that the count behind it is seen.
    private func fitted(_ canvas: borrowing Canvas, _ text: String, _ room: Double) -> String {
        var text = text
        while text.count > 1, canvas.text(text, x: 0, baseline: 0, size: size, room: 10_000, isInked: false) > room {
            text = String(text.prefix(text.count * 9 / 10))
        }
        return text
    }
}
