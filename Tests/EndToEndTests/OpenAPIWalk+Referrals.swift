// The walk of referrals: every step that there is, taken by the side whose step it is, and once by the other.
import Foundation
import LiveCounty
import Postgres
import Testing

extension OpenAPIWalk {
    private static let one = "/api/v1/referrals/{id}"

    /// The two sides of the referrals of this walk.
    private struct Sides: Sendable {
        let village: Caller
        let desk: Caller
        let hospital: String
        let township: String
        let patient: String
    }

    /// Up with an outcome and down again; and all the ways on which one ends otherwise.
    func referrals() async throws {
        let (village, _) = try await signIn("village02"), (desk, hospital) = try await signIn("desk01")
        let township = try await signIn("town01a").organisation
        let made = try await post(village, "/api/v1/patients", #"{"name":"阮大成","sex":"1"}"#)
        let sides = Sides(
            village: village, desk: desk, hospital: hospital, township: township,
            patient: try #require(made.text("patient.id")))
        try await refused(sides)
        try await upAndDown(sides)
        try await otherEnds(sides)
        try await missed(sides)
        try await lists(sides)
    }

    private func letter(_ sides: Sides, urgency: String = "routine", consent: String = "signed") -> String {
        """
        {"patient":"\(sides.patient)","to":"\(sides.hospital)","urgency":"\(urgency)","reason":"beyond_capability",\
        "impression":"胸痛待查","impressionCode":"R07.4","presentHistory":"活动后胸闷三天","consent":"\(consent)","exams":[]}
        """
    }

    private func submitted(_ sides: Sides, urgency: String = "routine") async throws -> [String: String] {
        let made = try await post(sides.village, "/api/v1/referrals", letter(sides, urgency: urgency))
        return ["id": try #require(made.text("id"))]
    }

    private func step(
        _ who: Caller, _ id: [String: String], _ name: String, _ json: String = "{}", expect status: Int = 200,
        _ place: SourceLocation = #_sourceLocation
    ) async throws {
        _ = try await put(who, Self.one + "/" + name, json, of: id, expect: status, place)
    }

    private func refused(_ sides: Sides) async throws {
        let path = "/api/v1/referrals", untrained = try await signIn("village01").caller
        _ = try await post(sides.village, path, letter(sides, consent: "waived"), expect: 422)
        let nowhere = letter(sides).replacing(sides.hospital, with: UUID().uuidString.lowercased())
        _ = try await post(sides.village, path, nowhere, expect: 422)
        let others = letter(sides).replacing("\"to\"", with: "\"from\":\"\(sides.hospital)\",\"to\"")
        _ = try await post(sides.village, path, others, expect: 403)
        let own = try await post(untrained, "/api/v1/patients", #"{"name":"竹青","sex":"1"}"#)
        let patient = try #require(own.text("patient.id"))
        let unlearned = letter(sides).replacing(sides.patient, with: patient)
        let answer = try await post(untrained, path, unlearned, expect: 403)
        #expect(answer.problem == "privilege-required" && answer.text("course") == "REF-UP-R")
        _ = try await post(untrained, path, unlearned.replacing("routine", with: "emergency"))
    }

    private func upAndDown(_ sides: Sides) async throws {
        let up = try await submitted(sides), soon = "2030-01-01T09:00:00+08:00"
        try await step(sides.village, up, "acceptance", #"{"department":"心内科"}"#, expect: 403)
        try await step(sides.desk, up, "information-request", #"{"question":"血压多少？"}"#)
        try await step(sides.village, up, "information", #"{"answer":"168/96"}"#)
        try await step(sides.desk, up, "acceptance", expect: 422)
        try await step(sides.desk, up, "acceptance", #"{"department":"心内科","note":"走绿色通道"}"#)
        try await step(sides.desk, up, "declination", #"{"code":"no_bed"}"#, expect: 409)
        try await step(sides.desk, up, "arrangement", #"{"department":"心内科","time":"\#(soon)","notice":"空腹"}"#)
        try await step(sides.desk, up, "no-show", expect: 409)
        try await step(sides.village, up, "departure", #"{"transport":"120","escort":"家属"}"#)
        let doctor = try await signIn("receive01").caller
        try await step(doctor, up, "arrival")
        try await step(doctor, up, "arrival")
        try await step(doctor, up, "care", #"{"number":"ZY001"}"#)
        _ = try await post(
            doctor, Self.one + "/return", #"{"reason":"recovered","consent":"signed"}"#, of: up, expect: 409)
        let outcome = """
            {"diagnosis":"不稳定型心绞痛","diagnosisCode":"I20.0","treatment":"药物治疗","disposition":"return_down",\
            "plan":"继续口服药物","followUpDays":7}
            """
        try await step(doctor, up, "outcome", outcome)
        let back = #"{"reason":"stable_long_term","consent":"signed","followUpDays":[7,30]}"#
        let down = try await post(doctor, Self.one + "/return", back, of: up)
        _ = try await post(doctor, Self.one + "/return", back, of: up, expect: 409)
        try await step(sides.village, up, "closure")
        let id = ["id": try #require(down.text("id"))]
        try await step(sides.village, id, "acceptance")
        try await step(sides.village, id, "arrival", #"{"note":"已随访"}"#)
        try await step(sides.village, id, "outcome", #"{"diagnosis":"冠心病","treatment":"服药","disposition":"stable"}"#)
        try await step(sides.desk, id, "closure")
        _ = try await get(sides.village, Self.one, id)
    }

    private func otherEnds(_ sides: Sides) async throws {
        let declined = try await submitted(sides)
        try await step(sides.desk, declined, "declination", #"{"code":"not_indicated"}"#)
        let emergency = try await submitted(sides, urgency: "emergency")
        try await step(sides.desk, emergency, "declination", #"{"code":"no_bed"}"#, expect: 409)
        try await step(sides.desk, emergency, "redirection", #"{"to":"\#(sides.hospital)"}"#, expect: 422)
        try await step(sides.desk, emergency, "redirection", #"{"to":"\#(sides.township)"}"#)
        _ = try await get(sides.desk, Self.one, emergency)
        let early = try await submitted(sides)
        try await step(sides.village, early, "cancellation", #"{"code":"improved"}"#)
        let late = try await submitted(sides)
        try await step(sides.desk, late, "acceptance", #"{"department":"心内科"}"#)
        try await step(sides.desk, late, "arrangement", #"{"department":"心内科","time":"2030-01-01T09:00:00+08:00"}"#)
        try await step(sides.village, late, "cancellation", #"{"code":"refused"}"#, expect: 202)
        try await step(sides.desk, late, "cancellation", #"{"code":"refused"}"#)
        let wrong = try await submitted(sides), overseer = try await signIn("admin01").caller
        try await step(sides.village, wrong, "entry-error", #"{"reason":"选错患者"}"#, expect: 403)
        try await step(overseer, wrong, "entry-error", expect: 422)
        try await step(overseer, wrong, "entry-error", #"{"reason":"选错患者"}"#)
        try await step(overseer, wrong, "entry-error", #"{"reason":"再次"}"#, expect: 409)
    }

    /// A day after the appointment, which the owner of the tables brings about.
    private func missed(_ sides: Sides) async throws {
        let id = try await submitted(sides)
        try await step(sides.desk, id, "acceptance", #"{"department":"心内科"}"#)
        try await step(sides.desk, id, "arrangement", #"{"department":"心内科","time":"2030-01-01T09:00:00+08:00"}"#)
        _ = try await county.ask(
            """
            WITH late AS (
                UPDATE referral SET deadline = now() - interval '1 minute' WHERE id = \(id["id"])::uuid
                RETURNING alliance_id, id
            )
            UPDATE referral_hop h SET deadline = now() - interval '1 minute' FROM late
            WHERE h.alliance_id = late.alliance_id AND h.referral_id = late.id AND h.closed_at IS NULL
            """)
        try await step(sides.desk, id, "no-show")
        try await step(sides.desk, id, "arrangement", #"{"department":"心内科","time":"2030-02-01T09:00:00+08:00"}"#)
    }

    private func lists(_ sides: Sides) async throws {
        let path = "/api/v1/referrals"
        for query in [
            "limit=1", "holder=me&limit=1", "state=closed&direction=down", "overdue=true", "unanswered=true",
            "patient=\(sides.patient)",
        ] {
            let page = try await get(sides.village, path, query: query)
            guard let next = page.text("next") else { continue }
            _ = try await get(sides.village, path, query: query + "&after=" + next)
        }
        _ = try await get(sides.village, path, query: "state=lost", expect: 422)
        _ = try await get(sides.village, path, query: "holder=you", expect: 422)
        let overseer = try await signIn("admin01").caller
        let all = try await get(overseer, path)
        _ = try await get(overseer, Self.one, ["id": try #require(all.text("items.0.id"))])
        #expect(try await get(overseer, path + "/custody").number("orphaned") == 0)
    }
}
