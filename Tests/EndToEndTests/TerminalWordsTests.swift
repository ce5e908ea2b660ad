// What the terminal says at the counter when something is wrong, and the short names by which exams are called.
import Foundation
import LiveCounty
import Spool
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `the words of a terminal` {
    /// What people read, on both channels.
    private func read(_ words: [String], at clinic: ClinicProcess) async throws -> String {
        try await aside {
            let said = try TestProgram("lianyi-clinic").run(
                words + ["--home", clinic.home], environment: ClinicProcess.environment)
            return said.output + said.errors
        }
    }

    @Test func `of a refused exam name its field and what is wrong, in both languages`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let refused = try await clinic.send(
                Sample.bloodCount, "--operator", "village02", "--performed-at", "2031-01-01T00:00:00Z")
            #expect(refused.status == 77, "\(refused)")
            let exam = try #require(refused.text("exams.0.exam"))
            let detail = try #require(refused.text("exams.0.problem.detail"))
            let english = try #require(refused.text("exams.0.problem.en.detail"))
            for words in [["status"], ["status", String(exam.suffix(12))]] {
                let said = try await read(words, at: clinic)
                for text in [detail, english, "performedAt"] { #expect(said.contains(text), "\(text): \(said)") }
            }
            let end = String(exam.suffix(12))
            let discarded = try await clinic.run(["discard", end, "--reason", "时间录错"])
            #expect(discarded.status == 0 && discarded.text("exam") == exam, "\(discarded)")
            let unknown = try await clinic.run(["discard", "zz", "--reason", "x"])
            #expect(unknown.status == 64 && unknown.text("problem.type") == "/problems/exam-unknown", "\(unknown)")
        }
    }

    private static let skews: [(seconds: Double, words: [String])] = [
        (0, []), (250, []), (-250, []),
        (400, ["本机时钟比中心慢 6 分钟", "6 minutes behind"]), (-400, ["本机时钟比中心快 6 分钟", "6 minutes ahead of"]),
        (10_000, ["慢 2 小时", "2 hours behind"]), (-31_536_000, ["快 36", " days ahead of"]),
    ]

    @Test func `of clocks that differ by more than five minutes say by how much, and which to set`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let sent = try await clinic.deliver(Sample.bloodCount, "--operator", "village02")
            #expect(!sent.isEmpty)
            let spool = try Spool(at: clinic.home + "/spool")
            let learnt = Data(try #require(try await spool.setting("hub-clock")).utf8)
            for (seconds, words) in Self.skews {
                try await spool.set("hub-clock", to: Self.ahead(by: seconds, learnt))
                let said = try await read(["status", "--offline"], at: clinic)
                for text in words { #expect(said.contains(text), "\(seconds): \(said)") }
                #expect(said.contains("本机时钟") == !words.isEmpty, "\(seconds): \(said)")
            }
        }
    }

    /// As if the hub's clock had been so far ahead of what it said.
    private static func ahead(by seconds: Double, _ learnt: Data) throws -> String {
        guard var clock = try JSONSerialization.jsonObject(with: learnt) as? [String: Any],
            var anchor = clock["anchor"] as? [String: Any], let zero = anchor["zero"] as? Double
        else { throw Missing("what the terminal knows of the hub's time") }
        anchor["zero"] = zero + seconds
        (clock["anchor"], clock["skew"]) = (anchor, (clock["skew"] as? Double ?? 0) + seconds)
        return String(decoding: try JSONSerialization.data(withJSONObject: clock), as: UTF8.self)
    }

    @Test func `who names no operator sends in the name of the configuration's, and the list says whose an exam is`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let sent = try await aside {
                try TestProgram("lianyi-clinic").run(
                    ["send"] + Sample.bloodCount + ["--home", clinic.home],
                    environment: ClinicProcess.environment.merging(["LIANYI_CLINIC_OPERATOR": "village02"]) { $1 })
            }
            #expect(sent.status == 0, "\(sent.output) \(sent.errors)")
            let exam = try #require(try await clinic.run(["status"]).text("captures.0.exam"))
            _ = try await clinic.run(["attach", exam, "--name", "柏新来", "--phone", "15400000001"])
            let said = try await read(["status", String(exam.suffix(6)), "--offline"], at: clinic)
            #expect(said.contains("柏新来"), "\(said)")
        }
    }

    @Test func `let an exam that is not readable go again with the right kind, under the end of its id`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let sent = try await clinic.send(Sample.bloodCount, "--kind", "PHOTO", "--operator", "village02")
            #expect(sent.status == 65 && sent.text("exams.0.stage") == "not-readable", "\(sent)")
            let exam = try #require(sent.text("exams.0.exam"))
            // The receipt is here, and the terminal has learned by itself that nobody can read what it is for.
            let listed = try await read(["status"], at: clinic)
            #expect(!listed.contains("已送达") && listed.contains("无法读取") && listed.contains("--kind CBC"), "\(listed)")
            let opened = try await county.opened(exam, by: county.signIn("village02"))
            #expect(opened.text("state") == "quarantined", "\(opened)")
            let told = try await clinic.run(["status"])
            #expect(told["stages.not-readable"] as? Int == 1 && told["stages.stored"] == nil, "\(told)")
            let again = try await clinic.run(["send", "--again", String(exam.suffix(12)), "--kind", "CBC"])
            #expect(again.status == 0 && again.text("exams.0.stage") == "stored", "\(again)")
            let new = try #require(again.text("exams.0.exam"))
            #expect(try await county.opened(new, by: county.signIn("village02")).text("state") == "queued")
        }
    }

    @Test func `of keys that are none say that they are not JSON`() async throws {
        let folder = TemporaryFolder("words"), file = folder.path + "/bomb.png"
        defer { withExtendedLifetime(folder) {} }
        try Data([0x89, 0x50]).write(to: URL(fileURLWithPath: file))
        let told = try await aside {
            Told(try TestProgram("lianyi-clinic").run(["verify-receipt", file, "--keys", file, "--json"]))
        }
        #expect(told.status == 65 && told.text("problem.title")?.contains("不是 JSON") == true, "\(told)")
    }

    @Test func `of half an electrocardiogram, and of a table by an unknown mapping, do not say that all is well`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), folder = clinic.home + "-files"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for file in Sample.ecg {
                let name = String(file.split(separator: "/").last ?? ""),
                    bytes = try Data(contentsOf: URL(filePath: file))
                let half = name.hasSuffix(".dat") ? bytes.prefix(bytes.count / 2) : bytes
                try half.write(to: URL(filePath: folder + "/" + name))
            }
            let paths = Sample.ecg.map { folder + "/" + String($0.split(separator: "/").last ?? "") }
            let half = try await clinic.send(paths, "--kind", "ECG12", "--operator", "village02")
            #expect(
                half.status == 65 && half.errors.contains("文件不完整") && half.errors.contains("lacks its end"), "\(half)")
            let table = folder + "/counts.csv"
            try Data("id,wbc\n1,6.0\n".utf8).write(to: URL(filePath: table))
            let unknown = try await clinic.send(
                [table], "--kind", "CBC", "--mapping", "no-such-mapping", "--operator", "village02")
            #expect(unknown.status != 0, "\(unknown)")
            let exam = try #require(half.text("exams.0.exam"))
            let history = try await read(["status", String(exam.suffix(12))], at: clinic)
            #expect(history.contains("本机 device") && history.contains("中心 hub"), "\(history)")
            #expect(history.firstMatch(of: /:\d\d\.\d{3}/) == nil, "no fraction of a second: \(history)")
        }
    }
}
