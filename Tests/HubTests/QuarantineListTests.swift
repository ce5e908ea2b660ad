// What lies in quarantine, told to who runs the system without a word of a patient, and to who sent it in words that help.
import Foundation
import Logging
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An exam in quarantine` {
    private func photograph(_ name: String = "张三的心电图.png") -> TestExam {
        TestExam(kind: "ECG12", files: [(name, SamplePicture(width: 40, height: 30, bits: 8, seed: 3).png())])
    }

    @Test func `is listed for who administers the alliance, without a name of a patient or a file`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = photograph()
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "quarantined")
            for account in ["system01", "admin01"] {
                let told = try await hub.signIn(account).get("/api/v1/quarantine")
                #expect(
                    told.string("items.0.exam") == "\(exam.id)" && told.string("items.0.code") == "kind-differs",
                    "\(told.text)")
                #expect(told.string("items.0.organisationName") != nil && told.int("items.0.objects") == 1)
                #expect(!told.text.contains("张三") && !told.text.contains(".png"), "\(told.text)")
            }
            for account in ["village02", "ecg01", "audit01"] {
                #expect(try await hub.signIn(account).get("/api/v1/quarantine").status == 403)
            }
            let audited = try await hub.rows(
                "SELECT detail ->> 'rows' AS n FROM audit WHERE action = 'quarantine.listed' AND result = 'done'")
            #expect(audited == [["1"], ["1"]])
        }
    }

    @Test func `is a line of the log and a number for the machines that watch, and no name is in either`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = photograph()
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let lines = hub.log.lines(.warning).filter { $0.contains("an exam was quarantined") }
            #expect(
                lines.count == 1 && lines[0].contains("\(exam.id)") && lines[0].contains("kind-differs"), "\(lines)")
            #expect(!lines.joined().contains("张三"))
            await KeepHouse(hub: hub.hub).once()
            let measures = try await doctor.get("/metrics").text
            #expect(measures.contains("lianyi_quarantines_total{reason=\"kind-differs\"} 1"))
            #expect(measures.contains("lianyi_exams_quarantined 1"))
        }
    }

    @Test func `that is a photograph of a paper ECG says so, and how to send it`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = photograph("ecg.png")
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let shown = try await hub.opened(exam, by: doctor)
            let zh = shown.string("problem.zh") ?? "", en = shown.string("problem.en") ?? ""
            for words in ["照片", "PHOTO", "--kind PHOTO", "ECG12", "SCP"] {
                #expect(zh.contains(words), "\(words): \(zh)")
            }
            for words in ["photograph", "--kind PHOTO", "ECG12", "aECG"] {
                #expect(en.contains(words), "\(words): \(en)")
            }
        }
    }

    @Test(arguments: [
        ("CBC", "ECG12", "--kind ECG12"), ("PHOTO", "CBC", "--kind CBC"), ("CBC", "PHOTO", "--kind PHOTO"),
    ])
    func `names the kind that its files are`(claimed: String, real: String, words: String) async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = photograph("a.png")
            exam.kind = claimed
            if real == "ECG12" { exam.files = TestExam.ecg }
            if real == "CBC" { exam.files = TestExam.bloodCount }
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let shown = try await hub.opened(exam, by: doctor)
            #expect(
                shown.string("problem.zh")?.contains(words) == true
                    && shown.string("problem.en")?.contains(words) == true, "\(shown.text)")
        }
    }

    @Test func `that is a table without a mapping says which mappings there are`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(files: [("run.csv", Array("No,WBC,HGB\n1,7.8,124\n".utf8))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let shown = try await hub.opened(exam, by: doctor)
            #expect(shown.string("problem.code") == "table-without-mapping", "\(shown.text)")
            #expect(shown.string("problem.zh")?.contains("映射") == true)
            #expect(shown.string("problem.zh")?.contains("lianyi-hub mapping load") == true)
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `Words for what cannot be` {
    @Test func `a sheet of a count is refused in words, and a misspelt wish for a picture too`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), count = TestExam()
            #expect(try await doctor.put(count.path, count.body).status == 201)
            _ = try await hub.opened(count, by: doctor)
            let sheet = try await doctor.get(count.path + "/sheet")
            #expect(sheet.status == 422 && sheet.problem == "not-drawn", "\(sheet.text)")
            let photo = TestExam(
                kind: "PHOTO", files: [("a.png", SamplePicture(width: 40, height: 30, bits: 8, seed: 3).png())])
            #expect(try await doctor.put(photo.path, photo.body).status == 201)
            _ = try await hub.opened(photo, by: doctor)
            let picture = try await doctor.get(photo.path + "/objects/1/picture?window=abc")
            #expect(picture.status == 400 && picture.problem == "unknown-parameter", "\(picture.text)")
            #expect(try await doctor.get(photo.path + "/objects/1/picture?side=20").status == 200)
        }
    }

    @Test func `a man whose request says that he is pregnant is a warning`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for (sex, warned) in [("1", true), ("2", false)] {
                var exam = TestExam(patient: #"{"name":"试样","sex":"\#(sex)","birthDate":"1976-03-01"}"#)
                exam.request = #","pregnant":true"#
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                let shown = try await hub.opened(exam, by: doctor)
                #expect(shown.text.contains("pregnant-man") == warned, "\(shown.text)")
            }
        }
    }
}
