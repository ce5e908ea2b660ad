// Carrying a bundle for another terminal: its bytes go to the hub as they are; what is inside stays sealed.
package import Bundles
import Foundation
package import HubAPI
import Spool

extension Terminal {
    /// What a bundle's file says of itself.
    /// - Throws: `data` when it is none, or damaged at its beginning.
    package static func head(of path: String) throws(ClinicError) -> (head: BundleHead, size: Int64) {
        guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd(),
            (try? file.seek(toOffset: 0)) != nil
        else {
            throw ClinicError(
                .data, "file-unreadable", zh: "无法读取文件 \(path)。请检查路径和权限。",
                en: "Cannot read \(path). Check the path and its permissions.")
        }
        defer { try? file.close() }
        let bytes = (try? file.read(upToCount: BundlePrelude.limit)) ?? Data()
        do throws(BundleError) { return (try BundlePrelude([UInt8](bytes)).head, Int64(size)) } catch {
            let (zh, en) = error.words
            throw ClinicError(
                .data, "not-a-bundle", zh: "\(path) 不是离线包，或已损坏（\(zh)）。请重新复制。",
                en: "\(path) is not a bundle, or is damaged (\(en)). Copy it again.")
        }
    }

    /// Brings a bundle to the hub, and tries again until the deadline, from where the hub has it; brought twice it is stored once.
    /// - Parameter progress: so many bytes of so many are sent.
    package nonisolated func forward(
        _ path: String, until deadline: ContinuousClock.Instant,
        progress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws(ClinicError) -> BundleAnswer {
        let (head, size) = try Self.head(of: path)
        var upload = BundleUpload(self, path, head.bundle, size: size), backoff = Backoff(), reached: Int64 = 0
        while true {
            do throws(HubRefusal) {
                return try await upload.bring(progress)
            } catch {
                if upload.acked > reached { (backoff, reached) = (Backoff(), upload.acked) }
                let pause = backoff.next(atLeast: error.pause)
                guard error.isWorthAnotherTry, ContinuousClock.now.advanced(by: .seconds(pause)) < deadline,
                    (try? await Task.sleep(for: .seconds(pause))) != nil
                else { throw error.clinicError }
            }
        }
    }
}
