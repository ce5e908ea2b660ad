// A whole aECG file (HL7 V3 Annotated ECG, release 1): recordings, patient, device and what the device said.

package import Waveforms

/// One annotated ECG.
package struct AECGDocument: Sendable, Equatable {
    /// The file's own identifier: `extension`, else `root`.
    package let id: String?
    package let period: AECGPeriod
    package let subject: AECGSubject
    package let device: AECGDevice
    /// Every sequence set with leads, those of derived series last.
    package let sequenceSets: [AECGSequenceSet]
    /// The rhythm on one time axis, with the device's findings.
    package let recording: Recording
    /// Filters and other settings in force, one a line.
    package let settings: [String]
    package let doubts: [AECGDoubt]

    /// Reads a file in any of the character sets of `XMLText`.
    package init(reading bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(AECGError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge(.bytes) }
        let text = try XMLText(bytes)
        guard text.utf8.count <= 2 * limits.bytes else { throw .tooLarge(.bytes) }
        let document = try XMLDocument.parse(text.utf8, within: limits)
        guard let root = document.root, root.name == "annotatedecg" else {
            throw .notAnECG(root: document.root?.name ?? "")
        }
        try self.init(root, text.repaired.map { [.encoding(declared: $0.declared, found: $0.found)] } ?? [])
    }

    private init(_ root: XMLElement, _ early: [AECGDoubt]) throws(AECGError) {
        let all = try AECGAllSeries(root)
        guard let assembly = AECGAssembly(all.sets) else {
            throw all.setsWithoutTime > 0 ? .noTimeBase : .noLeads
        }
        let annotations = AECGAnnotations(root)
        let settings = AECGSettings(root)
        let id = root.child("id")
        self.id = id?.attribute("extension") ?? id?.attribute("root")
        period = AECGPeriod(root.child("effectivetime"))
        subject = AECGSubject(root)
        device = AECGDevice(root)
        sequenceSets = all.sets
        self.settings = settings.lines
        recording = Recording(
            frequency: assembly.first.frequency, leads: assembly.leads,
            startedAt: assembly.first.startedAt ?? period.low, findings: annotations.findings)
        let consistency = AECGConsistency(
            sets: all.sets, periods: all.periods, findings: annotations.findings, beats: annotations.beats,
            deviceFrequencies: settings.frequencies)
        doubts =
            early + all.doubts + Self.doubts(of: recording, assembly, all)
            + (annotations.hasMore ? [.tooManyFindings] : [])
            + consistency.contradictions.map { .contradiction($0) }
    }

    private static func doubts(
        of recording: Recording, _ assembly: AECGAssembly, _ all: AECGAllSeries
    ) -> [AECGDoubt] {
        var doubts: [AECGDoubt] = []
        let lengths = recording.leads.map(\.steps.count)
        if let shortest = lengths.min(), let longest = lengths.max(), shortest < longest {
            doubts.append(.unequalLengths(shortest: shortest, longest: longest))
        }
        if assembly.first.kind == .derived { doubts.append(.onlyDerived) }
        if assembly.furtherSets > 0 { doubts.append(.furtherSequences(assembly.furtherSets)) }
        if all.setsWithoutTime > 0 { doubts.append(.withoutTime(all.setsWithoutTime)) }
        return doubts
    }
}

/// The series of a file, those within others apart.
private struct AECGAllSeries {
    private(set) var sets: [AECGSequenceSet] = []
    private(set) var doubts: [AECGDoubt] = []
    private(set) var periods: [AECGPeriod] = []
    private(set) var setsWithoutTime = 0

    init(_ root: XMLElement) throws(AECGError) {
        var budget = AECGBudget()
        let derived = root.descendants("derivedseries")
        for series in root.descendants("series") {
            let code = series.child("code")?.attribute("code")?.uppercased() ?? "RHYTHM"
            try add(series, code == "REPRESENTATIVE_BEAT" ? .derived : .rhythm, without: derived, &budget)
        }
        for series in derived { try add(series, .derived, without: [], &budget) }
        sets = sets.filter { $0.kind == .rhythm } + sets.filter { $0.kind == .derived }
    }

    private mutating func add(
        _ series: XMLElement, _ kind: AECGSequenceSet.Kind, without inner: [XMLElement], _ budget: inout AECGBudget
    ) throws(AECGError) {
        let reading = try AECGSeriesReading(series, kind: kind, number: periods.count, without: inner, &budget)
        sets += reading.sets
        doubts += reading.doubts
        periods.append(reading.period)
        setsWithoutTime += reading.setsWithoutTime
    }
}
