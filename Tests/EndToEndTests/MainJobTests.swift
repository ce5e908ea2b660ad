// The main job with real processes: a terminal sends, readers read, the terminal fetches and believes the reports.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `the main job` {
    @Test func `three exams go up with receipts, are read by the right readers, and their reports come back`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let patient = try await patient(of: doctor)
            let who = ["--patient-id", patient, "--operator", "village02", "--complaint", "胸闷乏力三天"]
            var exams: [String: String] = [:]
            for (kind, files) in [("CBC", Sample.bloodCount), ("ECG12", Sample.ecg), ("PHOTO", Sample.picture)] {
                let told = try await clinic.run(["send"] + files + ["--kind", kind] + who)
                let exam = try #require(told.text("exams.0.exam"), "\(told)")
                exams[kind] = exam
                #expect(told.status == 0 && told.text("exams.0.state") == "stored")
                let verified = try await clinic.run(["verify-receipt", clinic.receipt(of: exam), "--object"] + files)
                #expect(verified.status == 0 && verified["valid"] as? Bool == true, "\(verified)")
                #expect(verified.text("receipt.exam") == exam)
                #expect(try await county.opened(exam, by: doctor).text("state") == "queued")
            }
            for (kind, reader, others) in [
                ("ECG12", "ecg01", ["image01", "lab01"]), ("PHOTO", "image01", ["ecg01", "lab01"]),
                ("CBC", "lab01", ["ecg01", "image01"]),
            ] {
                let exam = try #require(exams[kind])
                for other in others { try await expectNothing(of: exam, for: county.signIn(other)) }
                let report = try await read(exam, of: patient, by: county.signIn(reader))
                try await expectReport(report, of: exam, at: clinic)
                #expect(try await doctor.get("/api/v1/exams/\(exam)").text("state") == "delivered")
            }
        }
    }

    /// A patient of the doctor's clinic, by its own list.
    private func patient(of doctor: Caller) async throws -> String {
        let made = try await doctor.post(
            "/api/v1/patients", #"{"name":"柏秀兰","sex":"2","birthDate":"1953-08-21"}"#)
        return try #require(made.text("patient.id"), "\(made)")
    }

    private func expectNothing(of exam: String, for reader: Caller) async throws {
        let list = try await reader.get("/api/v1/readings")
        #expect(list.status == 200 && !list.list("items").contains { $0["exam"] as? String == exam })
    }

    /// Claims, sees the case with the other two exams beside it, steps up and signs; answers the report's id.
    private func read(_ exam: String, of patient: String, by reader: Caller) async throws -> String {
        let claim = try await reader.post("/api/v1/claims", "{}")
        #expect(claim.status == 201 && claim.text("exam") == exam, "\(claim)")
        let id = try #require(claim.text("id")), epoch = try #require(claim.number("epoch"))
        let opened = try await reader.get("/api/v1/readings/\(id)")
        #expect(opened.text("exam.patient.id") == patient && opened.list("priors").count == 2)
        #expect(opened["exam.content.kind"] != nil)
        let signature = #"{"epoch":\#(epoch),"report":\#(Self.report)}"#
        #expect(try await reader.put("/api/v1/readings/\(id)/signature", signature).problem == "step-up-needed")
        try await reader.stepUp()
        let signed = try await reader.put("/api/v1/readings/\(id)/signature", signature)
        #expect(signed.status == 201, "\(signed)")
        return try #require(signed.text("id"))
    }

    private func expectReport(_ report: String, of exam: String, at clinic: ClinicProcess) async throws {
        let fetched = try await clinic.run(["results"])
        #expect(fetched.status == 0, "\(fetched)")
        #expect(fetched.list("reports").contains { ($0["report"] as? [String: Any])?["id"] as? String == report })
        let opened = try await clinic.run(["results", "--open", exam])
        #expect(opened.text("report.plan") == "口服补铁，两周后复查血常规" && opened.text("report.severity") == "alert")
        #expect(opened.text("report.exam") == exam)
    }

    private static let report = """
        {"findings":"所见如图","impression":[{"text":"需要处理的异常","polarity":"positive"}],"severity":"alert",\
        "advice":"treat_here","treatmentPlan":"口服补铁，两周后复查血常规"}
        """
}
