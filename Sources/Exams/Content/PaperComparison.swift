// The papers that a file names, held against the patient's: kind by kind, by whole numbers where those can be compared.
package import Patients

/// A paper of the patient, as far as it may be shown.
package struct KnownPaper: Sendable, Hashable {
    package let kind: IdentifierKind
    /// With its middle starred, as `PatientIdentifier.masked` makes it.
    package let masked: String
    /// The keyed index of the whole number, by which equal numbers are known without being opened; nil where there is none.
    package let index: [UInt8]?

    package init(kind: IdentifierKind, masked: String, index: [UInt8]? = nil) {
        self.kind = kind
        self.masked = masked
        self.index = index
    }

    /// By the whole number where both have its index, else by what may be shown of it.
    fileprivate func isSame(as other: KnownPaper) -> Bool {
        guard kind == other.kind else { return false }
        if let index, let second = other.index { return index == second }
        return masked == other.masked
    }
}

extension FoundIdentity {
    /// One warning for each paper of the file whose kind the patient has with other numbers only. A number that is of no kind of
    /// paper (a record number, a sample's label) says nothing; one that the patient has in any kind is none either.
    func paperDifferences(
        from patient: NamedPatient, _ index: ((PatientIdentifier) -> [UInt8])?
    ) -> [IntakeReason] {
        var seen: Set<KnownPaper> = []
        return identifiers.prefix(20).compactMap { identifier in
            guard let paper = identifier.paper else { return nil }
            let shown = KnownPaper(kind: paper.kind, masked: paper.masked, index: index?(paper))
            let same = patient.papers.filter { $0.kind == paper.kind }
            guard let other = same.first, !same.contains(where: shown.isSame), seen.insert(shown).inserted else {
                return nil
            }
            let words = paper.kind.words
            let found = paper.masked + (same.contains { $0.masked == paper.masked } ? "（中段不同 its middle differs）" : "")
            return .differs("number", words.zh, words.en, found, other.masked)
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
