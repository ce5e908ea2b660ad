// A message of results as values: patients, orders, samples, results, comments.
import ASTM
import Testing

@Suite struct `ASTM report` {
    private func report(_ records: [String]) throws(ASTMError) -> ASTMReport {
        let text = (["H|\\^&|||XN-550^00-24|||||||P|E1394-97|20240627"] + records + ["L|1|N"]).joined(separator: "\r")
        return try ASTMReport(try ASTMMessage(parsing: Array(text.utf8)))
    }

    @Test func `the header says who sent and what for`() throws {
        let read = try report(["R|1|^^^^WBC^1|8.13"])
        #expect(read.sender == "XN-550")
        #expect(read.processingID == "P")
        #expect(read.version == "E1394-97")
        #expect(read.sentAt == "20240627")
    }

    @Test func `a result keeps every field as sent`() throws {
        let read = try report([
            "O|1", "R|7|^^^^HGB^1|  8.0|g/dL|11.5 to 15.0|L\\A||F||op|20240627135400|20240627135407",
        ])
        let result = try #require(read.results.first)
        #expect(result.test.makersName == "HGB")
        #expect(result.value == "  8.0")
        #expect(result.trimmedValue == "8.0")
        #expect(result.unit == "g/dL")
        #expect(result.range == "11.5 to 15.0")
        #expect(result.flags == ["L", "A"])
        #expect(result.status == "F")
        #expect(result.ranAt == "20240627135407")
        #expect(result.place == ASTMPlace(record: "R", ordinal: 3))
    }

    @Test func `the maker's name is found where each maker puts it`() throws {
        let read = try report(["R|1|^^^^WBC^1|1", "R|2|^^^LYM#^731-0^1|1", "R|3|718-7^HGB^LN|1", "R|4||1"])
        #expect(read.results.map(\.test.makersName) == ["WBC", "LYM#", nil, nil])
        #expect(read.results[2].test.code == "718-7")
        #expect(read.results[2].test.system == "LN")
    }

    @Test func `an empty or blank value is no value`() throws {
        let read = try report(["R|1|^^^^A||", "R|2|^^^^B|    |", "R|3|^^^^C"])
        #expect(read.results.map(\.value) == [nil, nil, nil])
    }

    @Test(
        arguments: [
            ("O|1|77", "77"), ("O|1|77^1^2", "77"), ("O|1||^^            113^A", "113"), ("O|1|3^2^ 0012^B", "0012"),
            ("O|1|AUTO_SID1^00^00", "AUTO_SID1"), ("O|1|3^2^x^LONG", "3"), ("O|1", nil), ("O|1||^^^", nil),
        ] as [(String, String?)]) func `the sample's number is found where each maker puts it`(
            order: String, number: String?
        ) throws
    {
        #expect(try report([order, "R|1|^^^^WBC|1"]).orders.first?.sampleNumber == number)
    }

    @Test func `results belong to the order and patient before them`() throws {
        let read = try report([
            "P|1||A", "O|1|1", "R|1|^^^a|1", "O|2|2", "R|1|^^^b|1", "R|2|^^^c|1", "P|2||B", "O|1|3", "R|1|^^^d|1",
        ])
        #expect(read.patients.map { $0.identifiers } == [["A"], ["B"]])
        #expect(read.orders.map { $0.results.count } == [1, 2, 1])
    }

    @Test func `a patient is named as sent`() throws {
        let patient = try #require(
            try report(["P|1|PI1|LAB2|CARD3|Li^Si||19800101^44^Y|F", "R|1|^^^a|1"]).patients.first)
        #expect(patient.identifiers == ["PI1", "LAB2", "CARD3"])
        #expect(patient.nameParts == ["Li", "Si"])
        #expect(patient.birthDate == "19800101")
        #expect(patient.age == "44 Y")
        #expect(patient.sex == "F")
        #expect(try report(["P|1", "R|1|^^^a|1"]).patients.first?.isNamed == false)
    }

    @Test func `comments belong to the result before them and those on a person to nobody`() throws {
        let read = try report(["P|1", "C|1|I|person", "O|1", "C|1|I|order", "R|1|^^^a|1", "C|1|I|result"])
        #expect(read.orders[0].comments.map(\.text) == ["order", "result"])
        #expect(read.orders[0].comments.map { $0.test?.makersName } == [nil, "a"])
    }

    @Test func `a message without results says so`() {
        #expect(throws: ASTMError(.noResults, at: 65, place: ASTMPlace(record: "L", ordinal: 3))) {
            try report(["Q|1|^^113||^^^ALL"])
        }
    }
}
