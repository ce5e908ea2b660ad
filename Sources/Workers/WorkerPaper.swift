// How a report's paper is asked for over the pipe.

/// A paper in sections, as the worker draws it: A4, PDF.
package struct WorkerPaper: Codable, Sendable, Equatable {
    package struct Fact: Codable, Sendable, Equatable {
        package let label: String
        package let value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    /// Rows under titles, over as many pages as they need; the titles stand on each.
    package struct Table: Codable, Sendable, Equatable {
        package struct Column: Codable, Sendable, Equatable {
            package let title: String
            /// Millimetres; all of a table's are at most 170 together.
            package let width: Double

            package init(_ title: String, width: Double) {
                self.title = title
                self.width = width
            }
        }

        package struct Row: Codable, Sendable, Equatable {
            package let cells: [String]
            /// Bold.
            package let isStrong: Bool

            package init(_ cells: [String], isStrong: Bool = false) {
                self.cells = cells
                self.isStrong = isStrong
            }
        }

        package let columns: [Column]
        package var rows: [Row]

        package init(_ columns: [Column], _ rows: [Row]) {
            self.columns = columns
            self.rows = rows
        }
    }

    package struct Section: Codable, Sendable, Equatable {
        package var heading: String?
        package var facts: [Fact] = []
        package var table: Table?
        package var paragraphs: [String] = []
        /// Numbered from 1.
        package var items: [String] = []
        /// Small and grey.
        package var isQuiet = false

        package init(_ heading: String? = nil) { self.heading = heading }
    }

    package var title: String
    package var subtitle: String
    package var sections: [Section]
    /// At the foot of every page.
    package var foot: String
    /// Over every page, where it is not the final word.
    package var mark: String?
    /// ISO 8601.
    package var madeAt: String?

    package init(title: String, subtitle: String, sections: [Section], foot: String) {
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
        self.foot = foot
    }
}
