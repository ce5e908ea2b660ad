// The papers that a file names, held against the patient's: kind by kind, by what is shown of their numbers.
package import Patients

/// A paper of the patient, as far as it may be shown.
package struct KnownPaper: Sendable, Hashable {
    package let kind: IdentifierKind
    /// With its middle starred, as `PatientIdentifier.masked` makes it.
    package let masked: String

    package init(kind: IdentifierKind, masked: String) {
        self.kind = kind
        self.masked = masked
    }
}

extension FoundIdentity {
    /// One warning for each paper of the file whose kind the patient has with other numbers only. A number that is of no kind of
    /// paper (a record number, a sample's label) says nothing; one that the patient has in any kind is none either.
    func paperDifferences(from patient: NamedPatient) -> [IntakeReason] {
        var seen: Set<KnownPaper> = []
        return identifiers.prefix(20).compactMap { identifier in
            guard let paper = identifier.paper else { return nil }
            let shown = KnownPaper(kind: paper.kind, masked: paper.masked)
            let same = patient.papers.filter { $0.kind == paper.kind }
            guard let other = same.first, !same.contains(shown), seen.insert(shown).inserted else { return nil }
            let words = paper.kind.words
            return .differs("number", words.zh, words.en, paper.masked, other.masked)
        }
    }
}

extension FoundIdentity.Identifier {
    /// The paper that it is: by what the sender says of it, and a number that can be a resident's without a word.
    fileprivate var paper: PatientIdentifier? {
        let said = type.flatMap { Self.kinds[$0.uppercased().filter { !$0.isWhitespace }] }
        if said == nil || said == .residentCard {
            return (try? ResidentIdentityNumber(value)).map { PatientIdentifier($0) }
        }
        return said.flatMap { try? PatientIdentifier(kind: $0, value: value) }
    }

    /// Codes of HL7 table 0203 and of CV02.01.101, and words.
    private static let kinds: [String: IdentifierKind] = [
        "NI": .residentCard, "NNCHN": .residentCard, "01": .residentCard, "身份证": .residentCard, "居民身份证": .residentCard,
        "02": .householdBook, "户口簿": .householdBook, "PPN": .passport, "PPCHN": .passport, "03": .passport,
        "护照": .passport,
        "MI": .officerCard, "04": .officerCard, "军官证": .officerCard, "DL": .drivingLicence, "05": .drivingLicence,
        "驾驶证": .drivingLicence, "驾照": .drivingLicence, "06": .hongKongMacauPass, "港澳居民来往内地通行证": .hongKongMacauPass,
        "回乡证": .hongKongMacauPass, "07": .taiwanPass, "台湾居民来往大陆通行证": .taiwanPass, "台胞证": .taiwanPass,
    ]
}

extension IdentifierKind {
    /// What its number is called.
    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .residentCard: ("身份证号", "identity number")
        case .householdBook: ("户口簿号", "household book")
        case .passport: ("护照号", "passport")
        case .officerCard: ("军官证号", "officer's card")
        case .drivingLicence: ("驾驶证号", "driving licence")
        case .hongKongMacauPass: ("港澳居民通行证号", "Hong Kong or Macau pass")
        case .taiwanPass: ("台湾居民通行证号", "Taiwan pass")
        case .other: ("证件号", "paper")
        }
    }
}
