// A4 pages of text in sections: a report on paper. Every word is drawn as the text it is.

/// Rows under titles. The titles stand again on every page that the rows reach.
package struct PaperTable: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package let title: String
        /// Millimetres; a paper has 170 for all.
        package let width: Double

        package init(_ title: String, width: Double) {
            self.title = title
            self.width = width
        }
    }

    package struct Row: Sendable, Equatable {
        package let cells: [String]
        /// Bold.
        package let isStrong: Bool

        package init(_ cells: [String], isStrong: Bool = false) {
            self.cells = cells
            self.isStrong = isStrong
        }
    }

    package let columns: [Column]
    package let rows: [Row]

    package init(_ columns: [Column], _ rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }
}

/// One section of a paper: a heading, facts in two columns, a table, paragraphs, numbered lines.
package struct PaperSection: Sendable, Equatable {
    package struct Fact: Sendable, Equatable {
        package let label: String
        package let value: String

        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    package var heading: String?
    package var facts: [Fact] = []
    package var table: PaperTable?
    package var paragraphs: [String] = []
    /// Numbered from 1.
    package var items: [String] = []
    /// Small and grey.
    package var isQuiet = false

    package init(_ heading: String? = nil) { self.heading = heading }
}

/// A paper of as many A4 pages as its text needs, as PDF.
package struct TextPaper: Sendable, Equatable {
    package var title: String
    package var subtitle: String
    package var sections: [PaperSection]
    /// At the foot of every page, beside the page's number.
    package var foot: String
    /// Whether a mark stands over every page, so that no page passes for the final one.
    package var mark: String?
    /// ISO 8601.
    package var madeAt: String?
    /// More pages than this are refused: no report has so many.
    package static let mostPages = 40

    package init(title: String, subtitle: String, sections: [PaperSection], foot: String) {
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
        self.foot = foot
    }

    /// The pages as one PDF.
    package func pdf() throws(PlotError) -> [UInt8] {
        let trial = try drawn(of: 1).pages
        guard trial <= Self.mostPages else { throw .drawing(-2) }
        return try drawn(of: trial).bytes
    }

    private func drawn(of pages: Int) throws(PlotError) -> (bytes: [UInt8], pages: Int) {
        let canvas = try Canvas(.pdf, width: PaperPen.width, height: PaperPen.height)
        var pen = PaperPen(paper: self, pages: pages)
        pen.begin(canvas)
        for section in sections { pen.draw(section, canvas) }
        pen.end(canvas)
        canvas.title(title, madeAt: madeAt)
        return (try canvas.file(), pen.page)
    }
}
