// An operator tries a mapping, puts it in force, and a terminal's table is read by it.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `An operator's mapping` {
    @Test func `is tried line by line, loaded, tried by its name, and withdrawn`() async throws {
        try await County.run { county in
            let folder = FileManager.default.temporaryDirectory.appending(path: "lianyi-mapping-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let map = folder.appending(path: "bc20.map").path, table = folder.appending(path: "t.csv").path
            let text = "format = lianyi-flat-file 1\nname = BC-20s\n[sample]\nnumber = No\n[items]\nHb = HGB, g/dL\n"
            try Data(text.utf8).write(to: URL(filePath: map))
            try Data("No,Hb\n7,12.4\n8,124\n".utf8).write(to: URL(filePath: table))
            let tried = try await county.hub.program(["mapping", "try", map, table])
            #expect(tried.status == 0 && tried.output.contains("2: № 7 | HGB 12.4 g/dL = 124 g/L"), "\(tried)")
            #expect(tried.output.contains("doubtful: impossible-value"), "\(tried)")
            let loaded = try await county.hub.program(["mapping", "load", "bc-20s", map, "--source", "a test"])
            #expect(loaded.status == 0, "\(loaded)")
            let named = try await county.hub.program(["mapping", "try", "bc-20s", table])
            #expect(named.output == tried.output)
            let shown = try await county.hub.program(["mapping", "show", "bc-20s"])
            #expect(shown.output.contains("Hb = HGB, g/dL"))
            let gone = try await county.hub.program(["mapping", "withdraw", "bc-20s", "--source", "a test"])
            #expect(gone.status == 0, "\(gone)")
            let unknown = try await county.hub.program(["mapping", "try", "bc-20s", table])
            #expect(unknown.status == 66, "\(unknown)")
            let wrong = try await county.hub.program(["mapping", "load", "bc-20s", table, "--source", "a test"])
            #expect(wrong.status == 64, "\(wrong)")
        }
    }
}
