// The hub and its database stop and come back in the middle of work; nothing that was promised is lost.
import Curl
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `stopping in the middle of work` {
    @Test func `a hub that is told to stop finishes the upload that is running`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), upload = SentFile.random(bytes: 600_000)
            let announced = try await doctor.put(upload.path, upload.announcement)
            #expect(announced.status == 202)
            let pipe = county.hub.folder + "/pipe"
            _ = try await aside {
                try Process.run(URL(fileURLWithPath: "/usr/bin/mkfifo"), arguments: [pipe]).waitUntilExit()
            }
            async let answer = upload.send(on: doctor, after: announced, from: pipe)
            let writer = try await aside { try FileHandle(forWritingTo: URL(fileURLWithPath: pipe)) }
            try writer.write(contentsOf: upload.bytes.prefix(200_000))
            await county.hub.askToStop()
            _ = try await eventually("a closed door") {
                (try? await Caller(county.hub.url).get("/healthz")) == nil ? true : nil
            }
            try writer.write(contentsOf: upload.bytes.dropFirst(200_000))
            try writer.close()
            let finished = try await answer
            #expect(finished.status == 201 && finished.text("receipt") != nil, "\(finished)")
            #expect(try await county.hub.ended() == 0)
            try await county.hub.start()
            let receipt = try await Caller.signedIn("village02", at: county.hub.url).get(upload.path + "/receipt")
            #expect(receipt.body == finished.text("receipt"))
        }
    }

    @Test func `after a restart of the hub sessions, claims and receipts stand as they stood`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let exam = try await clinic.deliver(Sample.ecg, "--operator", "village02")
            _ = try await county.opened(exam, by: doctor)
            let reader = try await county.signIn("ecg01"), claim = try await reader.post("/api/v1/claims", "{}")
            try await county.hub.crash()
            #expect(try await clinic.send(Sample.bloodCount, "--operator", "village02", "--wait", "0").status == 69)
            try await county.hub.start()
            try await reader.stepUp()
            let signed = try await reader.put(
                "/api/v1/readings/\(try #require(claim.text("id")))/signature",
                #"{"epoch":\#(try #require(claim.number("epoch"))),"report":\#(SentFile.report)}"#)
            #expect(signed.status == 201, "\(signed)")
            #expect(try await clinic.run(["send"]).text("exams.0.state") == "stored")
            #expect(try await clinic.run(["results"]).list("reports").count == 1)
        }
    }

    @Test(.timeLimit(.minutes(3))) func `while the database is away the hub says so, and goes on when it is back`()
        async throws
    {
        try await OwnCluster.run { cluster, hub in
            let clinic = try await ClinicProcess.enrolled(in: "C02", at: hub)
            let doctor = try await Caller.signedIn("village02", at: hub.url)
            let first = try await clinic.deliver(Sample.bloodCount, "--operator", "village02")
            let receipt = try await doctor.get("/api/v1/exams/\(first)/receipt").body
            try await cluster.crash()
            let away = try await doctor.get("/api/v1/exams/\(first)")
            #expect(away.status == 503 && away.text("detail")?.isEmpty == false, "\(away)")
            #expect(try await Caller(hub.url).get("/readyz").status == 503)
            #expect(try await Caller(hub.url).get("/healthz").status == 200)
            let kept = try await clinic.send(Sample.ecg, "--operator", "village02", "--wait", "0")
            #expect(kept.status == 75 && kept.text("exams.0.state") != "stored", "\(kept)")
            try await cluster.resume()
            _ = try await eventually("a ready hub") {
                try await Caller(hub.url).get("/readyz").status == 200 ? true : nil
            }
            #expect(try await doctor.get("/api/v1/exams/\(first)/receipt").body == receipt)
            #expect(try await clinic.run(["send"]).text("exams.0.state") == "stored")
        }
    }
}
