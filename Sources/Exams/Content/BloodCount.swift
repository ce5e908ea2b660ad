// A blood count as the analyser sent it: results, device settings apart, and the sample they belong to.

/// One analysed sample. Values, units and ranges are the sender's own words; flags and criticality are judged
/// elsewhere, against the county's ranges.
package struct BloodCount: Codable, Sendable, Equatable {
    /// What the analyser was run for.
    package enum Processing: String, Codable, Sendable, CaseIterable {
        /// A patient's sample (HL7 processing id P).
        case patient
        /// A quality control sample (Mindray: processing id Q). It must never reach a patient.
        case control
        /// Training, debugging or not said.
        case other
    }

    /// By which way the values came from the analyser.
    package enum Provenance: String, Codable, Sendable, CaseIterable {
        /// Somebody typed them from its screen or slip.
        case typed
    }

    /// The sample number that binds the result to its request.
    package let sampleNumber: String?
    /// When the sample was run, as sent (`YYYYMMDDHHMMSS` with or without an offset).
    package let ranAt: String?
    package let processing: Processing
    /// The sending device or program, as it names itself.
    package let sender: String?
    package let items: [LabItem]
    /// How the device was set (take mode, blood mode, reference group): never results.
    package let settings: [LabSetting]
    /// What came along and is not shown, such as histograms: kept in the file, named here.
    package let attachments: [LabCode]
    package let identity: FoundIdentity
    /// How the blood was taken, as sent (`BLDV`, `BLDC`); nil when the device does not say.
    package let specimen: String?
    /// How final the report as a whole is; `corrected` stands in the place of one sent before.
    package let status: ResultStatus?
    /// nil where the analyser, or a program, wrote the values itself.
    package let provenance: Provenance?

    package init(
        sampleNumber: String?, ranAt: String?, processing: Processing, sender: String?, items: [LabItem],
        settings: [LabSetting], attachments: [LabCode], identity: FoundIdentity,
        specimen: String? = nil, status: ResultStatus? = nil, provenance: Provenance? = nil
    ) {
        self.sampleNumber = sampleNumber
        self.ranAt = ranAt
        self.processing = processing
        self.sender = sender
        self.items = items
        self.settings = settings
        self.attachments = attachments
        self.identity = identity
        self.specimen = specimen
        self.status = status
        self.provenance = provenance
    }
}
