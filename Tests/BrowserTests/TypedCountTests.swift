// A blood count typed into a real browser: what is asked for twice, and what arrives.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The page where a count is typed in` {
    @Test func `asks for rare and contradicting values once more, refuses the impossible, and sends the rest`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02", to: "/clinic/count")
                try await browser.click("[name=who][value=new]")
                try await browser.type("周小满", into: "#name")
                try await browser.choose("g/dL", of: "#unit-718-7")
                try await browser.type("12.4", into: "#value-718-7")
                try await browser.type("4.1", into: "#value-789-8")
                try await browser.type("28", into: "#value-785-6")
                try await browser.type("3100", into: "#value-777-3")
                try await browser.type("1240", into: "#value-787-2")
                try await browser.choose("capillary", of: "#specimen")
                try await browser.click("#send")
                try await browser.wait("document.querySelector('#value-787-2').getAttribute('aria-invalid')")
                #expect(try await browser.isTrue("!document.getElementById('again-777-3').hidden"), "3100 is rare")
                _ = try await browser.text("document.getElementById('value-787-2').value = ''")
                try await browser.type("3100", into: "#again-777-3")
                try await browser.click("#send")
                try await browser.wait("!document.getElementById('again-785-6').hidden")
                #expect(try await browser.isTrue("!document.getElementById('again-789-8').hidden"), "a sum that fails")
                try await browser.type("12.4", into: "#again-718-7")
                try await browser.type("4.1", into: "#again-789-8")
                try await browser.type("28", into: "#again-785-6")
                try await browser.submit()
                let exam = try await browser.storedExam()
                let doctor = try await county.signIn("village02")
                let file = try await doctor.get("/api/v1/exams/\(exam)/objects/1").body
                #expect(file.contains(#"{"code":"718-7","value":"12.4","unit":"g/dL","again":"12.4"}"#), "\(file)")
                let shown = try await doctor.get("/api/v1/exams/\(exam)").body
                #expect(shown.contains(#""specimen":"capillary""#), "\(shown)")
            }
        }
    }
}
