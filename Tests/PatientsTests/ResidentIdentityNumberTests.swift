// GB 11643 numbers. None is a living person's: births before 1900, or the standard's examples.
import Alliance
import Patients
import Testing

@Suite struct ResidentIdentityNumberTests {
    @Test(arguments: [
        ("11010519491231002X", "1949-12-31", Sex.female), ("440524188001010014", "1880-01-01", .male),
        (" 11010519491231002x ", "1949-12-31", .female), ("４４０５２４１８８００１０１００１４", "1880-01-01", .male),
        ("440524 18800101 0014", "1880-01-01", .male),
    ])
    func `a right number gives birth date and sex`(text: String, birth: String, sex: Sex) throws {
        let number = try ResidentIdentityNumber(text)
        #expect(number.birthDay.description == birth)
        #expect(number.sex == sex)
        #expect(number.text.count == 18)
    }

    @Test(arguments: [
        ("510623199001010011", ResidentIdentityNumberError.wrongCheckCharacter),
        ("440524188001010015", .wrongCheckCharacter),
        ("440524880101001", .wrongLength(15)), ("", .wrongLength(0)),
        ("44052418800101001A", .wrongCharacter(at: 18)),
        ("X40524188001010014", .wrongCharacter(at: 1)), ("44052418800230001X", .impossibleBirthDate),
        ("040524188001010014", .impossibleRegion), ("王王王王王王王王王王王王王王王王王王", .wrongCharacter(at: 1)),
        ("440524-18800101001", .wrongCharacter(at: 7)),
    ])
    func `a wrong number names the rule that failed`(text: String, fault: ResidentIdentityNumberError) {
        #expect(throws: fault) { try ResidentIdentityNumber(text) }
    }

    @Test func `changing any one digit breaks the number`() throws {
        let right = Array("440524188001010014".utf8)
        for place in 0..<17 {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != right[place] {
                var wrong = right
                wrong[place] = digit
                #expect(throws: ResidentIdentityNumberError.self) {
                    try ResidentIdentityNumber(String(decoding: wrong, as: UTF8.self))
                }
            }
        }
    }

    @Test func `lists show region and last four only`() throws {
        #expect(try ResidentIdentityNumber("440524188001010014").masked == "4405**********0014")
    }

    @Test func `disagreement with the record is told, not refused`() throws {
        let number = try ResidentIdentityNumber("440524188001010014")
        let today = CalendarDay(sinceEpoch: 20_000)
        let birth = try BirthDate("1880-01-02", today: today)
        #expect(number.disagreements(birthDate: birth, sex: .female) == [.birthDate, .sex])
        #expect(
            number.disagreements(birthDate: try BirthDate("1880-01-01", today: today), sex: .unknown).isEmpty)
    }

    @Test func `seventeen digits can be completed for samples`() {
        #expect(ResidentIdentityNumber(completing: "11010519491231002")?.text == "11010519491231002X")
        #expect(ResidentIdentityNumber(completing: "11010519491331002") == nil)
    }
}
