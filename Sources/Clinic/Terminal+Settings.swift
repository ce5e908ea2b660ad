// The numbers that the alliance decides for its terminals: fetched when the hub says that they changed, kept for offline days.
import Curl
import FoundationEssentials
import HubAPI
import Spool

extension Terminal {
    private static let kept = "hub-settings"
    private static let stale = "hub-settings-stale"
    private static let prefix = "terminal."

    /// Fetches them where the hub has said that they changed. A hub that tells none is no fault.
    /// - Parameter always: whether or not it has said so.
    package nonisolated func fetchSettings(always: Bool = false) async throws(ClinicError) {
        do throws(HubRefusal) {
            let isStale = try await local { () async throws(SpoolError) in try await spool.setting(Self.stale) } != ""
            guard always || isStale else { return }
            // Before it is asked: what changes meanwhile is noted again.
            try await local { () async throws(SpoolError) in try await spool.set(Self.stale, to: "") }
            let answer = try await reportLine.ask(
                CurlRequest("GET", reportLine.url(Paths.settings(prefix: Self.prefix))))
            _ = try HubLine.value(SettingPage.self, in: answer)
            let text = String(decoding: answer.body, as: UTF8.self)
            try await local { () async throws(SpoolError) in try await spool.set(Self.kept, to: text) }
        } catch {
            guard case .refused(let problem) = error, problem.status == 404 else {
                do { try await settingsChanged() } catch { throw ClinicError(error) }
                throw error.clinicError
            }
        }
    }

    /// Notes that they are to be fetched.
    nonisolated func settingsChanged() async throws(SpoolError) { try await spool.set(Self.stale, to: "1") }

    /// A number of the alliance as it is in force now, by the hub's time; nil where none was told.
    package nonisolated func decided(_ name: String, _ member: String) async -> Int? {
        guard let text = try? await spool.setting(Self.kept),
            let page = try? WireJSON.value(SettingPage.self, in: Array(text.utf8))
        else { return nil }
        return page.number(Self.prefix + name, member, at: await hubTime())
    }

    /// How long what comes without a patient waits for one: as this terminal is told, else as the alliance has decided,
    /// else as is usual.
    package nonisolated func rule(_ own: UnassignedRule?) async -> UnassignedRule {
        if let own { return own }
        guard let minutes = await decided("hold", "minutes") else { return .usual }
        return UnassignedRule("\(minutes)") ?? .usual
    }
}
