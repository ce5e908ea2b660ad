// The walk of an exam under the wrong patient: asked, declined, asked again, confirmed, its report void.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

extension OpenAPIWalk {
    /// The newest exam with a report, and two of the clinic's patients.
    func reattributions() async throws {
        let doctor = try await signIn("village02").caller, head = try await signIn("head01").caller
        let found = try await county.ask(
            "SELECT exam_id::text AS exam, id::text AS report FROM report ORDER BY signed_at DESC LIMIT 1")
        let row = try #require(found.first), report: String = try row["report"], exam: String = try row["exam"]
        let people = try await county.ask(
            """
            SELECT l.patient_id::text AS id FROM care_link l JOIN organisation o ON o.id = l.organisation_id
            WHERE o.code = 'C02' AND l.patient_id NOT IN (SELECT patient_id FROM exam WHERE patient_id IS NOT NULL) ORDER BY 1 LIMIT 1
            """)
        let patient: String = try #require(people.first)["id"], place = ["id": exam]
        let ask = "/api/v1/exams/{id}/reattributions", one = "/api/v1/reattributions/{id}"
        let words = #"{"patient":"\#(patient)","reason":"床号看错"}"#
        _ = try await post(doctor, ask, words.replacing("床号看错", with: " "), of: place, expect: 422)
        _ = try await post(doctor, ask, words, expect: 404)
        for decides in [false, true] {
            let asked = try await post(doctor, ask, words, of: place), id = ["id": try #require(asked.text("id"))]
            _ = try await put(doctor, one + "/confirmation", "{}", of: id, expect: 403)
            _ = try await get(head, one, id)
            _ = try await get(head, "/api/v1/reattributions", query: "state=asked&exam=\(exam)&limit=1")
            if decides {
                _ = try await put(head, one + "/confirmation", "{}", of: id)
                _ = try await put(head, one + "/declination", #"{"reason":"x"}"#, of: id, expect: 409)
            } else {
                _ = try await put(head, one + "/declination", "{}", of: id, expect: 422)
                _ = try await put(head, one + "/declination", #"{"reason":"核对无误"}"#, of: id)
                _ = try await put(head, one + "/confirmation", "{}", of: id, expect: 409)
            }
        }
        _ = try await post(doctor, ask, words, of: place, expect: 409)
        _ = try await get(doctor, "/api/v1/reports/{id}", ["id": report], expect: 410)
        _ = try await get(doctor, "/api/v1/reports/{id}", ["id": report], query: "voided=true")
        _ = try await get(doctor, "/api/v1/exams/{id}/report", place, expect: 410)
        _ = try await get(doctor, "/api/v1/reports/{id}/pdf", ["id": report], expect: 410)
        _ = try await get(doctor, "/api/v1/reattributions", query: "state=x", expect: 422)
        _ = try await get(doctor, one, expect: 404)
    }
}
