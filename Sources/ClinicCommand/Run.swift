// lianyi-clinic run: the agent, until told to stop.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "一直运行：监视文件夹、发送、取报告。 / Keep working: watch a folder, send, fetch reports.",
        discussion: """
            一台终端只需一个。把设备导出的文件放入监视文件夹（可由设备直接写入），
            写完后自动成为检查、发送，并移入其中的 sent/（从不删除）。放入 urgent/
            或 emergency/ 的按加急、急处理，急的先走。线路中断时一直重试，从断点
            继续。send、status、results 可同时使用；send 交给代理发送并等回执。
            One for a terminal. Files that appear in the watched folder become exams
            once they are complete, are sent, and lie in its sent/ afterwards (nothing
            is ever deleted). What lies in urgent/ or emergency/ goes first. On a dead
            line it tries for ever and goes on where it was. send, status and results
            work beside it; send then leaves the sending to the agent and waits.

              lianyi-clinic run --watch /srv/lianyi/watch
              systemctl enable --now lianyi-clinic

            配置 /etc/lianyi/clinic.conf 或 ~/.config/lianyi/clinic.conf / Configuration:
              LIANYI_CLINIC_HOME=/var/lib/lianyi-clinic  终端文件夹 / the terminal's folder
              LIANYI_CLINIC_WATCH=/srv/lianyi/watch      监视文件夹 / the watched folder
              LIANYI_CLINIC_OPERATOR=village02           操作者账号 / staff account of its files
              LIANYI_CLINIC_MAPPING=bc-20s               表格（.csv）的映射 / mapping of its tables
              LIANYI_CLINIC_MLLP=0.0.0.0:2575            分析仪 HL7 端口 / analysers send HL7 here
              LIANYI_CLINIC_ASTM=0.0.0.0:4000            分析仪 ASTM 端口 / analysers send ASTM here
              LIANYI_CLINIC_UNASSIGNED=10                未指定患者时等几分钟；send 不等，wait 一直等
                                                         minutes to wait for a patient; send, wait
              LIANYI_CLINIC_PACK_ECG=on                  心电打包（无损）后发送；off 不打包
                                                         pack ECGs, without loss; off does not
              LIANYI_CLINIC_SEND_LIMIT=32                限速 KiB/s / limit of sending
              LIANYI_CLINIC_FULL_WARNING=90              磁盘用到百分之几提醒 / disk warning
              LIANYI_CLINIC_FETCH_SECONDS=30             取报告间隔 / seconds between fetches
              LIANYI_CLINIC_QUIET_SECONDS=10             他人文件静止多久算写完 / quiet time of others' files

            SIGTERM 或 Ctrl-C 停止；已采集的都在本机，下次继续。
            SIGTERM or Ctrl-C ends it; what is captured is kept and goes on next time.
            """)

    @Option(help: ArgumentHelp("监视文件夹；缺省见配置 / the folder to watch", valueName: "DIR")) var watch: String?
    @OptionGroup var options: HomeOptions

    func run() async throws {
        try await options.run { speech in
            var settings = try options.settings()
            settings.watch = watch ?? settings.watch
            try settings.agent.check()
            let voice = AgentVoice(speech), home = try options.folder()
            try await Termination.ending { [settings] () async throws(ClinicError) in
                try await onceThereIsRoom(voice) { () async throws(ClinicError) in
                    let packer = settings.packer { voice.say(.unpacked($0)) }
                    let terminal = try Terminal(home, sendLimit: settings.bytesPerSecond, packer: packer)
                    try await Agent(terminal, settings.agent) { voice.say($0) }.run()
                }
            }
        }
    }

    /// A disk that is full at the start is waited for, like one that fills later: nobody has to start the agent again.
    private func onceThereIsRoom(
        _ voice: AgentVoice, _ work: @Sendable () async throws(ClinicError) -> Void
    ) async throws(ClinicError) {
        var isTold = false
        while true {
            do throws(ClinicError) { return try await work() } catch {
                guard error.problem.name == "disk-full" else { throw error }
                if !isTold { voice.say(.failed(error.problem)) }
                isTold = true
            }
            guard (try? await Task.sleep(for: .seconds(5))) != nil else { return }
        }
    }
}
