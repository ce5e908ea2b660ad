// An electrocardiogram on paper and a picture as it is to be seen, by those who may see the exam.
import Foundation
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/exams/{id}/sheet and …/picture` {
    @Test func `an electrocardiogram comes on paper, with its beats found and its rate where it is sure`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(kind: "ECG12", patient: #"{"name":"蓝桂芳","sex":"2"}"#, files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let seen = try await hub.opened(exam, by: doctor)
            #expect(seen.string("content.data.signals.quality.0.lead") == "I", "\(seen.text)")
            #expect(seen.string("warnings.0.code") == nil)
            let paper = try await doctor.get(exam.path + "/sheet?format=svg&layout=12x1")
            #expect(paper.status == 200 && paper.text.contains("<svg") && paper.text.contains("aVR"))
            let png = try await doctor.get(exam.path + "/sheet")
            #expect(png.status == 200)
            let wrong = try await doctor.get(exam.path + "/sheet?gain=7")
            #expect(wrong.status == 422 && wrong.string("field") == "gain")
        }
    }

    @Test func `a picture comes as small as it is asked for; nobody of another clinic sees it`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village01")
            let drawn = SamplePicture(width: 200, height: 120, bits: 16, seed: 3).png()
            let exam = TestExam(kind: "PHOTO", files: [("p.png", drawn)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let picture = exam.path + "/objects/1/picture"
            let small = try await doctor.get(picture + "?side=64"), whole = try await doctor.get(picture)
            #expect(small.status == 200 && whole.status == 200)
            #expect(try await doctor.get(picture + "?centre=3").status == 422)
            #expect(try await doctor.get(picture + "?frame=0").status == 422)
            #expect(try await stranger.get(picture).status == 404)
            #expect(try await doctor.get(exam.path + "/objects/9/picture").status == 404)
        }
    }
}
