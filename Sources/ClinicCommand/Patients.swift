// lianyi-clinic patients: find the clinic's patients, register a new one.
import ArgumentParser
import Clinic
import HubAPI
import Spool

struct Patients: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "查找或登记本诊所的患者。 / Find the clinic's patients, or register one.",
        discussion: """
            名册由代理从中心取回，加密存放在本机，断网也能查。可用姓名的一部分、
            证件号、卡号、手机号（或其末四位以上）查找；扫描卡片即输入号码。
            The agent keeps the clinic's roll here, encrypted; it is searched without
            the line: by part of a name, a document's or card's number, a telephone,
            or the last four or more digits of one. A scanned card types its number.

              lianyi-clinic patients 秀兰
              lianyi-clinic patients 0027
              lianyi-clinic patients add 王秀兰 --id-number 519901189503120027 \\
                --phone 15400000001
            """,
        subcommands: [Find.self, Add.self], defaultSubcommand: Find.self)
}

extension Patients {
    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "find", abstract: "查找患者（缺省）。 / Find patients; what is done by default.",
            discussion: """
                代理在运行时只查本机；否则先取回名册的变动，除非 --offline。
                While the agent runs only this device is asked; else what changed of the
                roll is fetched first, unless --offline is given.

                  lianyi-clinic patients find 15400000001
                """)

        @Argument(help: ArgumentHelp("姓名、证件号、卡号、手机号或编号 / name, number or id", valueName: "QUERY"))
        var query: [String] = []
        @Option(help: ArgumentHelp("最多列出多少位 / how many to list", valueName: "N")) var limit = 50
        @Flag(help: "不问中心 / do not ask the hub") var offline = false
        @OptionGroup var options: HomeOptions

        private struct List: Encodable {
            let patients: [PatientView]
            let found: Int
            let problem: Problem?
        }

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit: 1 … 100000") }
        }

        func run() async throws {
            try await options.run { speech in
                let terminal = try Terminal(options.folder())
                let failure = await refresh(terminal)
                let found = try await terminal.patients(query.joined(separator: " "))
                let views = found.prefix(limit).map(PatientView.init)
                let more = found.count > limit ? ["… 共 \(found.count) 位 in all"] : []
                speech.say(
                    List(patients: views, found: found.count, problem: failure?.problem),
                    views.isEmpty ? ["没有符合的患者 / nobody fits"] : views.map(\.line) + more)
                failure.map { Speech.lines(of: $0.problem) }?.forEach(speech.note)
            }
        }

        /// What is here is shown whether the line is up or not.
        private func refresh(_ terminal: Terminal) async -> ClinicError? {
            let isEmpty = await !terminal.hasRoll
            guard !offline, isEmpty || !terminal.home.hasAgent else { return nil }
            do {
                try await terminal.fetchRoll()
                return nil
            } catch {
                return error
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "登记新患者。 / Register a new patient.",
            discussion: """
                先存本机（加密），再告知中心；断网时稍后自动登记，也会随下一份检查送达。
                证件号按国家标准校验。中心已有此人时，改用中心的编号。
                Kept here first (encrypted), then told to the hub; without the line later,
                or together with the next exam. Identity numbers are checked. Where the hub
                knows the person already, its own id is used from then on.

                  lianyi-clinic patients add 王秀兰 --id-number 519901189503120027 \\
                    --phone 15400000001
                """)

        @Argument(help: ArgumentHelp("姓名 / name", valueName: "NAME")) var name: String
        @Option(help: ArgumentHelp("证件类型，01 身份证 / kind of document", valueName: "CODE")) var idKind: String?
        @Option(help: ArgumentHelp("证件号码 / its number", valueName: "NUMBER")) var idNumber: String?
        @Option(help: ArgumentHelp("性别：1 男，2 女，0 未知，9 未说明 / sex", valueName: "CODE")) var sex: String?
        @Option(help: ArgumentHelp("出生日期 1890-01-02 / date of birth", valueName: "DATE")) var birthDate: String?
        @Option(help: ArgumentHelp("手机号 / mobile number", valueName: "NUMBER")) var phone: String?
        @Flag(help: "不问中心 / do not ask the hub") var offline = false
        @OptionGroup var options: HomeOptions

        private struct Answer: Encodable {
            let patient: PatientView
            let problem: Problem?
        }

        func run() async throws {
            try await options.run { speech in
                let terminal = try Terminal(options.folder())
                var draft = PatientDraft(name: name)
                (draft.idKind, draft.idNumber, draft.sex) = (idKind, idNumber, sex)
                (draft.birthDate, draft.phone) = (birthDate, phone)
                let kept = try await terminal.registerNow(try draft.checked(), offline: offline)
                let view = PatientView(kept.patient)
                speech.say(Answer(patient: view, problem: kept.problem), ["已存本机 kept: " + view.line])
                kept.problem.map(Speech.lines)?.forEach(speech.note)
                if kept.patient.problem != nil { throw ExitCode(ClinicError.Kind.refused.exitCode) }
            }
        }
    }
}
