// A terminal, its carrier or the hub dies at every step of a bundle: every exam is stored once, and has its receipt.
import Failpoints
import Foundation
import Glibc
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5)))
struct `whatever dies at a step of a bundle` {
    private static let making: [Failpoint] = [.bundleSealed, .bundleNamed]
    private static let taking: [Failpoint] = [.bundleExamTaken, .bundleEntered]

    @Test func `has died at each of them`() {
        let walked = Self.making + Self.taking + [.bundleAnswered]
        #expect(Set(walked) == Set(Failpoint.allCases.filter { $0.way == .bundle }))
    }

    @Test(arguments: making)
    func `while it is made, what was captured waits and goes into the next one`(point: Failpoint) async throws {
        try await Stick.run { county, clinic in
            let first = clinic.stick("a.lyb"), second = clinic.stick("b.lyb")
            #expect(try await clinic.run(["bundle", "--to", first], point.armed()).status == SIGKILL)
            #expect(FileManager.default.fileExists(atPath: first) == (point == .bundleNamed))
            #expect((try await clinic.run(["bundle", "--to", second])["exams"] as? [String])?.count == Stick.exams)
            // What the dead one left on the stick takes no room from the next.
            let folder = URL(fileURLWithPath: first).deletingLastPathComponent().path
            let left = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".part") }
            #expect(left.isEmpty, "\(left)")
            try await county.hub.start()
            var files = [second]
            if point == .bundleNamed { files.append(first) }
            for file in files {
                let told = try await county.receive(file)
                #expect(told.status == 0 && told.text("bundles.0.state") == "imported", "\(told)")
            }
            try await Stick.expectSettled(county, clinic, by: files)
        }
    }

    @Test(arguments: taking)
    func `while the hub's operator receives it, it is received again`(point: Failpoint) async throws {
        try await Stick.run { county, clinic in
            let file = clinic.stick("a.lyb")
            #expect(try await clinic.run(["bundle", "--to", file]).status == 0)
            try await county.hub.start()
            #expect(try await county.receive(file, point.armed()).status == SIGKILL)
            let told = try await county.receive(file)
            #expect(told.status == 0 && told.text("bundles.0.state") == "imported", "\(told)")
            try await Stick.expectSettled(county, clinic, by: [file])
            #expect(try await county.bundles() == ["imported 2/2 repeats=\(point == .bundleEntered ? 1 : 0)"])
        }
    }

    @Test(arguments: taking)
    func `while the hub takes it from another terminal, it is brought again`(point: Failpoint) async throws {
        try await Stick.run { county, clinic in
            let file = clinic.stick("a.lyb")
            #expect(try await clinic.run(["bundle", "--to", file]).status == 0)
            try await county.hub.start()
            let carrier = try await county.terminal(in: "C03")
            try await county.hub.crash()
            try await county.hub.start(point.armed())
            async let forwarded = carrier.run(["forward", file])
            #expect(try await county.hub.ended() == SIGKILL)
            try await county.hub.start()
            let told = try await forwarded
            #expect(told.status == 0 && told.text("state") == "imported", "\(told)")
            try await Stick.expectSettled(county, clinic, by: [file])
        }
    }

    @Test func `with the hub's answer in memory, the carrier asks again`() async throws {
        try await Stick.run { county, clinic in
            let file = clinic.stick("a.lyb")
            #expect(try await clinic.run(["bundle", "--to", file]).status == 0)
            try await county.hub.start()
            let carrier = try await county.terminal(in: "C03")
            #expect(try await carrier.run(["forward", file], Failpoint.bundleAnswered.armed()).status == SIGKILL)
            #expect(!FileManager.default.fileExists(atPath: file + ".receipts"))
            let told = try await carrier.run(["forward", file])
            #expect(told.status == 0 && told.text("state") == "imported", "\(told)")
            try await Stick.expectSettled(county, clinic, by: [file])
        }
    }

    @Test(arguments: [Failpoint.receiptFiled, .receiptStored])
    func `while its receipts come home, they are taken again`(point: Failpoint) async throws {
        try await Stick.run { county, clinic in
            let file = clinic.stick("a.lyb")
            #expect(try await clinic.run(["bundle", "--to", file]).status == 0)
            try await county.hub.start()
            #expect(try await county.receive(file).status == 0)
            let dead = try await clinic.run(["receipts", file + ".receipts"], point.armed())
            #expect(dead.status == SIGKILL, "\(dead)")
            try await Stick.expectSettled(county, clinic, by: [file])
        }
    }
}

/// A clinic with two exams that the hub has not, and a hub that is down.
private enum Stick {
    static let exams = 2

    static func run(_ body: (County, ClinicProcess) async throws -> Void) async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            try await county.hub.stop()
            _ = try await clinic.keep(Sample.bloodCount)
            _ = try await clinic.keep(Sample.ecg)
            try await body(county, clinic)
        }
    }

    /// Every exam is in the hub once, with the receipt that the clinic has after it took those of `files` home.
    static func expectSettled(_ county: County, _ clinic: ClinicProcess, by files: [String]) async throws {
        for file in files {
            let told = try await clinic.run(["receipts", file + ".receipts"])
            #expect(told.status == 0, "\(told)")
        }
        let rows = try await county.ask("SELECT id::text AS id, receipt FROM exam")
        #expect(rows.count == exams)
        for row in rows {
            let kept = try String(contentsOfFile: clinic.receipt(of: try row["id"]), encoding: .utf8)
            #expect(try row["receipt"] as String? == kept.trimmed)
        }
        #expect(try await clinic.run(["status"]).list("captures").allSatisfy { $0["receipt"] != nil })
    }
}
