// What an exam consists of and who it is about, as the sender declares it.
package import FoundationEssentials

/// The manifest of one exam, made when the exam is captured and never changed afterwards.
///
/// A terminal signs its JSON bytes with its own key (``SignedType/manifest``); their hash goes into the
/// receipt.
package struct Manifest: Hashable, Sendable, Codable {
    /// The largest file that the hub takes, in bytes (`Exams.ManifestLimits`): 64 MiB.
    package static let objectLimit: Int64 = 64 << 20

    /// One file of the exam.
    package struct Object: Hashable, Sendable, Codable {
        /// Its number within the exam, from 1.
        package var number: Int
        /// The file's name as it was captured; never used as a path.
        package var name: String
        /// What the sender takes it for; the hub looks for itself.
        package var mediaType: String
        /// How many bytes it has.
        package var size: Int64
        /// The hash of its bytes.
        package var sha256: SHA256Hex
        /// `true` where reading may begin once this object and its like are at the hub; absent otherwise.
        package var essential: Bool?

        /// Declares one file.
        package init(number: Int, name: String, mediaType: String, size: Int64, sha256: SHA256Hex) {
            self.number = number
            self.name = name
            self.mediaType = mediaType
            self.size = size
            self.sha256 = sha256
        }
    }

    /// What the sender's own clock showed when the exam was captured.
    package struct Clock: Hashable, Sendable, Codable {
        /// The device's time, as wrong as it was.
        package var device: Date
        /// Seconds by which the hub's clock was ahead of it then; none where the sender had not heard the hub's time since it
        /// was started.
        package var skew: Double?

        /// Notes a clock.
        package init(device: Date, skew: Double?) {
            self.device = device
            self.skew = skew
        }
    }

    /// The exam's name, made by the sender (UUID version 7); also the idempotency key.
    package var exam: WireID
    /// What kind of exam: `CBC`, `ECG12`, `DR`, `PHOTO` …; the hub knows the list.
    package var kind: String
    /// `routine`, `urgent` or `emergency`; see ``Urgency``.
    package var urgency: String
    /// When the exam was done, by the sender's clock.
    package var performedAt: Date
    /// The sender's clock at the capture; none from a sender that does not tell it.
    package var clock: Clock?
    /// The staff account of whoever recorded it.
    package var `operator`: String?
    /// Whom it is about; none while that is not known.
    package var patient: PatientReference?
    /// What the clinic asks.
    package var request: RequestForm?
    /// The files, numbered from 1.
    package var objects: [Object]

    /// Declares an exam; the optional members are set afterwards.
    package init(exam: WireID, kind: String, urgency: Urgency, performedAt: Date, objects: [Object]) {
        self.exam = exam
        self.kind = kind
        self.urgency = urgency.rawValue
        self.performedAt = performedAt
        self.objects = objects
    }
}

/// How soon an exam must be read.
package enum Urgency: String, Sendable, Codable, CaseIterable {
    /// 普通
    case routine
    /// 加急
    case urgent
    /// 急: never held up by a privilege or by training.
    case emergency
}
