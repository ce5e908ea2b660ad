// A file of ranges: read whole or refused whole, with every line that is wrong; what it would change; and what stays open.
import Alliance
import Exams
import FoundationEssentials
import Patients
import Testing

@Suite struct `A file of ranges` {
    static let header =
        "kind,item,unit,low,high,sex,age_from,age_to,specimen,pregnant,week_from,week_to,altitude_from,"
        + "altitude_to,change,share,within_days,valid_from,valid_to,source"

    static func file(_ rows: [[String: String]]) throws(RangeFile.Faults) -> RangeSheet {
        let columns = header.split(separator: ",").map(String.init)
        let base = ["kind": "range", "item": "WBC", "unit": "10*9/L", "valid_from": "2026-01-01", "source": "office"]
        let records = rows.enumerated().map { place, row in
            let whole = base.merging(row) { _, own in own }
            return RangeFile.Record(line: place + 2, cells: columns.map { whole[$0] ?? "" })
        }
        return try RangeFile([RangeFile.Record(line: 1, cells: columns)] + records).sheet
    }

    @Test func `gives ranges, thresholds and limits under their LOINC codes`() throws {
        let sheet = try Self.file([
            ["item": "血红蛋白", "unit": "g/dL", "low": "11.5", "high": "15", "sex": "女", "age_from": "18y"],
            ["item": "6690-2", "low": "4.4", "high": "11.9", "age_from": "2y", "age_to": "6y", "specimen": "末梢血"],
            ["kind": "critical", "low": "1.5", "high": "30"], ["kind": "alert", "age_to": "28d"],
            ["kind": "delta", "item": "HCT", "unit": "%", "change": "6", "share": "20", "within_days": "7"],
        ])
        let ranges = sheet.table.ranges, limit = try #require(sheet.limits.first)
        #expect(ranges[0].item == "718-7" && ranges[0].group == RangeGroup(sex: .female, ageDays: 6574..<1_000_000))
        #expect(ranges[1].group == RangeGroup(ageDays: 730..<2191, specimen: .capillary))
        #expect(sheet.table.thresholds.map(\.tier) == [.critical, .alert])
        #expect(sheet.table.thresholds[1].atOrBelow == nil && sheet.table.thresholds[1].group.ageDays == 0..<28)
        #expect(limit.absolute == Decimal(string: "0.06") && limit.relative == Decimal(string: "0.2"))
        #expect(limit.unit == "L/L" && limit.withinDays == 7)
    }

    @Test(arguments: [
        (["kind": "normal"], "kind"), (["item": "CRP"], "item"), (["unit": "g/L"], "10*9/L"), (["unit": ""], "10*9/L"),
        (["low": "9.5", "high": "3.5"], "below"), (["low": "-1"], "low"), (["low": "3,5"], "low"),
        (["high": ""], "bound"),
        (["high": "9500"], "living body"), (["sex": "X"], "sex"), (["age_from": "18"], "age_from"),
        (["age_from": "6y", "age_to": "2y"], "age_to"), (["specimen": "urine"], "specimen"),
        (["sex": "M", "pregnant": "yes"], "men"), (["pregnant": "no", "week_from": "2"], "weeks"),
        (["altitude_from": "3000", "altitude_to": "9900"], "altitude_to"), (["valid_from": "2026-02-30"], "valid_from"),
        (["valid_to": "2025-01-01"], "valid_to"), (["source": ""], "source"), (["change": "3"], "delta"),
        (["kind": "delta", "change": "3", "within_days": "7"], "high"),
    ]) func `refuses nonsense and names what is wrong, in both languages`(row: [String: String], word: String) throws {
        let whole = ["low": "", "high": "9.5"].merging(row) { _, own in own }
        let faults = #expect(throws: RangeFile.Faults.self) { try Self.file([["low": "3"], whole]) }?.all ?? []
        #expect(faults.count == 1 && faults.first?.line == 3, "\(faults)")
        #expect(faults.first?.en.contains(word) == true, "\(faults)")
        #expect(faults.first?.zh.unicodeScalars.contains { $0.value > 0x4E00 } == true)
    }

    @Test func `refuses rows that cannot stand together, all at once`() throws {
        let rows = [
            ["low": "3"], ["low": "4"], ["low": "3", "age_from": "2y", "age_to": "6y"],
            ["low": "3", "age_from": "5y", "age_to": "9y"], ["kind": "critical", "low": "2"],
            ["kind": "alert", "low": "1.5"],
        ]
        let faults = #expect(throws: RangeFile.Faults.self) { try Self.file(rows) }?.all ?? []
        #expect(faults.map(\.line) == [3, 5, 7], "\(faults)")
    }

    @Test func `refuses an alert behind the critical value for the same people, whatever else the rows ask for`() throws
    {
        let rows: [[String: String]] = [
            ["kind": "critical", "low": "2"], ["kind": "alert", "low": "1.5", "age_to": "28d"],
            ["kind": "critical", "low": "1", "age_from": "1y", "age_to": "6y"],
            ["kind": "alert", "low": "1.2", "age_from": "2y", "age_to": "5y"],
            ["kind": "alert", "low": "1.8", "valid_from": "2026-05-01"],
            ["kind": "alert", "low": "1.8", "valid_from": "2025-01-01", "valid_to": "2025-06-01"],
            ["kind": "alert", "low": "1.8", "item": "NEU#"],
        ]
        let faults = #expect(throws: RangeFile.Faults.self) { try Self.file(rows) }?.all ?? []
        #expect(faults.map(\.line) == [3, 6], "\(faults)")
        #expect(faults.first?.en.contains("line 2") == true && faults.first?.zh.contains("第 2 行") == true)
    }

    @Test
    func `refuses an alert behind the critical value that was decided before, and a critical value before the alert`()
        throws
    {
        let columns = Self.header.split(separator: ",").map(String.init)
        func read(_ rows: [[String: String]]) throws -> RangeFile {
            let sheet = try Self.file(rows)
            return try RangeFile(
                RangeFile.cells(of: sheet).enumerated().map { RangeFile.Record(line: $0 + 1, cells: $1) })
        }
        #expect(!columns.isEmpty)
        let old = try Self.file([["kind": "critical", "low": "2"], ["kind": "alert", "low": "3"]])
        let later = "2026-06-01"
        #expect(
            try read([["kind": "alert", "low": "1.5", "valid_from": later]]).faults(beside: old).map(\.line) == [2])
        #expect(
            try read([["kind": "critical", "low": "3.5", "valid_from": later]]).faults(beside: old).map(\.line) == [2])
        #expect(
            try read([
                ["kind": "alert", "low": "1.5", "valid_from": later],
                ["kind": "critical", "low": "1", "valid_from": later],
            ])
            .faults(beside: old).isEmpty)
    }

    @Test(arguments: [
        (["valid_from": "2026/12/1"], "2026-12-01"), (["valid_from": "2026.12.01"], "2026-12-01"),
        (["valid_from": "46357"], "2026-12-01"),
        (["valid_to": "2027/1/1"], "2027-01-01"), (["valid_from": "2026年12月1日"], "2026-12-01"),
    ]) func `names a day as Excel writes it, and the day that it should be`(row: [String: String], day: String) throws {
        let faults =
            #expect(throws: RangeFile.Faults.self) { try Self.file([["low": "3"].merging(row) { $1 }]) }?.all ?? []
        #expect(
            faults.count == 1 && faults.first?.zh.contains("Excel") == true && faults.first?.zh.contains(day) == true,
            "\(faults)")
        #expect(faults.first?.en.contains(day) == true)
    }

    @Test func `is written as it is read`() throws {
        let sheet = try Self.file([
            ["low": "4.4", "high": "11.9", "age_from": "6m", "age_to": "13y", "specimen": "venous"],
            ["kind": "critical", "low": "1.5", "altitude_from": "1500", "altitude_to": "3000"],
            ["low": "3", "sex": "F", "pregnant": "yes", "week_from": "14", "week_to": "28", "valid_to": "2027-01-01"],
            ["kind": "delta", "change": "3", "within_days": "7"], ["low": "3", "age_from": "18y"],
        ])
        let cells = RangeFile.cells(of: sheet)
        let again = try RangeFile(cells.enumerated().map { RangeFile.Record(line: $0 + 1, cells: $1) }).sheet
        #expect(again == sheet && cells[1].contains("13y") && cells[1].contains("6m"))
    }

    @Test func `says what it would change, and which rows would change past days`() throws {
        let today = try #require(CalendarDay("2026-06-01"))
        let old = try Self.file([["low": "3"], ["kind": "critical", "low": "1"]])
        let new = try Self.file([
            ["low": "3"], ["kind": "critical", "low": "2"], ["low": "4", "valid_from": "2026-06-01"],
            ["low": "4", "valid_from": "2026-05-01"], ["item": "PLT", "low": "125"],
        ])
        let changes = RangeChanges(from: old, to: new, today: today)
        #expect(changes.same == 1 && changes.changed.count == 1 && changes.added.count == 3)
        #expect(changes.restating.map(\.validFrom.description) == ["2026-01-01", "2026-05-01"], "\(changes.restating)")
        #expect(RangeChanges(from: new, to: new, today: today).isEmpty)
    }
}

@Suite struct `A range that depends on what is not known` {
    static let day = CalendarDay(sinceEpoch: 20_500)

    static func finding(
        _ sex: Sex?, _ years: Int?, pregnant: Bool? = nil, _ specimen: Specimen? = nil
    ) throws -> RangeFinding {
        let sheet = try `A file of ranges`.file([
            ["item": "HGB", "unit": "g/L", "low": "130", "high": "175", "sex": "M", "age_from": "18y"],
            ["item": "HGB", "unit": "g/L", "low": "115", "high": "150", "sex": "F", "age_from": "18y"],
            [
                "item": "HGB", "unit": "g/L", "low": "110", "high": "150", "sex": "F", "age_from": "12y",
                "age_to": "56y", "pregnant": "yes",
            ],
            ["item": "HGB", "unit": "g/L", "low": "112", "high": "149", "age_to": "18y", "specimen": "venous"],
            ["item": "HGB", "unit": "g/L", "low": "115", "high": "150", "age_to": "18y", "specimen": "capillary"],
        ])
        let item = LabItem(
            code: LabCode(system: "LN", code: "718-7", name: nil), value: "112", SentValue("112"), unit: "g/L",
            status: .final)
        let subject = RangeSubject(
            sex: sex, ageDays: years.map { $0 * 366 }, isPregnant: pregnant, specimen: specimen)
        return sheet.table.finding(of: item, for: subject, on: day)
    }

    @Test func `is used with the others beside it, and with what would decide`() throws {
        let woman = try Self.finding(.female, 30)
        #expect(woman.range?.low == 115 && woman.flag == .low && woman.dependsOn == [.pregnancy])
        #expect(woman.otherwise.map(\.low) == [110])
        let mother = try Self.finding(.female, 30, pregnant: true)
        #expect(mother.range?.low == 110 && mother.flag == .normal && mother.dependsOn == [])
        #expect(try Self.finding(.female, 30, pregnant: false).dependsOn == [])
        #expect(try Self.finding(.male, 30).dependsOn == [] && Self.finding(.female, 70).dependsOn == [])
    }

    @Test func `is not used where no row is sure, and what is missing is named`() throws {
        let child = try Self.finding(.male, 3)
        #expect(child.range == nil && child.flag == nil && child.dependsOn == [.specimen])
        #expect(child.otherwise.count == 2)
        #expect(try Self.finding(.male, 3, .capillary).range?.low == 115)
        #expect(try Self.finding(nil, 30).dependsOn == [.sex, .pregnancy])
        #expect(try Self.finding(nil, nil).dependsOn == [.sex, .age, .pregnancy, .specimen])
    }
}

@Suite struct `The words for a specimen` {
    @Test(arguments: ["BLDV", "静脉血", "Venous blood", "122555007"]) func `mean venous blood`(word: String) {
        #expect(Specimen(asSent: word) == .venous)
    }

    @Test(arguments: ["BLDC", "末梢血", "毛细血管血", "指血", "Capillary", "capillary blood", "122554006"])
    func `mean capillary blood`(word: String) { #expect(Specimen(asSent: word) == .capillary) }

    @Test(arguments: ["", "BLD", "全血", "C", "O", "A", "whole blood", "W"])
    func `mean neither, as a take mode does`(word: String) { #expect(Specimen(asSent: word) == nil) }
}
