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
    /// Warnings for the reader, one for each thing that differs. What cannot be compared (a name in pinyin beside one in
    /// Chinese, a sample's label, an age of nothing) is no difference.
    /// - Parameter index: the keyed index of a paper's number, as the patient's papers have it.
    package func differences(
        from patient: NamedPatient, on day: CalendarDay, index: ((PatientIdentifier) -> [UInt8])? = nil
    ) -> [IntakeReason] {
        var found: [IntakeReason] = []
        if let name, FoundName(name).differs(from: patient.name) {
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
        if let name, let second = other.name, FoundName(name).differs(from: second) { return true }
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
        guard let age, let told = Self.years(of: age), told > 0, day >= born else { return [] }
        let years = born.fullYears(to: day)
        return abs(years - told) <= 1 ? [] : [.differs("age", "年龄", "age", age, "\(years)")]
    }

    /// `59`, `059Y`, `26 yr`, `44岁`; nil for months, days and what is no age.
    private static func years(of age: String) -> Int? {
        let text = age.filter { !$0.isWhitespace }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), let years = Int(digits), years <= 130 else { return nil }
        let unit = text.dropFirst(digits.count).lowercased()
        return ["", "y", "yr", "yrs", "year", "years", "a", "岁", "周岁"].contains(unit) ? years : nil
    }
}

/// A name as devices write it: DICOM's three spellings with `=` between, `^` between its parts, blanks anywhere.
private struct FoundName {
    private let spellings: [Substring]

    init(_ text: String) {
        spellings = text.split(separator: "=").filter { !Self.fillers.contains(Self.bare($0)) }
    }

    /// What stands where a name should, and is none.
    private static let fillers: Set = [
        "", "anonymous", "anon", "anonymized", "noname", "name", "unknown", "none", "null", "patient", "test", "匿名",
        "未知",
        "无名", "无名氏", "不详", "姓名", "测试", "样例", "样例患者",
    ]

    /// Compared in the script in which the patient's name is written; where the file has none in it, nothing is said.
    func differs(from name: String) -> Bool {
        let isChinese = name.contains(where: \.isHan)
        let comparable = spellings.filter { $0.contains(where: \.isHan) == isChinese && !Self.bare($0).isEmpty }
        guard !comparable.isEmpty else { return false }
        return !comparable.contains {
            isChinese ? Self.bare($0) == Self.bare(name[...]) : Self.words($0) == Self.words(name[...])
        }
    }

    private static func bare(_ text: Substring) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    /// Family name first or last: the same words.
    private static func words(_ text: Substring) -> Set<String> {
        Set(text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
    }
}

extension Character {
    /// A Chinese character of the unified ideographs.
    fileprivate var isHan: Bool { unicodeScalars.contains { $0.properties.isIdeographic } }
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
