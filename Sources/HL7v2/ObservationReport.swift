// An ORU^R01 message as values: who, which order, which observations; all text as sent.

/// An unsolicited observation report. It knows HL7, not medicine: what an observation means is for Intake.
package struct ObservationReport: Equatable, Sendable {
    /// MSH-3 and MSH-4, the first component of each.
    package let application: String?
    package let facility: String?
    /// MSH-7 as sent.
    package let sentAt: String?
    /// MSH-10. Analysers restart it: it identifies nothing.
    package let controlID: String?
    /// MSH-11: P production, T training, D debugging; Mindray sends Q for a control sample.
    package let processingID: String?
    package let version: String?
    package let patient: ReportedPatient?
    /// SPM-11, its first component, of every specimen: P patient, Q control (HL7 table 0369).
    package let specimenRoles: [String]
    /// SPM-4, its first component, of the first specimen.
    package let specimenType: String?
    /// Orders in the message's order. Observations before any OBR stand in an order without numbers.
    package let orders: [ReportedOrder]

    package var observations: [Observation] { orders.flatMap(\.observations) }

    /// Reads a message, refusing other types, a message without observations and a message that stops in the
    /// middle of a result.
    package init(_ message: HL7Message) throws(HL7Error) {
        let header = message.header
        try Self.requireObservationReport(header)
        application = header.code(1, of: 3)
        facility = header.code(1, of: 4)
        sentAt = header.text(7)
        controlID = header.text(10)
        processingID = header.code(1, of: 11)
        version = header.code(1, of: 12)
        patient = try Self.onlyPatient(of: message)
        let specimens = message.segments.filter { $0.name == "SPM" }
        specimenRoles = specimens.compactMap { $0.code(1, of: 11) }
        specimenType = specimens.first?.code(1, of: 4)
        var orders: [ReportedOrder] = []
        for segment in message.segments {
            if segment.name == "OBR" { orders.append(ReportedOrder(segment)) }
            guard segment.name == "OBX" else { continue }
            if orders.isEmpty { orders.append(ReportedOrder(nil)) }
            orders[orders.count - 1].observations.append(Observation(segment))
        }
        self.orders = orders
        try Self.requireWholeness(of: message)
    }

    private static func requireObservationReport(_ header: HL7Segment) throws(HL7Error) {
        let place = header.place(field: 9)
        guard let type = header.code(1, of: 9)?.uppercased() else {
            let kind: HL7Error.Kind = header.isTerminated ? .notAnObservationReport("") : .truncated
            throw HL7Error(kind, at: header.offset, place: place)
        }
        let event = header.code(2, of: 9)?.uppercased()
        guard reports[type]?.contains(event ?? "") == true else {
            let isCut = !header.isTerminated && header.field(10) == nil
            let kind: HL7Error.Kind = isCut ? .truncated : .notAnObservationReport(header.text(9) ?? "")
            throw HL7Error(kind, at: header.offset, place: place)
        }
    }

    /// Events by type: reports of results (ORU), at the bedside too, and of a specimen's results (OUL), whose orders and
    /// observations are the same segments. HL7 v2.5.1, chapter 7.3.
    private static let reports: [String: Set<String>] = [
        "ORU": ["", "R01", "R03", "R30", "R31", "R32"], "ORU_R01": [""], "OUL": ["R21", "R22", "R23", "R24"],
    ]

    /// The patient of a message. Some senders repeat PID before every order: that is one patient as long as no two
    /// of them name different identifiers or names.
    private static func onlyPatient(of message: HL7Message) throws(HL7Error) -> ReportedPatient? {
        let segments = message.segments.filter { $0.name == "PID" }
        var patient: ReportedPatient?
        for segment in segments {
            let next = ReportedPatient(segment)
            guard let known = patient else {
                patient = next
                continue
            }
            guard known.mayBe(next) else {
                throw HL7Error(.severalPatients, at: segment.offset, place: segment.place())
            }
            if known.identifiers.isEmpty && !next.identifiers.isEmpty { patient = next }
        }
        return patient
    }

    /// HL7 has no trailer, so a cut shows only in the last line: it has no terminator and ends too early.
    /// Of an OBX the status (OBX-11, required by the standard) must be there; an OBR must have observations.
    private static func requireWholeness(of message: HL7Message) throws(HL7Error) {
        guard let last = message.segments.last else { return }
        let hasObservations = message.segments.contains { $0.name == "OBX" }
        let isCut =
            switch last.name {
            case _ where last.isTerminated: false
            case "OBX": last.text(11) == nil
            case "MSH", "PID", "PV1", "OBR": true
            default: !hasObservations
            }
        if isCut { throw HL7Error(.truncated, at: last.offset, place: last.place()) }
        guard hasObservations else { throw HL7Error(.noObservations, at: last.offset, place: last.place()) }
    }
}
