// GET /clinic/count
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records

/// The upload form with a table of a blood count's items in place of files, for a clinic whose analyser only prints. What is typed
/// becomes a file in the browser (Docs/Formats/TypedCount.md) and goes the way of every file.
struct ShowCountForm {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let page = try WebPage(call.request, at: hub.clock.now)
        var values = ShowUploadForm.values(of: [.bloodCount], for: call.actor, page)
        values["title"] = page.word("typedTitle")
        values["isTyped"] = true
        values["items"] = BloodCountItem.typed.map { Self.row($0, page) }
        return try page.answer("upload", values, for: call.actor)
    }

    private static func row(_ item: BloodCountItem, _ page: WebPage) -> [String: Any] {
        [
            "code": item.code, "name": item.name, "word": page.language == .zh ? item.zh : item.en,
            "expected": "\(item.expected.lowerBound) \(item.expected.upperBound)",
            "units": item.typedUnits.map { typed in
                let possible = item.acceptable(in: typed.unit)
                return [
                    "unit": typed.unit, "factor": "\(typed.factor)", "shown": typed.unit.unitsAsPrinted,
                    "possible": "\(possible.lowerBound) \(possible.upperBound)",
                ]
            },
        ]
    }
}
