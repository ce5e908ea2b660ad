// Who this terminal is, as the hub told it at enrolment.
import Crypto
import FoundationEssentials
package import HubAPI
import Spool

/// What enrolment gave us; kept in `identity.json`.
package struct Identity: Sendable, Codable, Equatable {
    /// The hub's address without a path, `https://hub.example`.
    package var hub: String
    /// Whether only the authorities in `ca.pem` are believed, which enrolment copied there.
    package var hasOwnAuthorities: Bool
    /// What people call this terminal.
    package var name: String
    /// Its id, also the name of its key.
    package var terminal: WireID
    /// The clinic it belongs to.
    package var organisation: EnrolmentAnswer.Organisation
    /// What the `aud` of its assertions must be.
    package var audience: String
    /// The hub's keys.
    package var keys: KeySet

    static func load(from home: ClinicHome) throws(ClinicError) -> Identity {
        guard let bytes = FileManager.default.contents(atPath: home.identityFile) else {
            throw ClinicError(
                .usage, "not-enrolled", zh: "本机尚未登记。请先运行：lianyi-clinic enrol --hub 地址 --code 注册码",
                en: "This terminal is not enrolled. Run: lianyi-clinic enrol --hub URL --code CODE")
        }
        do {
            return try WireJSON.value(Identity.self, in: bytes)
        } catch {
            throw ClinicError(
                .data, "identity-damaged", zh: "文件 \(home.identityFile) 已损坏（\(error.words.zh)）。请从备份恢复或重新登记。",
                en: "\(home.identityFile) is damaged (\(error.words.en)). "
                    + "Restore it from a backup or enrol again.")
        }
    }

    func save(in home: ClinicHome) throws(ClinicError) {
        guard let bytes = try? WireJSON.bytes(of: self) else { return }
        do { try DurableFile.replace(home.identityFile, with: bytes) } catch { throw ClinicError(error) }
    }
}
