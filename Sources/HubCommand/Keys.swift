// lianyi-hub keys
import ArgumentParser
import FoundationEssentials
import Keyring

struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the key file. 生成密钥文件。",
        discussion: """
            Writes new random keys to LIANYI_KEYS (mode 0600) and never overwrites a file. Without this file nothing that was
            sealed can be read again: keep a copy apart from the backups of the database. 请另行保管副本。
            """)
    @OptionGroup var common: HubOptions
    @Flag(help: "Keys for the demo, which a real hub refuses. 演示密钥。") var demo = false

    func run() async throws {
        try await attempt {
            let settings = try await Settings.load(common)
            do {
                try KeyFile.generated(demo: demo, at: Date.now).write(settings.keys)
            } catch KeyFileError.exists(let path) {
                throw Failure.failed("\(path) is there already and stays as it is. 密钥文件已存在。")
            }
            try common.say(["keys": settings.keys], settings.keys)
        }
    }
}
