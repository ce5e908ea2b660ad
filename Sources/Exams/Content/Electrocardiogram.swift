// What an electrocardiogram recording is, without its samples.

/// A recording's description: enough to check it, list it and draw it once the samples are asked for.
package struct Electrocardiogram: Codable, Sendable, Equatable {
    /// One lead of the recording.
    package struct Lead: Codable, Sendable, Equatable {
        /// As the file names it: `I`, `aVR`, `MLII`.
        package let name: String
        /// The physical unit as sent, such as `mV`.
        package let unit: String
        /// Digital steps per physical unit.
        package let gain: Double
        /// The file states the gain; false when the format's default stands in for it.
        package let isCalibrated: Bool
        /// The digital value of physical zero: physical = (digital − baseline) / gain.
        package let baseline: Int
        /// The same exactly, where it lies between two steps; absent where the baseline is it.
        package let zero: Double?
        /// Bits of the converter.
        package let adcResolution: Int
        /// The converter's middle.
        package let adcZero: Int
        /// How the samples are stored, in the format's own naming.
        package let format: String
        /// The first digital sample.
        package let firstValue: Int
        /// The checksum that the header states (16 bits, signed); nil when it states none.
        package let checksum: Int?
        /// Whether the samples add up to it; nil when nothing is stated.
        package let checksumMatched: Bool?
        /// The digital value that means "no sample here", where the format has one.
        package let missingValue: Int?
        /// True for a lead that was recomputed from others because its own samples have not come yet; absent
        /// for a lead as recorded.
        package let isDerived: Bool?

        package init(
            name: String, unit: String, gain: Double, isCalibrated: Bool, baseline: Int, adcResolution: Int,
            adcZero: Int, format: String, firstValue: Int, checksum: Int?, checksumMatched: Bool?,
            missingValue: Int?, isDerived: Bool? = nil, zero: Double? = nil
        ) {
            self.name = name
            self.unit = unit
            self.gain = gain
            self.isCalibrated = isCalibrated
            self.baseline = baseline
            self.zero = zero
            self.adcResolution = adcResolution
            self.adcZero = adcZero
            self.format = format
            self.firstValue = firstValue
            self.checksum = checksum
            self.checksumMatched = checksumMatched
            self.missingValue = missingValue
            self.isDerived = isDerived
        }
    }

    package let recordName: String
    /// Samples per second of each lead, in hertz.
    package let samplingFrequency: Double
    /// Samples of each lead.
    package let sampleCount: Int
    package var leads: [Lead]
    /// Date and time of the first sample as sent; nil when the file states none.
    package let startedAt: String?
    /// The recording's free text lines, as sent.
    package let comments: [String]
    package let identity: FoundIdentity
    /// What the device measured and said by itself; absent where the file holds nothing of the kind.
    package let device: DeviceReading?
    /// What the device did to the samples before it wrote them, as the file states it; absent where it states nothing.
    package var filters: [String]?
    /// What was found in the samples here; absent where nobody has looked.
    package var signals: SignalFindings?

    /// The same without what the file says of a person, its free text included.
    package var withoutIdentity: Electrocardiogram {
        var bare = Electrocardiogram(
            recordName: recordName, samplingFrequency: samplingFrequency, sampleCount: sampleCount, leads: leads,
            startedAt: startedAt, comments: [], identity: FoundIdentity(), device: device)
        bare.filters = filters
        bare.signals = signals
        return bare
    }

    /// Length in seconds; zero when the frequency is not positive.
    package var duration: Double { samplingFrequency > 0 ? Double(sampleCount) / samplingFrequency : 0 }

    package init(
        recordName: String, samplingFrequency: Double, sampleCount: Int, leads: [Lead], startedAt: String?,
        comments: [String], identity: FoundIdentity, device: DeviceReading? = nil
    ) {
        self.recordName = recordName
        self.samplingFrequency = samplingFrequency
        self.sampleCount = sampleCount
        self.leads = leads
        self.startedAt = startedAt
        self.comments = comments
        self.identity = identity
        self.device = device
        filters = nil
        signals = nil
    }
}

/// The samples of one lead, in digital steps as stored; see `Electrocardiogram.Lead` for gain and baseline.
package struct LeadSamples: Codable, Sendable, Equatable {
    package let name: String
    package let values: [Int32]

    package init(name: String, values: [Int32]) {
        self.name = name
        self.values = values
    }
}
