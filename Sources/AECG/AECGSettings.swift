// The settings that were in force while recording: filters, and what else control variables state.

import Bytes

/// Control variables in lines for people, and sampling frequencies among them.
struct AECGSettings {
    private(set) var lines: [String] = []
    private(set) var frequencies: [Double] = []

    /// More than any recorder states.
    private static let most = 100

    init(_ root: XMLElement) {
        var path: [(end: Int, title: String?)] = []
        for variable in root.descendants("controlvariable") {
            while let last = path.last, last.end <= variable.index { path.removeLast() }
            let code = variable.child("code")
            let title = code?.attribute("displayname") ?? code?.attribute("code")
            path.append((variable.end, title.map { String($0.prefix(200)) }))
            guard let value = variable.child("value"), lines.count < Self.most else { continue }
            note(value, path.compactMap(\.title), code?.attribute("code") ?? "")
        }
    }

    private mutating func note(_ value: XMLElement, _ titles: [String], _ code: String) {
        guard
            let text = value.attribute("value") ?? value.attribute("displayname") ?? value.attribute("code")
                ?? value.text
        else { return }
        let unit = value.attribute("unit")
        lines.append(titles.joined(separator: ", ") + ": " + [text, unit].compactMap(\.self).joined(separator: " "))
        let isSampling = code.uppercased().contains("SAMP")
        if isSampling, unit?.lowercased() == "hz", let frequency = ExactDecimal(text)?.value, frequency > 0 {
            frequencies.append(frequency)
        }
    }
}
