// A file that names another person than its exam's patient says so to whoever looks, until the patient is put right.
import Foundation
import HubAPI
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Whom the files name` {
    private func exam(naming name: String, patient: String) -> TestExam {
        let subject = SampleSubject(recordNumber: "A1", name: name, sexWord: "Female", ageYears: 72)
        let bytes = SampleBloodCount(.normal, seed: 7).message(about: subject, ranAt: "20261120080000")
        return TestExam(patient: patient, files: [("cbc.hl7", bytes)])
    }

    @Test func `is held against the patient whenever somebody looks`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let described = #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#
            let right = exam(naming: "蓝桂芳", patient: described), wrong = exam(naming: "麻国平", patient: described)
            for exam in [right, wrong] { #expect(try await doctor.put(exam.path, exam.body).status == 201) }
            #expect(try await hub.opened(right, by: doctor).string("warnings.0.code") == nil)
            let warned = try await hub.opened(wrong, by: doctor)
            #expect(warned.string("warnings.0.code") == "identity-differs-name", "\(warned.text)")
            #expect(warned.string("warnings.0.zh")?.contains("麻国平") == true)
            #expect(warned.string("warnings.1.code") == nil)
        }
    }

    @Test func `is compared anew when the patient is put right`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let sent = exam(naming: "麻国平", patient: #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#)
            #expect(try await doctor.put(sent.path, sent.body).status == 201)
            #expect(try await hub.opened(sent, by: doctor).string("warnings.0.code") != nil)
            let other = try await doctor.post(
                "/api/v1/patients", #"{"name":"麻国平","sex":"2","birthDate":"1954-02-11"}"#)
            let id = try #require(other.string("patient.id"))
            let mended = try await doctor.put(sent.path + "/patient", #"{"patient":"\#(id)","reason":"选错了人"}"#)
            #expect(mended.status == 200, "\(mended.text)")
            #expect(mended.string("warnings.0.code") == nil)
        }
    }

    @Test func `in pinyin and in months is held against the patient as well`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let described = #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#
            let right = exam(naming: "LAN^GUIFANG", patient: described),
                wrong = exam(naming: "MA^GUOPING", patient: described)
            for exam in [right, wrong] { #expect(try await doctor.put(exam.path, exam.body).status == 201) }
            #expect(try await hub.opened(right, by: doctor).string("warnings.0.code") == nil)
            let warned = try await hub.opened(wrong, by: doctor)
            #expect(warned.string("warnings.0.code") == "identity-differs-name", "\(warned.text)")
        }
    }

    @Test func `the same file for two patients is told with clinic and day, audited, and over once one is put right`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var first = exam(naming: "蓝桂芳", patient: #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#)
            var second = first
            second.id = WireID.timeOrdered()
            second.patient = #"{"name":"麻国平","sex":"2","birthDate":"1954-02-11"}"#
            first.performedAt = "2026-11-20T08:07:00+08:00"
            for exam in [first, second] {
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                _ = try await hub.opened(exam, by: doctor)
            }
            for exam in [first, second] {
                let shown = try await hub.opened(exam, by: doctor)
                let warning = (0..<9).first {
                    shown.string("warnings.\($0).code") == "same-file-other-patient"
                }
                let words = warning.flatMap { shown.string("warnings.\($0).zh") } ?? ""
                #expect(
                    words.contains("卫生室，2026-") && !words.contains("麻国平") && !words.contains("蓝桂芳"), "\(shown.text)")
            }
            let audited = try await hub.rows(
                "SELECT object_id::text AS id FROM audit WHERE action = 'exam.same-bytes' ORDER BY id")
            #expect(audited.map(\.first) == [first, second].map { "\($0.id)" }.sorted())
            let id = try #require(try await hub.opened(first, by: doctor).string("patient.id"))
            let mended = try await doctor.put(second.path + "/patient", #"{"patient":"\#(id)","reason":"选错了人"}"#)
            #expect(mended.status == 200, "\(mended.text)")
            #expect(!mended.text.contains("same-file-other-patient"))
            #expect(!(try await hub.opened(first, by: doctor)).text.contains("same-file-other-patient"))
        }
    }

    @Test func `the same file at another clinic is told without that clinic and its day; a reader is told both`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), other = try await hub.signIn("village05")
            let reader = try await hub.signIn("lab01")
            let first = exam(naming: "蓝桂芳", patient: #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#)
            var second = first
            second.id = WireID.timeOrdered()
            second.patient = #"{"name":"麻国平","sex":"2","birthDate":"1954-02-11"}"#
            for (exam, who) in [(first, other), (second, doctor)] {
                #expect(try await who.put(exam.path, exam.body).status == 201)
                _ = try await hub.opened(exam, by: who)
            }
            func words(_ shown: Reply) -> String {
                (0..<9).filter { shown.string("warnings.\($0).code") == "same-file-other-patient" }
                    .map { (shown.string("warnings.\($0).zh") ?? "") + (shown.string("warnings.\($0).en") ?? "") }
                    .joined()
            }
            for (exam, who) in [(first, other), (second, doctor)] {
                let said = words(try await hub.opened(exam, by: who))
                #expect(!said.isEmpty && !said.contains("卫生室") && !said.contains("2026-"), "\(said)")
            }
            #expect(words(try await hub.opened(second, by: reader)).contains("2026-"))
        }
    }

    @Test func `a file whose clock is years from the capture says so`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for (time, code) in [("20241120080000", "file-time-differs"), ("20311120080000", "file-time-ahead")] {
                let subject = SampleSubject(recordNumber: "A1", name: "蓝桂芳", sexWord: "Female", ageYears: 72)
                let bytes = SampleBloodCount(.normal, seed: 9).message(about: subject, ranAt: time)
                let exam = TestExam(files: [("cbc.hl7", bytes)])
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                let shown = try await hub.opened(exam, by: doctor)
                #expect(shown.string("warnings.0.code") == code, "\(shown.text)")
            }
        }
    }
}
