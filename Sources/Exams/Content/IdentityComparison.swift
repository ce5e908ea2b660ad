// Whether the person whom a file names is the patient whom the clinic named: a difference is shown, never settled.
package import Alliance
package import Patients

/// The patient of an exam, as far as files speak of such things.
package struct NamedPatient: Sendable, Equatable {
    package let name: String
    package let sex: Sex
    package let birthDate: CalendarDay?
    /// The papers on record.
    package let papers: [KnownPaper]

    package init(name: String, sex: Sex, birthDate: CalendarDay?, papers: [KnownPaper]) {
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
        self.papers = papers
    }
}

extension FoundIdentity {
    /// Warnings for the reader, one for each thing that differs. What cannot be compared (a sample's label, an age of nothing)
    /// is no difference.
    /// - Parameters:
    ///   - characters: how characters are read; without one a name in letters is not held against one in characters.
    ///   - index: the keyed index of a paper's number, as the patient's papers have it.
    package func differences(
        from patient: NamedPatient, on day: CalendarDay, characters: CharacterReader? = nil,
        index: ((PatientIdentifier) -> [UInt8])? = nil
    ) -> [IntakeReason] {
        var found: [IntakeReason] = []
        if let name, FoundName(name).differs(from: patient.name, characters) {
            found.append(.differs("name", "姓名", "name", name, patient.name))
        }
        let number = identifiers.lazy.compactMap { try? ResidentIdentityNumber($0.value) }.first
        found += paperDifferences(from: patient, index)
        if let sex = sex.flatMap(Sex.init(written:)) ?? number?.sex, [.male, .female].contains(patient.sex),
            sex != patient.sex
        {
            found.append(.differs("sex", "性别", "sex", sex.word, patient.sex.word))
        }
        if let born = patient.birthDate { found += differences(fromBirth: born, on: day, number) }
        return found
    }

    /// Whether two files of one exam are surely about two people: what both say is compared, and nothing else.
    package func isSurelyOther(than other: FoundIdentity) -> Bool {
        let (numbers, others) = (Set(identifiers.map(\.value)), Set(other.identifiers.map(\.value)))
        if !numbers.isEmpty, !others.isEmpty, numbers.isDisjoint(with: others) { return true }
        if let name, let second = other.name, FoundName(name).differs(from: second, nil) { return true }
        guard let day = birthDate.flatMap(CalendarDay.init(written:)),
            let second = other.birthDate.flatMap(CalendarDay.init(written:))
        else { return false }
        return day != second
    }

    /// By the birth date where the file has one that is a day, else by the age, of which devices round either way.
    private func differences(
        fromBirth born: CalendarDay, on day: CalendarDay, _ number: ResidentIdentityNumber?
    ) -> [IntakeReason] {
        if let told = birthDate.flatMap(CalendarDay.init(written:)) ?? number?.birthDay {
            return told == born ? [] : [.differs("birth-date", "出生日期", "birth date", "\(told)", "\(born)")]
        }
        if let part = birthDate.flatMap(BirthDatePart.init) {
            if !part.holds(born) { return [.differs("birth-date", "出生日期", "birth date", part.text, "\(born)")] }
        }
        guard let told = age.flatMap(FoundAge.init), day >= born, !told.fits(born: born, on: day) else { return [] }
        let actual = told.actual(born: born, on: day)
        return [.differs("age", "年龄", "age", age ?? "", "\(actual)\(told.unit.words)")]
    }
}

/// A birth date of which a file gives the year, or year and month.
private struct BirthDatePart {
    let text: String

    init?(_ written: String) {
        let digits = written.filter { $0.isASCII && $0.isNumber }
        let isPlain = written.allSatisfy { $0.isASCII && ($0.isNumber || "-./ ".contains($0)) }
        guard isPlain, [4, 6].contains(digits.count), let year = Int(digits.prefix(4)), (1850...2150).contains(year)
        else { return nil }
        if digits.count == 6, !(1...12).contains(Int(digits.suffix(2)) ?? 0) { return nil }
        text = String(digits.prefix(4)) + (digits.count == 6 ? "-" + digits.suffix(2) : "")
    }

    func holds(_ day: CalendarDay) -> Bool { "\(day)".hasPrefix(text) }
}

extension FoundAge.Unit {
    /// Behind the patient's age; years go without.
    fileprivate var words: String {
        switch self {
        case .years: ""
        case .months: " 个月 months"
        case .weeks: " 周 weeks"
        case .days: " 天 days"
        }
    }
}

extension Sex {
    /// By the words and letters of devices: `M`, `Female`, `男`, `1`; nil for all else.
    fileprivate init?(written text: String) {
        switch text.lowercased().filter({ !$0.isWhitespace }) {
        case "m", "male", "man", "男", "男性", "1": self = .male
        case "f", "female", "woman", "女", "女性", "2": self = .female
        default: return nil
        }
    }

    fileprivate var word: String { self == .male ? "男 male" : "女 female" }
}

extension CalendarDay {
    /// `19241010…`, `1924-10-10…` or `1924.10.10`; nil for what is no day.
    fileprivate init?(written text: String) {
        let digits = text.prefix(10).filter { $0.isASCII && $0.isNumber }.prefix(8)
        guard digits.count == 8, let number = Int(digits) else { return nil }
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

extension IntakeReason {
    static func differs(
        _ what: String, _ zh: String, _ en: String, _ found: String, _ patient: String
    ) -> IntakeReason {
        IntakeReason(
            code: "identity-differs-\(what)",
            zh: "文件中的\(zh)为「\(found.prefix(64))」，患者的\(zh)为「\(patient)」。请核对是否为同一人，再作诊断。",
            en:
                "The file's \(en) is \(found.prefix(64)), the patient's is \(patient). Make sure that it is the same person first."
        )
    }
}
