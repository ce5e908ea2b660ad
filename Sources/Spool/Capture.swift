// One captured exam as the spool holds it.
package import FoundationEssentials
package import HubAPI

/// One exam in the spool. The manifest and its signature never change once they are there.
package struct Capture: Sendable, Equatable {
    /// The exam's name, also its idempotency key.
    package var exam: WireID
    /// `CBC`, `ECG12` …
    package var kind: String
    /// How soon it must be read; decides the order of sending.
    package var urgency: Urgency
    /// When it was captured here.
    package var capturedAt: Date
    /// The manifest, signed; sent again byte for byte on every try.
    package var signedManifest: String
    /// The hash of the manifest's JSON.
    package var manifestSha256: SHA256Hex
    /// Its files as they go up.
    package var objects: [SpooledObject]
    /// Its files as they were captured, where what goes up was made of them; else none.
    package var originals: [SpooledObject] = []
    /// Whether others may be made of its files before they go up: packed, where that is possible.
    package var mayBePacked = true
    /// Where it stands.
    package var state: CaptureState
    /// Since when.
    package var stateAt: Date
    /// How often it was tried.
    package var attempts: Int
    /// The last problem, as the hub or this device told it.
    package var problem: Problem?
    /// The receipt.
    package var receipt: String?
    /// The newest report.
    package var report: WireID?
    /// How many bytes of its files the hub has acknowledged, by its last word.
    package var sent: Int64 = 0
    /// The exam that took its place.
    package var successor: WireID?
    /// Where it stands at the hub, by its last word.
    package var standing: KnownStanding?
    /// Whom it is about, as this terminal knows them; nil while nobody is known, or only the manifest says it.
    package var patient: WireID?
    /// Whether nobody has said whose exam it is.
    package var isUnassigned = false
    /// Until when it waits here for its patient; nil where it may go.
    package var heldUntil: Date?
    /// How the device names sample and patient.
    package var mark: DeviceMark?

    /// A fresh capture.
    package init(
        _ manifest: Manifest, urgency: Urgency, signed: CompactJWS, objects: [SpooledObject], at moment: Date
    ) {
        exam = manifest.exam
        kind = manifest.kind
        self.urgency = urgency
        capturedAt = moment
        signedManifest = signed.text
        manifestSha256 = SHA256Hex(of: signed.unverifiedPayload)
        self.objects = objects
        state = .captured
        stateAt = moment
        attempts = 0
        patient = manifest.patient?.id
        isUnassigned = manifest.patient == nil
    }

    /// Whether it waits here for its patient, for as long as nobody says otherwise.
    package var isHeldForEver: Bool { heldUntil.map { $0.timeIntervalSince1970 > 64_000_000_000 } ?? false }

    /// The names of its files as whoever captured them knows them.
    package var fileNames: [String] { (originals.isEmpty ? objects : originals).map(\.name) }

    /// How many bytes its files have.
    package var size: Int64 { objects.reduce(0) { $0 + $1.size } }

    /// The files as a receipt must name them.
    package var receiptObjects: [Receipt.Object] {
        objects.map { Receipt.Object(number: $0.number, sha256: $0.sha256, size: $0.size) }
    }
}
