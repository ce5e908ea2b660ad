// A record of SCP-ECG (EN 1064, ISO 11073-91064, editions 1 to 3) as one value: bytes in, recording out.

package import Waveforms

/// What a file of SCP-ECG says.
package struct SCPRecord: Sendable, Equatable {
    package let recording: Recording
    package let patient: SCPPatient
    /// How the samples are stored, in the format's own naming: `SCP-ECG 2.0`, `HealForce`.
    package let format: String
    /// What is doubtful about the record.
    package let warnings: [SCPWarning]

    /// Reads a file. Memory used is bounded by `SCPLimits.samples` and by 64 bytes for each byte of the file: a
    /// code of one bit is a sample of four bytes. What a worker takes in all, with the look at the samples, is in Docs/Faults.md.
    package init(parsing bytes: [UInt8]) throws(SCPError) {
        if HealForce.isLikely(bytes) {
            self = try HealForce.record(bytes)
        } else {
            try self.init(standard: bytes)
        }
    }

    /// Whether the bytes can be a record: the mark of section 0, or pointers that begin with section 0 itself.
    package static func isLikely(_ bytes: [UInt8]) -> Bool { SCPContainer.isLikely(bytes) }

    init(recording: Recording, patient: SCPPatient, format: String, warnings: [SCPWarning]) {
        self.recording = recording
        self.patient = patient
        self.format = format
        self.warnings = warnings
    }

    private init(standard bytes: [UInt8]) throws(SCPError) {
        let container = try SCPContainer(bytes)
        let samples = try Samples(container)
        let tags = container[1].map { SCPTags($0) }
        var text = SCPText(
            declared: tags?.byte(SCPTags.Tag.acquiringDevice, 16), isThirdEdition: container.edition >= 30)
        let patient = tags.map { SCPPatient($0, &text) } ?? SCPPatient()
        let findings = SCPFindings.read(container, tags, &text)
        recording = Recording(
            frequency: samples.frequency, leads: DerivedLeads.completed(samples.leads),
            startedAt: patient.startedAt, findings: findings, filters: patient.filters)
        self.patient = patient
        format = "SCP-ECG " + container.editionName
        var warnings = container.warnings + samples.warnings
        if text.isGuessed { warnings.append(.characterSet(declared: text.declared)) }
        warnings += container.sections.keys.filter { $0 >= 12 && $0 != samples.longSection }.sorted().map {
            .sectionNotRead($0)
        }
        self.warnings = warnings
    }

    /// The leads from section 6, or from section 12 where there is no section 6.
    private struct Samples {
        let frequency: Double
        let leads: [RecordedLead]
        let warnings: [SCPWarning]
        /// The number of the section of long rhythms, when it was read.
        let longSection: Int?

        init(_ container: SCPContainer) throws(SCPError) {
            if container[6] == nil, let section = container[12], let long = try LongTermRhythm(section) {
                frequency = Double(long.frequency)
                leads = long.leads
                warnings = []
                longSection = 12
                return
            }
            let rhythm = try SCPRhythm(container)
            frequency = 1_000_000 / Double(rhythm.interval)
            leads = rhythm.recorded()
            longSection = nil
            warnings =
                rhythm.warnings
                + rhythm.leads.filter { SCPLeadNames.name($0.definition.code) == nil }.map {
                    .unnamedLead($0.definition.code)
                }
        }
    }
}

extension SCPContainer {
    /// Ten times the edition, as section 1 or 6 states it, else as the acquiring device does.
    var edition: Int {
        let stated = [1, 6, 3].compactMap { sections[$0]?.version }.first { (10...49).contains($0) }
        let device = sections[1].flatMap { SCPTags($0).byte(SCPTags.Tag.acquiringDevice, 14) }
        return Int(stated ?? device.flatMap { (10...49).contains($0) ? $0 : nil } ?? 0)
    }

    var editionName: String { edition == 0 ? "?" : "\(edition / 10).\(edition % 10)" }
}

extension SCPRhythm {
    /// The leads side by side: where one has no samples while another has, it holds the step for "no sample".
    func recorded() -> [RecordedLead] {
        let total = leads.map { $0.start + $0.samples.count }.max() ?? 0
        return leads.map { lead in
            let isWhole = lead.samples.count == total
            var steps = isWhole ? lead.samples : [Int32](repeating: SCPRhythm.noSample, count: total)
            if !isWhole { steps.replaceSubrange(lead.start..<lead.start + lead.samples.count, with: lead.samples) }
            let code = lead.definition.code
            return RecordedLead(
                name: lead.definition.name, standard: SCPLeadNames.standard(code), steps: steps,
                microvoltsPerStep: Double(nanovolts) / 1_000, missing: isWhole ? nil : SCPRhythm.noSample)
        }
    }

    /// The step that means "no sample here".
    static let noSample = Int32.min
}
