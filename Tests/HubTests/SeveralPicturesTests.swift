// Several pictures in one exam: all are the exam's content, and one that cannot be read is marked on its own object.
import Foundation
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Exams of several pictures` {
    @Test func `are queued whole, with the reason on the object that cannot be read`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let first = SamplePicture(width: 40, height: 30, bits: 8, seed: 3).png()
            let second = SamplePicture(width: 50, height: 30, bits: 8, seed: 4).png()
            let files = [("front.png", first), ("broken.png", Array(second.dropLast(30))), ("side.png", second)]
            let exam = TestExam(kind: "PHOTO", files: files)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let seen = try await hub.opened(exam, by: doctor)
            #expect(seen.string("state") == "queued", "\(seen.text)")
            #expect(seen.string("content.kind") == "pictures")
            #expect(seen.string("content.data.pictures.1.reason.code") == "picture-damaged")
            #expect(seen.string("objects.1.problem.code") == "picture-damaged")
            #expect(seen.string("objects.0.problem.code") == nil && seen.string("objects.2.problem.code") == nil)
            #expect(seen.string("warnings.0.code") == "picture-damaged")
            let drawn = try await doctor.get(exam.path + "/objects/3/picture")
            let refused = try await doctor.get(exam.path + "/objects/2/picture")
            #expect(drawn.status == 200 && refused.status == 422)
        }
    }

    @Test func `are quarantined where none of them can be read`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let picture = SamplePicture(width: 40, height: 30, bits: 8, seed: 3).png()
            let files = [("a.png", Array(picture.dropLast(30))), ("b.png", Array(picture.dropLast(40)))]
            let exam = TestExam(kind: "PHOTO", files: files)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let seen = try await hub.opened(exam, by: doctor)
            #expect(seen.string("state") == "quarantined" && seen.string("problem.code") == "picture-damaged")
        }
    }
}
