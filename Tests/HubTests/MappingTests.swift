// Mappings kept by name: a table is read by the one that its sender chose.
import Alliance
import Exams
import Foundation
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A table whose mapping is chosen by name` {
    private static let text = """
        format = lianyi-flat-file 1
        name = BC-20s, township
        [sample]
        number = No
        [items]
        Hb = HGB, g/dL
        """

    private func load(_ text: String?, _ hub: TestHub) async throws {
        let name = try #require(MappingName("bc-20s")), alliance = hub.county.alliance
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write { db in
            try db.decide(mapping: name, title: "BC-20s, township", content: text, in: alliance, source: "a test")
        }
        await owner.close()
    }

    private var table: TestExam {
        var exam = TestExam(files: [("t.csv", Array("No,Hb\n7,12.4\n".utf8))])
        exam.mediaType = "text/csv; mapping=bc-20s"
        return exam
    }

    @Test func `is a blood count in the units that the mapping says, also when it is exported`() async throws {
        try await TestHub.run { hub in
            try await load(Self.text, hub)
            let doctor = try await hub.signIn("village02"), exam = table
            let shown = try await hub.judged(exam, by: doctor)
            #expect(shown.string("content.data.sampleNumber") == "7", "\(shown.text)")
            #expect(shown.judged("718-7", "value") as? Int == 124)
            let copy = try await doctor.get(exam.path + "/export")
            #expect(copy.status == 200, "\(copy.text)")
        }
    }

    @Test func `finds the mappings in force in a list, by name, for whoever treats`() async throws {
        try await TestHub.run { hub in
            try await load(Self.text, hub)
            let doctor = try await hub.signIn("village02")
            let list = try await doctor.get("/api/v1/mappings?limit=1")
            #expect(list.status == 200 && list.string("items.0.name") == "bc-20s", "\(list.text)")
            #expect(list.string("items.0.title") == "BC-20s, township" && list.string("items.0.source") == "a test")
            #expect(try await doctor.get("/api/v1/mappings?after=bc-20s").string("items.0.name") == nil)
            try await load(nil, hub)
            #expect(try await doctor.get("/api/v1/mappings").string("items.0.name") == nil)
        }
    }

    @Test func `is quarantined where the alliance has no such mapping, and where it was withdrawn`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let unknown = try await hub.judged(table, by: doctor)
            #expect(unknown.string("state") == "quarantined" && unknown.string("problem.code") == "mapping-unknown")
            try await load(Self.text, hub)
            try await load(nil, hub)
            let withdrawn = try await hub.judged(table, by: doctor)
            #expect(withdrawn.string("problem.code") == "mapping-unknown", "\(withdrawn.text)")
        }
    }

    @Test func `finds the mappings in force on the upload page`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let before = try await doctor.get("/clinic/upload")
            #expect(!before.text.contains("mapping-field"))
            try await load(Self.text, hub)
            let after = try await doctor.get("/clinic/upload")
            #expect(after.text.contains(#"<option value="bc-20s">bc-20s · BC-20s, township</option>"#), "\(after.text)")
        }
    }
}
