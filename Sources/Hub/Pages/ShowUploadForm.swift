// GET /clinic/upload
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records

/// The form by which a clinic without a terminal sends an exam. What is chosen leaves the browser by the modules in
/// `Resources/scripts`, through the same addresses that every sender uses.
struct ShowUploadForm {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let page = try WebPage(call.request), now = RFC3339.text(.now)
        let kinds = ExamKind.allCases.map { kind -> [String: Any] in
            var values: [String: Any] = ["code": kind.rawValue, "word": page.word("kind\(kind.rawValue)")]
            if let needed = kind.uploadPrivilege, !call.actor.privileges.contains(needed) {
                values["needs"] = needed.rawValue
            }
            return values
        }
        let values: [String: Any] = [
            "title": page.word("uploadTitle"), "kinds": kinds, "performed": String(now.prefix(16)),
            "limits": Self.limits,
        ]
        return try page.answer("upload", values, for: call.actor)
    }

    private static var limits: [String: Int] {
        let limits = ManifestLimits.initial
        return ["objects": limits.objects, "size": limits.objectSize, "together": limits.totalSize]
    }
}
