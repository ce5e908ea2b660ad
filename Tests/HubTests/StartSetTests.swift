// The start set of ranges, put in force in a new alliance by the command, and what blood counts are then held against.
import Alliance
import Exams
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `lianyi-hub ranges` {
    /// A database with a second alliance that has no ranges, and the command's answer to words about it.
    private static func withNewAlliance(
        _ body: (Database, AllianceID, _ run: ([String]) throws -> TestProgram.Result) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.make(), folder = TemporaryFolder("ranges")
        let owner = database.connect(as: "lianyi_owner", connections: 2), id = AllianceID.new(at: .now)
        _ = try await owner.write { db in try db.register(alliance: id, code: "NEW", name: "新县医共体") }
        try await body(owner, id) { words in
            try TestProgram("lianyi-hub").run(
                ["ranges"] + words, environment: database.environment(folder: folder.path))
        }
        await owner.close()
        try await database.drop()
    }

    private func flag(
        _ item: String, _ value: Decimal, _ unit: String, of table: RangeTable, sex: Sex? = nil, born: String,
        _ specimen: Specimen? = nil
    ) throws -> ValueFlag? {
        let day = try #require(CalendarDay("2026-11-20")), birth = try #require(CalendarDay(born))
        let subject = RangeSubject(
            sex: sex, ageDays: day.daysSinceEpoch - birth.daysSinceEpoch, isPregnant: nil, specimen: specimen)
        return table.flag(value, unit: unit, of: item, for: subject, on: day)
    }

    @Test func `haemoglobin by altitude comes as a file of its own, for those who lie high`() async throws {
        try await Self.withNewAlliance { owner, id, run in
            #expect(try run(["start-set", "--alliance", "NEW"]).status == 0)
            let put = try run(["start-set", "--altitude", "--alliance", "NEW"])
            #expect(put.status == 0 && put.output.contains("27 new, 0 changed"), "\(put.output)\(put.errors)")
            #expect(put.output.contains("to be checked"))
            let table = try await owner.read { db in try db.rangeSheet(of: id) }.table
            let day = try #require(CalendarDay("2027-02-01"))
            func flag(_ value: Decimal, at metres: Int?, pregnant: Bool? = nil) -> ValueFlag? {
                let woman = RangeSubject(
                    sex: .female, ageDays: 11_000, isPregnant: pregnant, specimen: nil, altitude: metres)
                return table.flag(value, unit: "g/L", of: "718-7", for: woman, on: day)
            }
            #expect(flag(120, at: nil) == .normal && flag(120, at: 300) == .normal)
            #expect(flag(120, at: 1_000) == .low && flag(123, at: 1_499) == .normal && flag(160, at: 2_000) == .normal)
            #expect(flag(120, at: 1_000, pregnant: true) == .normal && flag(117, at: 1_000, pregnant: true) == .low)
        }
    }

    @Test func `start-set gives a new alliance flags for adults and for children by their bands`() async throws {
        try await Self.withNewAlliance { owner, id, run in
            #expect(try run(["start-set"]).status == 64, "two alliances: it has to be named")
            let put = try run(["start-set", "--alliance", "NEW"])
            #expect(put.status == 0 && put.output.contains("206 new, 0 changed"), "\(put.output)\(put.errors)")
            #expect(put.output.contains("to be checked"), "what is not sure is said")
            let table = try await owner.read { db in try db.rangeSheet(of: id) }.table
            #expect(try flag("6690-2", 2, "10*9/L", of: table, born: "1980-01-01") == .alertLow)
            #expect(try flag("6690-2", 1.5, "10*9/L", of: table, born: "1980-01-01") == .criticalLow)
            #expect(try flag("6690-2", 3.4, "10*9/L", of: table, born: "1980-01-01") == .low)
            #expect(try flag("718-7", 118, "g/L", of: table, sex: .female, born: "1980-01-01") == .normal)
            #expect(try flag("718-7", 118, "g/L", of: table, sex: .male, born: "1980-01-01") == .low)
            #expect(try flag("6690-2", 11.4, "10*9/L", of: table, born: "2023-09-01", .venous) == .normal)
            #expect(try flag("718-7", 118, "g/L", of: table, born: "2023-09-01", .venous) == .normal)
            #expect(try flag("6690-2", 12.3, "10*9/L", of: table, born: "2023-09-01", .venous) == .high)
            #expect(try flag("6690-2", 12.3, "10*9/L", of: table, born: "2023-09-01", .capillary) == .normal)
            #expect(try flag("6690-2", 11.4, "10*9/L", of: table, born: "2023-09-01") == nil)
            #expect(try flag("6690-2", 40, "10*9/L", of: table, born: "2026-11-10", .venous) == nil)
            #expect(try flag("6690-2", 50, "10*9/L", of: table, born: "2026-11-10", .venous) == .criticalHigh)
            let rows = try await owner.once(
                "SELECT count(*) AS n, max(detail ->> 'file') AS file FROM audit WHERE action = 'range.decided' AND alliance_id = \(id)"
            )
            #expect(try rows.first?["n"] as Int? == 1 && rows.first?["file"] as String? == "start-set.csv")
            let again = try run(["start-set", "--alliance", "NEW"])
            #expect(again.output.contains("0 new, 0 changed, 206 as before"), "\(again.output)")
        }
    }

    @Test func `a dry run changes nothing; a file is edited, loaded and listed again`() async throws {
        try await Self.withNewAlliance { owner, id, run in
            let trial = try run(["start-set", "--alliance", "NEW", "--dry-run"])
            #expect(
                trial.output.contains("dry run") && trial.output.contains("+ range WBC 10*9/L low=3.5"),
                "\(trial.output)")
            #expect(try await owner.read { db in try db.rangeSheet(of: id) }.rows.isEmpty)
            let folder = TemporaryFolder("ranges-file"), path = folder.path + "/own.csv"
            let text = try run(["start-set", "--print"]).output
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let first = try run(["load", path, "--alliance", "NEW"])
            #expect(first.status == 0 && first.output.contains("206 new"), "\(first.output)\(first.errors)")
            #expect(try run(["list", "--alliance", "NEW"]).output.split(separator: "\n").count == 207)
            try text.replacing(",3.5,9.5,", with: ",3.6,9.5,").write(toFile: path, atomically: true, encoding: .utf8)
            let refused = try run(["load", path, "--alliance", "NEW"])
            #expect(refused.status == 64 && refused.errors.contains("past days"), "\(refused.output)\(refused.errors)")
            let mended = try run(["load", path, "--alliance", "NEW", "--restate"])
            #expect(mended.status == 0 && mended.output.contains("0 new, 1 changed, 205 as before"), "\(mended.output)")
        }
    }

    @Test func `a file with mistakes is refused whole, with its lines, also in GBK`() async throws {
        try await Self.withNewAlliance { owner, id, run in
            let folder = TemporaryFolder("ranges-bad"), path = folder.path + "/bad.csv"
            let text =
                "kind,item,unit,low,high,valid_from,source\nrange,WBC,10*9/L,9.5,3.5,2026-12-01,x\n"
                + "range,HGB,10*9/L,1,2,2026-12-01,x\nrange,PLT,10*9/L,100,300,2026-12-01,x\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let refused = try run(["load", path, "--alliance", "NEW"])
            #expect(
                refused.status == 64 && refused.errors.contains("bad.csv:2:") && refused.errors.contains("bad.csv:3:"))
            #expect(!refused.errors.contains("bad.csv:4:") && refused.errors.contains("下限"), "\(refused.errors)")
            #expect(try await owner.read { db in try db.rangeSheet(of: id) }.rows.isEmpty)
            var bytes = Array("kind,item,unit,low,high,valid_from,source\nrange,".utf8)
            bytes += [0xB0, 0xD7, 0xCF, 0xB8, 0xB0, 0xFB]  // 白细胞 in GBK
            bytes += Array(",10*9/L,3.5,9.5,2026-12-01,x\n".utf8)
            try Data(bytes).write(to: URL(filePath: path))
            let good = try run(["load", path, "--alliance", "NEW"])
            #expect(good.status == 0 && good.output.contains("1 new"), "\(good.output)\(good.errors)")
        }
    }
}
