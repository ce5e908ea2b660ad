// When the line is dead: exams go to the hub on a stick, and the receipts come back, with the real programs.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a sealed bundle` {
    @Test func `takes the exams of a clinic without a line to the hub once, and brings the receipts back`() async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            try await county.hub.stop()
            let exams = try await capture(at: clinic)
            let made = try await clinic.run(["bundle", "--to", clinic.stick("a 🩺.lyb")])
            #expect(made.status == 0 && Set(made["exams"] as? [String] ?? []) == Set(exams), "\(made)")
            #expect(try await clinic.waiting() == 3, "they stay until a receipt is here")
            try await county.hub.start()
            let first = try await county.receive(clinic.stick("a 🩺.lyb"))
            #expect(first.status == 0 && first.text("bundles.0.state") == "imported", "\(first)")
            let again = try await county.receive(clinic.stick("a 🩺.lyb"))
            #expect(again.status == 0 && again.receipts == first.receipts && first.receipts.count == 3)
            let settled = try await clinic.run(["receipts", clinic.stick("a 🩺.lyb.receipts")])
            #expect(settled.status == 0 && Set(settled["settled"] as? [String] ?? []) == Set(exams), "\(settled)")
            let twice = try await clinic.run(["receipts", clinic.stick("a 🩺.lyb.receipts")])
            #expect(twice.status == 0 && (twice["before"] as? [String])?.count == 3, "\(twice)")
            #expect(try await clinic.run(["send"]).list("exams").isEmpty, "the agent has nothing to send")
            try await expectOnce(exams, in: county)
            #expect(try await county.bundles() == ["imported 3/3 repeats=1"])
        }
    }

    @Test
    func `is carried by another terminal, whose exams they do not become, and gets the receipts of a normal sending`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), carrier = try await county.terminal(in: "C03")
            try await county.hub.stop()
            let exams = try await capture(at: clinic)
            _ = try await clinic.run(["bundle", "--to", clinic.stick("b.lyb")])
            try await county.hub.start()
            let told = try await carrier.run(["forward", clinic.stick("b.lyb")])
            #expect(told.status == 0 && told.text("state") == "imported" && told.list("exams").count == 3, "\(told)")
            #expect(try await carrier.run(["forward", clinic.stick("b.lyb")]).receipts == told.receipts)
            let foreign = try await carrier.run(["receipts", clinic.stick("b.lyb.receipts")])
            #expect(foreign.status == 65 && foreign["foreign"] as? Int == 3, "\(foreign)")
            // The line is back before the stick is: the sender gets the very same receipts.
            let sent = try await clinic.run(["send"])
            // Each has its receipt; the noise among them is no picture, which `send` says with 65.
            let receipts = sent.list("exams").compactMap { $0["receipt"] as? String }
            #expect(receipts.count == 3 && [0, 65].contains(sent.status), "\(sent)")
            let isUnreadable = sent.list("exams").contains { $0["stage"] as? String == "not-readable" }
            #expect(sent.status == (isUnreadable ? 65 : 0), "\(sent)")
            for exam in exams {
                let receipt = try String(contentsOfFile: clinic.receipt(of: exam), encoding: .utf8)
                #expect(told.receipts.contains(receipt.trimmed))
            }
            try await expectOnce(exams, in: county)
            let rows = try await county.ask(
                """
                SELECT count(*) FILTER (WHERE a.action = 'exam.sent' AND a.actor_role = 'terminal' AND o.code = 'C02'
                                        AND a.detail ? 'bundle' AND a.detail ->> 'carrier' = c.actor_id::text)::int AS sent,
                       count(*) FILTER (WHERE a.action = 'bundle.received' AND o.code = 'C02')::int AS received,
                       count(*) FILTER (WHERE a.action = 'bundle.carried' AND o.code = 'C03')::int AS carried
                FROM audit a JOIN organisation o ON o.id = a.organisation_id,
                     (SELECT actor_id FROM audit WHERE action = 'bundle.carried' LIMIT 1) c
                """)
            let row = try #require(rows.first)
            #expect(try row["sent"] as Int == 3)
            #expect(try row["received"] as Int == 2)
            #expect(try row["carried"] as Int == 2)
        }
    }

    @Test func `cut short on its stick gives what is whole, is kept, and loses nothing`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            try await county.hub.stop()
            for size in [100_000, 110_000, 120_000] {
                _ = try await clinic.capture(SentFile.random(bytes: size).bytes, "\(size).png")
            }
            _ = try await clinic.run(["bundle", "--to", clinic.stick("c.lyb")])
            let whole = try Data(contentsOf: URL(fileURLWithPath: clinic.stick("c.lyb")))
            let short = clinic.stick("short.lyb")
            try whole.prefix(whole.count - 60_000).write(to: URL(fileURLWithPath: short))
            try await county.hub.start()
            let cut = try await county.receive(short)
            #expect(cut.status == 1 && cut.text("bundles.0.state") == "partial", "\(cut)")
            #expect(
                cut.receipts.count == 2 && cut.text("bundles.0.problem.type") == "/problems/bundle-damaged", "\(cut)")
            let kept = try await county.hub.program(["receive", "--kept", "--json"])
            #expect(JSONPath.value("0.stored", in: Data(kept.output.utf8)) as? Int == 2, "\(kept)")
            let name = try #require(cut.text("bundles.0.kept"))
            let blob = "\(county.hub.folder)/blobs/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
            #expect(FileManager.default.contents(atPath: blob)?.count == whole.count - 60_000)
            #expect(try await clinic.run(["receipts", short + ".receipts"]).status == 77)
            #expect(try await clinic.waiting() == 1)
            let full = try await county.receive(clinic.stick("c.lyb"))
            #expect(
                full.status == 0 && full.receipts.count == 3 && Set(cut.receipts).isSubset(of: full.receipts), "\(full)"
            )
            #expect(try await clinic.run(["receipts", clinic.stick("c.lyb.receipts")]).status == 0)
            #expect(try await clinic.waiting() == 0)
            #expect(try await county.bundles() == ["imported 3/3 repeats=1"])
        }
    }

    @Test func `for another hub, or no bundle at all, is refused and nothing of it is kept`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), carrier = try await county.terminal(in: "C03")
            try await county.hub.stop()
            _ = try await clinic.capture(SentFile.random(bytes: 500).bytes, "a.png")
            try clinic.learnForeignKey()
            let made = try await clinic.run(["bundle", "--to", clinic.stick("d.lyb")])
            #expect(made.status == 0, "\(made)")
            try await county.hub.start()
            let received = try await county.receive(clinic.stick("d.lyb"))
            #expect(received.status == 1 && received.errors.contains("has not the key"), "\(received)")
            let carried = try await carrier.run(["forward", clinic.stick("d.lyb")])
            #expect(
                carried.status == 77 && carried.text("problem.type") == "/problems/bundle-for-another-hub", "\(carried)"
            )
            let other = clinic.stick("photo.png")
            try Data(SentFile.random(bytes: 3000).bytes).write(to: URL(fileURLWithPath: other))
            #expect(try await county.receive(other).status == 1)
            #expect(try await carrier.run(["forward", other]).status == 65)
            #expect(try await county.bundles() == [])
            #expect(try await clinic.waiting() == 1)
        }
    }

    @Test func `of a revoked terminal is kept and named, and no exam of it is taken`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), carrier = try await county.terminal(in: "C03")
            try await county.hub.stop()
            _ = try await capture(at: clinic)
            let made = try await clinic.run(["bundle", "--to", clinic.home])
            let file = try #require(made.text("file"), "\(made)")
            try await county.hub.start()
            let terminal = try BundleHeadFile(file).terminal
            let revoked = try await county.hub.program(["terminal", "revoke", terminal, "--reason", "遗失"])
            #expect(revoked.status == 0, "\(revoked)")
            for told in [try await county.receive(file), try await carrier.run(["forward", file])] {
                let place = told["bundles.0.state"] == nil ? "" : "bundles.0."
                #expect(told.status != 0 && told.text(place + "state") == "quarantined", "\(told)")
                #expect(told.text(place + "problem.type") == "/problems/terminal-revoked" && told.receipts.isEmpty)
                #expect(told.text(place + "kept") != nil)
            }
            #expect(try await county.bundles() == ["quarantined 0/3 repeats=1"])
            let rows = try await county.ask("SELECT count(*)::int AS n FROM exam")
            #expect(try #require(rows.first)["n"] as Int == 0)
            #expect(try await clinic.waiting() == 3)
        }
    }

    @Test func `with an exam that the hub refuses brings the others all the same`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            try await county.hub.stop()
            let good = try await clinic.capture(SentFile.random(bytes: 900).bytes, "good.png")
            let bad = try await clinic.capture(SentFile.random(bytes: 800).bytes, "bad.png", "--operator", "nobody")
            _ = try await clinic.run(["bundle", "--to", clinic.stick("e.lyb")])
            try await county.hub.start()
            let told = try await county.receive(clinic.stick("e.lyb"))
            #expect(
                told.status == 1 && told.text("bundles.0.state") == "partial" && told.receipts.count == 1, "\(told)")
            let refused = told.list("bundles.0.exams").first { $0["exam"] as? String == bad }
            let problem = refused?["problem"] as? [String: Any]
            #expect(problem?["type"] as? String == "/problems/operator-unknown", "\(told)")
            let settled = try await clinic.run(["receipts", clinic.stick("e.lyb.receipts")])
            #expect(settled.status == 77 && settled["settled"] as? [String] == [good], "\(settled)")
            let audit = try await county.ask(
                "SELECT count(*)::int AS n FROM audit WHERE action = 'exam.sent' AND result = 'refused' AND reason = 'operator-unknown'"
            )
            #expect(try #require(audit.first)["n"] as Int == 1)
        }
    }

    // MARK: helpers

    /// Three exams, captured while nobody answers.
    private func capture(at clinic: ClinicProcess) async throws -> [String] {
        [
            try await clinic.keep(Sample.bloodCount), try await clinic.keep(Sample.ecg),
            try await clinic.capture(SentFile.random(bytes: 200_000).bytes, "胸片 🫁.png"),
        ]
    }

    private func expectOnce(_ exams: [String], in county: County) async throws {
        let rows = try await county.ask(
            """
            SELECT count(*)::int AS exams, count(DISTINCT id)::int AS ids, count(receipt)::int AS receipts,
                   (SELECT count(*)::int FROM exam_object WHERE state <> 'stored') AS missing,
                   (SELECT string_agg(DISTINCT o.code, ',') FROM organisation o
                    WHERE o.id IN (SELECT organisation_id FROM exam)) AS clinics
            FROM exam
            """)
        let row = try #require(rows.first)
        for name in ["exams", "ids", "receipts"] { #expect(try row[name] as Int == exams.count, "\(name)") }
        #expect(try row["missing"] as Int == 0)
        #expect(try row["clinics"] as String? == "C02")
    }
}
