// By which signs a message of an analyser is of a control sample, which belongs to no patient.

extension ASTMReport {
    /// Where the message says that it is of a control sample: H-12 or O-12 is Q (or QC; with Mindray QR for a control and CR
    /// for a calibration), O-16 is CTRL (Horiba), the sample's number begins with `QC-` (Sysmex), or a patient is called QC.
    package var controlPlace: ASTMPlace? {
        if isControl(processingID) { return ASTMPlace(record: "H", ordinal: 1, field: 12) }
        for order in orders {
            guard var place = order.place else { continue }
            if isControl(order.actionCode) {
                place.field = 12
            } else if order.specimen?.uppercased() == "CTRL" {
                place.field = 16
            } else if order.sampleNumber?.uppercased().hasPrefix("QC-") == true {
                place.field = 3
            } else {
                continue
            }
            return place
        }
        return patients.first { ($0.identifiers + $0.nameParts).contains { $0.uppercased() == "QC" } }?.place
    }

    private func isControl(_ code: String?) -> Bool { code.map { ["Q", "QC", "QR", "CR"].contains($0) } ?? false }
}
