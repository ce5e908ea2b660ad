// Tables by mapping: columns, quotes, line ends, character sets, wide and long shapes, and what is refused.
import FlatFile
import Foundation
import Testing

@Suite struct `Flat file` {
    static let wide = """
        format = lianyi-flat-file 1
        ; a device of the township
        name = BC-20s
        missing = ? *** ----
        [sample]
        number = No
        time = Time
        time-format = yyyy/M/d HH:mm
        [patient]
        name = 姓名
        [items]
        WBC = WBC, 10*9/L        ; white cells
        Hb = HGB, @Hb unit
        #6 = 777-3, 10*9/L
        """
    static let table =
        "No,Time,姓名,WBC,Hb,PLT,Hb unit\r\n1,2026/6/8 9:05,\"张, 三\",7.8,12.4↓,?,g/dL\r\n2,bad,,***,,221,\r\n"

    private func read(_ table: String, _ mapping: String = wide) throws(FlatFileError) -> FlatFile {
        try FlatFile(Array(table.utf8), try FlatFileMapping(parsing: Array(mapping.utf8)))
    }

    @Test func `a wide table gives a sample for each row`() throws {
        let file = try read(Self.table)
        #expect(file.samples.map(\.sampleNumber) == ["1", "2"])
        #expect(file.samples[0].fields[.time] == "202606080905")
        #expect(file.samples[0].fields[.patientName] == "张, 三")
        #expect(file.samples[0].results.map(\.value) == ["7.8", "12.4", nil])
        #expect(file.samples[0].results.map(\.unit) == ["10*9/L", "g/dL", "10*9/L"])
        #expect(file.samples[0].results[1].flags == ["L"])
        #expect(file.samples[1].results.map(\.value) == [nil, nil, "221"])
        #expect(file.doubts == [FlatDoubt(kind: .time("bad"), line: 3)])
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\r\r\n"]) func `any line end divides rows`(end: String) throws {
        let file = try read(Self.table.replacing("\r\n", with: end))
        #expect(file.samples.count == 2)
        #expect(file.samples[1].line == 3 || end == "\r\r\n")
    }

    @Test func `quotes hold separators line ends and quotes`() throws {
        let text = "No,Time,姓名,WBC,Hb,PLT,Hb unit\n1,,\"a \"\"b\"\"\nc\",7.8,,,\n"
        #expect(try read(text).samples[0].fields[.patientName] == "a \"b\"\nc")
        #expect(throws: FlatFileError(.openQuote, line: 2)) { try read("No,Time,姓名,WBC,Hb,PLT,Hb unit\n1,,\"a\n") }
    }

    @Test func `a long table gives a result for each row`() throws {
        let mapping = """
            format = lianyi-flat-file 1
            delimiter = tab
            shape = long
            [sample]
            number = 样本号
            [long]
            code = 项目
            value = 结果
            unit = 单位
            range = 参考
            [names]
            白细胞数 = WBC, 10*9/L
            """
        let text = "样本号\t项目\t结果\t单位\t参考\n7\t白细胞数\t5.1\t\t3.5-9.5\n7\tHGB\t124 ↑\tg/L\t\n8\tPLT\t<10\t10*9/L\t\n"
        let file = try read(text, mapping)
        #expect(file.samples.map(\.sampleNumber) == ["7", "8"])
        #expect(file.samples[0].results.map(\.code) == ["WBC", "HGB"])
        #expect(file.samples[0].results[0].unit == "10*9/L")
        #expect(file.samples[0].results[0].range == "3.5-9.5")
        #expect(file.samples[0].results[1].value == "124")
        #expect(file.samples[1].results[0].value == "<10")
    }

    @Test func `a table without header is read by numbers`() throws {
        let mapping = "format = lianyi-flat-file 1\nheader = no\n[sample]\nnumber = #1\n[items]\n#2 = WBC, 10*9/L\n"
        #expect(try read("1,7.8\n2,5\n", mapping).samples.count == 2)
        #expect(try read("1,7.8\n", mapping).samples[0].results[0].value == "7.8")
    }

    @Test func `Chinese Windows text and UTF-16 are read`() throws {
        let mapping = "format = lianyi-flat-file 1\n[items]\n白 = WBC, 10*9/L\n"
        let rules = try FlatFileMapping(parsing: Array(mapping.utf8))
        #expect(try FlatFile([0xB0, 0xD7, 0x0A, 0x35, 0x0A], rules).samples[0].results[0].value == "5")
        let wide = "\u{FEFF}白\n5\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try FlatFile(wide, rules).samples[0].results[0].value == "5")
    }

    @Test(arguments: [
        ("yyyy/M/d HH:mm", "2026/11/21 08:05", "202611210805"), ("yyyy/M/d HH:mm", "2026/1/2 8:05", "202601020805"),
        ("yyyy/MM/dd", "2026/02/30", nil), ("yyyy/MM/dd", "2028/02/29", "20280229"),
        ("yyyyMMdd", "20260608", "20260608"),
    ])
    func `a time is of its format and of the calendar`(format: String, time: String, expected: String?) throws {
        let mapping = Self.wide.replacing("yyyy/M/d HH:mm", with: format)
        let file = try read("No,Time,姓名,WBC,Hb,PLT,Hb unit\n1,\(time),张三,7.8,12.4,1,g/dL\n", mapping)
        #expect((file.samples[0].fields[.time] ?? time) == expected ?? time)
        #expect(file.doubts.isEmpty == (expected != nil))
    }

    @Test func `a mapping may have remarks behind its sections, Chinese anywhere, and the text of Chinese Windows`()
        throws
    {
        let long = Self.wide.replacing("[items]", with: "[items]   ; 列 = 项目").replacing(
            "BC-20s", with: String(repeating: "仪", count: 90))
        for shift in 0..<3 {
            let text = long.replacing("; a device", with: "; \(String(repeating: "x", count: shift)) device")
            #expect(FlatFileMapping.isMapping(Array(text.utf8)))
            #expect(try read(Self.table, text).samples.count == 2)
        }
        // 姓名 in GBK.
        let parts = Self.wide.components(separatedBy: "姓名")
        let gbk = Array(parts[0].utf8) + [0xD0, 0xD5, 0xC3, 0xFB] + Array(parts[1].utf8)
        #expect(try FlatFileMapping(parsing: gbk).fields[.patientName] == .named("姓名"))
    }

    @Test func `a row with more values than columns gives none of them`() throws {
        let mapping = Self.wide.replacing("Hb = HGB, @Hb unit", with: "Hb = HGB, g/dL")
        let file = try read("No,Time,姓名,WBC,Hb,PLT\n1,2026/6/8 9:05,张三,6,5,4,50,130,210\n", mapping)
        #expect(file.samples[0].results.allSatisfy { $0.value == nil })
        #expect(file.doubts.count == 1)
    }

    @Test(arguments: ["7,HGB,7,5,王五", "7,HGB,王五", "7,HGB,75,王五,备注"])
    func `a shifted row of a long table is told by its line, and gives no value`(row: String) throws {
        let mapping = """
            format = lianyi-flat-file 1
            shape = long
            [sample]
            number = sample
            [patient]
            name = patient
            [long]
            code = item
            value = value
            [names]
            HGB = HGB, g/dL
            """
        let file = try read("sample,item,value,patient\n\(row)\n7,PLT,210,王五\n7,WBC,12.4,王五\n", mapping)
        #expect(file.samples.map(\.sampleNumber) == ["7"])
        #expect(file.samples[0].results.map(\.value) == ["210", "12.4"])
        #expect(file.doubts.map(\.line) == [2])
    }

    @Test func `a row that lacks a cell which is read is a doubt, and gives none of its values to any`() throws {
        // One cell was left out somewhere: here the name, so that all behind it stand one column too far to the left.
        let file = try read("No,Time,姓名,WBC,Hb,PLT,Hb unit\n1,2026/6/8 9:05,7.8,48,210,g/L\n")
        #expect(file.doubts == [FlatDoubt(kind: .columns(found: 6, expected: 7), line: 2)])
        #expect(file.samples[0].results.map(\.value) == [nil, nil, nil] && file.samples[0].fields.isEmpty)
    }

    @Test func `a row that lacks a cell which nobody reads is a doubt, and keeps its values`() throws {
        let file = try read("No,Time,姓名,WBC,Hb,PLT,Hb unit,remark\n1,2026/6/8 9:05,张三,7.8,48,210,g/L\n")
        #expect(file.doubts == [FlatDoubt(kind: .columns(found: 7, expected: 8), line: 2)])
        #expect(file.samples[0].results.map(\.value) == ["7.8", "48", "210"])
    }

    @Test(arguments: [
        ("", FlatFileError(.noMapping, line: 1)), ("name = x\n", FlatFileError(.noMapping, line: 1)),
        ("format = lianyi-flat-file 1\n", FlatFileError(.noItems, line: 1)),
        ("format = lianyi-flat-file 1\nhello\n", FlatFileError(.badLine, line: 2)),
        ("format = lianyi-flat-file 1\n[bogus]\n", FlatFileError(.unknownName("[bogus]"), line: 2)),
        ("format = lianyi-flat-file 1\ndelimeter = tab\n", FlatFileError(.unknownName("delimeter"), line: 2)),
        (
            "format = lianyi-flat-file 1\nshape = round\n",
            FlatFileError(.badValue(name: "shape", value: "round"), line: 2)
        ),
        (
            "format = lianyi-flat-file 1\nheader = no\n[items]\nWBC = WBC\n",
            FlatFileError(.badValue(name: "header", value: "no"), line: 1)
        ),
    ]) func `a mapping that means nothing is refused with its line`(text: String, error: FlatFileError) {
        #expect(throws: error) { try FlatFileMapping(parsing: Array(text.utf8)) }
    }

    @Test func `a column that is missing or stands twice is refused`() {
        #expect(throws: FlatFileError(.missingColumn("Time"), line: 1)) { try read("No,姓名\n1,2\n") }
        #expect(throws: FlatFileError(.ambiguousColumn("No"), line: 1)) {
            try read(Self.table.replacing("PLT", with: "No"))
        }
        #expect(throws: FlatFileError(.noRows, line: 1)) { try read("No,Time\n") }
    }

    @Test func `broken tables and mappings get an answer`() {
        var seed: UInt64 = 7
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: seed >> 33) % bound
        }
        let rules = try? FlatFileMapping(parsing: Array(Self.wide.utf8))
        for _ in 0..<2000 {
            var table = Array(Self.table.utf8)
            var mapping = Array(Self.wide.utf8)
            for _ in 0...random(4) {
                table[random(table.count)] = UInt8(truncatingIfNeeded: random(256))
                mapping[random(mapping.count)] = UInt8(truncatingIfNeeded: random(256))
            }
            if let rules { _ = try? FlatFile(Array(table.prefix(random(table.count + 1))), rules) }
            if let broken = try? FlatFileMapping(parsing: mapping) { _ = try? FlatFile(table, broken) }
        }
    }
}
