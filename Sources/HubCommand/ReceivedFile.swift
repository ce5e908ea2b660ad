// One bundle on its way from a stick into the hub, read piece by piece.
import Foundation
import Hub
import HubAPI
import Logging

/// Reads a bundle's file and hands it to the hub.
struct ReceivedFile {
    private static let piece = 262_144

    let path: String
    let hub: Hub

    init(_ path: String, hub: Hub) {
        self.path = path
        self.hub = hub
    }

    /// What became of it; nil where it is refused as a whole, which has been said.
    func take() async throws -> BundleAnswer? {
        guard let file = FileHandle(forReadingAtPath: path),
            let size = try? file.seekToEnd(), (try? file.seek(toOffset: 0)) != nil
        else { throw Failure.missing("\(path) cannot be read. 文件无法读取。") }
        defer { try? file.close() }
        do {
            var arriving = try BundleImport(hub, size: Int64(size), from: BundleCarrier(operator: hub.logger))
            do {
                try await feed(file, size: Int64(size), to: &arriving)
                return try await arriving.finish()
            } catch {
                await arriving.giveUp()
                throw error
            }
        } catch let problem as Problem where problem.status < 500 {
            complain(
                "\(path): \(problem.title)。\(problem.detail ?? "") / \(problem.en?.title ?? ""). \(problem.en?.detail ?? "")"
            )
            return nil
        }
    }

    private func feed(_ file: FileHandle, size: Int64, to arriving: inout BundleImport) async throws {
        var done: Int64 = 0, told = ContinuousClock.now
        while let bytes = try file.read(upToCount: Self.piece), !bytes.isEmpty {
            try await arriving.take([UInt8](bytes))
            done += Int64(bytes.count)
            guard told.duration(to: .now) > .seconds(1) else { continue }
            told = .now
            progress("\(path): \(done * 100 / max(1, size)) %")
        }
    }
}
