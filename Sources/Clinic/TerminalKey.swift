// The terminal's own private key: made here, kept here, never shown.
import Crypto
import FoundationEssentials
import HubAPI
import Spool

/// Loads and makes the P-256 key in `key.pem`, which only its owner may read.
enum TerminalKey {
    /// The key; nil when there is none yet.
    static func load(from home: ClinicHome) throws(ClinicError) -> P256.Signing.PrivateKey? {
        guard let bytes = FileManager.default.contents(atPath: home.keyFile) else { return nil }
        guard DurableFile.isPrivate(home.keyFile) else {
            throw ClinicError(
                .data, "key-exposed", zh: "私钥 \(home.keyFile) 可被他人读取。请运行 chmod 600 \(home.keyFile)",
                en: "Others may read the private key. Run chmod 600 \(home.keyFile)")
        }
        guard
            let key = try? P256.Signing.PrivateKey(pemRepresentation: String(decoding: bytes, as: UTF8.self))
        else {
            throw ClinicError(
                .data, "key-damaged", zh: "私钥 \(home.keyFile) 已损坏。请从备份恢复或重新登记。",
                en: "The private key \(home.keyFile) is damaged. Restore it from a backup or enrol again.")
        }
        return key
    }

    /// The key of an enrolment that is to take the place of this one, made and durably kept first when there is none.
    static func nextOrMake(in home: ClinicHome) throws(ClinicError) -> P256.Signing.PrivateKey {
        if let bytes = FileManager.default.contents(atPath: home.nextKeyFile),
            let key = try? P256.Signing.PrivateKey(pemRepresentation: String(decoding: bytes, as: UTF8.self))
        {
            return key
        }
        let key = P256.Signing.PrivateKey()
        try keep(key, at: home.nextKeyFile)
        return key
    }

    /// Makes a key this terminal's own.
    static func keep(_ key: P256.Signing.PrivateKey, in home: ClinicHome) throws(ClinicError) {
        try keep(key, at: home.keyFile)
    }

    static func forgetNext(in home: ClinicHome) { try? FileManager.default.removeItem(atPath: home.nextKeyFile) }

    private static func keep(_ key: P256.Signing.PrivateKey, at path: String) throws(ClinicError) {
        do { try DurableFile.replace(path, with: Array(key.pemRepresentation.utf8)) } catch {
            throw ClinicError(error)
        }
    }

    /// The key, made and durably kept first when there is none: an enrolment that broke off goes on with it.
    static func loadOrMake(in home: ClinicHome) throws(ClinicError) -> P256.Signing.PrivateKey {
        if let key = try load(from: home) { return key }
        let key = P256.Signing.PrivateKey()
        try keep(key, in: home)
        return key
    }
}
