// Checking a receipt away from the hub and from the terminal that got it.
import FoundationEssentials
package import HubAPI
package import Spool

/// A receipt checked against keys, and against files if there are any. Needs no network and no enrolment.
package enum ReceiptCheck {
    /// Checks a receipt.
    /// - Parameters:
    ///   - text: the receipt, blanks around it are allowed.
    ///   - keys: the hub's keys.
    ///   - files: each must be one of the receipt's objects, byte for byte, or one of those of which `capture` says that the
    ///     receipt's objects were made.
    ///   - find: the capture of that exam at this terminal, where this is its terminal.
    /// - Throws: `data` with the reason; `usage` for a file that cannot be read.
    package static func run(
        _ text: String, keys: KeySet, files: [String], find: (WireID) async -> Capture? = { _ in nil }
    ) async throws(ClinicError) -> Receipt {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
        let receipt: Receipt
        do { receipt = try Receipt.verified(trimmed, keys: keys) } catch {
            throw ClinicError(.data, .receiptInvalid(error))
        }
        let originals = originals(of: await find(receipt.exam), coveredBy: receipt)
        for file in files {
            let (hash, size) = try digest(of: file)
            let isCovered = receipt.objects.contains { $0.sha256 == hash && $0.size == size }
            guard isCovered || originals.contains(where: { $0.sha256 == hash && $0.size == size }) else {
                throw ClinicError(
                    .data, "object-not-covered",
                    zh: "回执不包含文件 \(file) 的内容（SHA-256 \(hash)）。打包发送的心电请在原终端上验证，或验证 .essential 与 .rest 两部分。",
                    en: "The receipt does not cover the content of \(file) (SHA-256 \(hash)). Of an ECG that was sent "
                        + "packed, check the files at its own terminal, or the two parts, .essential and .rest.")
            }
        }
        return receipt
    }

    /// The files out of which the receipt's objects were packed, without loss, by this terminal.
    private static func originals(of capture: Capture?, coveredBy receipt: Receipt) -> [SpooledObject] {
        guard let capture, capture.manifestSha256 == receipt.manifestSha256 else { return [] }
        let isWhole = capture.receiptObjects.allSatisfy { own in
            receipt.objects.contains { $0.number == own.number && $0.sha256 == own.sha256 && $0.size == own.size }
        }
        return isWhole ? capture.originals : []
    }

    private static func digest(of file: String) throws(ClinicError) -> (SHA256Hex, Int64) {
        do { return try SpoolFolder.digest(of: file) } catch { throw ClinicError(error) }
    }
}
