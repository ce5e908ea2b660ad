// GET /clinic/upload
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// The form by which a clinic without a terminal sends an exam. What is chosen leaves the browser by the modules in
/// `Resources/scripts`, through the same addresses that every sender uses.
struct ShowUploadForm {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let page = try WebPage(call.request, at: hub.clock.now)
        var values = Self.values(of: ExamKind.allCases, for: call.actor, page)
        values["title"] = page.word("uploadTitle")
        let mappings = try await hub.database.read(as: call.actor.mode) { db in try db.mappings() }
        if !mappings.isEmpty { values["tables"] = ["mappings": mappings.map { ["name": $0.name, "title": $0.title] }] }
        return try page.answer("upload", values, for: call.actor)
    }

    /// What the form needs besides its title, for exams of these kinds.
    static func values(of kinds: [ExamKind], for actor: Actor, _ page: WebPage) -> [String: Any] {
        let choices = kinds.map { kind -> [String: Any] in
            var values: [String: Any] = ["code": kind.rawValue, "word": page.word("kind\(kind.rawValue)")]
            if let needed = kind.uploadPrivilege, !actor.privileges.contains(needed) {
                values["needs"] = needed.rawValue
            }
            return values
        }
        return ["kinds": choices, "performed": String(RFC3339.text(page.moment).prefix(16)), "limits": limits]
    }

    private static var limits: [String: Int] {
        let limits = ManifestLimits.initial
        return ["objects": limits.objects, "size": limits.objectSize, "together": limits.totalSize]
    }
}
