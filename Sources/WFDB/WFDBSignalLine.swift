// One signal line of a WFDB header, with the defaults that the format gives to what is left out.

import Waveforms

/// `file format[xframe][:skew][+offset] [gain[(baseline)][/unit] [bits [zero [first [checksum [block
/// [text]]]]]]]`
package struct WFDBSignalLine: Equatable, Sendable {
    /// Line of the header, counted from 1.
    package let line: Int
    package let fileName: String
    package let format: Int
    package let samplesPerFrame: Int
    package let skew: Int
    /// Bytes before the first sample in the data file.
    package let byteOffset: Int
    /// Digital steps per physical unit; 200 when absent, 0 or such as no recorder has (then `isCalibrated` is false).
    package let gain: Double
    package let isCalibrated: Bool
    /// Digital value of physical zero; `adcZero` when absent.
    package let baseline: Int
    /// `mV` when absent.
    package let unit: String
    /// 12 when absent or 0, as the guide says for amplitude formats.
    package let adcResolution: Int
    package let adcZero: Int
    /// The first sample as the header states it; `adcZero` when absent.
    package let initialValue: Int
    /// The header states the first sample.
    package let statesInitialValue: Bool
    /// The sum of all samples in 16 bits; nil when absent.
    package let checksum: Int16?
    package let description: String
    /// A word that should be a number is none, and was taken for the description with all that follows it.
    let isCutShort: Bool

    /// False for format 0, a signal without samples, for which no file is needed.
    package var hasData: Bool { format != WFDBFormat.null.rawValue }

    /// header(5): the gain assumed for an uncalibrated signal.
    static let defaultGain = 200.0
    static let defaultResolution = 12

    init(_ text: Substring, number: Int, index: Int, record: String) throws(WFDBError) {
        var words = WFDBWords(text)
        line = number
        guard let file = words.next(), let storage = words.next() else {
            throw .badLine(line: number, column: words.column)
        }
        guard !WFDBFileName.hasFolder(file) else { throw .pathInName(line: number) }
        fileName = String(file)
        let stored = try WFDBStorage(storage, line: number)
        format = stored.format
        samplesPerFrame = stored.samplesPerFrame
        skew = stored.skew
        byteOffset = stored.byteOffset
        let scale = try words.next().map { word throws(WFDBError) in try WFDBScale(word, line: number) }
        let resolution = words.integer()
        adcZero = words.integer() ?? 0
        let first = words.integer()
        initialValue = first ?? adcZero
        statesInitialValue = first != nil
        checksum = words.integer().map { Int16(truncatingIfNeeded: $0) }
        _ = words.integer()
        let rest = words.rest
        isCutShort = words.isCutShort
        description = rest.isEmpty ? "record \(record), signal \(index)" : String(rest)
        let stated = scale?.gain ?? 0
        unit = scale?.unit ?? "mV"
        let step = Self.microvolts(unit).map { abs($0 / stated) }
        isCalibrated = stated != 0 && step.map(RecordedLead.plausibleSteps.contains) ?? true
        gain = isCalibrated ? stated : Self.defaultGain
        baseline = scale?.baseline ?? adcZero
        adcResolution = resolution.flatMap { $0 == 0 ? nil : $0 } ?? Self.defaultResolution
    }
}
