// Receipts that came back on a stick: each is believed or not exactly as one that came over the line.
import Foundation
package import HubAPI
import Spool

/// What a file of receipts has settled.
package struct SettledReceipts: Sendable, Equatable {
    /// Exams of this terminal that have their receipt now.
    package var settled: [WireID] = []
    /// Exams that had it before.
    package var before: [WireID] = []
    /// How many receipts are of other terminals.
    package var foreign = 0
    /// Exams of this terminal that the hub did not take, by the word of the file, which is not signed.
    package var refused: [BundleAnswer.Exam] = []
    /// Receipts for exams of this terminal that are not to be believed, and why.
    package var invalid: [WireID: Problem] = [:]
    /// What the file says of whole bundles of this terminal.
    package var problems: [Problem] = []
}

extension Terminal {
    /// Takes the receipts of a file; what is not of this terminal is passed over.
    package nonisolated func settle(_ file: ReceiptsFile) async throws(ClinicError) -> SettledReceipts {
        var settled = SettledReceipts()
        let earlier: Set<WireID>
        do { earlier = try await earlierSelves() } catch { throw ClinicError(error) }
        let selves = earlier.union([terminalID])
        for bundle in file.bundles {
            if selves.contains(bundle.terminal), let problem = bundle.problem { settled.problems.append(problem) }
            for exam in bundle.exams { try await settle(exam, isOwn: selves.contains(bundle.terminal), &settled) }
        }
        return settled
    }

    private nonisolated func settle(
        _ told: BundleAnswer.Exam, isOwn: Bool, _ settled: inout SettledReceipts
    ) async throws(ClinicError) {
        guard isOwn, let exam = told.exam, let capture = try await known(exam) else {
            if told.receipt != nil { settled.foreign += 1 }
            if isOwn, told.problem != nil { settled.refused.append(told) }
            return
        }
        guard let receipt = told.receipt else { return settled.refused.append(told) }
        guard capture.receipt != receipt else { return settled.before.append(exam) }
        do throws(HubRefusal) {
            try await believe(receipt, of: capture)
            guard capture.receipt == nil else { return settled.before.append(exam) }
            try await keep(receipt, of: capture)
            settled.settled.append(exam)
        } catch {
            settled.invalid[exam] = error.clinicError.problem
        }
    }

    private nonisolated func known(_ exam: WireID) async throws(ClinicError) -> Capture? {
        do { return try await spool.capture(exam) } catch { throw ClinicError(error) }
    }
}

extension ReceiptsFile {
    /// Reads a file of receipts.
    /// - Throws: `data` when it is none, or larger than ``limit``.
    package static func read(_ path: String) throws(ClinicError) -> ReceiptsFile {
        guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: limit + 1) else {
            throw ClinicError(
                .data, "file-unreadable", zh: "无法读取文件 \(path)。请检查路径和权限。",
                en: "Cannot read \(path). Check the path and its permissions.")
        }
        try? file.close()
        guard bytes.count <= limit, let read = try? WireJSON.value(ReceiptsFile.self, in: bytes), read.format == name,
            read.v == 1
        else {
            throw ClinicError(
                .data, "not-receipts", zh: "\(path) 不是回执文件。应为 lianyi-hub receive 或 lianyi-clinic forward 写出的文件。",
                en: "\(path) is not a file of receipts. Take the one that lianyi-hub receive or "
                    + "lianyi-clinic forward wrote.")
        }
        return read
    }
}
