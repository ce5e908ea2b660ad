// A disk that forgets at a power cut what was not synced: Tests/LossyFS, built on first use, mounted by FUSE.
import Foundation
import Glibc
import LiveCounty
import TestSupport

/// A mounted folder whose power can fail and whose room can end.
struct LossyDisk: Sendable {
    /// What programs use.
    let mount: String
    private let disk: String

    /// The program; nil where FUSE or its headers are missing.
    static let program: String? = {
        guard FileManager.default.fileExists(atPath: "/dev/fuse") else { return nil }
        let source = TestCluster.checkout.path + "/Tests/LossyFS", program = TemporaryFolder.ofThisRun + "/lossyfs"
        let words =
            "cc -O1 -Wall -o '\(program)' '\(source)'/*.c $(pkg-config --cflags --libs fuse3) && command -v fusermount3"
        return shell(words) == 0 && canMount(program) ? program : nil
    }()

    /// Mounts a new, empty disk in a folder.
    static func make(in folder: String, named name: String) async throws -> LossyDisk {
        let made = LossyDisk(mount: "\(folder)/\(name)", disk: "\(folder)/\(name)-disk")
        for path in [made.mount, made.disk] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try await made.attach()
        return made
    }

    /// The power fails: what was not synced is gone, or torn where there is a seed. Whoever used the disk must be dead.
    func losePower(tornBy seed: UInt32?) async throws {
        tell(seed.map { "torn \($0)" } ?? "crash")
        try await detach()
        try await attach()
    }

    /// How many bytes it holds in all; nil makes it wide again.
    func room(_ bytes: Int?) { tell("room \(bytes ?? 1 << 30)") }

    /// How many bytes still fit.
    var free: Int {
        var facts = statvfs()
        guard unsafe statvfs(mount, &facts) == 0 else { return 0 }
        return Int(facts.f_bfree) * 512
    }

    /// How many bytes are on it now.
    var used: Int {
        var facts = statvfs()
        guard unsafe statvfs(mount, &facts) == 0 else { return 0 }
        return Int(facts.f_blocks - facts.f_bfree) * 512
    }

    /// Takes it away.
    func detach() async throws {
        let mount = mount
        try await aside { _ = Self.shell("fusermount3 -uz '\(mount)'") }
    }

    private func attach() async throws {
        guard let program = Self.program else { throw Missing("FUSE") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [disk, mount]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let mount = mount
        _ = try await eventually("a mounted disk") { Self.isMounted(mount) ? true : nil }
    }

    private static func isMounted(_ mount: String) -> Bool {
        FileManager.default.fileExists(atPath: mount + "/.lossy")
    }

    /// The disk never answers: a power cut ends it in the middle of the call.
    private func tell(_ words: String) {
        let descriptor = unsafe open(mount + "/.lossy", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let bytes = Array(words.utf8)
        _ = unsafe write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    /// Whether this user may mount here.
    private static func canMount(_ program: String) -> Bool {
        let place = TemporaryFolder.ofThisRun + "/probe"
        return shell(
            """
            mkdir -p '\(place)/a' '\(place)/b'; '\(program)' '\(place)/a' '\(place)/b' </dev/null >/dev/null 2>&1 &
            for i in $(seq 100); do [ -e '\(place)/b/.lossy' ] && break; sleep 0.02; done
            [ -e '\(place)/b/.lossy' ] && fusermount3 -uz '\(place)/b'
            """) == 0
    }

    @discardableResult
    static func shell(_ words: String) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", words]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
