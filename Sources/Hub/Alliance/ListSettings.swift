// GET /api/v1/settings
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists the numbers that the alliance decides: what is in force of each, and what will be. `?prefix=terminal.` names those
/// that terminals go by.
struct ListSettings {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), prefix = try prefix(call.request)
        let cursor = call.request.query("after").map { String($0.prefix(Self.longest)) } ?? ""
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.settings(prefix: prefix, after: cursor, limit: limit + 1)
            try db.audit(AuditRow("setting.listed"), by: call.actor, from: call.origin)
            return found
        }
        return try .page(Page(found, limit: limit, cursor: \.name) { SettingPage.Item($0) }, of: call.request)
    }

    /// No name is longer.
    private static let longest = 100

    private func prefix(_ request: Request) throws -> String {
        let prefix = request.query("prefix") ?? ""
        let allowed = prefix.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard allowed, prefix.count <= Self.longest else {
            throw Problem.invalid(
                "prefix", "prefix 应为设置名称的开头，如 terminal.", "prefix is how names begin, such as terminal.")
        }
        return prefix
    }
}

extension SettingPage.Item {
    fileprivate init(_ setting: StoredSetting) {
        self.init(
            name: setting.name,
            values: setting.values.map { .init(value: $0.value, validFrom: $0.validFrom, source: $0.source) })
    }
}
