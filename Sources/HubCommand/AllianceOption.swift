// --alliance: which of the alliances of a database a command is about.
import Alliance
import ArgumentParser
import Postgres
import Records

struct AllianceOption: ParsableArguments {
    @Option(help: "The alliance's code, where the hub serves several. 医共体代码。") var alliance: String?

    /// The named one, or the only one. As the owner.
    func code(_ database: Database) async throws -> String {
        let codes = try await database.read { db in try db.allianceCodes() }
        if let alliance {
            guard codes.contains(alliance) else {
                throw Failure.usage(
                    "there is no alliance \(alliance); there are \(codes.joined(separator: ", ")). 没有这个医共体，已有的代码已列出。")
            }
            return alliance
        }
        guard codes.count == 1 else {
            throw Failure.usage("name the --alliance: \(codes.joined(separator: ", ")). 请指明医共体。")
        }
        return codes[0]
    }

    /// Opens the database of the configuration as the owner, for that alliance, and closes it.
    func within(_ common: HubOptions, _ body: (Database, AllianceID) async throws -> Void) async throws {
        let database = try await Settings.load(common).ownerDatabase, code = try await code(database)
        guard let id = try await database.read({ db in try db.alliance(code: code) }) else {
            throw Failure.usage("there is no alliance \(code). 没有这个医共体。")
        }
        try await body(database, id)
        await database.close()
    }
}
