// Which leads stand where on the paper.

/// An arrangement of leads. Leads are named as on the sheet (`II`, `aVR`) or as in the file (`MLII`); case does not count.
package enum SheetLayout: Sendable, Equatable {
    /// Three rows of four leads, each for a quarter of the width, and full-width rhythm strips (none to three) below.
    case threeByFour(rhythm: [String])
    /// Six rows of two leads, each for half of the width.
    case sixByTwo
    /// Twelve rows.
    case twelveByOne
    /// One to three leads running on from line to line.
    case strip([String])

    /// The rhythm strip that is used where nobody chose.
    package static let usualRhythm = ["II"]
    /// The three rhythm strips that are used where three are wanted and nobody chose.
    package static let threeRhythms = ["V1", "II", "V5"]

    /// In the order of the columns, top to bottom.
    static let columnsOfFour = [["I", "II", "III"], ["aVR", "aVL", "aVF"], ["V1", "V2", "V3"], ["V4", "V5", "V6"]]
    static let columnsOfTwo = [["I", "II", "III", "aVR", "aVL", "aVF"], ["V1", "V2", "V3", "V4", "V5", "V6"]]

    func check() throws(PlotError) {
        switch self {
        case .threeByFour(let leads) where leads.count > 3: throw .leadCount(leads.count)
        case .strip(let leads) where leads.isEmpty || leads.count > 3: throw .leadCount(leads.count)
        default: return
        }
    }
}
