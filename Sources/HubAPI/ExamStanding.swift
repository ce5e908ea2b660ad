// Where one exam stands, as the hub tells it to whoever may see it.
package import FoundationEssentials

/// The answer of `GET /api/v1/exams/{id}`.
package struct ExamStanding: Hashable, Sendable, Codable {
    /// A code with a sentence in both languages.
    package struct Reason: Hashable, Sendable, Codable {
        /// The stable name of the reason.
        package var code: String
        /// The sentence in Chinese.
        package var zh: String
        /// The sentence in English.
        package var en: String

        /// Gives a reason.
        package init(code: String, zh: String, en: String) {
            self.code = code
            self.zh = zh
            self.en = en
        }
    }

    /// The patient, with everything that identifies masked.
    package struct Patient: Hashable, Sendable, Codable {
        /// The hub's name for the patient.
        package var id: WireID?
        /// 姓名, masked as the rules say.
        package var name: String?
        /// GB/T 2261.1.
        package var sex: String?
        /// Year, month, day.
        package var birthDate: String?
        /// The document's number with its middle hidden.
        package var identity: String?

        /// Describes nobody yet.
        package init() {}
    }

    /// One file.
    package struct Object: Hashable, Sendable, Codable {
        /// Its number in the manifest.
        package var number: Int
        /// Its name as captured.
        package var name: String
        /// How many bytes.
        package var size: Int64
        /// The hash of the bytes.
        package var sha256: SHA256Hex
        /// Whether it is here, and could be read.
        package var state: String
        /// Why it could not be read.
        package var problem: Reason?

        /// Describes one file.
        package init(_ object: Manifest.Object, state: String, problem: Reason?) {
            number = object.number
            name = object.name
            size = object.size
            sha256 = object.sha256
            self.state = state
            self.problem = problem
        }
    }

    /// One reading of the exam.
    package struct Reading: Hashable, Sendable, Codable {
        /// The hub's name for it.
        package var id: WireID
        /// Where it stands.
        package var state: String
        /// Who reads it.
        package var reader: String?

        /// Describes one reading.
        package init(id: WireID, state: String, reader: String?) {
            self.id = id
            self.state = state
            self.reader = reader
        }
    }

    /// The exam.
    package var id: WireID
    /// `CBC`, `ECG12` …
    package var kind: String
    /// See ``Urgency``.
    package var urgency: String
    /// Where it stands.
    package var state: String
    /// Since when.
    package var stateAt: Date
    /// Whom it is about; none while that is not known.
    package var patient: Patient?
    /// When it was done, by the clinic's clock.
    package var performedAt: Date
    /// When the hub had it all.
    package var receivedAt: Date?
    /// Its files.
    package var objects: [Object]
    /// Its readings.
    package var readings: [Reading]
    /// The newest report.
    package var report: WireID?
    /// Why the exam is quarantined, where it is.
    package var problem: Reason?
    /// What its reader is told beside it.
    package var warnings: [Reason]?

    /// Describes an exam; the optional members are set afterwards.
    package init(
        _ manifest: Manifest, state: String, since stateAt: Date, objects: [Object], readings: [Reading]
    ) {
        id = manifest.exam
        kind = manifest.kind
        urgency = manifest.urgency
        self.state = state
        self.stateAt = stateAt
        performedAt = manifest.performedAt
        self.objects = objects
        self.readings = readings
    }
}
