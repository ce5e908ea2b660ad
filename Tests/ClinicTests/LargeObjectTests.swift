// A file that is larger than the hub takes: kept, said at once, never sent, never packed, given up by a person.
import Foundation
import HubAPI
import Spool
import Testing

@testable import Clinic

@Suite struct `A file that is too large for the hub` {
    private let fixture = ClinicFixture()

    @Test func `is kept and refused here, goes into no bundle, and may be discarded`() async throws {
        let terminal = try fixture.terminal(), path = fixture.root + "/large.png"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: UInt64(Manifest.objectLimit) + 1)
        try file.close()
        let capture = try await terminal.capture(ExamDraft(files: [path], kind: "PHOTO", urgency: .emergency))
        #expect(capture.state == .refused && capture.problem?.name == "object-too-large")
        let kept = try #require(try await terminal.spool.capture(capture.exam))
        #expect(kept.state == .refused && kept.problem?.title.contains("65 MiB") == true)
        #expect(terminal.spool.folder.isWhole(kept.objects[0]))
        #expect(try await terminal.spool.sendable(limit: 9, at: Date()).isEmpty)
        let refused = await #expect(throws: ClinicError.self) {
            try await terminal.bundle([capture.exam], to: fixture.root)
        }
        #expect(refused?.problem.name == "object-too-large")
        try await terminal.discard(capture.exam, because: "已分开导出")
        #expect(try await terminal.spool.counts() == [.discarded: 1])
    }
}
