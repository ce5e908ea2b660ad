// The options that every command has.
import ArgumentParser
import Clinic
import FoundationEssentials

/// Where the terminal lives, and how to answer.
struct HomeOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "终端文件夹；缺省见配置，再缺省 ~/.lianyi-clinic / the terminal's folder", valueName: "DIR"))
    var home: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "配置文件；缺省 ~/.config/lianyi/clinic.conf 或 /etc/lianyi/clinic.conf / the configuration", valueName: "FILE"))
    var config: String?

    @Flag(name: .long, help: "用 JSON 回答（标准输出） / answer in JSON on standard output")
    var json = false

    func settings() throws(ClinicError) -> ClinicSettings {
        try ClinicSettings.load(config, environment: ProcessInfo.processInfo.environment)
    }

    func folder() throws(ClinicError) -> ClinicHome {
        let environment = ProcessInfo.processInfo.environment
        if let home, !home.isEmpty { return ClinicHome(home) }
        if let chosen = try settings().home { return ClinicHome(chosen) }
        guard let user = environment["HOME"], !user.isEmpty else {
            throw ClinicError(
                .usage, "no-home", zh: "不知道终端文件夹在哪里。请用 --home 指定。",
                en: "Where is the terminal's folder? Name it with --home.")
        }
        return ClinicHome(user + "/.lianyi-clinic")
    }

    /// Runs a command; an error is told in both languages and becomes an exit code.
    func run(_ body: (Speech) async throws -> Void) async throws {
        let speech = Speech(isJSON: json)
        do {
            try await body(speech)
        } catch let error as ClinicError {
            speech.tell(error)
            throw ExitCode(error.kind.exitCode)
        }
    }
}
