// How an electrocardiogram's sheet is asked for over the pipe.

/// The wishes for a sheet. What is not understood is answered by a reason, never by another sheet.
package struct WorkerSheet: Codable, Sendable, Equatable {
    package enum Format: String, Codable, Sendable, CaseIterable { case png, svg, pdf }
    package enum Layout: String, Codable, Sendable, CaseIterable {
        case threeByFour = "3x4"
        case sixByTwo = "6x2"
        case twelveByOne = "12x1"
        case strip
    }

    package var format = Format.png
    package var layout = Layout.threeByFour
    /// Leads of the rhythm strips or of the strip; nil for the usual: lead II, or the recording's first where it has none.
    package var leads: [String]?
    /// 25 or 50.
    package var millimetresPerSecond = 25
    /// 5, 10 or 20.
    package var millimetresPerMillivolt = 10
    /// For a PNG.
    package var dotsPerInch = 200
    /// Seconds from the recording's start.
    package var start = 0.0
    /// The patient's line; nil for what the file itself says of the person.
    package var patient: String?
    /// What the reader must know beside what reading the file gave.
    package var warnings: [String] = []

    package init() {}
}
