// Sections 5 and 6: a scale, a sampling interval, and the coded values of each lead.

/// The common shape of the reference beat and of the rhythm (EN 1064, 5.8 and 5.9).
struct SCPSignal: Sendable {
    let section: Int
    /// Nanovolts of one step.
    let nanovolts: Int
    /// Microseconds from one sample to the next.
    let interval: Int
    /// How often differences were taken before coding: 0, 1 or 2.
    let difference: Int
    /// The rhythm was thinned between the protected stretches.
    let isBimodal: Bool
    /// The coded bytes of each lead, in the order of section 3; shorter than stated where the section ends.
    let runs: [ArraySlice<UInt8>]
    /// For each lead, whether its bytes are fewer than stated.
    let isCut: [Bool]

    init(_ section: SCPSection, leads: Int) throws(SCPError) {
        guard let step = section.unsigned16(0), let interval = section.unsigned16(2),
            let difference = section.byte(4), let bimodal = section.byte(5)
        else { throw .cutSection(section.number, at: section.start) }
        guard step > 0, interval > 0 else { throw .noScale(section: section.number, at: section.offset(0)) }
        guard difference <= 2 else {
            throw .unknownDifference(difference, section: section.number, at: section.offset(4))
        }
        self.section = section.number
        nanovolts = step
        self.interval = interval
        self.difference = Int(difference)
        isBimodal = bimodal & 1 == 1
        let lengths = Self.lengths(section, leads)
        guard lengths.values.count == leads else {
            throw .cutSection(section.number, at: section.offset(6))
        }
        var place = lengths.end
        var runs: [ArraySlice<UInt8>] = []
        for length in lengths.values {
            runs.append(section.run(place, length))
            place += length
        }
        self.runs = runs
        isCut = zip(runs, lengths.values).map { $0.count < $1 }
    }

    /// Two bytes for each lead. The third edition may give four; which it is, the length of the section tells.
    private static func lengths(_ section: SCPSection, _ leads: Int) -> (values: [Int], end: Int) {
        let short = (0..<leads).compactMap { section.unsigned16(6 + 2 * $0) }
        let shortEnd = 6 + 2 * leads
        guard section.version >= 30 || section.protocolVersion >= 30 else { return (short, shortEnd) }
        let long = (0..<leads).compactMap { section.unsigned32(6 + 4 * $0) }
        let longEnd = 6 + 4 * leads
        func fits(_ values: [Int], _ end: Int) -> Bool {
            values.count == leads && (0...1).contains(section.count - end - values.reduce(0, +))
        }
        return !fits(short, shortEnd) && fits(long, longEnd) ? (long, longEnd) : (short, shortEnd)
    }

    /// The values of a lead with the differences summed up again, at most `limit`.
    func values(_ lead: Int, _ coding: SCPCoding, limit: Int) -> [Int32] {
        var values = coding.values(runs[lead], limit: limit)
        switch difference {
        case 1:
            for index in values.indices.dropFirst() { values[index] &+= values[index - 1] }
        case 2:
            for index in values.indices.dropFirst(2) {
                values[index] &+= 2 &* values[index - 1] &- values[index - 2]
            }
        default: break
        }
        return values
    }
}
