// lianyi-clinic send: keep first, then send, and say truly what became of each exam.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "发送检查；不带文件则补发未送达的。 / Send exams; without files, send what waits.",
        discussion: """
            几个文件合为一次检查；加 --each 则每个文件一次检查
            （同名的 .hea 与 .mat/.dat 仍在一起）。不给 --kind 时按扩展名判断：
            hl7→CBC，hea/mat/dat→ECG12，png/jpg→PHOTO；胸片请写 --kind DR。
            Several files are one exam; with --each every file is one (a .hea and
            its .mat/.dat stay together). Without --kind the extension decides, as
            above; for a radiograph say --kind DR.

              lianyi-clinic send blood.hl7 --operator village02 --patient-file zhang.json
              lianyi-clinic send rec01.hea rec01.mat --urgency emergency
              lianyi-clinic send --each *.hl7 --operator village02
            权限开通后重发被拒的 / send a refused exam again
              lianyi-clinic send --again 0199b0a0-0000-7000-8000-00000000000a
            改正后重发：原检查保留，标为已更正 / corrected, as a new exam; the old one stays
              lianyi-clinic send --again 3f9a2c --operator village02 --kind DR
            中心无法读取的也可改正后重发；原检查仍留在中心
            So may one that is not readable at the hub, which keeps the old one:
              lianyi-clinic send --again 3f9a2c --kind PHOTO
            急的不必再等患者 / let an exam that waits for its patient go, as an emergency
              lianyi-clinic send --again 3f9a2c --urgency emergency
            先看心电，照片随后 / reading may begin with these files
              lianyi-clinic send r.hea r.dat rash.jpg --kind ECG12 --essential r.hea \\
                --essential r.dat

            十二导联心电（.hea 与 .dat/.mat）无损打包为两部分发送：主要部分先到即可阅片。
            --no-pack 按原文件发送。
            A twelve-lead ECG (.hea with .dat/.mat) goes up packed in two parts, without
            loss: it can be read once the first is there. --no-pack sends its own files.

            代理（lianyi-clinic run）在运行时，由它发送，本命令等回执。
            While the agent runs it does the sending, and this waits for the receipt.

            退出码 0 仅当每次检查都有有效回执，且未知其无法读取；65：文件不完整或中心
            无法读取（已保留）。
            Exit code 0 only if every exam has its valid receipt and none is known to be
            unreadable; 65 if a file lacks its end, or the hub keeps it and cannot read it.
            """)

    @Argument(help: ArgumentHelp("要发送的文件 / files to send", valueName: "FILE")) var files: [String] = []
    @Flag(help: "每个文件一次检查 / one exam a file") var each = false
    @Option(help: ArgumentHelp("检查类别 CBC、ECG12、DR、PHOTO… / kind of exam", valueName: "KIND")) var kind: String?
    @Option(help: ArgumentHelp("routine 普通 | urgent 加急 | emergency 急", valueName: "URGENCY"))
    var urgency: Urgency?
    @Option(help: ArgumentHelp("检查时间，RFC 3339；缺省现在 / when it was done", valueName: "TIME")) var performedAt: String?
    @Option(
        name: .customLong("operator"),
        help: ArgumentHelp("操作者账号；缺省为配置中的 / staff account; else the configuration's", valueName: "ACCOUNT"))
    var staff: String?
    @Option(help: ArgumentHelp("先发、先看的文件 / files with which reading may begin", valueName: "FILE"))
    var essential: [String] = []
    @Option(help: ArgumentHelp("重发被拒或无法读取的检查（编号或其末尾） / send a refused or unreadable exam again", valueName: "EXAM"))
    var again: [String] = []
    @Option(help: ArgumentHelp("医共体的表格映射名称 / the alliance's mapping by which a table is read", valueName: "NAME"))
    var mapping: String?
    @Flag(help: "心电按原文件发送，不打包 / send ECGs as they are, not packed") var noPack = false
    @Option(help: ArgumentHelp("线路不通时重试多少秒 / for how long to retry", valueName: "SECONDS")) var wait = 60
    @OptionGroup(title: "病人 patient") var patient: PatientOptions
    @OptionGroup(title: "申请单 request") var request: RequestOptions
    @OptionGroup var options: HomeOptions

    func validate() throws {
        guard wait >= 0, wait <= 86_400 else { throw ValidationError("--wait: 0 … 86400") }
        guard essential.allSatisfy(files.contains) else {
            throw ValidationError("--essential 须是要发送的文件 / --essential names one of the files")
        }
        guard mapping?.wholeMatch(of: /[a-z0-9][a-z0-9.-]{0,39}/) != nil || mapping == nil else {
            throw ValidationError("--mapping 只能用小写字母、数字、点和连字符 / --mapping: small letters, digits, points, hyphens")
        }
        guard again.isEmpty || files.isEmpty else {
            throw ValidationError("--again 与文件不能同时使用 / --again and files do not go together")
        }
    }

    func run() async throws {
        try await options.run { speech in
            let settings = try options.settings()
            let drafts = try drafts(settings.staff)
            let packer = noPack ? nil : settings.packer { Speech.lines(of: $0).forEach(speech.note) }
            let terminal = try Terminal(options.folder(), sendLimit: settings.bytesPerSecond, packer: packer)
            let whose = try await patient.reference(terminal)
            let captured = try await exams(from: drafts, of: whose, terminal, speech)
            var outcome = await Delivery(terminal, wait: wait).deliver(captured.exams)
            if captured.exams.isEmpty { outcome.waiting = try await terminal.heldWords() }
            for (exam, names) in captured.cut {
                let isStored = outcome.exams.contains { $0.exam == exam && $0.receipt != nil }
                outcome.problems.append(.filesCut(names, isStored: isStored))
                outcome.exitCode = Delivery.graver(outcome.exitCode, Delivery.unreadable)
            }
            await packer?.close()
            speech.say(outcome, outcome.lines)
            outcome.problems.flatMap(Speech.lines).forEach(speech.note)
            if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
        }
    }

    private func exams(
        from drafts: [ExamDraft], of patient: PatientReference?, _ terminal: Terminal, _ speech: Speech
    ) async throws -> (exams: [WireID], cut: [(exam: WireID, names: [String])]) {
        var exams: [WireID] = [], cut: [(exam: WireID, names: [String])] = []
        for var draft in drafts {
            draft.patient = patient
            let capture = try await terminal.capture(draft), names = terminal.filesWithoutEnd(draft.files)
            exams.append(capture.exam)
            if !names.isEmpty {
                await terminal.remarkCut(capture.exam)
                cut.append((capture.exam, names))
            }
            if let twin = await terminal.twin(of: capture) {
                speech.note(CaptureView.twinWords(twin.exam, twin.capturedAt) + "；仍作为新检查 still an exam of its own")
            }
        }
        for text in again {
            exams.append(try await sendAgain(try await terminal.exam(named: text), of: patient, terminal))
        }
        do { try await terminal.spool.nudge() } catch { throw ClinicError(error) }
        if !drafts.isEmpty, !speech.isJSON {
            speech.note("已存入本机 kept on this device: \(exams.count)")
        }
        guard exams.isEmpty else { return (exams, cut) }
        do { return (try await terminal.spool.sendable(limit: 10_000, at: Date()).map(\.exam), []) } catch {
            throw ClinicError(error)
        }
    }

    /// As it was, or, where an option says something else, corrected as a new exam.
    private func sendAgain(
        _ exam: WireID, of patient: PatientReference?, _ terminal: Terminal
    ) async throws(ClinicError) -> WireID {
        var correction = ExamCorrection()
        (correction.kind, correction.urgency, correction.operator) = (kind, urgency, staff)
        correction.performedAt = try moment()
        correction.patient = patient
        correction.request = request.form
        correction.isUnpacked = noPack
        correction.mapping = mapping
        return try await terminal.sendAgain(exam, correction)
    }

    /// - Parameter usual: the account of the configuration, for who names none.
    private func drafts(_ usual: String?) throws(ClinicError) -> [ExamDraft] {
        let groups = each ? ExamKindGuess.exams(of: files) : files.isEmpty ? [] : [files]
        var drafts: [ExamDraft] = []
        for group in groups {
            guard let kind = kind ?? ExamKindGuess.kind(ofFilesAt: group, mapping: mapping) else {
                throw ClinicError(
                    .usage, "kind-unknown",
                    zh: "无法判断检查类别：\(group.joined(separator: "、"))。请加 --kind，或加 --each 分开发送。",
                    en:
                        "What kind of exam is \(group.joined(separator: ", "))? "
                        + "Add --kind, or --each to send them apart."
                )
            }
            var draft = ExamDraft(files: group, kind: kind, urgency: urgency ?? .routine)
            draft.performedAt = try moment()
            draft.operator = staff ?? usual
            draft.request = request.form
            draft.mapping = mapping
            draft.essential = Set(essential).intersection(group)
            draft.mayBePacked = !noPack
            drafts.append(draft)
        }
        return drafts
    }

    private func moment() throws(ClinicError) -> Date? {
        guard let performedAt else { return nil }
        guard let moment = RFC3339.moment(performedAt) else {
            throw ClinicError(
                .usage, "time-wrong", zh: "时间“\(performedAt)”不正确。应如 2026-11-21T10:42:07+08:00",
                en: "“\(performedAt)” is not a time. Write it like 2026-11-21T10:42:07+08:00")
        }
        return moment
    }
}

extension Urgency: ExpressibleByArgument {}
