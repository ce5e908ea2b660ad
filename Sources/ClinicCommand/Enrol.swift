// lianyi-clinic enrol: a one-time code makes this machine a terminal.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "登记本机为终端（一次）。 / Make this machine a terminal, once.",
        discussion: """
            注册码由中心管理员用 lianyi-hub enrol 生成，只能用一次。
            私钥在本机生成，不会离开本机。线路中断时，用同一命令再试即可。
            The code is printed by lianyi-hub enrol and is good once. The private
            key is made here and never leaves. If the line breaks, give the same
            command again.

              lianyi-clinic enrol --hub https://hub.example.cn \\
                --code ABCD-EFGH-JKLM --name "三河村 1 号终端"
            中心停用过的终端：停止代理，用新注册码 / a terminal that was revoked: stop its agent
              lianyi-clinic enrol --again --hub https://hub.example.cn --code …
            """)

    @Option(help: ArgumentHelp("中心地址 / the hub's address", valueName: "URL")) var hub: String
    @Option(help: ArgumentHelp("注册码 / the one-time code", valueName: "CODE")) var code: String
    @Option(help: ArgumentHelp("终端名称；缺省为主机名 / what people call this terminal", valueName: "NAME")) var name: String?
    @Option(help: ArgumentHelp("只信任此 PEM 文件中的证书机构 / believe only these authorities", valueName: "FILE"))
    var caFile: String?
    @Flag(help: "允许 http（仅限已加密的隧道内） / allow http, inside an encrypted tunnel only")
    var allowPlainHttp = false
    @Flag(help: "中心停用后，用新注册码重新登记，暂存内容保留 / enrol again after the hub revoked it; the spool stays")
    var again = false
    @OptionGroup var options: HomeOptions

    private static let renewed =
        "暂存内容保留，未送达的用新密钥签名后发送 the spool stays; what has no receipt is signed anew and sent"

    func run() async throws {
        try await options.run { speech in
            // A terminal that is enrolled again keeps what people call it.
            let former = again ? try? options.folder().identity().name : nil
            let form = Enrolment.Form(
                hub: try HubAddress(hub, allowsPlain: allowPlainHttp), code: code,
                name: name ?? former ?? ProcessInfo.processInfo.hostName, caFile: caFile, isAgain: again)
            let identity = try await Enrolment.enrol(form, in: options.folder())
            let clinic = identity.organisation
            if again { speech.note(Self.renewed) }
            speech.say(
                identity,
                [
                    "已登记 enrolled：\(identity.name) · \(clinic.name) (\(clinic.code))",
                    "终端 terminal: \(identity.terminal)",
                ])
        }
    }
}
