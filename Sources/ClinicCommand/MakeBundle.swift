// lianyi-clinic bundle: when the line is dead, everything without a receipt into one sealed file for a stick.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct MakeBundle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "线路不通时：把未送达的检查写成一个加密文件，用 U 盘带走。 / When the line is dead: a sealed file for a stick.",
        discussion: """
            不给检查编号时，装入所有还没有回执的检查；被拒的检查须写明编号。
            文件只有县级中心能打开，丢失也不泄密。带到中心（lianyi-hub receive），
            或在任何一台联网终端上代送（lianyi-clinic forward）。回执带回后：
            lianyi-clinic receipts 文件。在此之前检查一直留在本机；线路先恢复也
            照常发送，不会重复。
            Without names every exam goes in that has no receipt; a refused one must
            be named. Only the county hub can open the file, so a lost stick gives
            nothing away. Take it to the hub (lianyi-hub receive), or let any
            terminal with a line carry it (lianyi-clinic forward). The receipts come
            back by lianyi-clinic receipts FILE. Until then everything stays here,
            and goes up as ever if the line returns first; nothing doubles.

              lianyi-clinic bundle --to /media/usb
              lianyi-clinic bundle --to /media/usb/urgent.lyb \\
                0199b0a0-0000-7000-8000-00000000000a

            一个文件不超过 4 GiB（FAT）；装不下的会列出，再运行一次即可。
            A file stays below 4 GiB (FAT); what does not fit is named: run it
            again for these.
            """)

    @Argument(help: ArgumentHelp("检查编号；缺省为全部未送达的 / exams; all that wait", valueName: "EXAM")) var exams: [String] = []
    @Option(help: ArgumentHelp("文件或文件夹；缺省当前文件夹 / the file, or a folder for it", valueName: "FILE")) var to = "."
    @OptionGroup var options: HomeOptions

    private struct Answer: Encodable {
        let file: String
        let bundle: WireID
        let bytes: Int64
        let exams: [WireID]
        let left: [WireID]
        let damaged: [String: Problem]
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder()), line = ProgressLine()
            var names: [WireID] = []
            for text in exams { names.append(try await terminal.exam(named: text)) }
            let made = try await terminal.bundle(names, to: to) { done, total in
                line.show("写入 writing", done, total)
            }
            line.finish()
            speech.say(Self.answer(made), Self.lines(made))
            for problem in made.damaged.values { Speech.lines(of: problem).forEach(speech.note) }
            if !made.damaged.isEmpty { throw ExitCode(ClinicError.Kind.data.exitCode) }
        }
    }

    private static func answer(_ made: MadeBundle) -> Answer {
        let damaged = Dictionary(uniqueKeysWithValues: made.damaged.map { ($0.key.description, $0.value) })
        return Answer(
            file: made.file, bundle: made.bundle, bytes: made.bytes, exams: made.exams, left: made.left,
            damaged: damaged)
    }

    private static func lines(_ made: MadeBundle) -> [String] {
        var lines = [
            Speech.oneLine(made.file),
            "检查 exams: \(made.exams.count) · \(made.bytes / 1024) KiB · 已加密，仅中心可读 sealed to the hub",
            "交给中心 lianyi-hub receive，或联网终端 lianyi-clinic forward；回执带回后 lianyi-clinic receipts",
        ]
        lines += made.left.map { "装不下 no room: \($0)" }
        lines += made.damaged.keys.sorted { $0.description < $1.description }.map { "已损坏 damaged: \($0)" }
        return lines
    }
}
