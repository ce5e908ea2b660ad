// One object of an exam, as its manifest announces it.
package import Alliance

/// What an object is said to be; the worker finds out what it is. Raw values are the codes in SQL and JSON.
package enum ObjectKind: String, CaseIterable, Codable, Sendable {
    /// An HL7 v2 message of an analyser.
    case hl7 = "hl7v2"
    /// The header of a WFDB record.
    case wfdbHeader = "wfdb_header"
    /// A signal file of a WFDB record.
    case wfdbSignal = "wfdb_signal"
    case png
    case jpeg
    /// Anything else: stored, and shown as not readable yet.
    case other

    /// Whether an object of this kind can belong to an exam of `kind`. `other` always can: nothing is turned
    /// away because we cannot read it yet.
    package func fits(_ kind: ExamKind) -> Bool {
        switch (self, kind.modality) {
        case (.other, _), (.hl7, .laboratory), (.hl7, .vitals): true
        case (.wfdbHeader, .electrocardiography), (.wfdbSignal, .electrocardiography): true
        case (.png, .radiography), (.png, .ultrasound), (.png, .photography): true
        case (.jpeg, .radiography), (.jpeg, .ultrasound), (.jpeg, .photography): true
        default: false
        }
    }
}

/// The facts of one object. They are promised by the manifest and proved by the bytes.
package struct ManifestObject: Hashable, Codable, Sendable {
    /// Its place in the exam, from 1 without gaps.
    package let number: Int
    /// Its file name, without any path.
    package let name: String
    package let kind: ObjectKind
    /// Bytes.
    package let size: Int
    package let sha256: ContentDigest
    /// The lane it came up; nil leaves the choice to the hub.
    package let lane: Lane?
    /// Whether reading may begin once this object and its like are at the hub.
    package let isEssential: Bool

    package init(
        number: Int, name: String, kind: ObjectKind, size: Int, sha256: ContentDigest, lane: Lane? = nil,
        isEssential: Bool = false
    ) {
        self.number = number
        self.name = name
        self.kind = kind
        self.size = size
        self.sha256 = sha256
        self.lane = lane
        self.isEssential = isEssential
    }
}

/// Why a file name is refused.
package enum ObjectNameFault: Hashable, Sendable {
    case text(TextFault)
    /// A slash, backslash, colon or null: part of a path.
    case pathPart
    /// A name of dots, or one that begins with a dot.
    case hidden
}

extension ManifestObject {
    /// What is wrong with `name` as the name of an object, or nil. 100 characters at most.
    static func fault(ofName name: String) -> ObjectNameFault? {
        do throws(TextFault) {
            let checked = try TextRule(limit: 100).checked(name)
            guard checked == name else { return .text(.controlCharacter(at: 1)) }
        } catch { return .text(error) }
        if name.contains(where: { "/\\:".contains($0) }) { return .pathPart }
        return name.hasPrefix(".") ? .hidden : nil
    }
}
