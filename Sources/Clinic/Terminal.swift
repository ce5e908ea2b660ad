// An enrolled terminal, ready for work.
import Crypto
import Curl
import FoundationEssentials
import HubAPI
package import Spool

/// A terminal that is enrolled: its identity, its key, its spool and its line to the hub.
package actor Terminal {
    /// How we name ourselves to the hub.
    package static let software = "lianyi-clinic/0.1.0"

    /// Where it keeps everything.
    package nonisolated let home: ClinicHome
    /// What it has captured and received.
    package nonisolated let spool: Spool
    nonisolated let key: SigningKey
    /// Carries uploads, and nothing that would hold them up.
    nonisolated let line: HubLine
    /// Carries what is fetched in rounds and what is told beside the exams.
    nonisolated let reportLine: HubLine
    /// Holds a question for news open, and fetches the values of what is critical (ADR 0029).
    nonisolated let newsLine: HubLine
    /// Whether the hub is still the hub of the enrolment, for all three lines.
    nonisolated let trust: HubTrust
    nonisolated let terminalID: WireID
    /// Packs ECGs before they go up; none sends them as they are.
    nonisolated let packer: ECGPacker?
    /// Who it is; its keys grow when the hub gets new ones.
    package private(set) var identity: Identity
    /// Reports of whose opening the hub did not want to hear, since this process began.
    private(set) var refusedOpenings: Set<WireID> = []

    /// Opens the terminal of a home folder.
    /// - Throws: `usage` when it is not enrolled.
    /// - Parameters:
    ///   - sendLimit: bytes a second that an upload may take of the line; none means all.
    ///   - packer: who packs ECGs; none sends them as they are.
    package init(_ home: ClinicHome, sendLimit: Int64? = nil, packer: ECGPacker? = nil) throws(ClinicError) {
        let identity = try Identity.load(from: home)
        guard let key = try TerminalKey.load(from: home) else {
            throw ClinicError(
                .data, "key-missing", zh: "找不到私钥 \(home.keyFile)。请从备份恢复或重新登记。",
                en: "The private key \(home.keyFile) is missing. Restore it from a backup or enrol again.")
        }
        try home.prepare()
        self.home = home
        self.packer = packer
        self.identity = identity
        terminalID = identity.terminal
        self.key = .p256(key)
        do { spool = try Spool(at: home.spoolFolder) } catch { throw ClinicError(error) }
        spool.folder.clearLeftovers(before: Date())
        do {
            let authorities = identity.hasOwnAuthorities ? home.authoritiesFile : nil
            let trust = HubTrust(identity.keys)
            self.trust = trust
            line = HubLine(
                identity, key: .p256(key), spool: spool,
                line: try Self.line(caFile: authorities, sendLimit: sendLimit), trust: trust)
            reportLine = HubLine(
                identity, key: .p256(key), spool: spool, line: try Self.line(caFile: authorities), trust: trust,
                carriesExams: false)
            newsLine = HubLine(
                identity, key: .p256(key), spool: spool, line: try Self.line(caFile: authorities), trust: trust,
                carriesExams: false)
        } catch {
            throw ClinicError(error)
        }
    }

    /// What did not go, by its address.
    var resting: [String: RestingThing] = [:]

    func noteRefusedOpening(of report: WireID) { refusedOpenings.insert(report) }

    static func line(caFile: String?, sendLimit: Int64? = nil) throws(CurlError) -> CurlLine {
        var settings = CurlSettings(userAgent: software)
        settings.caFile = caFile
        settings.sendLimit = sendLimit
        return try CurlLine(settings)
    }

    /// Learns the hub's new keys, at most once in `seconds`: a bundle, made when the line is dead, is sealed to a key that was
    /// learnt while it was up. What the hub publishes is believed or not as ever; that it did not answer is no fault here.
    func keepKeysFresh(seconds: Double = 86_400) async {
        let last = (try? await spool.setting(Self.keysAskedAt)).flatMap { Double($0) } ?? 0
        let now = Date().timeIntervalSince1970
        guard identity.keys.newestAgreementKey == nil || abs(now - last) > seconds else { return }
        do { try await refreshKeys(over: reportLine) } catch { return }
        try? await spool.set(Self.keysAskedAt, to: "\(now)")
    }

    private static let keysAskedAt = "keys-asked-at"

    /// Asks the hub for keys that are not known here yet; a known name keeps the key it had. A hub that publishes
    /// another key under a known name, or none of those that are known, is not the hub of the enrolment.
    /// - Parameter line: the asker's own: on the news line a question may be held open for half a minute.
    func refreshKeys(over line: HubLine) async throws(HubRefusal) {
        let newer = try await line.keys()
        guard trust.look(at: newer), newer.agrees(with: identity.keys) else {
            throw .local(ClinicError(.data, .hubKeyChanged))
        }
        let merged = identity.keys.merging(newer)
        guard merged != identity.keys else { return }
        identity.keys = merged
        do { try identity.save(in: home) } catch { throw .local(error) }
    }
}
