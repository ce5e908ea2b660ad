// What a reader should know about a file that was read all the same.

/// Something doubtful: said with the recording, never settled silently.
package enum AECGDoubt: Equatable, Sendable {
    /// The character set is another than the declaration says.
    case encoding(declared: String, found: String)
    /// Leads state no scale, or one in a unit that is no voltage (all of them in these units): their steps are taken as microvolts.
    case uncalibrated(leads: [String], units: [String])
    /// A lead's digits cannot be read; the lead is left out.
    case unreadableLead(lead: String)
    /// A lead without samples; it is left out.
    case emptyLead(lead: String)
    /// The leads are not of one length; the shortest and the longest.
    case unequalLengths(shortest: Int, longest: Int)
    /// Further rhythm sequences that do not fit the one shown, so many.
    case furtherSequences(Int)
    /// The file has no rhythm; what is shown is its representative beat.
    case onlyDerived
    /// A sequence set without a usable time sequence, so many.
    case withoutTime(Int)
    /// Two statements of the file about its time do not agree.
    case contradiction(AECGContradiction)
    /// More measurements and statements than are kept.
    case tooManyFindings
}
