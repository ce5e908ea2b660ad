// Tables as exams and as dry runs, and real tables of patients' counts by their means.
import Exams
import FoundationEssentials
import Intake
import RealData
import Testing

@Suite struct `Tables of blood counts` {
    private static let mapping = ExamFile(
        name: "bc20.map",
        bytes: Array(
            "format = lianyi-flat-file 1\nname = BC-20s\n[sample]\nnumber = No\n[items]\nWBC = WBC, 10*9/L\nHb = HGB, g/dL\n"
                .utf8))

    private func table(_ text: String) -> ExamFile { ExamFile(name: "t.csv", bytes: Array(text.utf8)) }

    @Test func `a row with its mapping is a blood count`() throws {
        let answer = Intake().describe([table("No,WBC,Hb\n7,7.8,12.4\n"), Self.mapping], claimed: "CBC")
        guard case .read(.bloodCount(let count), let warnings) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(warnings.isEmpty)
        #expect(count.sampleNumber == "7")
        #expect(count.items.map { LabJudgement($0).canonical?.number } == [Decimal(string: "7.8"), 124])
        #expect(count.items[1].value == "12.4")
        #expect(count.items[1].unit == "g/dL")
    }

    @Test func `what Excel writes for itself is no row and no part of a value`() throws {
        let text = "sep=,\nNo,WBC,Hb\n=\"007\",7.8,\"12.4\"\n"
        guard case .read(.bloodCount(let count), _) = Intake().describe([table(text), Self.mapping]) else {
            throw try #require(Intake().describe([table(text), Self.mapping]).reason)
        }
        #expect(count.sampleNumber == "007" && count.items.map(\.value) == ["7.8", "12.4"])
    }

    @Test(arguments: [
        ("No,WBC,Hb\n7,7.8,12.4\n8,5,13\n", "table-several-samples"), ("No,WBC\n7,7.8\n", "table-missing-column"),
        ("No,WBC,Hb\n", "table-empty"),
    ]) func `each defect of a table has its code`(text: String, code: String) {
        #expect(Intake().describe([table(text), Self.mapping]).reason?.code == code)
    }

    @Test(arguments: [
        "No,WBC,Hb\n7,7.8,12.4\n", "编号;白细胞;血红蛋白\n7;7.8;124\n",
        "item\tvalue\tunit\nWBC\t7.8\t10*9/L\nPLT\t230\t10*9/L\n",
    ])
    func `a table without a mapping is known for what it is, and lacks its mapping`(text: String) {
        let reason = Intake().describe([table(text)], claimed: "CBC").reason
        #expect(
            reason?.code == "table-without-mapping" && reason?.zh.contains("--mapping") == true,
            "\(String(describing: reason))")
    }

    @Test(arguments: ["name,age\n张三,44\n", "hello, world", "WBC 7.8\nHGB 124\n"])
    func `another text is no table of results`(text: String) {
        #expect(Intake().describe([table(text)]).reason?.code == "unknown-file")
    }

    @Test func `a mapping alone lacks its table`() {
        #expect(Intake().describe([Self.mapping]).reason?.code == "incomplete")
    }

    @Test func `a dry run says what would be read`() throws {
        let run = try FlatFileDryRun(
            table: table("No,WBC,Hb\n7,7.8,12.4\n8,***,124\n9,,13\n"), mapping: Self.mapping)
        #expect(run.counts.count == 3)
        #expect(run.columns.map(\.name) == ["WBC", "Hb"])
        #expect(run.columns.map(\.sure) == [1, 2])
        #expect(run.columns.map(\.doubtful) == [0, 1])
        #expect(run.columns.map(\.words) == [1, 0])
        #expect(run.columns.map(\.empty) == [1, 0])
        #expect(run.text.contains("12.4 g/dL = 124 g/L"))
        #expect(
            run.lines == [
                "2: № 7 | WBC 7.8 10*9/L; HGB 12.4 g/dL = 124 g/L",
                "3: № 8 | WBC *** 10*9/L (非数字 no number); HGB 124 g/dL (存疑 doubtful: impossible-value)",
                "4: № 9 | WBC —; HGB 13 g/dL = 130 g/L",
            ])
        #expect(run.readsAnything)
    }
}

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of tables` {
    private static let dhaka = """
        format = lianyi-flat-file 1
        name = Dhaka
        missing = ?
        [patient]
        sex = Gender
        age = Age
        [items]
        Hb = HGB, g/dL
        RBC = RBC, 10*6/uL
        PCV = HCT, %
        MCV = MCV, fL
        MCH = MCH, pg
        MCHC = MCHC, g/dL
        """
    private static let kidney = """
        format = lianyi-flat-file 1
        name = UCI
        missing = ?
        [sample]
        number = id
        [patient]
        age = age
        [items]
        hemo = HGB, g/dL
        wc = WBC, {cells}/uL
        rc = RBC, 10*6/uL
        """

    private func run(_ path: String, _ mapping: String) throws -> FlatFileDryRun {
        try FlatFileDryRun(
            table: ExamFile(name: path, bytes: RealData.bytes(path)),
            mapping: ExamFile(name: "m", bytes: Array(mapping.utf8)))
    }

    @Test func `the means of a real table are equal`() throws {
        let path = "lab/table/anemia_dhaka_shared.csv"
        let known = try #require(RealData.values(path))
        let run = try run(path, Self.dhaka)
        var score = Conformance("tables")
        score.file(path)
        score.compare(run.counts.count, known["rows"]?.int ?? 0, "rows")
        #expect(run.warnings.isEmpty)
        // From the canonical unit back to the table's.
        let scale: [String: Decimal] = [
            "Hb": 10, "PCV": Decimal(sign: .plus, exponent: -2, significand: 1), "MCHC": 10,
        ]
        for column in run.columns {
            let mean = try #require(column.mean) / (scale[column.name] ?? 1)
            let expected = try #require(known["mean"]?[column.name]?.double)
            // The known means are rounded to four digits.
            let isEqual = abs(Double(truncating: mean) - expected) <= 5e-5
            score.compare(isEqual && column.sure == 500, true, column.name)
        }
        let ages = run.counts.compactMap { $0.identity.age.flatMap { Int($0) } }
        score.compare(Double(ages.reduce(0, +)) / Double(ages.count), known["mean"]?["Age"]?.double ?? 0, "Age")
        try gaps(&score)
        let isKept = score.isKept()
        #expect(isKept, "\(score.mismatches)")
        let sums = run.counts.flatMap(BloodCountChecks.all(of:)).filter { $0.sum == .packedVolume }
        #expect(sums.count == 500)
        #expect(sums.count(where: \.holds) > 450)
    }

    /// A table with many gaps gives numbers or nothing.
    private func gaps(_ score: inout Conformance) throws {
        let path = "lab/table/ckd_uci_shared.csv"
        let run = try run(path, Self.kidney)
        score.file(path)
        score.compare(run.counts.count, RealData.values(path)?["rows"]?.int, "rows")
        for column in run.columns {
            #expect(column.sure + column.doubtful + column.words + column.empty == run.counts.count)
            #expect(column.sure > 80 && column.empty > 20)
            #expect(column.doubtful + column.words <= 3, "\(run.text)")
        }
    }
}

extension Double {
    fileprivate init(truncating number: Decimal) { self = Double("\(number)") ?? .nan }
}
