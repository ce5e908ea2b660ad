// What the runs of one lane share: a hub with its Postgres, and a terminal that reaches it over a bad line.
import Foundation
import Glibc
import HubAPI
import LiveCounty
import Spool
import TestSupport

/// One hub, one Postgres, one line; a fresh terminal whenever the last one is worn out. Used by one task only.
final class Lane {
    let number: Int
    let folder: TemporaryFolder
    let cluster: OwnCluster
    let hub: HubProcess
    let line: BadLine
    /// Disks whose power can fail; nil where there is no FUSE.
    let hubDisk: LossyDisk?
    let clinicDisk: LossyDisk?
    private(set) var keys = KeySet(keys: [])
    private(set) var clinic: ClinicProcess
    private(set) var agent: AgentProcess
    /// What was given to the terminal that is in use.
    var given: [GivenExam] = []
    /// What the hub called the terminal before it was enrolled again.
    private(set) var former: Set<WireID> = []
    /// Whether the next run needs another terminal.
    var isWorn = false
    private var uses = 0

    /// A terminal gathers the captures of so many runs.
    private static let usesOfTerminal = 12

    /// Makes and starts one.
    static func open(_ number: Int, onPlainDisks isPlain: Bool = false) async throws -> Lane {
        let folder = TemporaryFolder("faults-\(number)")
        let hasDisks = LossyDisk.program != nil && !isPlain
        let hubDisk = hasDisks ? try await LossyDisk.make(in: folder.path, named: "hub") : nil
        let clinicDisk = hasDisks ? try await LossyDisk.make(in: folder.path, named: "clinic") : nil
        let cluster = try await OwnCluster.start()
        let hub = HubProcess(
            environment: cluster.environment(
                keys: folder.path, blobs: (hubDisk?.mount ?? folder.path) + "/blobs"), folder: folder.path)
        try await cluster.seed(hub.environment)
        try await hub.start()
        guard let line = BadLine() else { throw Missing("a port") }
        return try await Lane(number, folder, cluster, hub, line, disks: (hubDisk, clinicDisk))
    }

    private init(
        _ number: Int, _ folder: TemporaryFolder, _ cluster: OwnCluster, _ hub: HubProcess, _ line: BadLine,
        disks: (hub: LossyDisk?, clinic: LossyDisk?)
    ) async throws {
        (self.number, self.folder, self.cluster, self.hub, self.line) = (number, folder, cluster, hub, line)
        (hubDisk, clinicDisk) = disks
        let url = await hub.url
        line.lead(to: UInt16(url.split(separator: ":").last ?? "") ?? 0)
        keys = try WireJSON.value(KeySet.self, in: try await Caller(url).get("/api/v1/keys").bytes)
        clinic = try await Self.terminal(hub, line, disks.clinic?.mount ?? folder.path)
        agent = try AgentProcess(of: clinic, at: Self.place(of: clinic, folder))
    }

    /// Ends all of it.
    func close() async throws {
        line.close()
        try await agent.crash()
        try? await hub.crash()
        for disk in [hubDisk, clinicDisk].compactMap(\.self) { try await disk.detach() }
        try await cluster.drop()
    }

    private static func terminal(_ hub: HubProcess, _ line: BadLine, _ folder: String) async throws -> ClinicProcess {
        try await .enrolled(in: "C02", at: hub, over: line.url, under: folder)
    }

    private static func place(of clinic: ClinicProcess, _ folder: TemporaryFolder) -> String {
        folder.path + "/" + URL(fileURLWithPath: clinic.home).lastPathComponent
    }

    /// The hub revokes the terminal, which is enrolled again in its home.
    func enrolAgain() async throws {
        let id = try terminal, environment = hub.environment, line = line.url, clinic = clinic
        let code = try await aside {
            let hub = TestProgram("lianyi-hub")
            let revoked = try hub.run(["terminal", "revoke", "\(id)", "--reason", "x"], environment: environment)
            guard revoked.status == 0 else { throw Missing("a revocation: \(revoked.errors)") }
            return try hub.run(["enrol", clinic.organisation], environment: environment).output.trimmed
        }
        let told = try await clinic.run(["enrol", "--hub", line, "--code", code, "--name", "again", "--again"])
        guard told.status == 0, try terminal != id else { throw Missing("another enrolment: \(told)") }
        former.insert(id)
    }

    /// Sees to it that everything runs, with a terminal that is good for another run.
    func prepare() async throws {
        try await mend()
        uses += 1
        guard isWorn || uses > Self.usesOfTerminal else { return }
        try await agent.crash()
        clinic = try await Self.terminal(hub, line, clinicDisk?.mount ?? folder.path)
        agent = try AgentProcess(of: clinic, at: Self.place(of: clinic, folder))
        (given, former, uses, isWorn) = ([], [], 1, false)
    }

    /// Brings back whatever is down, and makes the line good.
    func mend() async throws {
        line.heal()
        for disk in [hubDisk, clinicDisk] { disk?.room(nil) }
        try await cluster.resume()
        if await hub.pid == nil {
            _ = try await hub.ended()
            try await hub.start()
        }
    }

    /// Starts the terminal's agent, perhaps under a tracer.
    func startAgent(_ settings: [String: String] = [:], under tracer: [String] = []) async throws {
        try await agent.start(
            ["LIANYI_CLINIC_FETCH_SECONDS": "20"].merging(settings) { $1 }, under: tracer)
    }

    /// The agent anew, whatever it was doing.
    func restartAgent() async throws {
        try await agent.crash()
        try await startAgent()
    }

    /// How the hub knows the terminal.
    var terminal: WireID {
        get throws {
            let identity = FileManager.default.contents(atPath: clinic.home + "/identity.json") ?? Data()
            guard let id = (JSONPath.value("terminal", in: identity) as? String).flatMap({ WireID($0) }) else {
                throw Missing("an identity")
            }
            return id
        }
    }

    /// The spool as a person's `status` would see it.
    func captures() async throws -> [Capture] {
        try await Spool(at: clinic.home + "/spool").captures(limit: 10_000)
    }

    /// Where the files of a lane of the watched folder are.
    func watched(_ name: String, _ urgency: String) -> String {
        urgency.isEmpty ? "\(agent.watch)/\(name)" : "\(agent.watch)/\(urgency)/\(name)"
    }
}
