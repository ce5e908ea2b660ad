// An electrocardiogram as it is to lie on paper: the recording, and what the caller has to say of it.

package import Waveforms

/// Everything that a sheet is drawn from. The same sheet gives the same bytes on the same machine.
package struct ECGSheet: Sendable {
    package var recording: Recording
    package var layout: SheetLayout = .threeByFour(rhythm: SheetLayout.usualRhythm)
    package var scale = PaperScale()
    /// Seconds from the recording's start to the sheet's.
    package var start = 0.0
    /// Whom and what it is of: one line, shown as plain text.
    package var patient = ""
    /// When it was recorded, for people; the recording's own words where nil.
    package var recordedAt: String?
    /// What was done to the samples before they came here, where the caller knows better than the file.
    package var filters: String?
    /// What the reader must know of the quality, one sentence each.
    package var warnings: [SheetNote] = []
    /// Names (as in the file) of leads that were computed from others.
    package var derived: Set<String> = []
    /// The file contradicts itself about time: the paper says so wherever it says what a millimetre lasts.
    package var isTimeDoubtful = false
    /// The moment that a PDF states as its making (ISO 8601); none is stated where nil.
    package var madeAt: String?

    package init(_ recording: Recording) {
        self.recording = recording
    }

    /// The lead that a layout's name means: by its standard name, else by the file's own.
    func lead(named name: String) -> RecordedLead? {
        if let standard = StandardLead(named: name), let lead = recording.lead(standard) { return lead }
        return recording.leads.first { $0.name.lowercased() == name.lowercased() }
    }

    var duration: Double { Double(recording.sampleCount) / recording.frequency }

    func check() throws(PlotError) {
        guard recording.sampleCount > 0 else { throw .empty }
        guard recording.frequency.isFinite, recording.frequency > 0 else { throw .frequency(recording.frequency) }
        guard start.isFinite, start >= 0, start < duration else { throw .start(start, duration: duration) }
        try layout.check()
    }
}

extension RecordedLead {
    /// What stands beside its trace.
    var label: String { standard?.rawValue ?? name }
}
