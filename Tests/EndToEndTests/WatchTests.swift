// The counter's screen as a person has it: a real terminal, a real agent, a real hub.
import Foundation
import LiveCounty
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite(.enabled(if: TestCluster.isRunning)) struct `the counter's screen` {
    @Test func `shows what happens as it happens, takes keys, and gives the terminal back`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start(["LIANYI_CLINIC_UNASSIGNED": "wait"])
            let person = try await eventually("the roll") {
                try await clinic.run(["patients", "--limit", "1"]).list("patients").first
            }
            let window = try watch(clinic)
            try await window.shows("无待发 nothing waits", "线路正常 line up")
            #expect(window.screen.count == 24)
            try agent.drop("cbc.hl7", Array(FileManager.default.contents(atPath: Sample.bloodCount[0]) ?? Data()))
            try await window.shows("未指定患者 no patient yet (1)", "等待指定 waits", "样本 523 PID")
            window.type("a")
            try await window.shows("指定患者 whose exam is it")
            window.type(try #require(person["id"] as? String))
            try await window.shows(try #require(person["name"] as? String))
            window.type("\r")
            try await window.shows("患者随检查发出", "stored", "未指定患者 no patient yet (0)")
            try agent.drop("rash.png", Array("no picture at all".utf8), in: "emergency")
            try await window.shows("!! 危急", "exam.quarantined")
            #expect(window.drawn.contains("\u{7}"))
            window.type("k")
            try await window.shows("已确认 acknowledged")
            #expect(!window.screen.contains { $0.contains("!! 危急") })
            window.resize(columns: 100, lines: 30)
            _ = try await eventually("thirty lines") { window.screen.count == 30 ? true : nil }
            #expect(try await window.end(with: SIGTERM) == 0)
            try await window.left()
            #expect(window.isAsBefore)
            #expect(try await agent.stop() == 0)
        }
    }

    @Test(arguments: ["q", "\u{3}"]) func `ends by a key and leaves nothing behind`(_ key: String) async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), window = try watch(clinic)
            try await window.shows("代理未运行 no agent")
            #expect(!window.isAsBefore)
            window.type(key)
            #expect(try await window.ended() == 0)
            try await window.left()
            #expect(window.drawn.contains(PseudoTerminal.enters))
            #expect(window.isAsBefore)
            let told = try await clinic.run(["watch"])
            #expect(told.status == 0 && told["agent"] as? Bool == false, "\(told)")
        }
    }

    private func watch(_ clinic: ClinicProcess) throws -> PseudoTerminal {
        let window = try PseudoTerminal(columns: 80, lines: 24)
        try window.start(
            TestProgram("lianyi-clinic").path, ["watch", "--home", clinic.home],
            TestProgram.environment.merging(ClinicProcess.environment) { $1 })
        return window
    }
}
