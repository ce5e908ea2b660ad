// Checking a receipt away from the hub and from the terminal that got it.
import FoundationEssentials
package import HubAPI
import Spool

/// A receipt checked against keys, and against files if there are any. Needs no network and no enrolment.
package enum ReceiptCheck {
    /// Checks a receipt.
    /// - Parameters:
    ///   - text: the receipt, blanks around it are allowed.
    ///   - keys: the hub's keys.
    ///   - files: each must be one of the receipt's objects, byte for byte.
    /// - Throws: `data` with the reason; `usage` for a file that cannot be read.
    package static func run(_ text: String, keys: KeySet, files: [String]) throws(ClinicError) -> Receipt {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
        let receipt: Receipt
        do { receipt = try Receipt.verified(trimmed, keys: keys) } catch {
            throw ClinicError(.data, .receiptInvalid(error))
        }
        for file in files {
            let (hash, size) = try digest(of: file)
            guard receipt.objects.contains(where: { $0.sha256 == hash && $0.size == size }) else {
                throw ClinicError(
                    .data, "object-not-covered", zh: "回执不包含文件 \(file) 的内容（SHA-256 \(hash)）。",
                    en: "The receipt does not cover the content of \(file) (SHA-256 \(hash)).")
            }
        }
        return receipt
    }

    private static func digest(of file: String) throws(ClinicError) -> (SHA256Hex, Int64) {
        do { return try SpoolFolder.digest(of: file) } catch { throw ClinicError(error) }
    }
}
