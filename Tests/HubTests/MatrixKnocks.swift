// How somebody knocks at an address of the policy table: with the words that it asks for, about the fixture's rows.
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import Records
import Samples
import Testing

@testable import Hub

extension Person {
    /// A request that is well addressed and has nothing in it: allowed ones are refused for what is missing, not for who asks.
    /// With `words` it says what its address asks for, so that it could be granted.
    func knock(_ address: String, _ row: PolicyRow, _ fixture: MatrixFixture, words: Bool = false) async throws -> Reply
    {
        let parts = address.split(separator: " ", maxSplits: 1).map(String.init)
        let path = parts[1].replacing("{id}", with: fixture.wireID(of: row.resource)).replacing("{number}", with: "1")
            .replacing("{frame}", with: "1")
            .replacing("/courses/{code}", with: "/courses/UP-CBC").replacing("{code}", with: "3.1")
        let method = try #require(HTTPRequest.Method(parts[0]))
        let body = words ? fixture.body(of: address) : "{}"
        if row.resource == "upload" { return try await knock(method, onUpload: path) }
        switch method {
        case .get, .delete: return try await send(method, path, nil, [:])
        case .post: return try await post(path, body)
        default: return try await send(method, path, body, [:])
        }
    }

    /// Three bytes for it, or the question how it stands.
    private func knock(_ method: HTTPRequest.Method, onUpload path: String) async throws -> Reply {
        var headers = MatrixFixture.tus
        if method == .post, path != Paths.Template.uploads { headers[.methodOverride] = "PATCH" }
        if method == .put {
            headers = [
                .contentType: "application/octet-stream",
                .contentDigest: "sha-256=:\(Data(SHA256.hash(data: Data("abc".utf8))).base64EncodedString()):",
            ]
        }
        let isBare = [.head, .delete].contains(method) || path == Paths.Template.uploads
        return try await send(method, path, isBare ? nil : "abc", headers)
    }
}

extension PolicyRow {
    /// Whether the answer depends on the row besides the role: on the side of a referral, which the end-to-end stories walk,
    /// on the house of an upload, or on who gave a second opinion, which their own tests walk.
    var dependsOnTheRow: Bool {
        let isStep = resource == "referral" && !["view", "list", "void"].contains(action)
        return isStep || (resource == "upload" && action != "create")
            || (resource == "over-read" && action == "compare")
            || (resource == "reattribution" && action != "list")
    }
}

extension MatrixFixture {
    /// The id that an address of that resource means.
    func wireID(of resource: String) -> String {
        let id: UUID =
            switch resource {
            case "patient": patient
            case "exam": exam
            case "reading": reading
            case "report": report
            case "referral": referral
            case "upload": upload
            case "critical": critical
            case "template": template
            // The village doctor's: nobody signs off their own.
            case "attempt": (try? near("village_doctor")).flatMap { attempts[$0.id] } ?? patient
            default: privilege
            }
        return WireID(id).description
    }

    /// What a request of that address must say before it is asked who speaks; `{}` where nothing.
    func body(of address: String) -> String {
        guard address != "PUT /api/v1/exams/{id}" else { return TestExam(id: WireID(exam), urgency: "emergency").body }
        guard !address.hasSuffix("/reattributions/{id}/declination") else { return #"{"reason":"核对无误"}"# }
        let words = [
            "acceptance": #"{"department":"心内科"}"#, "information-request": #"{"question":"血压？"}"#,
            "information": #"{"answer":"168/96"}"#, "declination": #"{"code":"no_bed"}"#,
            "redirection": #"{"to":"\#(WireID(patient))"}"#, "arrangement": ReferralClockStory.soon,
            "departure": #"{"transport":"120"}"#, "care": #"{"number":"ZY1"}"#, "outcome": ReferralClockStory.outcome(),
            "cancellation": #"{"code":"improved"}"#, "return": #"{"reason":"recovered","consent":"signed"}"#,
            "acknowledgement": #"{"readBack":["12"]}"#, "action": #"{"action":"treated"}"#,
            "calls": #"{"outcome":"unable_to_reach"}"#,
            "provisional-read": #"{"result":"negative","severity":"normal"}"#,
            "recall": #"{"reason":"重复"}"#, "amendments": #"{"reason":"补充"}"#,
            "plan-confirmation": #"{"followed":true}"#,
            "rejection": #"{"epoch":1,"reasons":["exposure"]}"#,
            "reattributions": #"{"patient":"\#(WireID(patient))","reason":"更正"}"#,
            "patient": #"{"patient":"\#(WireID(patient))","reason":"更正"}"#,
        ]
        return address.split(separator: "/").last.flatMap { words[String($0)] } ?? "{}"
    }
}
