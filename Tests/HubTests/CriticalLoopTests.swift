// From what was found to what was done: told, said back, answered for, acted upon, closed; and what happens when nobody answers.
import Alliance
import Foundation
import HTTPTypes
import HubAPI
import Logging
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `The loop of a critical value` {
    @Test func `goes from the notice to the read-back, the action and the centre's closure`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), lab = try await hub.signIn("lab01")
            let path = try await open(by: doctor)
            let news = try await doctor.get("/api/v1/events")
            #expect(news.text.contains("critical.detected") && news.text.contains("criticalCase"), "\(news.text)")
            let shown = try await doctor.get(path)
            #expect(shown.string("state") == "notified" && shown.string("findings.0.said") == "PLT 12 10*9/L")
            let wrong = try await doctor.put(path + "/acknowledgement", #"{"readBack":["120"]}"#)
            #expect(wrong.status == 422 && wrong.problem == "read-back-differs" && !wrong.text.contains("12 "))
            let early = try await doctor.put(path + "/action", #"{"action":"treated"}"#)
            #expect(early.status == 409 && early.problem == "critical-state")
            let answered = try await doctor.put(path + "/acknowledgement", #"{"readBack":["血小板 12"]}"#)
            #expect(answered.string("state") == "acknowledged", "\(answered.text)")
            #expect(try await doctor.put(path + "/acknowledgement", #"{"readBack":["血小板 12"]}"#).status == 200)
            let acted = try await doctor.put(path + "/action", #"{"action":"called_120","note":"08:21 出发"}"#)
            #expect(acted.string("state") == "acted")
            #expect(try await doctor.put(path + "/closure", "{}").status == 403)
            #expect(try await hub.signIn("ecg01").put(path + "/closure", "{}").status == 200)
            let history = try await lab.get(path)["history"] as? [[String: Any]] ?? []
            #expect(
                history.compactMap { $0["event"] as? String } == [
                    "critical.detected", "critical.notified", "critical.read_back", "critical.acknowledged",
                    "critical.acted", "critical.closed",
                ])
            #expect(history.contains { $0["readBack"] as? String == "血小板 12" && $0["channel"] as? String == "page" })
        }
    }

    @Test func `climbs to the second doctor or the township, then to the desk, and stands on the call sheet`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), desk = try await hub.signIn("desk01")
            let path = try await open(by: doctor), town = try await hub.signIn("town01a")
            #expect((try await desk.get("/api/v1/call-sheet"))["items.0"] == nil)
            #expect(try await desk.get(path).status == 404)
            for level in ["township", "desk", "desk"] {
                try await runOut(hub)
                #expect(try await town.get("/api/v1/criticals").string("items.0.level") == level)
            }
            let sheet = try await desk.get("/api/v1/call-sheet")
            #expect(sheet.string("items.0.callees.0.organisation")?.contains("卫生室") == true, "\(sheet.text)")
            #expect(sheet.string("items.0.say")?.contains("PLT 12") == true)
            #expect(sheet.string("items.0.callees.0.phone")?.isEmpty == false, "\(sheet.text)")
            let others = try await doctor.get("/api/v1/call-sheet")
            #expect(others.string("items.0.callees.0.name") != nil && others["items.0.callees.0.phone"] == nil)
            let shown = try await hub.rows("SELECT count(*) FROM audit WHERE action = 'critical.number_shown'")
            #expect(shown == [["1"]])
            let kinds = try await hub.rows("SELECT kind FROM critical_event ORDER BY recorded_at, kind")
            #expect(kinds.map(\.[0]).suffix(3) == ["critical.escalated", "critical.escalated", "critical.overdue"])
            let heard = try await desk.get("/api/v1/events")
            #expect(heard.text.contains("critical.escalated"))
            #expect(hub.log.lines(.critical).contains { $0.contains("was not answered for in time") })
        }
    }

    @Test func `names who is on duty at the township, where it keeps a roster, and calls them first`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), town = try await hub.signIn("town01a")
            let desk = try await hub.signIn("desk01"), other = try hub.staff("town01b")
            let ends = Date.now.addingTimeInterval(8 * 3600).formatted(.iso8601)
            let starts = Date.now.addingTimeInterval(-600).formatted(.iso8601)
            let shift = try await town.post(
                "/api/v1/shifts", #"{"clinician":"\#(other.id)","startsAt":"\#(starts)","endsAt":"\#(ends)"}"#)
            #expect(shift.status == 201, "\(shift.text)")
            #expect(try await doctor.post("/api/v1/shifts", #"{"endsAt":"\#(ends)"}"#).status == 403)
            #expect(try await town.get("/api/v1/shifts").string("items.0.clinician") == "\(WireID(other.id.uuid))")
            let path = try await open(by: doctor)
            try await runOut(hub)
            let history = try await town.get(path)["history"] as? [[String: Any]] ?? []
            let step = history.last { $0["event"] as? String == "critical.escalated" }
            #expect((step?["detail"] as? [String: String])?["onDuty"] == other.name.text, "\(history)")
            let callees = try await desk.get("/api/v1/call-sheet")["items.0.callees"] as? [[String: Any]] ?? []
            let township = callees.filter { $0["level"] as? String == "township" }
            #expect(township.first?["isOnDuty"] as? Bool == true && township.count > 1, "\(callees)")
            #expect(township.first?["name"] as? String == other.name.text)
            #expect(township.dropFirst().allSatisfy { $0["isOnDuty"] as? Bool == false })
            #expect(callees.first?["isOnDuty"] == nil, "the clinic's own")
        }
    }

    @Test func `is answered by telephone: nobody, then somebody without, then somebody with a read-back`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), desk = try await hub.signIn("desk01")
            let path = try await open(by: doctor)
            try await runOut(hub)
            let nobody = try await desk.post(path + "/calls", #"{"outcome":"unable_to_reach"}"#)
            #expect(nobody.status == 201 && nobody.string("state") == "detected", "\(nobody.text)")
            let nameless = try await desk.post(path + "/calls", #"{"outcome":"reached_no_readback"}"#)
            #expect(nameless.status == 422 && nameless.string("field") == "recipient")
            let told = try await desk.post(path + "/calls", #"{"outcome":"reached_no_readback","recipient":"护士 王"}"#)
            #expect(told.string("state") == "notified")
            let answered = try await desk.post(
                path + "/calls", #"{"outcome":"read_back","recipient":"村医 李","readBack":["12"]}"#)
            #expect(answered.string("state") == "acknowledged", "\(answered.text)")
            #expect((try await desk.get("/api/v1/call-sheet"))["items.0"] == nil)
            let note = try await hub.rows(
                "SELECT channel, recipient, read_back FROM critical_event WHERE kind = 'critical.read_back'")
            #expect(note == [["phone", "村医 李", "12"]])
        }
    }

    @Test func `is not answered for by a call of the clinic with itself`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), desk = try await hub.signIn("desk01")
            let path = try await open(by: doctor)
            try await runOut(hub)
            for body in [
                #"{"outcome":"read_back","recipient":"我","readBack":["12"]}"#, #"{"outcome":"unable_to_reach"}"#,
            ] {
                let refused = try await doctor.post(path + "/calls", body)
                #expect(refused.status == 403 && refused.problem == "not-yours-to-do", "\(refused.text)")
            }
            #expect(try await hub.rows("SELECT kind FROM critical_event WHERE channel = 'phone'") == [])
            #expect(try await desk.post(path + "/calls", #"{"outcome":"unable_to_reach"}"#).status == 201)
        }
    }

    @Test func `is referred in one request, once, and the action stands by that`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), patient = try hub.patient(of: "C02").patient.id
            let path = try await open(by: doctor, of: #"{"id":"\#(patient)"}"#)
            #expect(try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#).status == 200)
            let referral = try await doctor.post(path + "/referral", "{}")
            #expect(referral.status == 201 && referral.string("urgency") == "emergency", "\(referral.text)")
            #expect(try await doctor.post(path + "/referral", "{}").problem == "already-referred")
            let shown = try await doctor.get(path)
            #expect(shown.string("state") == "acted" && shown.string("referral") == referral.string("id"))
        }
    }

    @Test func `of nobody yet is not referred`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), path = try await open(by: doctor)
            #expect(try await doctor.post(path + "/referral", "{}").problem == "critical-without-patient")
        }
    }

    @Test func `is nobody else's: another clinic, another centre's reader, an auditor`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), path = try await open(by: doctor)
            for account in ["village09", "town03a"] {
                let stranger = try await hub.signIn(account)
                #expect(try await stranger.get(path).status == 404)
                #expect(try await stranger.put(path + "/acknowledgement", #"{"readBack":["12"]}"#).status == 404)
            }
            #expect(try await hub.signIn("audit01").get(path).status == 403)
        }
    }

    @Test func `closes by itself a day after the action`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), path = try await open(by: doctor)
            _ = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            _ = try await doctor.put(path + "/action", #"{"action":"repeated"}"#)
            try await runOut(hub)
            #expect(try await doctor.get(path).string("state") == "closed")
        }
    }

    @Test func `is counted for those who watch over the hub`() async throws {
        try await TestHub.run { hub in
            _ = try await open(by: try await hub.signIn("village02"))
            try await runOut(hub)
            let metrics = try await hub.send(.get, "/metrics")
            #expect(metrics.text.contains("lianyi_criticals_to_call 1"), "\(metrics.text)")
        }
    }

    /// Opens a case with platelets of 12; answers its address.
    private func open(by doctor: Person, of patient: String? = nil) async throws -> String {
        let exam = TestExam.count(TestExam.message([("777-3", "12", "10*9/L")]), of: patient)
        _ = try await doctor.hub.judged(exam, by: doctor)
        let list = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
        return "/api/v1/criticals/\(try #require(list.string("items.0.id"), "\(list.text)"))"
    }

    /// Lets every clock run out and the hub notice it.
    private func runOut(_ hub: TestHub) async throws {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        _ = try await owner.once(
            "UPDATE critical_case SET deadline = now() - interval '1 second' WHERE state <> 'closed'")
        await owner.close()
        await RunCriticalClocks(hub: hub.hub).once()
    }
}
