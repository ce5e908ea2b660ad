// Packing and unpacking by a real worker process, and by hand at the command line.
import Exams
import Foundation
import PackedECG
import Samples
import Testing
import WFDB
import Workers

@Suite(.timeLimit(.minutes(2))) struct `Packing in a worker` {
    private let folder = TestFolder()
    private let ecg = SampleECG(.anteriorInfarction, seed: 4)

    private func record(named header: String = "s.hea", _ data: String = "s.dat") throws -> [WorkerFile] {
        [try folder.file(header, ecg.header(named: "s")), try folder.file(data, ecg.signal())]
    }

    private func asked(_ work: (WorkerPool) async throws -> WorkerMaking) async throws -> WorkerMaking {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let making = try await work(pool)
        await pool.shutDown()
        return making
    }

    private func parts() async throws -> [WorkerFile] {
        let files = try record()
        guard case .made(let parts) = try await asked({ try await $0.pack(files) }) else { return [] }
        return try parts.map { try folder.file($0.name, $0.bytes) }
    }

    @Test func `a record becomes two parts, named after its header, that give the files again`() async throws {
        let parts = try await parts()
        #expect(parts.map(\.name) == ["s.essential", "s.rest"])
        guard case .made(let files) = try await asked({ try await $0.unpack(parts) }) else {
            Issue.record("the parts were not unpacked")
            return
        }
        #expect(files.map(\.name) == ["s.hea", "s.dat"])
        #expect(files.map(\.bytes) == [ecg.header(named: "s"), ecg.signal()])
    }

    @Test func `what is no twelve-lead record is not packed, and the worker says why`() async throws {
        let short = [try folder.file("b.hea", ecg.header(named: "b")), try folder.file("b.dat", [1, 2, 3])]
        let text = [try folder.file("a.hea", Array("hello".utf8)), try folder.file("a.dat", [1])]
        for files in [short, text, try Array(record().prefix(1)), try record(named: "s.hea", "t.dat")] {
            guard case .unmade(let reason) = try await asked({ try await $0.pack(files) }) else {
                Issue.record("packed: \(files)")
                continue
            }
            #expect(reason.code == "not-packable" && !reason.en.isEmpty)
        }
    }

    @Test func `a part that was changed is not unpacked`() async throws {
        let parts = try await parts()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: parts[1].path))
        bytes[bytes.count - 1] ^= 1
        let changed = try folder.file("changed", [UInt8](bytes))
        for wrong in [[parts[0], changed], [parts[1], parts[0]], [parts[0]]] {
            guard case .unmade = try await asked({ try await $0.unpack(wrong) }) else {
                Issue.record("unpacked: \(wrong)")
                continue
            }
        }
    }

    @Test func `the operator gets the original files back, and nothing is overwritten`() async throws {
        let parts = try await parts(), target = folder.path + "/out"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let words = ["unpack", parts[0].path, parts[1].path, "--into", target]
        #expect(try run(words) == 0)
        let data = try Data(contentsOf: URL(fileURLWithPath: target + "/s.dat"))
        #expect([UInt8](data) == ecg.signal())
        let header = try Data(contentsOf: URL(fileURLWithPath: target + "/s.hea"))
        #expect([UInt8](header) == ecg.header(named: "s"))
        try FileManager.default.removeItem(atPath: target + "/s.hea")
        try Data([7]).write(to: URL(fileURLWithPath: target + "/s.dat"))
        #expect(try run(words) == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target + "/s.dat")) == Data([7]))
        #expect(!FileManager.default.fileExists(atPath: target + "/s.hea"), "half a record was left")
        #expect(try run(["unpack", parts[0].path]) == 2)
    }

    @Test func `a record whose own name is a path is not packed, so that nothing of it can be written anywhere`() throws
    {
        let header = String(decoding: ecg.header(named: "s"), as: UTF8.self)
        let files = WFDBFiles(
            header: Array(header.replacingOccurrences(of: "s.dat", with: "../s.dat").utf8), data: ecg.signal())
        #expect(throws: NotPackable.unreadable(.pathInName(line: 2))) { try PackedECG.pack(files) }
    }

    private func run(_ words: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TestFolder.worker)
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
