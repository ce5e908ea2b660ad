// A recording as a record of SCP-ECG 2.2: the standard's table, second differences, all checksums.

package import Waveforms

/// Writes records. Only leads that the recording stores are written; who reads derives the others.
package struct SCPWriter: Sendable {
    /// What can not be put into a record.
    package enum Failure: Error, Equatable, Sendable {
        /// A lead without a number in the standard's table, or with samples missing.
        case lead(String)
        /// A step or an interval that is no whole number of nanovolts or microseconds in 16 bits.
        case scale
        /// A difference or a lead that does not fit into 16 bits.
        case range(String)
    }

    /// Identifier, family name and given name of the patient.
    package var identifier = ""
    package var familyName = ""
    package var givenName = ""
    /// `M` or `F`; else unknown.
    package var sex = ""
    /// `YYYYMMDD`; else unknown.
    package var birthDate = ""
    /// Model of the device, at most five characters of ASCII.
    package var device = "LIANY"

    package init() {}

    private static let version: UInt8 = 22
    /// The language support code: ASCII where that suffices, else ISO 10646, written as UTF-8.
    private var language: UInt8 {
        (identifier + familyName + givenName).utf8.allSatisfy { $0 < 0x80 } ? 0x00 : 0x07
    }

    /// The file. The recording's start is read from `YYYY-MM-DDThh:mm:ss`.
    package func bytes(_ recording: Recording) throws(Failure) -> [UInt8] {
        let leads = recording.leads.filter { !$0.isDerived }
        var codes: [UInt8] = []
        for lead in leads {
            guard let code = (1...255).first(where: { SCPLeadNames.name($0) == lead.standard?.rawValue ?? lead.name }),
                lead.missing.map({ !lead.steps.contains($0) }) ?? true, lead.zero == 0
            else { throw .lead(lead.name) }
            codes.append(UInt8(code))
        }
        let sections = [
            (1, patient(recording.startedAt)), (2, Self.two(19_999)), (3, Self.definition(leads, codes)),
            (6, try Self.rhythm(recording.frequency, leads)),
        ]
        return Self.record(sections)
    }

    private static func two(_ value: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
    private static func four(_ value: Int) -> [UInt8] { two(value) + two(value >> 16) }

    private func patient(_ start: String?) -> [UInt8] {
        func tag(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { [number] + Self.two(value.count) + value }
        func text(_ number: UInt8, _ value: String) -> [UInt8] {
            value.isEmpty ? [] : tag(number, Array(value.utf8.prefix(200)) + [0])
        }
        typealias Tag = SCPTags.Tag
        var body = text(Tag.lastName, familyName) + text(Tag.firstName, givenName)
        body += tag(Tag.identifier, Array(identifier.utf8.prefix(200)) + [0])
        body += birthDate.count == 8 ? Self.date(Array(birthDate.utf8)).map { tag(Tag.birthDate, $0) } ?? [] : []
        body += ["M": 1, "F": 2][sex].map { tag(Tag.sex, [$0]) } ?? []
        let model = Array(device.utf8.prefix(5)) + [UInt8](repeating: 0, count: max(1, 6 - device.utf8.count))
        let front = [UInt8](repeating: 0, count: 7) + [255] + model.prefix(6)
        body += tag(
            Tag.acquiringDevice,
            front + [Self.version, 0xA0, language, 0xD0, 1] + [UInt8](repeating: 0, count: 22))
        let digits = Array((start ?? "").utf8.filter(\.isDecimal))
        if let day = Self.date(digits) { body += tag(Tag.date, day) }
        if digits.count >= 14 {
            body += tag(Tag.time, [8, 10, 12].map { (digits[$0] - 48) * 10 + digits[$0 + 1] - 48 })
        }
        return body + [Tag.end, 0, 0]
    }

    /// A year in two bytes, month, day; from eight digits.
    private static func date(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count >= 8, digits.allSatisfy(\.isDecimal) else { return nil }
        let values = digits.prefix(8).map { Int($0) - 48 }
        let year = values.prefix(4).reduce(0) { $0 * 10 + $1 }
        return two(year) + [UInt8(values[4] * 10 + values[5]), UInt8(values[6] * 10 + values[7])]
    }

    /// All leads at once, from sample 1.
    private static func definition(_ leads: [RecordedLead], _ codes: [UInt8]) -> [UInt8] {
        let flags = 4 | UInt8(min(leads.count, 31)) << 3
        return [UInt8(truncatingIfNeeded: leads.count), flags]
            + zip(leads, codes).flatMap { four(1) + four($0.steps.count) + [$1] }
    }

    private static func rhythm(_ frequency: Double, _ leads: [RecordedLead]) throws(Failure) -> [UInt8] {
        func whole(_ value: Double?) throws(Failure) -> Int {
            guard let value, value.isFinite, value >= 1, value <= 65_535, abs(value - value.rounded()) < 1e-6 else {
                throw .scale
            }
            return Int(value.rounded())
        }
        let step = try whole(leads.first.map { $0.microvoltsPerStep * 1_000 })
        guard leads.allSatisfy({ $0.microvoltsPerStep == leads[0].microvoltsPerStep }) else { throw .scale }
        var lengths: [UInt8] = []
        var runs: [UInt8] = []
        for lead in leads {
            guard let run = StandardCode.coded(lead.steps), run.count <= 65_535 else { throw .range(lead.name) }
            lengths += two(run.count)
            runs += run
        }
        return two(step) + two(try whole(1_000_000 / frequency)) + [2, 0] + lengths + runs
    }

    private static func section(_ number: Int, _ body: [UInt8], _ reserved: [UInt8]) -> [UInt8] {
        let padded = body.count % 2 == 0 ? body : body + [0]
        let rest =
            two(number) + four(padded.count + SCPSection.headerLength) + [version, version] + reserved + padded
        return two(Int(CRC16.value(of: rest))) + rest
    }

    /// Section 0 points to the twelve sections of the second edition, those without data too.
    private static func record(_ sections: [(number: Int, body: [UInt8])]) -> [UInt8] {
        let directory = SCPSection.headerLength + 12 * SCPContainer.pointerLength
        var place = SCPContainer.recordHeader + directory
        var pointers = two(0) + four(directory) + four(SCPContainer.recordHeader + 1)
        var data: [UInt8] = []
        for number in 1...11 {
            guard let body = sections.first(where: { $0.number == number })?.body else {
                pointers += two(number) + four(0) + four(0)
                continue
            }
            let whole = section(number, body, [0, 0, 0, 0, 0, 0])
            pointers += two(number) + four(whole.count) + four(place + 1)
            data += whole
            place += whole.count
        }
        let rest = four(place) + section(0, pointers, Array("SCPECG".utf8)) + data
        return two(Int(CRC16.value(of: rest))) + rest
    }
}

extension UInt8 {
    fileprivate var isDecimal: Bool { self >= 48 && self <= 57 }
}
