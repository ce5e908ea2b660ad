// The worklist in a real browser: live, the same by the server's hand and by the script's, and N opens the next case.
import Foundation
import HubAPI
import LiveCounty
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The worklist` {
    @Test func `shows what comes, who takes it and what goes, without being loaded again`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/worklist")
                #expect(try await browser.isTrue("!document.getElementById('empty').hidden"))
                let doctor = try await county.signIn("village02")
                let routine = try await ecg("routine", county, by: doctor)
                try await browser.wait("document.querySelectorAll('#rows tr').length === 1")
                let grave = try await ecg("emergency", county, by: doctor)
                try await browser.wait("document.querySelector('#rows tr')?.dataset.urgency === 'emergency'")
                #expect(try await browser.isTrue("document.getElementById('notice-arrived') !== null"))
                let wang = try await county.signIn("ecg02")
                let claim = try await wang.post("/api/v1/claims", "{}")
                #expect(claim.text("exam") == grave, "\(claim)")
                try await browser.wait("document.querySelector('#rows tr .standing').innerText.includes('在读')")
                let byScript = try await browser.text(rows)
                try await browser.visit("/worklist")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.text(rows) == byScript, "the server writes the same lines")
                let gone = try await wang.delete("/api/v1/readings/\(claim.text("id") ?? "")/claim?epoch=1")
                #expect(gone.status == 204)
                try await browser.wait("document.querySelector('#rows tr .standing').innerText === '待读'")
                try await browser.click("[data-filter='mine']")
                #expect(
                    try await browser.isTrue("[...document.querySelectorAll('#rows tr')].every((line) => line.hidden)"))
                _ = routine
            }
        }
    }

    @Test func `takes a script in a patient's name for the text that it is`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02")
                let made = try await doctor.post(
                    "/api/v1/patients", #"{"name":"<img src=x onerror=alert(1)>","sex":"1"}"#)
                let patient = try #require(made.text("patient.id"), "\(made)")
                _ = try await ecg("routine", county, by: doctor, of: patient)
                try await browser.signIn("ecg01", to: "/worklist")
                try await browser.wait("document.querySelector('#rows a')?.innerText.startsWith('<img src=x')")
                #expect(try await browser.isTrue("document.querySelector('#rows img') === null"))
            }
        }
    }

    /// What stands in the lines, without what only the clock changes.
    private let rows = """
        return [...document.querySelectorAll('#rows tr')].map((line) =>
          [...line.cells].filter((cell, index) => index !== 1).map((cell) => cell.className + ':' + cell.innerHTML.trim()).join('|')
        ).join('\\n').replace(/租约 \\d+/g, '租约')
        """

    private func ecg(
        _ urgency: String, _ county: County, by doctor: Caller, of patient: String? = nil
    ) async throws -> String {
        let ecg = SampleECG(.normal, seed: .random(in: 0...9999)), id = WireID.timeOrdered()
        let files: [(String, [UInt8])] = [("rec.hea", ecg.header(named: "rec")), ("rec.dat", ecg.signal())]
        let objects = files.enumerated().map { index, file in
            #"{"number":\#(index + 1),"name":"\#(file.0)","mediaType":"application/octet-stream","size":\#(file.1.count),"sha256":"\#(SHA256Hex(of: Data(file.1)))"}"#
        }
        let contents = files.enumerated().map { #""\#($0 + 1)":"\#(Data($1.1).base64EncodedString())""# }
        let whose = patient.map { #"{"id":"\#($0)"}"# } ?? "null"
        let sent = try await doctor.put(
            "/api/v1/exams/\(id)",
            #"{"manifest":{"exam":"\#(id)","kind":"ECG12","urgency":"\#(urgency)","performedAt":"2026-11-20T08:06:00+08:00","patient":\#(whose),"request":{"complaint":"胸痛"},"objects":[\#(objects.joined(separator: ","))]},"contents":{\#(contents.joined(separator: ","))}}"#
        )
        #expect(sent.status == 201, "\(sent)")
        _ = try await county.opened("\(id)", by: doctor)
        return "\(id)"
    }
}
