// Templates are texts to begin with: versioned, kept by the head of a centre, and never part of what was signed.
import Exams
import Foundation
import HTTPTypes
import Readings
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5))) struct `A report's template` {
    private let all = "/api/v1/templates"
    private func body(_ name: String) -> String {
        #"{"kind":"ECG12","name":"\#(name)","nameEn":"Sinus rhythm","content":\#(ReportStory.normal)}"#
    }

    @Test func `of the start set is a report that could be signed, for each kind that it should cover`() throws {
        let templates = try StartTemplates.all()
        for template in templates {
            #expect(throws: Never.self, "\(template.name)") { try ReportContent(template.content) }
        }
        #expect(Set(templates.map(\.kind)).isSuperset(of: [.ecg12, .xray, .ultrasound, .bloodCount, .photo]))
        #expect(Set(templates.compactMap(\.bodyPart)) == ["胸部", "四肢", "腹部", "皮肤", "伤口"])
        let names = Set(templates.map(\.name))
        #expect(names.isSuperset(of: ["正常心电图", "心房颤动", "三度房室传导阻滞", "疑似急性前壁 ST 段抬高型心肌梗死"]))
    }

    @Test func `is there for every reader of the centre from the beginning`() async throws {
        try await TestHub.run { hub in
            let reader = try await hub.signIn("ecg01")
            let page = try await reader.get(all + "?kind=ECG12&limit=200")
            let names = ((page["items"] as? [[String: Any]]) ?? []).compactMap { $0["name"] as? String }
            #expect(names.contains("正常心电图") && names.count > 15, "\(page.text.prefix(300))")
            #expect(try await reader.get(all + "?kind=NONE").status == 422)
            #expect(try await hub.signIn("village02").get(all).status == 403)
        }
    }

    @Test func `is written by the head alone, in versions, and retired without harm to what began with it`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), head = try await hub.signIn("head01")
            #expect(try await story.reader.post(all, body("甲")).status == 403)
            let made = try await head.post(all, body("本院窦律"))
            let id = try #require(made.string("id"), "\(made.text)")
            #expect(made.status == 201 && made.int("version") == 1)
            _ = try await story.sent()
            let used = ReportStory.normal.replacing(
                #""advice":"none""#, with: #""advice":"none","template":{"id":"\#(id)","version":1}"#)
            let wrong = used.replacing(#""version":1"#, with: #""version":7"#)
            let claim = try await story.claimed(story.reader)
            #expect(try await story.sign(claim, story.reader, wrong).string("field") == "report.template")

            let next = try await head.put(all + "/\(id)", body("本院窦律二"), [.ifMatch: "\"1\""])
            #expect(next.status == 200 && next.int("version") == 2, "\(next.text)")
            let stale = try await head.put(all + "/\(id)", body("三"), [.ifMatch: "\"1\""])
            let blind = try await head.put(all + "/\(id)", body("三"))
            #expect(
                blind.status == 412 && blind.problem == "template-changed", "nobody writes over what they have not seen"
            )
            #expect(stale.status == 412 && stale.problem == "template-changed" && stale.int("version") == 2)
            #expect(try await head.delete(all + "/\(id)").status == 204)
            #expect(try await head.delete(all + "/\(id)").status == 404)

            let signed = try await story.sign(claim, story.reader, used)
            #expect(signed.status == 201 && signed.int("template.version") == 1, "\(signed.text)")
            #expect(signed.string("template.id") == id && signed.string("findings") == "窦性心律")
        }
    }
}
