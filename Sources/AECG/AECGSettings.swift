// The settings that were in force while recording: filters, and what else control variables state.

import Bytes

/// Control variables in lines for people, and sampling frequencies among them.
struct AECGSettings {
    private(set) var lines: [String] = []
    private(set) var frequencies: [Double] = []
    /// The settings among them that are filters, shortly.
    private(set) var filters: [String] = []

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

    /// The usual words for the usual filters; another's name as it is.
    private static func short(_ name: String) -> String {
        let plain = name.lowercased().filter(\.isLetter)
        if plain.contains("lowpass") { return "低通 LP" }
        if plain.contains("highpass") { return "高通 HP" }
        return plain.contains("notch") ? "陷波 notch" : name
    }

    private mutating func note(_ value: XMLElement, _ titles: [String], _ code: String) {
        guard
            let text = value.attribute("value") ?? value.attribute("displayname") ?? value.attribute("code")
                ?? value.text
        else { return }
        let unit = value.attribute("unit")
        if let filter = titles.first(where: { $0.lowercased().contains("filter") }), filters.count < 10 {
            filters.append(([Self.short(filter), text] + [unit].compactMap(\.self)).joined(separator: " "))
        }
        lines.append(titles.joined(separator: ", ") + ": " + [text, unit].compactMap(\.self).joined(separator: " "))
        let isSampling = code.uppercased().contains("SAMP")
        if isSampling, unit?.lowercased() == "hz", let frequency = ExactDecimal(text)?.value, frequency > 0 {
            frequencies.append(frequency)
        }
    }
}
