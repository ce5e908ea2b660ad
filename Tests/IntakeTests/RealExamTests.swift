// Every real file of the county's formats: known values where it is read, a typed reason where it is not.
import Exams
import FoundationEssentials
import Intake
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Real exams` {
    static let headers = RealData.paths(under: "ecg/wfdb", ending: ".hea")
    static let messages = RealData.paths(under: "lab/hl7v2")
    static let captures = RealData.paths(under: "lab/astm")
    static let others =
        RealData.paths(under: "ecg/edf")

    private func file(_ path: String) -> ExamFile {
        ExamFile(name: String(path.split(separator: "/").last ?? ""), bytes: RealData.bytes(path))
    }

    /// A header with every file that stands beside it under the same record name.
    private func record(_ header: String) -> [ExamFile] {
        let stem = header.dropLast(4)
        let parts = RealData.paths(under: "ecg/wfdb").filter {
            $0.hasPrefix(stem + ".") && $0 != header
        }
        return [file(header)] + parts.map(file)
    }

    @Test(arguments: headers) func `a record gives the known samples`(header: String) throws {
        let known = try #require(RealData.values(header))
        let files = record(header)
        let answer = Intake().describe(files)
        guard case .read(.electrocardiogram(let recording), let warnings) = answer else {
            Issue.record("\(String(describing: answer.reason))")
            return
        }
        #expect(warnings.isEmpty)
        #expect(recording.samplingFrequency == known["fs"]?.double)
        #expect(recording.sampleCount == known["n_samples"]?.int)
        #expect(recording.leads.map(\.name) == known["sig_name"]?.strings)
        #expect(recording.leads.map(\.unit) == known["units"]?.strings)
        #expect(recording.leads.map(\.baseline) == known["baseline"]?.ints)
        #expect(recording.comments == known["comments"]?.strings)
        #expect(
            recording.leads.map { $0.checksumMatched == true }
                == known["checksum_ok"]?.array?.compactMap(\.bool))
        let gains = known["adc_gain"]?.array?.compactMap(\.double) ?? []
        #expect(zip(recording.leads, gains).allSatisfy { abs($0.gain - $1) <= 1e-6 * $1 })
        try compare(Intake().samples(files), known)
    }

    private func compare(_ leads: [LeadSamples], _ known: JSONValue) throws {
        let first = try #require(known["first10_digital"]?.object)
        for lead in leads { #expect(lead.values.prefix(10).map(Int.init) == first[lead.name]?.ints) }
        #expect(leads.compactMap { $0.values.last.map(Int.init) } == known["last_digital"]?.ints)
        #expect(leads.compactMap { $0.values.min().map(Int.init) } == known["min_digital"]?.ints)
        #expect(leads.compactMap { $0.values.max().map(Int.init) } == known["max_digital"]?.ints)
    }

    @Test(arguments: headers) func `a header without its data is incomplete`(header: String) {
        #expect(Intake().describe([file(header)]).reason?.code == "incomplete")
    }

    @Test(arguments: messages)
    func `a laboratory message gives the known results or says what is not read yet`(
        path: String
    ) throws {
        let answer = Intake().describe([file(path)])
        guard path.hasSuffix("LAB-ORU-1.hl7") else {
            guard case .notReadableYet = answer else {
                Issue.record("\(answer)")
                return
            }
            return
        }
        guard case .read(.bloodCount(let count), _) = answer else {
            Issue.record("\(answer)")
            return
        }
        let known = try #require(RealData.values(path)?["obx"]?.array)
        #expect(count.items.count == known.count)
        for (item, row) in zip(count.items, known) {
            let code = [item.code.code, item.code.name ?? "", item.code.system ?? ""].joined(separator: "^")
            #expect(code == row["id"]?.string)
            #expect(item.value ?? "" == row["value"]?.string)
            #expect(item.number == row["value"]?.string.flatMap { Decimal(string: $0) })
            #expect(item.unit ?? "" == row["unit"]?.string)
            #expect(item.range ?? "" == row["range"]?.string)
            #expect(item.flags.joined(separator: "~") == row["flag"]?.string)
            #expect(item.status?.code == row["status"]?.string)
        }
        #expect(count.identity.identifiers.first?.value == "10006579")
        #expect(count.identity.birthDate == "19241010")
        #expect(count.identity.sex == "M")
    }

    @Test(arguments: captures) func `a captured line of an analyser gives the known results`(path: String) throws {
        guard case .read(.bloodCount(let count), let warnings) = Intake().describe([file(path)], claimed: "CBC") else {
            Issue.record("not read: \(path)")
            return
        }
        #expect(warnings.isEmpty)
        #expect(count.processing == .patient)
        let known = try #require(RealData.values(path)?["results"]?.array)
        #expect(count.items.count == known.count)
        for (item, row) in zip(count.items, known) {
            let value = try #require(row["value"]?.string)
            #expect(row["id"]?.string?.contains("^^^^\(item.code.name ?? "?")^") == true)
            #expect(item.value == value)
            #expect(item.number == Decimal(string: String(value.drop { $0 == " " })))
            #expect(item.unit ?? "" == row["unit"]?.string)
            #expect(item.range ?? "" == row["range"]?.string)
            #expect(item.flags.joined(separator: "\\") == row["flag"]?.string)
            #expect(item.status?.code ?? "" == row["status"]?.string)
            #expect(count.ranAt == row["time"]?.string)
        }
        let patient = RealData.values(path)?["patient"]
        #expect(count.identity.name ?? "" == patient?["name"]?.string)
        #expect(count.identity.sex ?? "" == patient?["sex"]?.string)
        #expect(count.identity.birthDate ?? "" == patient?["birth"]?.string)
    }

    @Test(arguments: RealData.paths(under: "ecg/scp"))
    func `a record of SCP-ECG becomes an electrocardiogram with its samples`(path: String) throws {
        guard case .read(.electrocardiogram(let recording), _) = Intake().describe([file(path)], claimed: "ECG12")
        else {
            Issue.record("not read: \(path)")
            return
        }
        let leads = try Intake().samples([file(path)])
        #expect(recording.leads.map(\.name) == leads.map(\.name))
        #expect(leads.allSatisfy { $0.values.count == recording.sampleCount })
        #expect(recording.startedAt != nil)
        #expect(recording.device != nil)
    }

    @Test(arguments: others) func `a format of a later version is recognised and said to be not readable yet`(
        path: String
    ) {
        let answer = Intake().describe([file(path)])
        guard case .notReadableYet = answer else {
            Issue.record("\(String(describing: answer.reason))")
            return
        }
    }

    @Test func `every file there is gets an answer by itself and never a crash`() {
        for path in RealData.expected.keys.sorted() {
            let answer = Intake().describe([file(path)])
            if answer.content == nil { #expect(answer.reason?.code.isEmpty == false, "\(path)") }
        }
    }
}
