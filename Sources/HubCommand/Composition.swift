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
        settings.proxies = proxies
        return Hub(
            settings: settings,
            databases: HubDatabases(
                app: Database(connection(app), connections: 16),
                reports: Database(connection(app, statementTimeout: 30_000), connections: 2),
                uploads: Database(connection(app), connections: 8),
                signIn: Database(connection(signIn), connections: 8),
                jobs: Database(connection(jobs, statementTimeout: 10_000), connections: 4)),
            blobs: try store(), workers: WorkerPool(executable: worker, count: workers),
            keyring: keyring,
            logger: logger)
    }

    /// The blob store; a folder that cannot be used does not mend itself.
    func store() throws -> BlobStore {
        do { return try BlobStore(root: blobs) } catch {
            throw Failure.configuration(
                "\(blobs) cannot be used (LIANYI_BLOBS): \(error). It must be a folder that the hub's user may write. 文件目录不可用。"
            )
        }
    }

    /// What people type goes over the line: without TLS before it, only the demo is served.
    func checkAddress() throws {
        guard isDemo || publicURL.hasPrefix("https://") else {
            throw Failure.configuration(
                "LIANYI_PUBLIC_URL is \(publicURL): passwords and records would cross the network in the clear. Give the hub a "
                    + "certificate, or a proxy that has one, and write https://. 对外地址必须使用 https。")
        }
    }

    /// Certificate and key, tried before anything is served.
    func checkTLS(_ listening: Listening) throws {
        do { try listening.checkTLS() } catch {
            throw Failure.configuration(
                "\(certificate ?? "-") and \(key ?? "-") cannot be used for TLS: \(error). 证书或私钥无法使用。")
        }
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
            throw Failure.configuration(error.mend)
        }
    }

    var logger: Logger {
        var logger = Logger(label: "lianyi.hub")
        logger.logLevel = logLevel
        return logger
    }
}

extension KeyFileError {
    /// What is wrong with the key file, and the mend. Keys that are in use are never made anew: what they sealed would be
    /// lost.
    var mend: String {
        switch self {
        case .unreadable(let path) where FileManager.default.fileExists(atPath: path):
            "\(path) cannot be read by this user: chown it to the hub's user, mode 0600. 密钥文件无权读取，请改属主。"
        case .unreadable(let path):
            "\(path) is not there: restore your copy of it; only for a first installation, `lianyi-hub keys`. 找不到密钥文件，请恢复副本。"
        case .open(let path, let mode):
            "\(path) may be read by others (mode 0\(String(mode, radix: 8))): chmod 0600 it. 密钥文件权限过宽，请 chmod 0600。"
        case .malformed: "the key file is damaged: restore your copy of it. 密钥文件已损坏，请恢复副本。"
        case .missing(let section):
            "the key file has no key for \(section): restore your copy of it. 密钥文件缺少 \(section)。"
        case .exists(let path): "\(path) is there already and stays as it is. 密钥文件已存在。"
        }
    }
}
