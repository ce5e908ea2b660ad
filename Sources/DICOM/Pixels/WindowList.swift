// The windows of a data set: those that can be drawn with, and those that cannot.

/// Window Center and Window Width of one data set, pair by pair (PS3.3 C.11.2.1.2).
struct WindowList {
    private(set) var usable: [PixelDescription.Window] = []
    /// Centre and width as written, of each that cannot be drawn with.
    private(set) var unusable: [String] = []
    /// LINEAR unless said otherwise.
    let function: String

    init(_ holder: DataSet?) {
        function = holder?.text(.voilutFunction) ?? "LINEAR"
        guard let holder else { return }
        let (centres, widths) = (Self.values(holder, .windowCenter), Self.values(holder, .windowWidth))
        let names = holder.texts(.windowCenterWidthExplanation)
        for index in 0..<max(centres.count, widths.count) {
            let centre = index < centres.count ? centres[index] : Written(text: "", number: nil)
            let width = index < widths.count ? widths[index] : Written(text: "", number: nil)
            guard let place = centre.number, let extent = width.number, isWide(extent) else {
                unusable.append(String("\(centre.text)/\(width.text)".prefix(64)))
                continue
            }
            let name = index < names.count && !names[index].isEmpty ? names[index] : nil
            usable.append(PixelDescription.Window(centre: place, width: extent, explanation: name))
        }
    }

    private func isWide(_ width: Double) -> Bool {
        ["LINEAR_EXACT", "SIGMOID"].contains(function) ? width > 0 : width >= 1
    }

    /// Value by value, so that one that is no number does not take the others with it.
    private static func values(_ set: DataSet, _ tag: DICOMTag) -> [Written] {
        let texts = set.texts(tag)
        guard texts.isEmpty else {
            return texts.map { Written(text: $0, number: Double($0).flatMap { $0.isFinite ? $0 : nil }) }
        }
        return set.numbers(tag).map { Written(text: "\($0)", number: $0) }
    }

    private struct Written {
        let text: String
        /// nil for what is no finite number.
        let number: Double?
    }
}
