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
            startedAt: assembly.first.startedAt ?? period.low, findings: annotations.findings,
            filters: settings.filters)
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

/// The series of a file. A derived series stands within the series it was made from; each set belongs to the
/// innermost series around it.
private struct AECGAllSeries {
    private(set) var sets: [AECGSequenceSet] = []
    private(set) var doubts: [AECGDoubt] = []
    private(set) var periods: [AECGPeriod] = []
    private(set) var setsWithoutTime = 0

    init(_ root: XMLElement) throws(AECGError) {
        var budget = AECGBudget()
        var series: [AECGSeriesReading] = []
        var open: [(end: Int, number: Int)] = []
        for element in root.descendants(["series", "derivedseries", "sequenceset"]) {
            while let last = open.last, last.end <= element.index { open.removeLast() }
            if element.name != "sequenceset" {
                open.append((element.end, series.count))
                series.append(AECGSeriesReading(element, number: series.count))
            } else if let number = open.last?.number {
                try series[number].read(element, &budget)
            }
        }
        let all = series.flatMap(\.sets)
        sets = all.filter { $0.kind == .rhythm } + all.filter { $0.kind == .derived }
        let scaleless = series.flatMap(\.uncalibrated)
        doubts = series.flatMap(\.doubts)
        if !scaleless.isEmpty {
            doubts.append(
                .uncalibrated(
                    leads: scaleless.map(\.lead).inOrderOnce, units: scaleless.compactMap(\.unit).inOrderOnce))
        }
        periods = series.map(\.period)
        setsWithoutTime = series.reduce(0) { $0 + $1.setsWithoutTime }
    }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var inOrderOnce: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
