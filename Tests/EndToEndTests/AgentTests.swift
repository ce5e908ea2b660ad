// The agent as a real process against a real hub: from a file in a folder to a report, through kills of both.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `the agent of a clinic` {
    @Test func `takes what is dropped, and the report comes back without anybody asking`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start()
            for path in Sample.ecg {
                let bytes = FileManager.default.contents(atPath: path) ?? Data()
                try agent.drop(URL(fileURLWithPath: path).lastPathComponent, [UInt8](bytes), in: "emergency")
            }
            let exam = try await eventually("a receipt") {
                try await stage("stored", of: clinic).map { try #require($0["exam"] as? String) }
            }
            let reader = try await county.signIn("ecg01")
            _ = try await county.opened(exam, by: county.signIn("village02"))
            let claim = try await reader.post("/api/v1/claims", "{}")
            _ = try await eventually("the word that it is read") { try await stage("being-read", of: clinic) }
            try await reader.stepUp()
            let signed = try await reader.put(
                "/api/v1/readings/\(try #require(claim.text("id")))/signature",
                #"{"epoch":\#(try #require(claim.number("epoch"))),"report":\#(SentFile.report)}"#)
            #expect(signed.status == 201, "\(signed)")
            _ = try await eventually("the report") { try await stage("report", of: clinic) }
            #expect(try await clinic.run(["results", "--open", exam]).status == 0)
            #expect(try await stage("opened", of: clinic) != nil)
            #expect(try await agent.stop() == 0)
            #expect(await agent.said.contains("ended"))
        }
    }

    @Test func `hears of an emergency that cannot be opened, and tells the hub how it fares`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start()
            try agent.drop("rash.png", Array("no picture at all".utf8), in: "emergency")
            _ = try await eventually("the word that it is critical") {
                await agent.said.contains("look at once: exam.quarantined") ? true : nil
            }
            let admin = try await county.signIn("admin01")
            let listed = try await eventually("a heartbeat") {
                let terminals = try await admin.get("/api/v1/terminals?limit=200").list("items")
                return terminals.first { ($0["version"] as? String)?.hasPrefix("lianyi-clinic/") == true }
            }
            #expect(listed["standing"] as? String == "well" && listed["clockIsWrong"] as? Bool == false, "\(listed)")
            #expect(try await agent.stop() == 0)
        }
    }

    @Test func `takes a result from an analyser before it says so, and once when it is said twice`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            let port = Int.random(in: 20_000..<30_000)
            try await agent.start(operator: "village02", ["LIANYI_CLINIC_MLLP": "127.0.0.1:\(port)"])
            let analyser = try await eventually("the port") { TCPClient(port: port) }
            let result = [UInt8](FileManager.default.contents(atPath: Sample.bloodCount[0]) ?? Data())
            await analyser.write([0x0B] + result.dropLast(200) + [0x0B])
            let refusal = String(decoding: await analyser.read(to: 0x1C), as: UTF8.self)
            #expect(refusal.contains("MSA|AR"))
            #expect(try await clinic.run(["status"])["device.cutCount"] as? Int == 1)
            for _ in 0..<2 {
                await analyser.write([0x0B] + result + [0x1C, 0x0D])
                let answer = String(decoding: await analyser.read(to: 0x1C), as: UTF8.self)
                #expect(answer.contains("MSA|AA"))
            }
            let exam = try await eventually("a receipt") {
                try await stage("stored", of: clinic).map { try #require($0["exam"] as? String) }
            }
            let told = try await clinic.run(["status"])
            #expect(told.list("captures").count == 1 && told["device.cutCount"] as? Int == 0)
            #expect(try await county.opened(exam, by: county.signIn("village02")).text("state") == "queued")
            #expect(try await agent.stop() == 0)
        }
    }

    @Test(.timeLimit(.minutes(4))) func `killed again and again, with its hub, loses nothing and doubles nothing`()
        async throws
    {
        let seed = SeededDice.seed
        print("agent kills: seed \(seed) (LIANYI_SEED=\(seed) repeats the choices)")
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            var dice = SeededDice(seed: seed)
            let sizes = [2_000, 90_000, 300_000, 700_000], files = 16
            for number in 0..<files {
                try agent.drop("\(number).png", SentFile(sizes[number % sizes.count], &dice).bytes)
            }
            for _ in 0..<12 {
                try await agent.start()
                let before = await sent(by: agent)
                let pause = Int.random(in: 0...1_500, using: &dice)
                let until = ContinuousClock.now.advanced(by: .milliseconds(pause))
                _ = try await eventually("time to kill") { ContinuousClock.now >= until ? true : nil }
                if Int.random(in: 0..<4, using: &dice) == 0 {
                    try await county.hub.crash()
                    try await county.hub.start()
                }
                try await agent.crash()
                #expect(await sent(by: agent) >= before)
                try await expectInvariant(clinic, agent, files: files)
            }
            try await agent.start()
            _ = try await eventually("\(files) receipts") {
                let told = try await clinic.run(["status", "--limit", "1000"])
                // One that has not yet begun has no ear for SIGTERM either.
                return told["counts.stored"] as? Int == files && told["device.hasAgent"] as? Bool == true ? true : nil
            }
            let status = try await agent.stop()
            let said = await agent.said.suffix(600)
            #expect(status == 0, "\(status) \(said)")
            try await expectEachOnce(clinic, county, files)
        }
    }

    @Test func `that lost its hub keeps capturing, and a send beside it is answered truly`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start()
            _ = try await eventually("the agent") {
                try await clinic.run(["status"])["device.hasAgent"] as? Bool == true ? true : nil
            }
            try await county.hub.crash()
            try agent.drop("a.png", SentFile.random(bytes: 2_000).bytes)
            _ = try await eventually("the capture") { try await clinic.run(["status"]).list("captures").first }
            let told = try await clinic.send(Sample.bloodCount, "--operator", "village02", "--wait", "0")
            #expect([69, 75].contains(told.status), "\(told)")
            try await county.hub.start()
            let sent = try await clinic.run(["send", "--wait", "60"])
            // Noise is no picture: 65 says so, where this is who has sent it.
            let stages = sent.list("exams").compactMap { $0["stage"] as? String }
            #expect(sent.status == (stages.contains("not-readable") ? 65 : 0), "\(sent)")
            #expect(try await clinic.run(["status"])["counts.stored"] as? Int == 2)
            _ = try await agent.stop()
        }
    }

    @Test func `shows in its list why an exam cannot be read, and what can be done with a refused one`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            let refused = try await clinic.send(Sample.bloodCount, "--operator", "nobody-of-this-name")
            #expect(refused.status == 77, "\(refused)")
            let exam = try #require(refused.text("exams.0.exam"))
            let again = try await clinic.run(["send", "--again", exam, "--operator", "village02"])
            #expect(again.status == 0 && again.text("exams.0.stage") == "stored", "\(again)")
            #expect(try await stage("superseded", of: clinic)?["successor"] as? String == again.text("exams.0.exam"))
            let wrong = try await clinic.send(Sample.bloodCount, "--operator", "nobody-of-this-name", "--kind", "CBC")
            let discarded = try await clinic.run([
                "discard", try #require(wrong.text("exams.0.exam")), "--reason", "录错病人",
            ])
            #expect(discarded.status == 0, "\(discarded)")
            #expect(try await stage("discarded", of: clinic) != nil)
            try await agent.start()
            let damaged = FileManager.default.contents(atPath: Sample.path("Malformed/PNG/wrong-crc.png")) ?? Data()
            try agent.drop("wrong.png", [UInt8](damaged))
            let shown = try await eventually("the reason") { try await stage("not-readable", of: clinic) }
            let reason = (shown["standing"] as? [String: Any])?["problem"] as? [String: Any]
            #expect(reason?["code"] as? String == "picture-damaged", "\(shown)")
            _ = try await agent.stop()
        }
    }

    @Test func `lets an emergency overtake a picture on a thin line, and the picture arrives too`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start(["LIANYI_CLINIC_SEND_LIMIT": "128"])
            try agent.drop("picture.png", SentFile.random(bytes: 900_000).bytes)
            let share = try await eventually("the picture on its way") {
                try await stage("sending", of: clinic)?["percent"] as? Int
            }
            #expect((1..<100).contains(share))
            try agent.drop("emergency.png", SentFile.random(bytes: 60_000).bytes, in: "emergency")
            let told = try await eventually("the emergency's receipt") {
                let told = try await clinic.run(["status"])
                return told.list("captures").contains { $0["receipt"] != nil } ? told : nil
            }
            let stored = told.list("captures").filter { $0["receipt"] != nil }
            #expect(stored.map { $0["urgency"] as? String } == ["emergency"], "\(told)")
            _ = try await eventually("both receipts") {
                try await clinic.run(["status"])["counts.stored"] as? Int == 2 ? true : nil
            }
            #expect(try await agent.stop() == 0)
        }
    }

    @Test func `that finds a wrong setting, no enrolment or no folder says so and ends`() async throws {
        let own = TemporaryFolder("agent"), folder = own.path
        defer { withExtendedLifetime(own) {} }
        for (line, word) in [
            ("LIANYI_CLINIC_WACTH=/x", "config-wrong"), ("LIANYI_CLINIC_SEND_LIMIT=fast", "config-wrong"),
            ("LIANYI_CLINIC_HOME=\(folder)\nLIANYI_CLINIC_HOME=\(folder)", "config-wrong"),
            ("LIANYI_CLINIC_QUIET_SECONDS=1", "config-wrong"), ("LIANYI_CLINIC_PACK_ECG=yes", "config-wrong"),
            ("LIANYI_CLINIC_MAPPING=BC 20", "config-wrong"), ("LIANYI_CLINIC_MLLP=127.0.0.1:2575", "operator-missing"),
            ("LIANYI_CLINIC_OPERATOR=village02\nLIANYI_CLINIC_ASTM=analyser:4000", "analyser-address"),
            ("# nothing\nLIANYI_CLINIC_HOME = \(folder)", "not-enrolled"),
        ] {
            let path = folder + "/clinic.conf"
            try Data(line.utf8).write(to: URL(fileURLWithPath: path))
            let told = try await aside {
                Told(try TestProgram("lianyi-clinic").run(["run", "--config", path, "--json"]))
            }
            #expect(told.status == 64 && told.text("problem.type") == "/problems/" + word, "\(line): \(told)")
        }
    }

    /// The newest exam at that stage.
    private func stage(_ stage: String, of clinic: ClinicProcess) async throws -> [String: Any]? {
        try await clinic.run(["status"]).list("captures").first { $0["stage"] as? String == stage }
    }

    private func sent(by agent: AgentProcess) async -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: agent.watch + "/sent")) ?? []).count
    }

    /// Every file is in the folder or in the spool, and what has no receipt is whole in the spool.
    private func expectInvariant(_ clinic: ClinicProcess, _ agent: AgentProcess, files: Int) async throws {
        let told = try await clinic.run(["status", "--limit", "1000"])
        let captured = Set(told.list("captures").flatMap { $0["files"] as? [String] ?? [] })
        let there = try FileManager.default.contentsOfDirectory(atPath: agent.watch).filter { $0.hasSuffix(".png") }
        #expect(captured.union(there).count == files && told.list("captures").count == captured.count)
        for capture in told.list("captures") where capture["receipt"] == nil {
            #expect(["captured", "queued", "sending"].contains(capture["state"] as? String ?? ""))
        }
        for name in captured.subtracting(there) {
            #expect(FileManager.default.fileExists(atPath: agent.watch + "/sent/" + name), "\(name)")
        }
    }

    private func expectEachOnce(_ clinic: ClinicProcess, _ county: County, _ files: Int) async throws {
        let row = try await county.ask(
            """
            SELECT count(*) AS exams, count(receipt) AS receipts, count(DISTINCT o.sha256) AS contents,
                   count(*) FILTER (WHERE o.stored_at IS NULL) AS missing
            FROM exam e JOIN exam_object o ON o.exam_id = e.id
            """
        ).first
        for name in ["exams", "receipts", "contents"] { #expect(try row?[name] as Int? == files, "\(name)") }
        #expect(try row?["missing"] as Int? == 0)
        // What a kill left half written has a name of its own (`.new`) and counts for nothing.
        let receipts = try FileManager.default.contentsOfDirectory(atPath: clinic.home + "/receipts")
        #expect(receipts.count { !$0.hasSuffix(".new") } == files)
    }
}
