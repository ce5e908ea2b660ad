// The signs by which a message says that it is of a control sample, which belongs to no patient.

extension ObservationReport {
    /// Mindray's orders of control runs: L-J, X, X-B and X-R.
    private static let controlOrders: Set<String> = ["00003", "00004", "00005", "00006"]

    /// Where the message says so: MSH-11 is Q (Mindray), an order is one of Mindray's control runs, the sample's number
    /// begins with `QC-`, or a specimen's role is Q (SPM-11). nil for a patient's sample.
    package var controlPlace: HL7Place? {
        if processingID == "Q" { return HL7Place(segment: "MSH", ordinal: 1, field: 11) }
        for order in orders {
            guard var place = order.place else { continue }
            if let service = order.service, service.system == "99MRC", Self.controlOrders.contains(service.code) {
                place.field = 4
                return place
            }
            if order.fillerNumber?.uppercased().hasPrefix("QC-") == true {
                place.field = 3
                return place
            }
        }
        return specimenRoles.contains("Q") ? HL7Place(segment: "SPM", ordinal: 1, field: 11) : nil
    }
}
