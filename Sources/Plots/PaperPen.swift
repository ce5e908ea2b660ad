// Where the next line of a paper goes, and the turn of the page.

/// Draws sections one under the other. Lengths are millimetres.
struct PaperPen {
    static let width = 210.0
    static let height = 297.0
    private static let left = 20.0
    private static let right = 190.0
    private static let bottom = 272.0
    private static let text = 3.7
    private static let pitch = 5.9
    private static let labelRoom = 24.0
    private static let cell = 3.3
    private static let linePitch = 4.4
    private static let top = 22.0
    /// Lines of a row that stays whole on its page: three quarters of one. A longer row goes on over the next.
    private static let wholeLines = 42

    private let paper: TextPaper
    private let pages: Int
    private(set) var page = 1
    private var y = PaperPen.top

    init(paper: TextPaper, pages: Int) {
        self.paper = paper
        self.pages = pages
    }

    /// The head of the first page.
    mutating func begin(_ canvas: borrowing Canvas) {
        canvas.ink(SheetInk.black)
        for line in canvas.broken(paper.title, size: 6, isBold: true, room: Self.right - Self.left) {
            canvas.text(
                line, x: Self.width / 2, baseline: y, size: 6, isBold: true, room: Self.right - Self.left,
                side: .centred)
            y += 8
        }
        canvas.ink(SheetInk.grey)
        canvas.text(
            paper.subtitle, x: Self.width / 2, baseline: y, size: 3.6, room: Self.right - Self.left, side: .centred)
        y += 4
        rule(canvas)
        frame(canvas)
    }

    /// The foot of the last page.
    func end(_ canvas: borrowing Canvas) { foot(canvas) }

    mutating func draw(_ section: PaperSection, _ canvas: borrowing Canvas) {
        if let heading = section.heading {
            // A heading stays with two lines of what it heads.
            make(room: 3 * Self.pitch + 3, canvas)
            y += 3
            canvas.ink(SheetInk.black)
            canvas.text(heading, x: Self.left, baseline: y, size: 4.2, isBold: true, room: Self.right - Self.left)
            y += Self.pitch + 0.5
        }
        facts(section.facts, canvas)
        if let table = section.table { draw(table, canvas) }
        for paragraph in section.paragraphs { lines(paragraph, indent: 0, section.isQuiet, canvas) }
        for (index, item) in section.items.enumerated() {
            make(room: Self.pitch, canvas)
            canvas.ink(SheetInk.black)
            canvas.text("\(index + 1).", x: Self.left, baseline: y, size: Self.text, room: 8)
            lines(item, indent: 8, section.isQuiet, canvas)
        }
    }

    /// Two to a row; a value that is too long for its half has the row for itself, and so has a label that is too long for its room,
    /// with its value under it.
    private mutating func facts(_ facts: [PaperSection.Fact], _ canvas: borrowing Canvas) {
        let half = (Self.right - Self.left) / 2, room = half - Self.labelRoom - 2
        var column = 0
        for fact in facts {
            let isLong = canvas.broken(fact.label, size: Self.text, room: Self.labelRoom - 1).count > 1
            let isWide = isLong || canvas.broken(fact.value, size: Self.text, room: room).count > 1
            if column == 1, isWide {
                y += Self.pitch
                column = 0
            }
            if column == 0 { make(room: Self.pitch * (isLong ? 2 : 1), canvas) }
            if isLong {
                lines(fact.label, indent: 0, false, canvas)
                lines(fact.value, indent: Self.labelRoom, false, canvas)
                continue
            }
            let x = Self.left + Double(column) * half
            canvas.ink(SheetInk.grey)
            canvas.text(fact.label, x: x, baseline: y, size: Self.text, room: Self.labelRoom - 1)
            if isWide {
                lines(fact.value, indent: Self.labelRoom, false, canvas)
                continue
            }
            canvas.ink(SheetInk.black)
            canvas.text(fact.value, x: x + Self.labelRoom, baseline: y, size: Self.text, room: room)
            column = 1 - column
            if column == 0 { y += Self.pitch }
        }
        if column == 1 { y += Self.pitch }
    }

    /// A row stays together on its page; one that is longer than most of a page begins where it is and goes on over the next, under the
    /// titles. Nothing of it is cut.
    private mutating func draw(_ table: PaperTable, _ canvas: borrowing Canvas) {
        let titles = broken(PaperTable.Row(table.columns.map(\.title), isStrong: true), of: table, canvas)
        make(room: 2 * Self.pitch, canvas)
        row(titles, isStrong: true, of: table, canvas)
        for each in table.rows {
            var cells = broken(each, of: table, canvas)
            while let left = cells.map(\.count).max(), left > 0 {
                let began = page
                make(room: Self.linePitch * Double(left > Self.wholeLines ? 3 : left) + 1.6, canvas)
                if page != began { row(titles, isStrong: true, of: table, canvas) }
                let fitting = max(3, Int((Self.bottom - y - 1.6) / Self.linePitch))
                let count = min(left, max(fitting, left > Self.wholeLines ? 0 : left))
                row(cells.map { Array($0.prefix(count)) }, isStrong: each.isStrong, of: table, canvas)
                cells = cells.map { Array($0.dropFirst(count)) }
            }
        }
        y += 2
    }

    /// The lines of each cell; one at least.
    private func broken(_ row: PaperTable.Row, of table: PaperTable, _ canvas: borrowing Canvas) -> [[String]] {
        var cells: [[String]] = []
        for (column, cell) in zip(table.columns, row.cells) {
            cells.append(canvas.broken(cell, size: Self.cell, isBold: row.isStrong, room: column.width - 2))
        }
        return cells
    }

    /// One row, or as much of it as stands on this page, and the hair line under it.
    private mutating func row(
        _ cells: [[String]], isStrong: Bool, of table: PaperTable, _ canvas: borrowing Canvas
    ) {
        var x = Self.left, most = 1
        canvas.ink(SheetInk.black)
        for (column, lines) in zip(table.columns, cells) {
            for (index, line) in lines.enumerated() {
                canvas.text(
                    line, x: x, baseline: y + Double(index) * Self.linePitch, size: Self.cell, isBold: isStrong,
                    room: column.width - 1)
            }
            most = max(most, lines.count)
            x += column.width
        }
        y += Self.linePitch * Double(most - 1) + 1.5
        canvas.ink(SheetInk.grey)
        canvas.line([Self.left, y, x, y], width: 0.1)
        y += Self.linePitch - 0.4
    }

    private mutating func lines(_ text: String, indent: Double, _ isQuiet: Bool, _ canvas: borrowing Canvas) {
        let size = isQuiet ? 2.9 : Self.text, room = Self.right - Self.left - indent
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            for line in canvas.broken(String(paragraph), size: size, room: room) {
                make(room: Self.pitch, canvas)
                canvas.ink(isQuiet ? SheetInk.grey : SheetInk.black)
                canvas.text(line, x: Self.left + indent, baseline: y, size: size, room: room + 4)
                y += isQuiet ? 4.4 : Self.pitch
            }
        }
    }

    /// Turns the page where there is no room for so much.
    private mutating func make(room: Double, _ canvas: borrowing Canvas) {
        guard y + room > Self.bottom, page < TextPaper.mostPages + 1 else { return }
        foot(canvas)
        canvas.nextPage()
        page += 1
        y = Self.top
        canvas.ink(SheetInk.grey)
        canvas.text(paper.title, x: Self.left, baseline: 14, size: 3, room: Self.right - Self.left)
        frame(canvas)
    }

    private mutating func rule(_ canvas: borrowing Canvas) {
        canvas.ink(SheetInk.grey)
        canvas.line([Self.left, y, Self.right, y], width: 0.25)
        y += 5
    }

    /// What stands on every page whatever is written on it.
    private func frame(_ canvas: borrowing Canvas) {
        guard let mark = paper.mark else { return }
        canvas.ink(SheetInk.warning)
        canvas.text(mark, x: Self.right, baseline: 14, size: 3.4, isBold: true, room: 120, side: .toRight)
    }

    private func foot(_ canvas: borrowing Canvas) {
        canvas.ink(SheetInk.grey)
        canvas.line([Self.left, 280, Self.right, 280], width: 0.2)
        canvas.text(paper.foot, x: Self.left, baseline: 285, size: 2.7, room: 140)
        canvas.text("\(page) / \(pages)", x: Self.right, baseline: 285, size: 2.7, room: 20, side: .toRight)
    }
}
