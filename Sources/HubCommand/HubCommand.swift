// lianyi-hub: the hub's one program. Each subcommand parses its words, reads the configuration, and calls a room.
import ArgumentParser

@main
struct HubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lianyi-hub",
        abstract: "联医 Lianyi: the hub of a county medical alliance. 县域医共体中心。",
        discussion: """
            A first installation:
              lianyi-hub keys                 makes the key file (keep a copy apart)
              lianyi-hub migrate              makes the tables
              lianyi-hub seed county.json     records the alliance and its organisations
              lianyi-hub ranges start-set     puts reference ranges and critical values in force, to be confirmed
              lianyi-hub user add …           opens the first administrator's account
              lianyi-hub doctor               says whether all is well
              lianyi-hub serve                serves
              lianyi-hub enrol CLINIC         prints a one-time code for a clinic's terminal
              lianyi-hub quarantine           lists exams that no worker could open
              lianyi-hub receive BUNDLE       takes a terminal's sealed bundle from a stick
              lianyi-hub verify-report FILE   checks an exported report, offline

            The configuration is one file of LIANYI_NAME=value lines (--config, LIANYI_CONFIG, or /etc/lianyi/hub.conf);
            the same names in the environment win. 配置文件与同名环境变量，环境变量优先。

            Exit codes: 0 done · 1 a check failed · 64 wrong words · 66 a file is missing · 69 the database or a part is
            unreachable · 75 try again · 78 the configuration is wrong.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Migrate.self, Seed.self, User.self, Enrol.self, Terminals.self, SettingCommand.self, Hours.self,
            Agreement.self,
            RangesCommand.self, MappingCommand.self, Altitude.self, Keys.self, Routes.self, Report.self,
            QuarantineCommand.self, Release.self,
            Receive.self, Simulate.self,
            VerifyReport.self, TemplatesCommand.self,
            Doctor.self,
        ])
}

/// What every subcommand understands.
struct HubOptions: ParsableArguments {
    @Option(help: "The configuration file. 配置文件。") var config: String?
    @Flag(help: "Print JSON. 输出 JSON。") var json = false
}
