// lianyi-hub keys
import ArgumentParser
import FoundationEssentials
import Keyring

struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the key file, or add a key to it. 生成密钥文件，或增加密钥。",
        discussion: """
            Writes new random keys to LIANYI_KEYS (mode 0600) and never overwrites a file. Without this file nothing that was
            sealed can be read again: keep a copy apart from the backups of the database. 请另行保管副本。

            With --add agreement the file that is there gets one key more, to which terminals seal their bundles from then on
            (a file of an older version has none yet). The older keys stay: they open what was sealed to them. Restart every
            hub afterwards, give all of them this file, and renew your copy.
              lianyi-hub keys
              lianyi-hub keys --add agreement
            """)
    @OptionGroup var common: HubOptions
    @Flag(help: "Keys for the demo, which a real hub refuses. 演示密钥。") var demo = false
    @Option(help: "Add a key of this kind to the file: agreement (for bundles). 增加离线包密钥。") var add: Kind?

    /// The kinds of keys that may be added.
    enum Kind: String, ExpressibleByArgument, CaseIterable { case agreement }

    func run() async throws {
        try await attempt {
            let path = try await Settings.load(common).keys
            do {
                if add == nil {
                    try KeyFile.generated(demo: demo, at: Date.now).write(path)
                } else {
                    var file = try KeyFile.read(path)
                    file.addAgreementKey(at: Date.now)
                    try file.replace(path)
                }
            } catch KeyFileError.exists(let path) {
                throw Failure.failed("\(path) is there already and stays as it is. 密钥文件已存在。")
            } catch let error as KeyFileError {
                throw Failure.configuration(error.mend)
            }
            try common.say(["keys": path], path)
        }
    }
}
