// Puts the hub together from its settings.
import Blobs
import Foundation
import Hub
import Keyring
import Logging
import Postgres
import Workers

extension Settings {
    /// The hub's parts, made and checked; nothing is served yet.
    func hub(_ logger: Logger) throws -> Hub {
        let keyring = try keyring()
        guard FileManager.default.isExecutableFile(atPath: worker) else {
            throw Failure.missing("the worker \(worker) is not there (LIANYI_WORKER). 找不到解析程序。")
        }
        var settings = HubSettings(publicURL: publicURL)
        settings.isDemo = isDemo
        return Hub(
            settings: settings,
            databases: (
                Database(connection(app), connections: 16), Database(connection(signIn), connections: 8),
                Database(connection(jobs, statementTimeout: 10_000), connections: 2)
            ),
            blobs: try BlobStore(root: blobs), workers: WorkerPool(executable: worker, count: workers),
            keyring: keyring,
            logger: logger)
    }

    /// The keys; the demo's are refused unless this is the demo.
    func keyring() throws -> Keyring {
        do {
            let keyring = try KeyFile.read(keys).keyring()
            guard keyring.isDemo == isDemo else {
                throw Failure.configuration(
                    isDemo
                        ? "LIANYI_DEMO is true, but \(keys) holds real keys. 演示模式不能使用正式密钥。"
                        : "\(keys) holds the demo's keys, which a real hub refuses; make real ones by `lianyi-hub keys`. 正式环境拒绝演示密钥。"
                )
            }
            return keyring
        } catch let error as KeyFileError {
            throw Failure.configuration(
                "the key file cannot be used: \(error). Make one by `lianyi-hub keys`, mode 0600. 密钥文件不可用。")
        }
    }

    var logger: Logger {
        var logger = Logger(label: "lianyi.hub")
        logger.logLevel = logLevel
        return logger
    }
}
