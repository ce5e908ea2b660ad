// What pages are made of: the words of both languages, own paths only, and headers without an exception for scripts.
import Foundation
import HTTPTypes
import HubAPI
import NIOCore
import TestSupport
import Testing

@testable import Hub

@Suite struct `The pages' words` {
    private static let resources = TestCluster.checkout.appending(path: "Sources/Hub/Resources")

    @Test func `are the same in Chinese and English, each with the same places`() throws {
        let zh = try words("zh"), en = try words("en")
        #expect(Set(zh.keys) == Set(en.keys))
        for (name, text) in zh {
            #expect(!text.isEmpty && en[name]?.isEmpty == false, "\(name)")
            #expect(places(text) == places(en[name] ?? ""), "\(name)")
        }
    }

    @Test func `are all there, and all used`() throws {
        let known = Set(try words("zh").keys), text = try sources()
        let asked = text.matches(of: /\{\{t\.(\w+)\}\}|\bword\("(\w+)"[,)]/).compactMap {
            ($0.1 ?? $0.2).map(String.init)
        }
        #expect(asked.count > 100 && Set(asked).subtracting(known).sorted() == [])
        let unused = known.filter { !isMade($0) && !text.contains("t.\($0)}}") && !text.contains("\"\($0)\"") }
        #expect(unused.sorted() == [])
    }

    private func words(_ language: String) throws -> [String: String] {
        let url = Self.resources.appending(path: "words/words.\(language).json")
        return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: url))
    }

    private func places(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first.map(String.init)
            })
    }

    /// Words that are put together from a code.
    private func isMade(_ name: String) -> Bool {
        [
            "kind", "state_", "urgency_", "sex", "purpose_", "polarity_", "grade_", "reportStage_", "reportQuality_",
            "reportSeverity_", "reportResult_", "reportPlan_", "criticalState_", "criticalLevel_", "duty_", "score_",
            "outcome_",
            "criticalEvent_", "criticalAction_", "criticalClock_", "callOutcome_",
            "reattribution_", "skip_",
        ].contains(where: name.hasPrefix)
    }

    /// Templates, scripts and the Swift of the pages as one text.
    private func sources() throws -> String {
        let pages = TestCluster.checkout.appending(path: "Sources/Hub/Pages")
        let folders = [Self.resources.appending(path: "templates"), Self.resources.appending(path: "scripts"), pages]
        return try folders.flatMap {
            try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }
        .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }
}

@Suite struct `An own path` {
    @Test(arguments: ["/", "/clinic", "/clinic/upload?correct=a"])
    func `leads on`(path: String) { #expect(OwnPath(path)?.text == path) }

    @Test(arguments: [
        "", "clinic", "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/a b", "/a\nb", "/中",
    ])
    func `is nothing else`(path: String) { #expect(OwnPath(path) == nil) }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `Every page` {
    @Test func `allows no script or style of its own, and leads a stranger to the sign-in page`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for path in ["/sign-in", "/clinic", "/clinic/upload", "/clinic/exams/\(UUID())/receipt"] {
                let page = try await doctor.get(path)
                let policy = page.headers[try #require(HTTPField.Name("Content-Security-Policy"))] ?? ""
                #expect(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "\(path)")
                #expect(
                    !page.text.contains("<style") && !page.text.contains(" style=") && !page.text.contains(" onclick"))
                #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            }
            let stranger = try await hub.send(.get, "/clinic/upload")
            #expect(stranger.status == 303 && stranger.headers[.location] == "/sign-in?to=%2Fclinic%2Fupload")
        }
    }

    @Test func `is escaped: what somebody typed is never a tag`() async throws {
        try await TestHub.run { hub in
            let reply = try await hub.send(
                .post, "/sign-in", .init(string: "account=%22%3E%3Cscript%3E&password="),
                [.contentType: FormFields.mediaType])
            #expect(reply.status == 422 && !reply.text.contains("<script>") && reply.text.contains("&lt;script&gt;"))
        }
    }

    @Test func `is refused as a page, in the browser's language`() async throws {
        try await TestHub.run { hub in
            let auditor = try await hub.signIn("audit01")
            let refused = try await auditor.get("/clinic", [.acceptLanguage: "en-GB,en;q=0.9"])
            #expect(refused.status == 403 && refused.text.contains("<html lang=\"en\">"))
        }
    }
}
