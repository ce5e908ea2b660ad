// The terminal's command line: enrol once, send, see what became of it, read reports, check receipts.
import ArgumentParser
import Clinic

@main
struct LianyiClinic: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lianyi-clinic",
        abstract: "联医终端：把检查发给县级中心，取回报告。 / Send exams to the county hub and get the reports.",
        discussion: """
            每次检查先存入本机（断电不丢），再发给中心；拿到中心签名的回执才算送达。
            An exam is first kept on this device (it survives a power cut), then
            sent; only the hub's signed receipt means that it arrived.

            登记一次 / enrol once
              lianyi-clinic enrol --hub https://hub.example.cn --code ABCD-EFGH-JKLM
            发血常规 / send a blood count
              lianyi-clinic send blood.hl7 --operator village02 --patient 张三
            发一份心电 / send one ECG
              lianyi-clinic send rec01.hea rec01.mat --urgency emergency
            每个文件一次检查 / one exam a file
              lianyi-clinic send --each *.png --kind DR --operator village02
            一直运行：监视文件夹、发送、取报告 / keep working: watch a folder, send, fetch
              lianyi-clinic run
            补发未送达的 / send what still waits
              lianyi-clinic send
            都到哪一步了 / where everything is
              lianyi-clinic status
            分析仪的结果是谁的 / whose an analyser's result is
              lianyi-clinic tray
              lianyi-clinic attach 3f9a2c --patient 王秀兰
            看报告 / read a report
              lianyi-clinic results --open REPORT
            危急值：查看，复述确认 / critical values: see, say back
              lianyi-clinic acknowledge
              lianyi-clinic acknowledge 3f9a2c --read-back 12
            柜台全屏 / the counter's full screen
              lianyi-clinic watch
            打印报告、回执 / print a report, a receipt
              lianyi-clinic results --open EXAM --html report.html
              lianyi-clinic receipt EXAM --html receipt.html
            线路不通：写入 U 盘，回执带回 / no line: onto a stick, and the receipts back
              lianyi-clinic bundle --to /media/usb
              lianyi-clinic receipts /media/usb/lianyi-C02-3f1c.lyb.receipts
            离线验回执 / check a receipt offline
              lianyi-clinic verify-receipt receipt.jws

            退出码 Exit codes:
               0  完成 / done
              64  用法不对 / used wrongly
              65  数据或回执无效 / bad data, or an invalid receipt
              69  连不上中心，已存本机 / hub unreachable, all is kept here
              74  本机磁盘出错 / this device's disk failed
              75  请稍后再试，已存本机 / try again later, all is kept here
              77  中心拒绝，已存本机 / refused by the hub, all is kept here
            """,
        version: Terminal.software,
        subcommands: [
            Enrol.self, Run.self, Send.self, Status.self, Tray.self, Attach.self, Patients.self, Watch.self,
            Results.self, Referrals.self, Acknowledge.self, Discard.self, PrintReceipt.self, VerifyReceipt.self,
            MakeBundle.self,
            Forward.self,
            Receipts.self,
        ])
}
