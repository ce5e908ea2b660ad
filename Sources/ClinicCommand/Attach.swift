// lianyi-clinic attach: say whose exam it is, and what the clinic asks.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Attach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "给检查指定患者和申请单。 / Give an exam its patient and request form.",
        discussion: """
            未发出的：患者与申请单写入清单，一同发出。已发出的：患者告知中心（申请单
            不能再改）；更正已有的患者须写明 --reason，且须在开始阅片之前。被拒的：
            改正后作为新的检查发出。CAPTURE 可只写编号的末尾几位（见 tray）。
            What has not left takes patient and request form along. What has left: the
            hub is told whose it is (the request form stays); another patient than before
            needs --reason, and that its reading has not begun. What was refused goes up as a
            new exam. Of CAPTURE the end of the id suffices (see tray).

              lianyi-clinic attach 3f9a2c --patient 0027 --complaint 乏力
              lianyi-clinic attach 3f9a2c --name 李新来 --phone 15400000002
              lianyi-clinic attach 3f9a2c --patient 王秀英 --reason "选错患者"

            退出码 0：已写入或已告知，断网时已存待告知；77：中心拒绝（如已开始阅片）。
            Exit code 0: written, told, or kept to be told; 77: refused, as when its
            reading has begun.
            """)

    @Argument(help: ArgumentHelp("检查编号或其末尾 / the exam, or the end of its id", valueName: "CAPTURE"))
    var capture: String
    @Option(help: ArgumentHelp("本诊所的患者：编号、证件号、手机号或姓名 / a patient of the clinic", valueName: "QUERY"))
    var patient: String?
    @Option(help: ArgumentHelp("登记新患者：姓名 / a new patient: name", valueName: "NAME")) var name: String?
    @Option(help: ArgumentHelp("证件类型，01 身份证 / kind of document", valueName: "CODE")) var idKind: String?
    @Option(help: ArgumentHelp("证件号码 / its number", valueName: "NUMBER")) var idNumber: String?
    @Option(help: ArgumentHelp("性别：1 男，2 女，0 未知，9 未说明 / sex", valueName: "CODE")) var sex: String?
    @Option(help: ArgumentHelp("出生日期 1890-01-02 / date of birth", valueName: "DATE")) var birthDate: String?
    @Option(help: ArgumentHelp("手机号 / mobile number", valueName: "NUMBER")) var phone: String?
    @Option(help: ArgumentHelp("为何更正 / why it is another than before", valueName: "TEXT")) var reason: String?
    @OptionGroup(title: "申请单 request") var request: RequestOptions
    @OptionGroup var options: HomeOptions

    private struct Answer: Encodable {
        let exam: WireID
        let patient: PatientView
        /// `in-manifest`, `successor`, `told` or `waits`.
        let outcome: String
        let problem: Problem?
    }

    func validate() throws {
        guard (patient == nil) != (name == nil) else {
            throw ValidationError("请写 --patient 或 --name 之一 / give either --patient or --name")
        }
        guard name != nil || [idKind, idNumber, sex, birthDate, phone].allSatisfy({ $0 == nil }) else {
            throw ValidationError("这些选项用于登记新患者，须有 --name / these describe a new patient: add --name")
        }
        if let reason, reason.allSatisfy(\.isWhitespace) || reason.count > 500 {
            throw ValidationError("--reason: 1 … 500 字 / characters")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            let exam = try await terminal.exam(named: capture)
            // Nobody is registered for an exam that cannot be given to them.
            try await terminal.checkAttaching(exam, request: request.form, because: reason)
            let person = try await person(terminal)
            let label = await terminal.labelOfAnother(on: exam, than: person.id)
            let done = try await terminal.attach(exam, to: person.id, request: request.form, because: reason)
            let (outcome, line, problem) = Self.told(done)
            speech.say(
                Answer(exam: done.exam, patient: PatientView(person), outcome: outcome, problem: problem),
                ["\(person.person.name)：\(line) \(done.exam)"])
            if let label { speech.note(Speech.oneLine(label)) }
            problem.map(Speech.lines)?.forEach(speech.note)
        }
    }

    private func person(_ terminal: Terminal) async throws(ClinicError) -> KeptPatient {
        if let patient { return try await terminal.patient(named: patient) }
        var draft = PatientDraft(name: name ?? "")
        (draft.idKind, draft.idNumber, draft.sex) = (idKind, idNumber, sex)
        (draft.birthDate, draft.phone) = (birthDate, phone)
        return try await terminal.register(try draft.checked())
    }

    private static func told(_ done: Attached) -> (String, String, Problem?) {
        switch done {
        case .inManifest: ("in-manifest", "随检查一同发出 goes with the exam", nil)
        case .successor: ("successor", "改正后作为新的检查发出 goes as a new exam", nil)
        case .told: ("told", "中心已记下 the hub has it", nil)
        case .waits(_, nil): ("waits", "已存本机，检查送达后即告知中心 kept; told once the hub has the exam", nil)
        case .waits(_, let problem): ("waits", "已存本机，线路恢复后告知中心 kept, to be told", problem)
        }
    }
}
