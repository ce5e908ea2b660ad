// What is doubtful in a record that can be read all the same.

/// A doubt about a record. Offsets count bytes from the start of the file.
package enum SCPWarning: Equatable, Sendable {
    /// The checksum over the whole record is another than stated.
    case recordChecksum(stated: UInt16, computed: UInt16)
    /// The checksum over one section is another than stated.
    case sectionChecksum(section: Int, at: Int)
    /// The record states another length than the file has.
    case recordLength(stated: Int, found: Int)
    /// A pointer to a section outside the file; the section is not read.
    case sectionOutside(section: Int, at: Int)
    /// A section reaches beyond the end of the file; it is read as far as it goes.
    case sectionCut(section: Int, at: Int)
    /// Where the pointer says that the section is, another one stands; it was found elsewhere or is not read.
    case sectionElsewhere(section: Int, at: Int)
    /// A section of a later edition or of a maker, kept in the file and not read.
    case sectionNotRead(Int)
    /// A lead with fewer samples than described; what is missing stands as "no sample".
    case shortLead(name: String, found: Int, wanted: Int)
    /// Leads whose stated start lies beyond all samples of the record; they are put at its start.
    case startIgnored(name: String)
    /// A lead with a number that the standard does not name.
    case unnamedLead(Int)
    /// Lead names that the file does not state, inferred from II = I + III in the samples.
    case leadNamesInferred
    /// The record says that a reference beat was taken out and holds none; the rhythm is given as stored.
    case referenceBeatAbsent
    /// The thinning between beats is not stated; it follows from the count of samples.
    case decimationInferred(Int)
    /// No code table, and data that can only be coded: the standard's table was used.
    case codeTableAssumed
    /// The code words stand in the table with their bits the other way round.
    case codeTableReversed
    /// Text in another character set than declared, or in one that is not read.
    case characterSet(declared: UInt8?)
    /// A named dialect that breaks the standard, read by what its bytes show.
    case dialect(String)
}
