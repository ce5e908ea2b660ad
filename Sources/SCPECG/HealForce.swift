// The dialect of Heal Force's handhelds (Prince 180D): SCP by its frame, another coding inside.

import Waveforms

/// Files that break the standard in these ways, seen in the bytes: the record length stands in the last two bytes of
/// the record header, after two zero bytes; pointers count from 0; checksums begin with zero; reserved bytes of every
/// section header begin `0D 0D` where versions belong; dates have the year's high byte first; the rhythm is one run of
/// 12-bit samples, the leads taking turns; its interval field holds samples per second.
enum HealForce {
    static let name = "HealForce"

    /// A version byte of all its sections.
    private static let mark: UInt8 = 0x0D
    /// Steps of 10 bits stand for −512 … 511.
    private static let middle: Int32 = 512
    /// Bytes that hold four samples.
    private static let group = 6

    /// All of the frame must be so: the mark in section 0, no `SCPECG`, pointers to sections 3 and 6 that count from 0,
    /// and one run of a rhythm that is neither coded nor differenced and gives each lead whole samples.
    static func isLikely(_ bytes: [UInt8]) -> Bool { layout(bytes) != nil }

    /// What the frame says.
    private struct Layout {
        let sections: [Int: SCPSection]
        let leads: Int
        let frequency: Int
        let nanovolts: Int
        let run: ArraySlice<UInt8>
        let isCut: Bool
    }

    private static func layout(_ bytes: [UInt8]) -> Layout? {
        guard bytes.count >= 22, !bytes[16..<22].elementsEqual("SCPECG".utf8) else { return nil }
        let whole = SCPSection(number: 0, bytes: bytes, start: -SCPSection.headerLength, end: bytes.count)
        guard whole.unsigned16(8) == 0, let length = whole.unsigned32(10), (36...1_024).contains(length),
            length <= bytes.count - 6, bytes[14] == mark, bytes[15] == mark
        else { return nil }
        let directory = SCPSection(number: 0, bytes: bytes, start: 6, end: 6 + length)
        let sections = sections(directory)
        guard let leads = sections[3]?.byte(0).map(Int.init), (1...12).contains(leads), let signal = sections[6],
            signal.unsigned16(4) == 0, let nanovolts = signal.unsigned16(0), nanovolts > 0,
            let frequency = signal.unsigned16(2), (50...2_000).contains(frequency),
            let stated = signal.unsigned16(6), stated > 0
        else { return nil }
        let run = signal.run(8, stated)
        guard run.count >= group else { return nil }
        return Layout(
            sections: sections, leads: leads, frequency: frequency, nanovolts: nanovolts, run: run,
            isCut: run.count < stated)
    }

    /// The sections that stand exactly where a pointer that counts from 0 says, with the mark in their headers. The
    /// pointer's length counts where it is longer than the section's own, as the rhythm's is.
    private static func sections(_ directory: SCPSection) -> [Int: SCPSection] {
        var sections: [Int: SCPSection] = [:]
        let whole = SCPSection(
            number: 0, bytes: directory.bytes, start: -SCPSection.headerLength, end: directory.bytes.count)
        for place in stride(from: 0, to: directory.count, by: SCPContainer.pointerLength) {
            guard let number = directory.unsigned16(place), number != 0,
                let start = directory.unsigned32(place + 6), whole.unsigned16(start + 2) == number,
                whole.byte(start + 8) == mark, whole.byte(start + 9) == mark, let own = whole.unsigned32(start + 4),
                own >= SCPSection.headerLength
            else { continue }
            let end = min(start + own, whole.bytes.count)
            sections[number] = SCPSection(number: number, bytes: whole.bytes, start: start, end: end)
        }
        return sections
    }

    static func record(_ bytes: [UInt8]) throws(SCPError) -> SCPRecord {
        guard let layout = layout(bytes) else { throw .notSCP }
        let packed = unpacked(layout.run)
        let count = packed.count / layout.leads
        guard count > 0 else { throw .noSamples(at: layout.run.startIndex) }
        var warnings: [SCPWarning] = [.dialect(name)]
        if layout.isCut { warnings.append(.sectionCut(section: 6, at: layout.sections[6]?.start ?? 0)) }
        warnings += damaged(layout)
        let turns = (0..<layout.leads).map { lead in (0..<count).map { packed[$0 * layout.leads + lead] } }
        let names = names(turns)
        warnings.append(names.isEmpty ? .unnamedLead(0) : .leadNamesInferred)
        let leads = turns.enumerated().map { index, steps in
            RecordedLead(
                name: names.isEmpty ? "Lead \(index + 1)" : names[index].rawValue,
                standard: names.isEmpty ? nil : names[index], steps: steps,
                microvoltsPerStep: Double(layout.nanovolts) / 1_000)
        }
        var text = SCPText(declared: nil, isThirdEdition: false)
        let patient = layout.sections[1].map { SCPPatient(SCPTags($0), &text) } ?? SCPPatient()
        let recording = Recording(
            frequency: Double(layout.frequency), leads: leads, startedAt: patient.startedAt,
            findings: DeviceFindings(measurements: beats(layout.run, leads: layout.leads, count: count)))
        return SCPRecord(recording: recording, patient: patient, format: name, warnings: warnings)
    }

    /// Sections whose checksum, begun with zero, is another than stated. The rhythm's is not checked: over what it
    /// runs, the bytes do not show.
    private static func damaged(_ layout: Layout) -> [SCPWarning] {
        layout.sections.values.filter { [1, 2, 3].contains($0.number) }.sorted { $0.number < $1.number }.compactMap {
            let stated = UInt16($0.bytes[$0.start]) | UInt16($0.bytes[$0.start + 1]) << 8
            guard stated != CRC16.value(of: $0.bytes[($0.start + 2)..<$0.end], from: 0) else { return nil }
            return .sectionChecksum(section: $0.number, at: $0.start)
        }
    }

    /// Three words of 16 bits hold four samples: ten bits of each word are a sample, four more of each are a third of
    /// the fourth sample, and two say what the device thinks of the beat.
    private static func unpacked(_ run: ArraySlice<UInt8>) -> [Int32] {
        words(run).flatMap { first, second, third in
            let fourth = ((first >> 10) & 15) << 8 | ((second >> 10) & 15) << 4 | ((third >> 10) & 15)
            return [first, second, third, fourth].map { Int32($0 & 0x3FF) - middle }
        }
    }

    private static func words(_ run: ArraySlice<UInt8>) -> [(Int, Int, Int)] {
        stride(from: run.startIndex, to: run.endIndex - group + 1, by: group).map { place in
            func word(_ index: Int) -> Int { Int(run[place + 2 * index]) | Int(run[place + 2 * index + 1]) << 8 }
            return (word(0), word(1), word(2))
        }
    }

    /// The samples that the device marked as beats, counted from 0.
    static func beats(_ run: ArraySlice<UInt8>, leads: Int, count: Int) -> [DeviceMeasurement] {
        let marks = words(run).flatMap { first, second, third in
            // The fourth sample's marks are the topmost bits of the part in the first word.
            [first >> 15, second >> 15, third >> 15, (first >> 13) & 1]
        }
        let beats = (0..<count).filter { sample in
            (0..<leads).contains { marks[sample * leads + $0] == 1 }
        }
        return beats.enumerated().map { number, sample in
            DeviceMeasurement(code: "beat[\(number)]", text: String(sample), value: Double(sample), unit: "samples")
        }
    }

    /// I, II and III where the samples prove it: three leads, the second being the sum of the others but for a little
    /// noise. The file itself names no lead.
    private static func names(_ leads: [[Int32]]) -> [StandardLead] {
        guard leads.count == 3 else { return [] }
        var size = 0
        var rest = 0
        let means = leads.map { lead in lead.reduce(0) { $0 + Int($1) } / max(1, lead.count) }
        for index in leads[0].indices {
            let (one, two, three) = (
                Int(leads[0][index]) - means[0], Int(leads[1][index]) - means[1], Int(leads[2][index]) - means[2]
            )
            size += abs(one) + abs(two) + abs(three)
            rest += abs(two - one - three)
        }
        return size > 0 && rest * 4 < size ? [.one, .two, .three] : []
    }
}
