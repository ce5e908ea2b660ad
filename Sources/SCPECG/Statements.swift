// Sections 8 and 11: the device's interpretation, as text and as codes.

import Waveforms

enum Statements {
    /// Confirmation, date, time and the count of statements.
    private static let front = 9

    /// Section 8: a sequence number, a length, text. Empty lines are left out.
    static func texts(_ section: SCPSection, _ text: inout SCPText) -> [DeviceStatement] {
        var statements: [DeviceStatement] = []
        each(section) { run in
            if let words = text.decode(run) { statements.append(DeviceStatement(text: words)) }
        }
        return statements
    }

    /// Section 11: the same with a type before the text. Type 1 is codes of the standard, parts of it apart by a zero
    /// byte; type 2 is free text, type 3 connects statements.
    static func coded(_ section: SCPSection, _ text: inout SCPText) -> [DeviceStatement] {
        var statements: [DeviceStatement] = []
        each(section) { run in
            guard let type = run.first else { return }
            let parts = run.dropFirst().split(separator: 0)
            let words = parts.compactMap { text.decode($0) }
            guard !words.isEmpty else { return }
            let joined = words.joined(separator: " ")
            statements.append(DeviceStatement(code: type == 1 ? joined : nil, text: joined))
        }
        return statements
    }

    private static func each(_ section: SCPSection, _ body: (ArraySlice<UInt8>) -> Void) {
        guard let count = section.byte(front - 1) else { return }
        var place = front
        for _ in 0..<Int(count) {
            guard let length = section.unsigned16(place + 1), place + 3 <= section.count else { return }
            body(section.run(place + 3, length))
            place += 3 + length
        }
    }
}
