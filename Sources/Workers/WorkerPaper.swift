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

    package struct Section: Codable, Sendable, Equatable {
        package var heading: String?
        package var facts: [Fact] = []
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
