// Section 3: which leads the record has, from which sample to which.

/// The lead definition of a record (EN 1064, 5.6).
struct SCPLeads: Sendable, Equatable {
    struct Lead: Sendable, Equatable {
        /// The number of the lead in the standard's table.
        let code: Int
        /// The first sample, counted from 1 at the full sampling rate.
        let first: Int
        /// The last sample, likewise.
        let last: Int

        /// Samples as described.
        var count: Int { last - first + 1 }
        var name: String { SCPLeadNames.name(code) ?? "Lead \(code)" }
    }

    let leads: [Lead]
    /// A reference beat was taken out of the rhythm.
    let isBeatSubtracted: Bool

    /// Bytes of one lead: first and last sample, and the number of the lead.
    private static let leadLength = 9

    init(_ section: SCPSection) throws(SCPError) {
        guard let stated = section.byte(0), let flags = section.byte(1) else {
            throw .cutSection(3, at: section.start)
        }
        var leads: [Lead] = []
        for index in 0..<Int(stated) {
            let place = 2 + index * Self.leadLength
            guard let first = section.unsigned32(place), let last = section.unsigned32(place + 4),
                let code = section.byte(place + 8)
            else { throw .cutSection(3, at: section.offset(place)) }
            // A writer that counts from 0 means the samples one further.
            let shift = first == 0 ? 1 : 0
            leads.append(Lead(code: Int(code), first: first + shift, last: last + shift))
        }
        guard leads.contains(where: { $0.count > 0 }) else { throw .noLeads(at: section.start) }
        self.leads = leads
        isBeatSubtracted = flags & 1 == 1
    }
}
