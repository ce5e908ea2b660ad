// Names, birth dates, papers and telephones of patients.
import Alliance
import Patients
import Testing

@Suite struct PatientFactsTests {
    let today = CalendarDay(sinceEpoch: 20_000)

    @Test(arguments: ["王", "王小明", "欧阳娜娜", "买买提·吐尔逊", "<script>", "𠮷野"])
    func `a name keeps what was typed and shows only its first character`(text: String) throws {
        let name = try PersonName(" \(text) ")
        #expect(name.text == text)
        #expect(name.masked == "\(text.prefix(1))**")
    }

    @Test func `a name with a control character or no character is refused`() {
        #expect(throws: TextFault.controlCharacter(at: 2)) { try PersonName("王\u{7}明") }
        #expect(throws: TextFault.empty) { try PersonName("　") }
        #expect(throws: TextFault.tooLong(limit: 64)) { try PersonName(String(repeating: "王", count: 65)) }
    }

    @Test func `a birth date is a day, not later than today, not before 1800`() throws {
        #expect(throws: BirthDateError.notADay) { try BirthDate("1990-02-30", today: today) }
        #expect(throws: BirthDateError.inTheFuture) { try BirthDate(today.adding(days: 1), today: today) }
        #expect(throws: BirthDateError.tooEarly) { try BirthDate("1799-12-31", today: today) }
        let birth = try BirthDate(today.adding(days: -27), today: today)
        #expect(birth.days(on: today) == 27)
        #expect(birth.years(on: today) == 0)
        #expect(birth.days(on: birth.day.adding(days: -1)) == nil)
    }

    @Test(arguments: ["15400000010", "+86 154 0000 0010", "154-0000-0010"])
    func `a mobile number loses its ornaments`(text: String) throws {
        let phone = try MobilePhone(text)
        #expect(phone.digits == "15400000010")
        #expect(phone.masked == "154****0010")
    }

    @Test(arguments: [
        ("1540000001", MobilePhoneError.wrongLength(10)), ("12000000000", .notMobile),
        ("1540000001a", .wrongCharacter(at: 11)),
        ("", .wrongLength(0)),
    ])
    func `another number names its fault`(text: String, fault: MobilePhoneError) {
        #expect(throws: fault) { try MobilePhone(text) }
    }

    @Test func `a resident card obeys its checksum, another paper only its length`() throws {
        #expect(throws: PatientIdentifierError.residentNumber(.wrongCheckCharacter)) {
            try PatientIdentifier(kind: .residentCard, value: "440524188001010015")
        }
        #expect(try PatientIdentifier(kind: .passport, value: " e123 45678 ").value == "E12345678")
        #expect(throws: PatientIdentifierError.text(.empty)) {
            try PatientIdentifier(kind: .other, value: " ")
        }
        #expect(try PatientIdentifier(kind: .passport, value: "E12345678").masked == "E1***5678")
    }

    @Test func `the codes are those of the national tables`() {
        #expect(Sex.allCases.map(\.rawValue) == ["0", "1", "2", "9"])
        #expect(IdentifierKind.residentCard.rawValue == "01")
    }
}
