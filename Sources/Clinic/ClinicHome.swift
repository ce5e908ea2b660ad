// The folder in which a terminal keeps who it is and what it has captured.
import FoundationEssentials
import Glibc
import HubAPI
package import Spool

/// A terminal's home folder, readable by its owner only.
///
/// `identity.json` who we are · `key.pem` our private key · `ca.pem` whom we believe · `spool/` captures,
/// patients and reports · `spool.key` what seals names in it · `prints/` pages to print · `receipts/` and `reports/` the same as files, to hand on · `lock` held by the process that
/// sends · `agent.lock` held by the agent.
package struct ClinicHome: Sendable {
    /// Where it is.
    package let path: String

    /// Names a home folder; it need not exist before the terminal is enrolled.
    package init(_ path: String) {
        self.path = path
    }

    /// Makes the folders that are missing, so that they and their names survive a power cut.
    func prepare() throws(ClinicError) {
        for folder in [path, path + "/reports", path + "/receipts"]
        where !FileManager.default.fileExists(atPath: folder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                try Self.syncNames(above: folder)
            } catch {
                throw ClinicError(
                    .disk, "home-failed", zh: "无法建立文件夹 \(folder)。请检查权限，或用 --home 换一个位置。",
                    en: "Cannot make the folder \(folder). Check permissions, or choose another with --home.")
            }
        }
    }

    /// Every folder above may be new as well; one that may not be read was not made by us.
    private static func syncNames(above folder: String) throws(SpoolError) {
        var place = folder[...]
        while let slash = place.lastIndex(of: "/"), slash != place.startIndex {
            place = place[..<slash]
            do throws(SpoolError) {
                try DurableFile.syncFolder(String(place))
            } catch .disk(path: _, errno: EACCES) {
                return
            }
        }
    }

    var identityFile: String { path + "/identity.json" }
    var keyFile: String { path + "/key.pem" }
    /// The key of an enrolment that has not ended yet.
    var nextKeyFile: String { path + "/next-key.pem" }
    var authoritiesFile: String { path + "/ca.pem" }
    /// Where the spool lies.
    package var spoolFolder: String { path + "/spool" }

    /// Who the terminal of this home is.
    /// - Throws: `usage` when it is not enrolled.
    package func identity() throws(ClinicError) -> Identity { try Identity.load(from: self) }

    /// Where a report lies as a file, with its signature.
    func reportFile(_ report: WireID) -> String { "\(path)/reports/\(report).json" }

    /// Where a receipt lies as a file.
    func receiptFile(_ exam: WireID) -> String { "\(path)/receipts/\(exam).jws" }

    /// Becomes the one process of this home that sends, if no other is; nil when another one is.
    func lockIfFree() throws(ClinicError) -> FolderLock? {
        do { return try FolderLock(path + "/lock") } catch { throw ClinicError(error) }
    }

    /// Becomes the one agent of this home.
    /// - Throws: `later` when another agent runs and is still there after two seconds.
    func lockAsAgent() async throws(ClinicError) -> FolderLock {
        for _ in 0..<20 {
            do {
                if let lock = try FolderLock(path + "/agent.lock") { return lock }
            } catch {
                throw ClinicError(error)
            }
            guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { break }
        }
        throw ClinicError(
            .later, "agent-runs", zh: "此文件夹已有一个代理在运行。请勿重复启动；用 systemctl status lianyi-clinic 查看。",
            en:
                "An agent of this home is running already. Do not start a second one; see systemctl status lianyi-clinic."
        )
    }

    /// Whether an agent of this home is running now.
    package var hasAgent: Bool {
        guard FileManager.default.fileExists(atPath: path + "/agent.lock") else { return false }
        do {
            if try FolderLock(path + "/agent.lock") != nil { return false }
            return true
        } catch {
            return false
        }
    }

    /// Becomes the one process of this home that talks to the hub.
    /// - Parameter deadline: until when to wait for another one to finish.
    package func lock(until deadline: ContinuousClock.Instant) async throws(ClinicError) -> FolderLock {
        while true {
            do {
                if let lock = try FolderLock(path + "/lock") { return lock }
            } catch {
                throw ClinicError(error)
            }
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(100))) != nil
            else {
                throw ClinicError(
                    .later, "home-busy", zh: "另一个 lianyi-clinic 正在使用此文件夹。内容已保存，请稍后再试。",
                    en: "Another lianyi-clinic is using this home. All is kept; try again shortly.")
            }
        }
    }
}
