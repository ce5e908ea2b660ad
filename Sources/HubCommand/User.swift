// lianyi-hub user add | licence | phone | list | password | deactivate
import Alliance
import ArgumentParser
import FoundationEssentials
import Hub
import Patients
import Postgres
import Records

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Accounts of staff. 人员账号。",
        subcommands: [Add.self, RecordLicence.self, RecordPhone.self, List.self, Password.self, Deactivate.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open an account. 新建账号。",
            discussion: """
                The password is read from standard input (one line), never from the command line:
                  read -rs P; echo "$P" | lianyi-hub user add --login admin --name 王敏 --organisation H01 --role county_admin
                """)
        @OptionGroup var common: HubOptions
        @Option(help: "Name to sign in with: small letters, digits, . _ - 登录名。") var login: String
        @Option(help: "姓名。") var name: String
        @Option(help: "The organisation's code. 机构代码。") var organisation: String
        @Option(help: "A role; may be given several times. 岗位。") var role: [String]
        @OptionGroup(title: "执业证书 LICENCE (readers need it)") var licence: LicenceOptions

        func run() async throws {
            try await attempt {
                let roles = try roles()
                guard let name = try? PersonName(name) else { throw Failure.usage("--name is empty or too long.") }
                if licence.number == nil, !roles.isDisjoint(with: [.reader, .reviewer]) {
                    progress(
                        "without a licence \(login) can read nothing; give --licence-number and the rest. 未登记执业证书者不能阅片。"
                    )
                }
                let password = try await newPassword()
                let database = try await Settings.load(common).ownerDatabase
                let hash = try await Passwords().hash(password)
                try await database.write { db in
                    guard let place = try db.organisation(code: organisation) else {
                        throw try Failure.noOrganisation(organisation, db)
                    }
                    let member = StaffMember(
                        id: ClinicianID.new(at: .now), name: name.text, organisation: place.id, roles: roles,
                        licence: try licence.facts(db, working: place.id))
                    try db.register(member, in: place.alliance)
                    try db.open(account: login, of: member.id, in: place.alliance, password: hash)
                }
                await database.close()
                try common.say(["login": login], "\(login) added 已添加")
            }
        }

        private func roles() throws -> Set<Role> {
            let roles = try Set(
                role.map { code in
                    guard let role = Role(rawValue: code) else {
                        throw Failure.usage(
                            "unknown role \(code); the roles are \(Role.allCases.map(\.rawValue).joined(separator: ", "))."
                        )
                    }
                    return role
                })
            if let (one, other) = Role.conflict(in: roles) {
                throw Failure.usage("nobody is \(one.rawValue) and \(other.rawValue) at once. 三员分立，不能兼任。")
            }
            return roles
        }
    }

    struct RecordLicence: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "licence", abstract: "Record or renew the licence of an account's holder. 登记或更新执业证书。",
            discussion: """
                  lianyi-hub user licence ecg01 --licence-number 110510000012345 --practising-since 2015-07-01 \\
                    --licensed-until 2030-06-30 --grade attending --modality ECG
                """)
        @OptionGroup var common: HubOptions
        @Argument var login: String
        @OptionGroup(title: "执业证书 LICENCE") var licence: LicenceOptions

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                try await database.write { db in
                    guard let home = try db.workplace(of: login) else {
                        throw Failure.usage("there is no account \(login). 没有这个账号。")
                    }
                    guard let facts = try licence.facts(db, working: home) else {
                        throw Failure.usage("give --licence-number and the rest of the licence. 请填写执业证书。")
                    }
                    try db.record(licence: facts, of: login)
                }
                await database.close()
                try common.say(["login": login], "\(login): licence recorded 执业证书已登记")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts. 列出账号。")
        @OptionGroup var common: HubOptions

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                let rows = try await database.write { db in try db.accounts() }
                await database.close()
                try common.say(rows, rows.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, read from standard input; ends the account's sessions. 重设密码。")
        @OptionGroup var common: HubOptions
        @Argument var login: String

        func run() async throws {
            try await attempt {
                let hash = try await Passwords().hash(try await newPassword())
                let database = try await Settings.load(common).ownerDatabase
                guard try await database.write({ db in try db.reset(account: login, password: hash) }) else {
                    throw Failure.usage("there is no account \(login). 没有这个账号。")
                }
                await database.close()
                try common.say(["login": login], "\(login): new password set 密码已重设")
            }
        }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take away an account's right to act, at once. 停用账号。")
        @OptionGroup var common: HubOptions
        @Argument var login: String

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                guard try await database.write({ db in try db.deactivate(account: login) }) else {
                    throw Failure.usage("there is no account \(login). 没有这个账号。")
                }
                await database.close()
                try common.say(["login": login], "\(login): deactivated 已停用")
            }
        }
    }
}

/// A new password from standard input, at least ten characters (GB/T 22239 8.1.4.1 and ASVS 6.2.1).
private func newPassword() async throws -> String {
    guard let password = secretFromInput(), (10...200).contains(password.count) else {
        throw Failure.usage("give a password of 10 to 200 characters on standard input. 请从标准输入提供 10 位以上密码。")
    }
    return password
}
