// One value whatever its unit: exact conversions, mended units, and what is left as sent.
import Exams
import FoundationEssentials
import Testing

@Suite struct `Canonical values` {
    static func judge(_ code: String, _ value: String, _ unit: String?) -> LabJudgement {
        LabJudgement(
            LabItem(
                code: LabCode(system: "LN", code: code, name: nil), value: value, SentValue(value), unit: unit,
                status: .final))
    }

    @Test(arguments: ["11156-7", "11273-0", "11125-2"])
    func `of a code of morphology are cells where a number of cells stands under it, else nothing`(code: String) {
        let (value, unit) = code == "11273-0" ? ("4.06", "tera.l-1") : ("221", "giga.l-1")
        #expect(Self.judge(code, value, unit).canonical?.number == Decimal(string: value))
        for (value, unit) in [("Reactive morphology", nil), ("4.06", nil), ("2", "%"), ("+", "10*9/L")]
            as [(String, String?)]
        {
            #expect(Self.judge(code, value, unit) == .nothing, "\(value) \(unit ?? "-")")
        }
        #expect(BloodCountItem.item(loinc: code) == nil, "no range is kept under it")
    }

    @Test(arguments: [
        ("718-7", "12.4", "g/dL", "124"), ("718-7", "124", "g/L", "124"), ("718-7", "124", "G/L", "124"),
        ("718-7", "12.4", "G/DL", "124"), ("718-7", "12.4", "gm%", "124"), ("718-7", "124", "mg/mL", "124"),
        ("718-7", "7.7", "mmol/L", "124.0778"), ("718-7", "12.4", "ｇ／ｄＬ", "124"),
        ("6690-2", "7.8", "10*9/L", "7.8"), ("6690-2", "7.8", "10^9/L", "7.8"), ("6690-2", "7.8", "10e9/L", "7.8"),
        ("6690-2", "7.8", "10⁹/L", "7.8"), ("6690-2", "7.8", "x10^3/uL", "7.8"), ("6690-2", "7.8", "K/uL", "7.8"),
        ("6690-2", "7800", "/mm3", "7.8"), ("6690-2", "7800", "{cells}/uL", "7.8"), ("6690-2", "7.8", "G/L", "7.8"),
        ("6690-2", "7.8", "×10⁹/L", "7.8"), ("6690-2", "7.8", "10³/µL", "7.8"), ("6690-2", "78", "10*2/uL", "7.8"),
        ("6690-2", "7.8", "10(9)/L", "7.8"), ("6690-2", "7.8", "109/L", "7.8"), ("6690-2", "7.8", "thou/mm^3", "7.8"),
        ("6690-2", "7800", "cells/cumm", "7.8"), ("6690-2", "7.8", "10^9 /L", "7.8"), ("6690-2", "0.78", "万/μl", "7.8"),
        ("789-8", "4.26", "10*12/L", "4.26"), ("789-8", "4.26", "T/L", "4.26"), ("789-8", "4.26", "M/uL", "4.26"),
        ("789-8", "4.26", "10^6/µL", "4.26"), ("789-8", "4.26", "mill/cmm", "4.26"),
        ("789-8", "4060", "10*9/L", "4.06"),
        ("789-8", "4.26", "tera.l-1", "4.26"), ("789-8", "426", "10*4/uL", "4.26"),
        ("777-3", "221", "giga.l-1", "221"), ("777-3", "105600", "{cells}/uL", "105.6"),
        ("777-3", "221", "10*3/mm3", "221"),
        ("4544-3", "34.3", "%", "0.343"), ("4544-3", "0.343", "L/L", "0.343"), ("4544-3", "34.3", "vol%", "0.343"),
        ("786-4", "33.1", "%", "331"), ("786-4", "33.1", "g/dL", "331"), ("786-4", "331", "g/L", "331"),
        ("787-2", "84.3", "um^3", "84.3"), ("787-2", "84.3", "fl", "84.3"), ("787-2", "84.3", "µm³", "84.3"),
        ("785-6", "29.1", "pg", "29.1"), ("785-6", "1.93", "fmol", "31.10002"), ("770-8", "0.738", "L/L", "73.8"),
        ("770-8", "73.8", "％", "73.8"), ("6690-2", "6.5", "/nL", "6.5"), ("777-3", "221", "/nL", "221"),
        ("789-8", "4.26", "/pL", "4.26"), ("6690-2", "7.8", "10*6/mL", "7.8"), ("51637-7", "2.5", "mL/L", "0.25"),
    ]) func `a known unit gives one value`(code: String, value: String, unit: String, expected: String) {
        let found = Self.judge(code, value, unit).canonical
        #expect(found?.number == Decimal(string: expected), "\(value) \(unit)")
        #expect(found?.basis != .mended)
    }

    @Test(arguments: [
        ("718-7", "12.4", "g/mL", "124"), ("718-7", "124", "g/mL", "124"), ("718-7", "12.4", "mg/dL", "124"),
        ("6690-2", "7.8", "10*9/uL", "7.8"), ("777-3", "221", "10*9/mm3", "221"), ("789-8", "4.26", "10*6/L", "4.26"),
    ]) func `an impossible unit with one near meaning is mended and marked`(
        code: String, value: String, unit: String, expected: String
    ) throws {
        let found = try #require(Self.judge(code, value, unit).canonical)
        #expect(found.number == Decimal(string: expected))
        #expect(found.basis == .mended)
    }

    @Test(arguments: [
        ("718-7", "12.4", nil, LabJudgement.Doubt.noUnit), ("718-7", "12.4", " ", .noUnit),
        ("718-7", "12.4", "furlong", .unknownUnit), ("718-7", "12.4", "fL", .wrongUnit),
        ("718-7", "12.4", "g/L", .impossible), ("6690-2", "7800", "10*9/L", .impossible),
        ("4544-3", "34.3", "L/L", .impossible), ("4544-3", "0.34", "%", .impossible),
        ("718-7", "500", "g/mL", .impossible), ("777-3", "250", "/uL", .impossible),
        ("6690-2", "6.5", "/uL", .impossible),
    ]) func `what is not certain stays as sent and is marked`(
        code: String, value: String, unit: String?, doubt: LabJudgement.Doubt
    ) {
        #expect(Self.judge(code, value, unit) == .doubtful(doubt))
    }

    @Test(arguments: [
        ("6690-2", "7.8", "10∧9/L", "7.8"), ("6690-2", "7.8", "10ˆ9/L", "7.8"), ("6690-2", "7.8", "10°9/L", "7.8"),
        ("6690-2", "7.8", "10'9/L", "7.8"), ("6690-2", "7.8", "10+9/L", "7.8"), ("6690-2", "7.8", "GI/L", "7.8"),
        ("6690-2", "7.8", "10*9*L-1", "7.8"), ("6690-2", "7.8", "billion/L", "7.8"), ("789-8", "4.26", "TI/L", "4.26"),
        ("718-7", "124", "g*L-1", "124"), ("718-7", "124", "kg/m3", "124"), ("718-7", "124", "kg/m³", "124"),
        ("718-7", "124", "g/l.", "124"), ("786-4", "331", "kg/m3", "331"), ("787-2", "84.3", "飞升", "84.3"),
        ("787-2", "84.3", "fl/cell", "84.3"), ("787-2", "84.3", "cubic microns", "84.3"),
        ("785-6", "29.1", "皮克", "29.1"), ("785-6", "29.1", "pg/红细胞", "29.1"), ("4544-3", "0.343", "1", "0.343"),
        ("770-8", "0.738", "1", "73.8"),
    ]) func `a rarer spelling is the same unit`(code: String, value: String, unit: String, expected: String) {
        let found = Self.judge(code, value, unit).canonical
        #expect(found?.number == Decimal(string: expected), "\(value) \(unit)")
        #expect(found?.basis != .mended)
    }

    @Test(arguments: [
        ("6690-2", "7.8", "{10*3}/uL", LabJudgement.Doubt.unknownUnit), ("777-3", "221", "/uL{10^3}", .unknownUnit),
        ("6690-2", "7.8", "1", .unknownUnit), ("4544-3", "34.3", "1", .impossible), ("770-8", "73.8", "1", .impossible),
        ("6690-2", "7.8", "10+9+3/L", .unknownUnit), ("789-8", "4.26", "billion/L", .impossible),
    ]) func `a note that holds a power of ten, and a bare 1, are not read away`(
        code: String, value: String, unit: String, doubt: LabJudgement.Doubt
    ) {
        #expect(Self.judge(code, value, unit) == .doubtful(doubt), "\(value) \(unit)")
    }

    @Test func `every haemoglobin from 7 to 250 in a unit of mass is itself, or may be another unit of mass`() {
        for grams in 7...250 {
            let plain = Decimal(grams), tenth = LabUnit.shift(plain, by: -1)
            #expect(Self.judge("718-7", "\(tenth)", "g/dL").canonical?.number == plain, "\(tenth) g/dL")
            #expect(Self.judge("718-7", "\(tenth)", "g/dL").canonical?.basis == .converted)
            let judged = Self.judge("718-7", "\(grams)", "g/L")
            // Below 20 g/L the number is a usual one in g/dL: 7 to 19 g/dL.
            if grams < 20 {
                #expect(judged == .doubtful(.impossible), "\(grams) g/L")
            } else {
                #expect(judged.canonical?.number == plain, "\(grams) g/L")
            }
        }
        #expect(Self.judge("718-7", "2.5", "g/L") == .doubtful(.impossible), "2.5 g/L is nobody's, 2.5 mmol/L is")
    }

    @Test func `a deadly value in its own unit is believed`() {
        #expect(Self.judge("718-7", "1.9", "g/dL").canonical?.number == 19)
        #expect(Self.judge("718-7", "2.2", "g/dL").canonical?.number == 22)
        #expect(Self.judge("718-7", "1.8", "g/dL").canonical?.number == 18)
        #expect(Self.judge("777-3", "1", "10*9/L").canonical?.number == 1)
        #expect(Self.judge("6690-2", "0.0", "10*9/L").canonical?.number == 0)
    }

    @Test(arguments: [
        ("12.4", "12.4"), (" 12.4 ", "12.4"), ("1,5", "1.5"), ("0,123", "0.123"), ("+3", "3"), ("１２.４", "12.4"),
        ("1,234,567", "1234567"), ("12.21↑", "12.21"), ("3.1 ↓↓", "3.1"),
    ]) func `a number is read whatever mark it has`(text: String, number: String) {
        #expect(LabValue(text) == Decimal(string: number).map(LabValue.exact))
    }

    @Test(arguments: [
        "***", "----", "+++", "", "-", ".", "1.2.3", "105,600", "12a", "1,2,3", "NaN", "0x10", "1e5", "<", "↑", "↑12",
        "12.2↑1",
    ])
    func `what may be something else is no number`(text: String) {
        #expect(LabValue(text) == nil)
    }

    @Test(arguments: [("4.5 H", "4.5", "H"), ("4.5  A", "4.5", "A"), ("4,5 LL", "4.5", "LL"), (" 12.4 ", "12.4", nil)])
    func `a flag behind a number and a blank is a flag`(text: String, number: String, flag: String?) throws {
        let sent = try #require(SentValue(text))
        #expect(sent.value == Decimal(string: number).map(LabValue.exact) && sent.flag == flag)
    }

    @Test(arguments: ["4.5H", "4.5*", "4.5 *", "4.5 X", "4.5 H L", "H", "* 4.5", "4.5 g", "4 5 H", "*** H"])
    func `what may be no flag leaves no number`(text: String) {
        #expect(SentValue(text) == nil)
    }

    @Test func `a bound keeps its side`() {
        #expect(LabValue("<0.1") == .bound(LabBound(.below, Decimal(string: "0.1") ?? 0)))
        #expect(LabValue("> 500") == .bound(LabBound(.above, 500)))
        #expect(LabValue("≥5") == .bound(LabBound(.atLeast, 5)))
    }

    @Test func `commas of a whole report settle each other`() {
        #expect(LabValue.Comma(of: ["7,8", "105,600"]) == .decimal)
        #expect(LabValue.Comma(of: ["105,600.5", "7.8"]) == .thousands)
        #expect(LabValue.Comma(of: ["105,600", "7.8"]) == .unknown)
        #expect(LabValue("105,600", comma: .decimal) == Decimal(string: "105.6").map(LabValue.exact))
    }
}
