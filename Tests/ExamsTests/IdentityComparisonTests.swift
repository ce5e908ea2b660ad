// Whose a file says it is, held against the patient.
import Alliance
import Exams
import Foundation
import Patients
import Testing

@Suite struct IdentityComparisonTests {
    private let day = CalendarDay(at: Date(timeIntervalSince1970: 1_795_219_200))
    private let wang = NamedPatient(
        name: "王小东", sex: .male, birthDate: CalendarDay(year: 1949, month: 12, day: 31),
        papers: [
            KnownPaper(kind: .residentCard, masked: "1101**********0011"),
            KnownPaper(kind: .passport, masked: "E1***5678"),
        ])

    private func codes(_ found: FoundIdentity, _ patient: NamedPatient? = nil) -> [String] {
        found.differences(from: patient ?? wang, on: day, characters: .icu).map {
            String($0.code.dropFirst("identity-differs-".count))
        }
    }

    @Test func `papers are compared by whole numbers where the hub knows their index`() throws {
        func index(_ paper: PatientIdentifier) -> [UInt8] { Array(paper.value.utf8.reversed()) }
        let mine = try PatientIdentifier(kind: .passport, value: "E12345678"), other = "E12995678"
        let named = NamedPatient(
            name: "王小东", sex: .male, birthDate: nil,
            papers: [KnownPaper(kind: .passport, masked: mine.masked, index: index(mine))])
        func found(_ number: String) -> FoundIdentity {
            FoundIdentity(identifiers: [.init(value: number, type: "PPN")])
        }
        #expect(found("e1234 5678").differences(from: named, on: day, index: index).isEmpty)
        #expect(found(other).differences(from: named, on: day).isEmpty)
        let told = found(other).differences(from: named, on: day, index: index)
        #expect(told.map(\.code) == ["identity-differs-number"] && told[0].zh.contains("中段不同"))
    }

    @Test(arguments: ["王小东", "王^小东", "Wang^XiaoDong=王^小东=", " 王 小东 ", "Wang^XiaoDong", "ANONYMOUS", "^^^", "", "姓名"])
    func `the same name in any spelling of devices, or none that can be compared, is no difference`(name: String) {
        #expect(codes(FoundIdentity(name: name)) == [])
    }

    @Test(arguments: ["王小冬", "李^四", "Li^Si=李^四"]) func `another Chinese name is a difference`(name: String) {
        #expect(codes(FoundIdentity(name: name)) == ["name"])
    }

    @Test func `names in Latin letters are the same words in any order`() {
        let smith = NamedPatient(name: "Anna Smith", sex: .female, birthDate: nil, papers: [])
        #expect(codes(FoundIdentity(name: "SMITH^ANNA"), smith) == [])
        #expect(codes(FoundIdentity(name: "SMITH^ANN"), smith) == ["name"])
        #expect(codes(FoundIdentity(name: "王小东"), smith) == ["name"])
        #expect(FoundIdentity(name: "王小东").differences(from: smith, on: day).isEmpty)
    }

    @Test(arguments: [
        "WANG^XIAODONG", "Wang^Xiao^Dong", "wang xiao dong", "XIAODONG WANG", "Xiao Dong Wang", "WangXiaoDong",
        "Wáng Xiǎodōng", "wang2 xiao3 dong1", "WANG^X D", "Wang XD", "ＷＡＮＧ　ＸＩＡＯＤＯＮＧ", "Mr Wang^XiaoDong",
        "WANG^XIAODONG==",
        "王小東", "王小东 WANG XIAODONG", "BED 12", "ECG00017", "W12",
    ])
    func `a name in pinyin, in any order and writing, is the name in characters`(name: String) {
        #expect(codes(FoundIdentity(name: name)) == [])
    }

    @Test(arguments: [
        "LI^SI", "WANG^XIAOFANG", "ZHANG^XIAODONG", "Wang", "WANG^XIAO^XIDONG", "John Smith", "LI^SI==", "wan xiaodong",
    ])
    func `another name in pinyin is a difference`(name: String) {
        #expect(codes(FoundIdentity(name: name)) == ["name"])
    }

    @Test(
        arguments: [
            ("单于飞", "SHAN^YUFEI"), ("单于飞", "Chanyu Fei"), ("曾艳", "ZENG^YAN"), ("仇英", "Qiu Ying"), ("吕布", "LV BU"),
            ("吕布", "Lyu Bu"), ("吕布", "LU^BU"), ("欧阳修", "OUYANG^XIU"), ("西安", "Xi'an"), ("解缙", "XIE^JIN"),
            ("查良镛", "Zha Liangyong"),
            ("買買提·吐尔逊", "MAIMAITI TUERXUN"), ("阿Q", "A Q"),
        ]) func `a character of several readings is right in each`(patient: String, file: String)
    {
        let named = NamedPatient(name: patient, sex: .unknown, birthDate: nil, papers: [])
        #expect(codes(FoundIdentity(name: file), named) == [])
        #expect(codes(FoundIdentity(name: "Hong^Meiling"), named) == ["name"])
        let typed = NamedPatient(name: file, sex: .unknown, birthDate: nil, papers: [])
        #expect(codes(FoundIdentity(name: patient), typed) == [])
    }

    @Test(arguments: [("M", 0), ("male", 0), ("男", 0), ("F", 1), ("Female", 1), ("女", 1), ("U", 0), ("", 0)])
    func `the sex counts where the file says one`(sex: String, differences: Int) {
        #expect(codes(FoundIdentity(sex: sex)).count == differences)
        let unknown = NamedPatient(name: "王小东", sex: .unknown, birthDate: nil, papers: [])
        #expect(codes(FoundIdentity(sex: sex), unknown) == [])
    }

    @Test(arguments: [
        ("19491231", 0), ("1949-12-31", 0), ("19491231080000", 0), ("19500101", 1), ("1949", 0), ("1950", 1),
        ("194912", 0), ("1949-11", 1), ("99999999", 0),
    ])
    func `the birth date counts where it is a day`(text: String, differences: Int) {
        #expect(codes(FoundIdentity(birthDate: text)).count == differences)
    }

    @Test(arguments: [("76", 0), ("075Y", 0), ("77 yr", 0), ("80", 1), ("26岁", 1), ("0", 0), ("3月", 1), ("NaN", 0)])
    func `the age counts within a year of the birth date`(age: String, differences: Int) {
        #expect(codes(FoundIdentity(age: age)).count == differences)
    }

    @Test(arguments: [
        ("8M", 0), ("008M", 0), ("9 mo", 0), ("10个月", 1), ("6M", 1), ("P8M", 0), ("034W", 0), ("38 weeks", 1),
        ("245D", 0), ("036D", 1),
        ("245 天", 0), ("5890小时", 0), ("1Y", 0), ("5Y", 1), ("000D", 0), ("0岁8月", 0), ("1岁3个月", 1), ("0.7岁", 0),
        ("8", 1), ("M", 0),
        ("8 x", 0), ("1岁3", 0),
    ])
    func `an infant's age counts in its own unit`(age: String, differences: Int) {
        let born = CalendarDay(year: 2026, month: 3, day: 21)
        let child = NamedPatient(name: "王小东", sex: .male, birthDate: born, papers: [])
        #expect(codes(FoundIdentity(age: age), child).count == differences)
    }

    @Test func `months in a grown person's file are told in months`() throws {
        let told = FoundIdentity(age: "8M").differences(from: wang, on: day)
        #expect(told.map(\.code) == ["identity-differs-age"])
        #expect(try #require(told.first).zh.contains("922 个月"), "\(told)")
    }

    @Test
    func `a resident number of another person says so, by its sex and birth date too; a sample's label says nothing`() {
        let other = FoundIdentity(identifiers: [.init(value: "11010519491231002X")])
        #expect(codes(other) == ["number", "sex"])
        #expect(codes(FoundIdentity(identifiers: [.init(value: "A966", type: "MR")])) == [])
        let text = other.differences(from: wang, on: day)[0]
        #expect(text.zh.contains("1101**********002X") && !text.en.contains("19491231"))
    }

    @Test(
        arguments: [
            ("E12345678", "PPN", []), ("e1 234 5678", "护照", []), ("E99995678", "PPN", ["number"]),
            ("E99995678", "MR", []),
            ("E99995678", nil, []), ("C1234567", "05", []), ("not a number", "NI", []),
        ] as [(String, String?, [String])])
    func `a paper of a kind that the patient has counts by its number; other numbers say nothing`(
        value: String, type: String?, differences: [String]
    ) {
        #expect(codes(FoundIdentity(identifiers: [.init(value: value, type: type)])) == differences)
    }

    @Test func `each paper that differs is told once, in its own words`() {
        let other = FoundIdentity(identifiers: [
            .init(value: "E99995678", type: "PPN"), .init(value: "E99995678", type: "PPN"),
            .init(value: "11010519491231002X", type: "NI"),
        ])
        let told = other.differences(from: wang, on: day).filter { $0.code == "identity-differs-number" }
        #expect(told.count == 2 && told[0].zh.contains("护照号") && told[0].en.contains("E9***5678"), "\(told)")
    }
}

extension CharacterReader {
    /// As the hub reads characters.
    fileprivate static let icu = CharacterReader(
        reading: { String($0).applyingTransform(.mandarinToLatin, reverse: false) },
        simplified: { $0.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? $0 })
}
