// lianyi-hub enrol
import ArgumentParser
import Hub
import Postgres
import Records

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a one-time code by which a clinic's terminal joins. 生成终端注册码。",
        discussion: """
            The code is shown once, works once, and ends after some minutes. On the terminal:
              lianyi-clinic enrol --hub https://hub.county.example --code XXXX-XXXX-XXXX
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The organisation's code. 机构代码。") var organisation: String
    @Option(help: "Minutes that the code is valid. 有效分钟数。") var minutes = 30

    private struct Answer: Encodable {
        let code: String
        let minutes: Int
    }

    func run() async throws {
        try await attempt {
            guard (1...1440).contains(minutes) else { throw Failure.usage("--minutes is from 1 to 1440.") }
            let database = try await Settings.load(common).ownerDatabase
            let code = EnrolmentCode()
            let found = try await database.write { db in
                guard let place = try db.organisation(code: organisation) else {
                    throw try Failure.noOrganisation(organisation, db)
                }
                try db.keep(enrolmentCode: code.hash, for: place.id, in: place.alliance, minutes: minutes)
                return place.name
            }
            try common.say(Answer(code: code.text, minutes: minutes), code.text)
            progress("for \(found), valid \(minutes) minutes, once. 一次有效。")
            await database.close()
        }
    }
}
