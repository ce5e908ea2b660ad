// lianyi-hub seed
import Alliance
import ArgumentParser
import Exams
import Foundation
import Hub
import Postgres
import Records
import Samples

struct Seed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record an alliance: a real one from a file, or the demo county. 录入医共体。",
        discussion: """
            county.json of a real alliance:
              {"code": "QY", "name": "青崖县医共体", "organisations": [
                {"code": "H01", "name": "青崖县人民医院", "level": "lead_hospital", "reads": ["CBC", "ECG12", "DR", "PHOTO"]},
                {"code": "T01", "name": "柳河镇卫生院", "level": "township"},
                {"code": "V001", "name": "三河村卫生室", "level": "village_clinic", "supervisor": "T01"}]}
            The clocks, courses and definitions that a new alliance starts with are recorded too; change them afterwards.
            The same file again, with more organisations in it, adds those; what is recorded stays as it is.
            --demo fills an empty database with an invented county, and writes its accounts beside the key file.
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The file that describes the alliance. 医共体描述文件。") var file: String?
    @Flag(help: "The demo county. 演示县。") var demo = false
    @Option(help: "With --demo: reviewers beside the one, so that over-reads find somebody independent. 演示县另增审核医师人数。")
    var moreReviewers = 0

    func run() async throws {
        try await attempt {
            let settings = try await Settings.load(common)
            let database = settings.ownerDatabase
            if demo {
                guard settings.isDemo else {
                    throw Failure.configuration(
                        "--demo needs LIANYI_DEMO=true: demo accounts have a known password. 仅限演示环境。")
                }
                guard (0...7).contains(moreReviewers) else { throw Failure.usage("0 to 7 more reviewers. 0–7 人。") }
                let seed = DemoSeed(settings: settings, database: database, moreReviewers: moreReviewers)
                let seeded = try await whileSaying("seeding the demo county", seed.run)
                try common.say(seeded, seed.words(seeded))
            } else if let file {
                try await whileSaying("recording") { try await seed(file, database) }
            } else {
                throw Failure.usage("name a file, or --demo. 请给出文件或 --demo。")
            }
            await database.close()
        }
    }

    private func seed(_ path: String, _ database: Database) async throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure.missing("\(path) is not there. 找不到文件。")
        }
        let county: CountyFile
        do { county = try JSONDecoder().decode(CountyFile.self, from: data) } catch {
            throw Failure.usage("\(path) is not as it should be: \(words(of: error)). 文件内容有误。")
        }
        let organisations = try county.records()
        let added = try await database.write { db in try record(organisations, of: county, db) }
        guard added > 0 else {
            throw Failure.failed("\(county.code) and all its organisations are recorded already. 该医共体及其机构均已录入。")
        }
        try common.say(
            Seeded(alliance: county.code, organisations: added), "\(county.name): \(added) organisations recorded. 已录入。"
        )
    }

    /// Answers how many organisations are new. A new one may be supervised by one that is there.
    private func record(
        _ organisations: [(Organisation, reads: [String])], of county: CountyFile, _ db: borrowing Session
    ) throws -> Int {
        let known = try db.alliance(code: county.code)
        let alliance =
            try known ?? db.register(alliance: AllianceID.new(at: .now), code: county.code, name: county.name)
        var ids: [OrganisationID: OrganisationID] = [:], added = 0
        for (organisation, reads) in organisations {
            if let there = try db.organisation(code: organisation.code), there.alliance == alliance {
                ids[organisation.id] = there.id
                continue
            }
            try db.register(organisation.supervised(by: ids), reads: reads, in: alliance)
            added += 1
        }
        if known == nil { try db.recordBeginnings(of: alliance) }
        return added
    }
}

extension Organisation {
    /// The same under a supervisor who was recorded earlier, and has that id.
    fileprivate func supervised(by ids: [OrganisationID: OrganisationID]) -> Organisation {
        Organisation(
            id: id, code: code, name: name, level: level, creditCode: creditCode,
            supervisor: supervisor.map { ids[$0] ?? $0 })
    }
}

/// What was recorded.
struct Seeded: Encodable, Sendable {
    let alliance: String
    let organisations: Int
    var staff: Int?
    var patients: Int?
    /// The file that lists the demo's accounts.
    var accounts: String?
}

/// The file that describes a real alliance.
struct CountyFile: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        let code: String
        let name: String
        let level: String
        let supervisor: String?
        let reads: [String]?
    }

    let code: String
    let name: String
    let organisations: [Entry]

    /// The organisations with ids, hospitals first, each with the kinds that it reads.
    func records() throws -> [(Organisation, reads: [String])] {
        let ids = Dictionary(organisations.map { ($0.code, OrganisationID.new(at: .now)) }) { first, _ in first }
        guard !organisations.isEmpty else {
            throw Failure.usage("name at least one organisation. 至少填写一个机构。")
        }
        guard ids.count == organisations.count else { throw Failure.usage("a code stands twice. 机构代码重复。") }
        guard !code.isEmpty, !name.isEmpty, organisations.allSatisfy({ !$0.code.isEmpty && !$0.name.isEmpty }) else {
            throw Failure.usage("the alliance and every organisation have a code and a name. 代码和名称不能为空。")
        }
        let kinds = Set(ExamKind.allCases.map(\.rawValue))
        for entry in organisations {
            guard let unknown = entry.reads?.first(where: { !kinds.contains($0) }) else { continue }
            throw Failure.usage(
                "\(entry.code) reads \(unknown); the kinds are \(kinds.sorted().joined(separator: ", ")). 检查类型有误。")
        }
        let records = try organisations.map { entry in
            guard let level = OrganisationLevel(rawValue: entry.level), let id = ids[entry.code] else {
                throw Failure.usage("\(entry.code): unknown level \(entry.level).")
            }
            let supervisor = try entry.supervisor.map { code in
                guard let id = ids[code] else { throw Failure.usage("\(entry.code): there is no \(code).") }
                return id
            }
            if level == .villageClinic, supervisor == nil {
                throw Failure.usage("\(entry.code): a village clinic names its supervisor. 村卫生室须注明主管卫生院。")
            }
            return (
                Organisation(id: id, code: entry.code, name: entry.name, level: level, supervisor: supervisor),
                reads: entry.reads ?? []
            )
        }
        let order = OrganisationLevel.allCases
        return records.sorted { order.firstIndex(of: $0.0.level) ?? 9 < order.firstIndex(of: $1.0.level) ?? 9 }
    }
}
