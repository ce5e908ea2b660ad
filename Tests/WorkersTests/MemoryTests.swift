// What a worker takes in memory for a file, broken or whole: the peak of its process, measured by the kernel.
import Foundation
import Glibc
import Testing
import Workers

@Suite(.serialized, .timeLimit(.minutes(5))) struct `Memory of a worker` {
    /// Docs/Faults.md: a worker's peak lies at most so far above what it has at rest.
    private static let floor = 8 << 20
    private static let multiple = 16

    private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "SampleData").resolvingSymlinksInPath()

    /// Bytes that `lianyi-worker describe` and the worker under it had resident at most.
    private static func peak(_ files: [URL]) throws -> Int {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(1), 2] {
            unsafe _ = posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        let words = [TestFolder.worker, "describe"] + files.map(\.path)
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let status = unsafe posix_spawn(&process, TestFolder.worker, &actions, nil, &arguments, environ)
        try #require(status == 0)
        var (end, usage) = (Int32(0), rusage())
        // The usage of a child holds that of the children it waited for.
        let found = unsafe wait4(process, &end, 0, &usage)
        try #require(found == process)
        return usage.ru_maxrss * 1024
    }

    private static func size(_ file: URL) -> Int {
        (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }

    private static func files(_ folder: String) throws -> [URL] {
        let all = FileManager.default.enumerator(
            at: folder.isEmpty ? samples : samples.appending(path: folder),
            includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
        return (all?.allObjects as? [URL] ?? []).filter {
            size($0) > 0 && !$0.hasDirectoryPath && $0.pathExtension != "md"
        }
    }

    @Test func `a file takes eight megabytes and sixteen times its bytes at most`() throws {
        let folder = TestFolder()
        let rest = try Self.peak([URL(fileURLWithPath: try folder.file("rest", Array("x".utf8)).path)])
        let singles = try Self.files("").filter { !["hea", "dat"].contains($0.pathExtension) }.map { [$0] }
        let records = try Self.files("").filter { $0.pathExtension == "hea" }.map {
            [$0, $0.deletingPathExtension().appendingPathExtension("dat")]
        }
        #expect(singles.count > 10 && records.count >= 4)
        for exam in singles + records {
            let most = Self.floor + Self.multiple * exam.reduce(0) { $0 + Self.size($1) }
            let taken = try Self.peak(exam) - rest
            #expect(taken <= most, "\(exam[0].lastPathComponent): \(taken >> 10) KiB of \(most >> 10) KiB")
        }
    }

    /// Each promises what it does not hold.
    @Test func `a header that promises much takes no more than its file`() throws {
        let folder = TestFolder()
        let rest = try Self.peak([URL(fileURLWithPath: try folder.file("rest", Array("x".utf8)).path)])
        let liars: [(String, [UInt8])] = [
            (
                "a.hea",
                Array(("a 12 500 5000000\n" + String(repeating: "a.dat 16 200 16 0 0 0 0 I\n", count: 12)).utf8)
            ),
            (
                "a.ecg",
                Array(
                    #"{"lianyi-ecg":1,"frequency":500,"sampleCount":60000000,"encoding":"int16le","layout":"planar","leads":[{"name":"I","microvoltsPerStep":1}]}"#
                        .utf8) + [10, 0, 0]
            ),
            ("a.edf", Array(("0".padded(8) + "X".padded(160) + "01.01.26" + "00.00.00" + "4096".padded(8)).utf8)),
            ("a.mat", Array("MATLAB 5.0".padded(124).utf8) + [0, 1, 0x49, 0x4D, 15, 0, 0, 0, 255, 255, 255, 127, 1]),
            ("a.xml", Array(("<AnnotatedECG>" + String(repeating: "<a>", count: 20_000)).utf8)),
            (
                "a.dcm",
                [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
                    + [0xE0, 0x7F, 0x10, 0, 0x4F, 0x57, 0, 0, 255, 255, 255, 127, 0]
            ),
        ]
        for (name, bytes) in liars {
            let file = URL(fileURLWithPath: try folder.file(name, bytes).path)
            let taken = try Self.peak([file]) - rest
            #expect(taken <= Self.floor + Self.multiple * bytes.count, "\(name): \(taken >> 10) KiB")
        }
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
