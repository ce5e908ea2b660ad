// Why a record of SCP-ECG cannot be read, and where in its bytes.

/// A refusal to read a record. Offsets count bytes from the start of the file.
package enum SCPError: Error, Equatable, Sendable {
    /// Neither the mark nor the structure of an SCP record.
    case notSCP
    /// The record has no such section, and cannot be read without it.
    case missingSection(Int)
    /// A section ends before what it must hold.
    case cutSection(Int, at: Int)
    /// The record describes no lead.
    case noLeads(at: Int)
    /// The time between samples or the value of a step is zero.
    case noScale(section: Int, at: Int)
    /// The code table contradicts itself, so that no code can be told from another.
    case badCodeTable(at: Int)
    /// Differences of an order that the standard does not know.
    case unknownDifference(UInt8, section: Int, at: Int)
    /// The reference beat was taken out of the rhythm, and the section that would bring it back is missing.
    case missingReferenceBeat(section: Int)
    /// The rhythm is shortened between the beats, and no factor explains the samples that are there.
    case unknownDecimation(found: Int, wanted: Int, at: Int)
    /// No sample of any lead could be decoded.
    case noSamples(at: Int)
    /// More than `SCPLimits` allow.
    case tooLarge(SCPLimits.Kind)
}

/// Bounds of a record.
package enum SCPLimits {
    package enum Kind: String, Equatable, Sendable { case codes, samples }

    /// Codes of all tables of section 2 together; the standard's own table has 19.
    package static let codes = 16_384
    /// Over all leads together: an hour of twelve leads at 370 Hz, 64 MB in memory.
    package static let samples = 16_000_000
    /// Pointers of section 0; the third edition has 19 and room for the makers' own.
    package static let pointers = 1_024
    /// Code words that switch tables, one after another without a value between them.
    package static let switches = 64
    /// How often the rhythm may be thinned between beats; the standard thins by 4.
    package static let decimation = 10
}
