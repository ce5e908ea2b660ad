// The walk through the pages: signing in by form, the clinic's pages, the receipt's, and signing out.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

extension OpenAPIWalk {
    /// What a browser asks for.
    func pages() async throws {
        let anybody = try await nobody(), admin = try await signIn("admin01").caller
        _ = try await get(anybody, "/sign-in", query: "to=%2Fclinic&lang=en")
        var doctor = try await byForm(
            "account=village02&password=\(TestDatabase.password)&to=%2Fclinic", leads: "/clinic")
        _ = try await byForm(
            "account=village02&password=\(TestDatabase.password)&to=%2F%2Felsewhere.example", leads: "/")
        for (form, status) in [("account=village02&password=wrong", 401), ("account=village02", 422), ("a=%ZZ", 400)] {
            try await ask(anybody, sending(form), expect: status)
        }
        try await ask(anybody, sending("account=a&password=b").with("Origin", "https://elsewhere.example"), expect: 403)
        try await ask(anybody, sending(String(repeating: "a", count: 5000)), expect: 413)
        _ = try await get(doctor, "/", expect: 303)
        #expect(try await get(admin, "/").body.contains("/docs"))
        _ = try await get(doctor, "/clinic", query: "reports=all")
        let reader = try await signIn("ecg01").caller
        _ = try await get(reader, "/worklist")
        _ = try await get(reader, "/worklist", query: "part=late")
        _ = try await get(reader, "/centre", query: "late=\(WireID.timeOrdered())")
        _ = try await get(reader, "/call-sheet")
        _ = try await get(reader, "/reattributions")
        _ = try await get(doctor, "/clinic/upload")
        #expect(try await get(doctor, "/clinic/count").body.contains("value-718-7"))
        _ = try await get(doctor, "/api/v1/roll/matches", query: "text=1234")
        let sent = SentFile.random(bytes: 20)
        _ = try await put(doctor, "/api/v1/exams/{id}", sent.whole, of: ["id": "\(sent.exam)"], expect: 201)
        let receipt = "/clinic/exams/{id}/receipt"
        let sheet = try await get(doctor, receipt, ["id": "\(sent.exam)"])
        #expect(sheet.body.contains(sent.sha256.description))
        _ = try await get(doctor, receipt, expect: 404)
        _ = try await get(doctor, "/clinic/exams/{id}/patient", ["id": "\(sent.exam)"])
        _ = try await get(doctor, "/clinic/exams/{id}/patient", expect: 404)
        _ = try await get(doctor, "/clinic/exams/{id}/provisional-read", ["id": "\(sent.exam)"])
        _ = try await get(doctor, "/clinic/exams/{id}/provisional-read", expect: 404)
        _ = try await get(doctor, "/clinic/reports/{id}", expect: 404)
        _ = try await get(doctor, "/clinic/criticals/{id}", expect: 404)
        let other = OpenAPIRequest("GET", "/api/v1/roll/matches").asking("text=a")
            .with("Lianyi-Person", UUID().uuidString.lowercased())
        try await ask(doctor, other, expect: 403)
        try await ask(doctor, OpenAPIRequest("POST", "/sign-out"), expect: 303)
        try await ask(doctor, OpenAPIRequest("GET", "/clinic"), expect: 303)
        doctor.secret = nil
        try await ask(doctor, OpenAPIRequest("POST", "/sign-out"), expect: 303)
    }

    /// Signs in as a form does; the cookie's secret is the session's.
    private func byForm(_ form: String, leads path: String) async throws -> Caller {
        var caller = try await nobody()
        let answer = try await ask(caller, sending(form), expect: 303)
        #expect(answer.header("Location") == path)
        let cookie = try #require(answer.header("Set-Cookie"))
        caller.secret = String(cookie.dropFirst("lianyi=".count).prefix { $0 != ";" })
        return caller
    }

    private func sending(_ form: String) -> OpenAPIRequest {
        OpenAPIRequest("POST", "/sign-in").sending(Array(form.utf8), type: FormFields.mediaType)
    }
}
