// The body that sends an exam, and what the hub answers to it.
package import FoundationEssentials

/// The body of `PUT /api/v1/exams/{id}`.
package struct UploadRequest: Sendable, Codable {
    /// The largest such body, in bytes: 256 KiB, which an exam on a slow line sends in one round trip.
    package static let limit = 262_144

    /// The manifest, signed by the terminal that sends it (compact JWS).
    package var signedManifest: String?
    /// The manifest, unsigned; only a signed-in person may send it so.
    package var manifest: Manifest?
    /// The bytes of small objects by number, base64 on the wire.
    package var contents: [String: Data]?
    /// Objects by number whose bytes came before the manifest, each as a bare upload of that id.
    package var uploads: [String: WireID]?

    /// What a terminal sends.
    package init(signedManifest: CompactJWS, contents: [String: Data]) {
        self.signedManifest = signedManifest.text
        self.contents = contents
    }

    /// What a signed-in person sends.
    package init(manifest: Manifest, contents: [String: Data]) {
        self.manifest = manifest
        self.contents = contents
    }
}

/// The answer to a manifest and to each object.
package struct UploadAnswer: Hashable, Sendable, Codable {
    /// One object of the exam.
    package struct Object: Hashable, Sendable, Codable {
        /// Whether the hub has it.
        package enum State: String, Sendable, Codable {
            /// Durably stored with the declared hash.
            case stored
            /// Still to be sent.
            case missing
        }

        /// Its number in the manifest.
        package var number: Int
        /// Whether the hub has it.
        package var state: State
        /// Where to PUT it, while it is missing.
        package var upload: String?

        /// Says where one object stands.
        package init(number: Int, state: State, upload: String?) {
            self.number = number
            self.state = state
            self.upload = upload
        }
    }

    /// The exam.
    package var id: WireID
    /// Where the exam stands: `uploading`, `complete`, `queued` …
    package var state: String
    /// Every object.
    package var objects: [Object]
    /// The signed receipt, once every object is there.
    package var receipt: String?

    /// Answers a sender.
    package init(id: WireID, state: String, objects: [Object], receipt: String?) {
        self.id = id
        self.state = state
        self.objects = objects
        self.receipt = receipt
    }
}
