// lianyi-hub user phone
import Alliance
import ArgumentParser
import FoundationEssentials
import Hub
import Keyring
import Patients
import Postgres
import Records

extension User {
    /// Under which number somebody is called when a critical value waits.
    struct RecordPhone: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "phone",
            abstract: "Record under which number an account's holder is called about critical values. 登记危急值联系电话。",
            discussion: """
                The number is read from standard input (one line), never from the command line; it is stored encrypted and
                shown on the call sheet to those who must call, and to nobody else. An empty line takes it away.
                  echo 13800138000 | lianyi-hub user phone village02
                """)
        @OptionGroup var common: HubOptions
        @Argument var login: String

        func run() async throws {
            try await attempt {
                let typed = (secretFromInput() ?? "").filter { !$0.isWhitespace && $0 != "-" }
                guard typed.isEmpty || Self.isNumber(typed) else {
                    throw Failure.usage("give a telephone number of 3 to 20 digits on standard input. 请从标准输入提供电话号码。")
                }
                let settings = try await Settings.load(common), keyring = try settings.keyring()
                let database = settings.ownerDatabase
                try await database.write { db in
                    guard let (alliance, person) = try db.holder(of: login) else {
                        throw Failure.usage("there is no account \(login). 没有这个账号。")
                    }
                    let sealed =
                        typed.isEmpty ? nil : try keyring.seal(Array(typed.utf8), for: "clinician/phone/\(person)")
                    try db.record(phone: sealed, of: person, in: alliance)
                }
                await database.close()
                try common.say(["login": login], "\(login): number recorded 电话已登记")
            }
        }

        private static func isNumber(_ text: String) -> Bool {
            let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
            return (3...20).contains(digits.count) && digits.allSatisfy { $0.isASCII && $0.isNumber }
        }
    }
}
