// Whatever is typed, the readers of the domain answer with a value or an error, and never stop the process.
import Alliance
import Exams
import FoundationEssentials
import Indicators
import Patients
import Samples
import Testing
import Training

@Suite struct HostileTextTests {
    /// Pieces that break careless readers: digits, separators, wide and combining characters, controls,
    /// directions.
    static let pieces = [
        "0", "1", "9", "X", "x", "-", "+", ".", ",", "\"", "\r\n", "\n", "\t", "\u{0}", " ", "　", "１", "٣",
        "é", "e\u{301}",
        "王", "𠮷", "👩‍⚕️", "\u{202E}", "\u{2028}", "A", "I10", "2026-01", "1880-01-01", "organisation_code",
        "门诊人次",
        "440524188001010014", "91350100M000100Y43", "99999999999999999999", "=1+1", "\u{FEFF}", "/", "\\",
        "..",
    ]

    @Test(arguments: 0..<8)
    func `any text gives an answer`(seed: Int) {
        var random = SampleRandom(seed: UInt64(seed))
        let today = CalendarDay(sinceEpoch: 20_000)
        for _ in 0..<2000 {
            let text = (0..<random.among(0...24)).compactMap { _ in random.pick(Self.pieces) }.joined()
            _ = CalendarDay(text)
            _ = Period(text)
            _ = ExamID(text)
            _ = CourseCode(text)
            _ = ContentDigest(text)
            _ = try? CreditCode(text)
            _ = try? ResidentIdentityNumber(text)
            _ = try? BirthDate(text, today: today)
            _ = try? MobilePhone(text)
            _ = try? PatientIdentifier(kind: .passport, value: text)
            _ = try? DiagnosisCode(text)
            _ = LabUnit.convert(1, from: text, to: "g/L")
            _ = CSVWriter.field(.text(text))
            if let name = try? PersonName(text) { #expect(name.masked.count <= 3) }
        }
    }

    @Test(arguments: 0..<4)
    func `any bytes after a right heading give a table or an error`(seed: Int) {
        var random = SampleRandom(seed: UInt64(seed))
        for _ in 0..<1000 {
            let text = (0..<random.among(0...30)).compactMap { _ in random.pick(Self.pieces) }.joined()
            let noise = (0..<random.below(4)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let heading = Array("organisation_code,month,outpatient,emergency\n".utf8)
            _ = try? VisitsTable(csv: heading + Array(text.utf8) + noise)
            _ = try? VisitsTable(csv: Array(text.utf8) + noise)
        }
    }
}
