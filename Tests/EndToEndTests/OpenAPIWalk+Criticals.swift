// The walk of critical cases: found, told, read back wrongly and rightly, acted upon, called about, referred, closed.
import Foundation
import HubAPI
import LiveCounty
import Testing

extension OpenAPIWalk {
    private static let critical = "/api/v1/criticals/{id}"

    /// Two counts with platelets of 12: one goes the whole way, one is called about.
    func criticals() async throws {
        let (doctor, _) = try await signIn("village02"), lab = try await signIn("lab01").caller
        let made = try await post(doctor, "/api/v1/patients", #"{"name":"岑石生","sex":"1"}"#)
        let patient = try #require(made.text("patient.id"))
        let one = try await found(for: patient, by: doctor), other = try await found(for: patient, by: doctor)
        _ = try await get(doctor, "/clinic/criticals/{id}", one)
        _ = try await put(doctor, Self.critical + "/acknowledgement", #"{"readBack":["21"]}"#, of: one, expect: 422)
        _ = try await put(doctor, Self.critical + "/acknowledgement", "{}", of: one, expect: 422)
        _ = try await put(doctor, Self.critical + "/action", #"{"action":"treated"}"#, of: one, expect: 409)
        _ = try await put(doctor, Self.critical + "/acknowledgement", #"{"readBack":["PLT 12"]}"#, of: one)
        let referral = try await post(doctor, Self.critical + "/referral", "{}", of: one)
        #expect(referral.text("urgency") == "emergency" && referral.text("reason") == "critical_value")
        _ = try await post(doctor, Self.critical + "/referral", "{}", of: one, expect: 409)
        _ = try await put(doctor, Self.critical + "/action", #"{"action":"called_120","note":"08:21"}"#, of: one)
        _ = try await put(doctor, Self.critical + "/closure", "{}", of: one, expect: 403)
        _ = try await put(lab, Self.critical + "/closure", #"{"note":"已转诊"}"#, of: one)
        _ = try await post(lab, Self.critical + "/calls", #"{"outcome":"unable_to_reach"}"#, of: other)
        _ = try await post(lab, Self.critical + "/calls", #"{"outcome":"read_back"}"#, of: other, expect: 422)
        _ = try await post(doctor, Self.critical + "/calls", #"{"outcome":"unable_to_reach"}"#, of: other, expect: 403)
        _ = try await get(lab, "/api/v1/call-sheet")
        _ = try await get(lab, "/api/v1/call-sheet/count")
        _ = try await get(doctor, "/api/v1/criticals", query: "state=open&holder=mine")
        _ = try await get(doctor, "/api/v1/criticals", query: "state=wrong", expect: 422)
        _ = try await get(doctor, Self.critical, expect: 404)
    }

    /// An exam with low platelets, sent, opened and found; answers the case's place.
    private func found(for patient: String, by doctor: Caller) async throws -> [String: String] {
        let message = SentCount.message(platelets: "12")
        let exam = WalkedExam("CBC", named: "cbc.hl7", message)
        _ = try await put(doctor, Self.exam, exam.body(patient: patient), of: ["id": exam.id], expect: 201)
        while true {
            let list = try await get(doctor, "/api/v1/criticals", query: "exam=\(exam.id)")
            if let id = list.text("items.0.id") {
                let shown = try await get(doctor, Self.critical, of: id)
                #expect(shown.text("findings.0.value") == "12" && shown.text("state") == "notified", "\(shown)")
                return ["id": id]
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func get(_ who: Caller, _ path: String, of id: String) async throws -> Answer {
        try await get(who, path, ["id": id])
    }
}
