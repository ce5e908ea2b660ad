// Synthetic blood counts: consistent numbers, the analyser's dialect.
import Foundation
import Samples
import Testing

@Suite struct SampleBloodCountTests {
    static func values(_ condition: BloodCondition, seed: UInt64) -> [String: Double] {
        let subject = SampleSubject(recordNumber: "1", name: "样例", sexWord: "Male", ageYears: 40)
        let message = SampleBloodCount(condition, seed: seed).message(about: subject, ranAt: "20260302081500")
        var values: [String: Double] = [:]
        for segment in String(decoding: message, as: UTF8.self).split(separator: "\r") {
            let fields = segment.split(separator: "|", omittingEmptySubsequences: false)
            guard fields[0] == "OBX", fields[2] == "NM", let value = Double(fields[5]) else { continue }
            values[String(fields[3].split(separator: "^")[1])] = value
        }
        return values
    }

    @Test(arguments: BloodCondition.allCases, [UInt64(1), 2, 3, 4, 5])
    func `the numbers agree with each other as printed`(condition: BloodCondition, seed: UInt64) throws {
        let values = Self.values(condition, seed: seed)
        func value(_ name: String) throws -> Double { try #require(values[name]) }
        #expect(abs(try value("RBC") * value("MCV") / 10 - value("HCT")) <= 0.051)
        #expect(abs(try value("HGB") / value("RBC") - value("MCH")) <= 0.051)
        #expect(abs(try value("HGB") / value("HCT") * 100 - value("MCHC")) <= 0.51)
        let shares = try ["NEU%", "LYM%", "MON%", "EOS%", "BAS%"].map(value).reduce(0, +)
        #expect(abs(shares - 100) < 0.001)
        #expect(abs(try value("WBC") * value("NEU%") / 100 - value("NEU#")) <= 0.0051)
    }

    @Test func `each condition shows what it is named for`() throws {
        for seed in UInt64(1)...20 {
            #expect(try #require(Self.values(.anaemic, seed: seed)["HGB"]) <= 70)
            #expect(try #require(Self.values(.critical, seed: seed)["PLT"]) <= 20)
            #expect(try #require(Self.values(.critical, seed: seed)["NEU#"]) <= 0.5)
            #expect((115...160).contains(try #require(Self.values(.normal, seed: seed)["HGB"])))
        }
    }

    @Test func `segments end with CR, the header says HL7 2 3 1 in Unicode`() {
        let subject = SampleSubject(recordNumber: "1", name: "样例", sexWord: "Male", ageYears: 40)
        let message = SampleBloodCount(.normal, seed: 1).message(about: subject, ranAt: "20260302081500")
        let text = String(decoding: message, as: UTF8.self)
        #expect(text.hasPrefix("MSH|^~\\&|||||20260302081500||ORU^R01|"))
        #expect(text.contains("|P|2.3.1||||||UNICODE\r") && text.hasSuffix("\r") && !text.contains("\n"))
    }
}

@Suite struct SampleAnalyserLineTests {
    private static let subject = SampleSubject(recordNumber: "1", name: "样例", sexWord: "Male", ageYears: 40)

    private static func records(seed: UInt64) -> [[Substring]] {
        let message = SampleBloodCount(.normal, seed: seed).astmMessage(about: subject, ranAt: "20260302081500")
        return String(decoding: message, as: UTF8.self).split(separator: "\r")
            .map { $0.split(separator: "|", omittingEmptySubsequences: false) }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `the records of the other maker say the same numbers in its own units`(seed: UInt64) throws {
        let ours = SampleBloodCountTests.values(.normal, seed: seed)
        let records = Self.records(seed: seed)
        #expect(records.map { $0[0] }.filter { $0 != "R" } == ["H", "P", "O", "L"])
        var theirs: [String: (value: Double, unit: String)] = [:]
        for record in records where record[0] == "R" {
            let name = String(record[2].split(separator: "^")[0])
            theirs[name] = (try #require(Double(record[3])), String(record[4]))
        }
        #expect(theirs["WBC"]?.value == ours["WBC"] && theirs["WBC"]?.unit == "10*3/uL")
        #expect(theirs["NEUT#"]?.value == ours["NEU#"])
        #expect(theirs["HGB"].map { ($0.value * 10).rounded() } == ours["HGB"] && theirs["HGB"]?.unit == "g/dL")
    }

    @Test func `a capture begins with ENQ and ends with EOT`() {
        let capture = SampleBloodCount(.normal, seed: 1).astmCapture(about: Self.subject, ranAt: "20260302081500")
        #expect(capture.starts(with: Array("\u{05}\u{02}1H|".utf8)))
        #expect(capture.last == 4)
    }
}
