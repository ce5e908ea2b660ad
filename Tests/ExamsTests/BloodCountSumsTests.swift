// Sums within a count, differences between two counts, repeated results, and counts typed in by hand.
import Alliance
import Exams
import FoundationEssentials
import Testing

@Suite struct `Sums and differences of blood counts` {
    static func count(_ rows: [(String, String, String)]) -> BloodCount {
        BloodCount(
            sampleNumber: nil, ranAt: nil, processing: .patient, sender: nil,
            items: rows.map { code, value, unit in
                LabItem(
                    code: LabCode(system: "LN", code: code, name: nil), value: value, SentValue(value), unit: unit,
                    status: .final)
            }, settings: [], attachments: [], identity: FoundIdentity())
    }

    /// The numbers of a real BC-5150 message, as the domain notes quote them.
    static let real = [
        ("6690-2", "10.57", "10*9/L"), ("789-8", "3.90", "10*12/L"), ("718-7", "12.4", "g/dL"), ("4544-3", "34.3", "%"),
        ("787-2", "87.8", "fL"), ("785-6", "31.8", "pg"), ("786-4", "36.2", "g/dL"), ("751-8", "7.80", "10*9/L"),
        ("770-8", "73.8", "%"), ("736-9", "17.9", "%"), ("5905-5", "6.7", "%"), ("713-8", "1.3", "%"),
        ("706-2", "0.3", "%"),
    ]

    @Test func `all sums hold on the numbers of a real message`() {
        let checks = BloodCountChecks.all(of: Self.count(Self.real))
        #expect(checks.map(\.sum) == [.packedVolume, .cellHaemoglobin, .cellConcentration, .differential, .absolute])
        #expect(checks.filter { !$0.holds } == [])
    }

    @Test(arguments: [
        ("4544-3", "38.3", [BloodCountCheck.Sum.packedVolume, .cellConcentration]), ("785-6", "28", [.cellHaemoglobin]),
        ("786-4", "33", [.cellConcentration]), ("736-9", "27.9", [.differential]), ("751-8", "9.10", [.absolute]),
    ]) func `a wrong number fails its sums and no others`(code: String, value: String, sums: [BloodCountCheck.Sum]) {
        let rows = Self.real.map { $0.0 == code ? ($0.0, value, $0.2) : $0 }
        #expect(BloodCountChecks.all(of: Self.count(rows)).filter { !$0.holds }.map(\.sum) == sums)
    }

    @Test func `numbers in other units give the same sums`() {
        let rows = Self.real.map { code, value, unit in
            code == "718-7" ? (code, "124", "g/L") : code == "6690-2" ? (code, "10570", "/uL") : (code, value, unit)
        }
        #expect(BloodCountChecks.all(of: Self.count(rows)).allSatisfy { $0.holds })
    }

    @Test func `three parts are summed as three parts`() {
        var items = Self.count([("736-9", "26.4", "%"), ("770-8", "63.4", "%")]).items
        items.append(
            LabItem(
                code: LabCode(system: nil, code: "MXD%", name: "MXD%"), value: "10.2", SentValue("10.2"), unit: "%",
                status: .final))
        let count = BloodCount(
            sampleNumber: nil, ranAt: nil, processing: .patient, sender: nil, items: items, settings: [],
            attachments: [], identity: FoundIdentity())
        #expect(BloodCountChecks.all(of: count).map(\.computed) == [100])
    }

    @Test func `a difference beyond its limit is marked whatever the units`() throws {
        let limit = DeltaLimit(
            item: "718-7", unit: "g/L", absolute: 20, relative: Decimal(string: "0.15"), withinDays: 7, source: "test",
            validFrom: CalendarDay(sinceEpoch: 20_000))
        let before = Self.count([("718-7", "12.4", "g/dL"), ("777-3", "221", "10*9/L")])
        let after = Self.count([("718-7", "95", "g/L"), ("777-3", "200", "10*9/L"), ("6690-2", "5", "10*9/L")])
        let deltas = BloodCountDelta.all(from: before, to: after, days: 2, limits: [limit])
        #expect(deltas.map(\.item.name) == ["HGB", "PLT"])
        #expect(deltas.map(\.change) == [-29, -21])
        #expect(deltas.map { $0.beyond != nil } == [true, false])
        #expect(BloodCountDelta.all(from: before, to: after, days: 8, limits: [limit]).allSatisfy { $0.beyond == nil })
    }

    private func item(_ value: String, _ status: ResultStatus) -> LabItem {
        LabItem(
            code: LabCode(system: "LN", code: "718-7", name: nil), value: value, SentValue(value), unit: "g/L",
            status: status)
    }

    @Test(arguments: [
        ([("1", ResultStatus.preliminary), ("2", .final)], ["2"]), ([("1", .final), ("2", .preliminary)], ["1"]),
        ([("1", .final), ("2", .corrected)], ["2"]), ([("1", .final), ("2", .final)], ["1", "2"]),
        ([("1", .final), ("1", .final)], ["1"]), ([("1", .corrected), ("2", .corrected)], ["2"]),
        ([("1", .final), ("2", .deleted)], ["2"]), ([("1", .pending), ("2", .preliminary), ("3", .final)], ["3"]),
        ([("1", .final), ("2", .final), ("3", .corrected)], ["3"]),
    ]) func `the more final result takes the place of the earlier`(
        results: [(String, ResultStatus)], kept: [String]
    ) {
        var history = ResultHistory()
        for (value, status) in results { history.add(item(value, status)) }
        #expect(history.items.map(\.value) == kept)
    }

    @Test func `a typed count is a count or says what is wrong in two languages`() throws {
        let good = TypedBloodCount(
            sampleNumber: "7", ranAt: "202606081530",
            rows: [.init(code: "718-7", value: "12,4", unit: "g/dL"), .init(code: "777-3", value: "", unit: "10*9/L")])
        let count = try good.checked().get()
        #expect(count.items.map { LabJudgement($0).canonical?.number } == [124])
        let bad = TypedBloodCount(
            sampleNumber: nil, ranAt: "yesterday",
            rows: [
                .init(code: "718-7", value: "12.4", unit: "g/L"), .init(code: "777-3", value: "many", unit: "10*9/L"),
                .init(code: "6690-2", value: "5", unit: "fL"), .init(code: "0", value: "1", unit: ""),
                .init(code: "718-7", value: "124", unit: "g/L"),
            ])
        guard case .failure(let problems) = bad.checked() else {
            Issue.record("taken")
            return
        }
        #expect(
            problems.all.map(\.code) == [
                "impossible-value", "no-number", "bad-unit", "unknown-item", "item-twice", "bad-time",
            ])
        #expect(problems.all.map(\.row) == [0, 1, 2, 3, 4, nil])
        #expect(problems.all.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
    }
}
