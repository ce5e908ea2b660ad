// A twelve-lead ECG made small in two parts: first what a reader needs, then what the original files need.

import WFDB

/// Packs a WFDB record without losing a bit, and unpacks it. The format stands in `Docs/Formats/PackedECG.md`.
package enum PackedECG {
    /// The two parts of one record; each has its own length and check.
    package struct Parts: Equatable, Sendable {
        /// Header and eight independent leads: to be sent first.
        package let essential: [UInt8]
        /// What is missing to make both files again: to be sent when the line is free.
        package let rest: [UInt8]
    }

    /// Packs a record's header and its one data file. Both parts are unpacked again and compared with the files
    /// byte for byte before they are given out, so that what is given out can be restored.
    package static func pack(_ files: WFDBFiles) throws(NotPackable) -> Parts {
        let (leads, samples) = try read(files)
        let essential = PackedECGFrame.sealed(
            try essentialPayload(files.header, leads, samples), as: .essential)
        let unpacked: EssentialECG
        do throws(PackedECGError) {
            unpacked = try self.essential(essential)
        } catch {
            throw .notReproducible
        }
        let rest = PackedECGFrame.sealed(
            try restPayload(of: files.data, leads, samples, checksum: unpacked.checksum), as: .rest)
        guard (try? restored(unpacked, rest))?.files == files else { throw .notReproducible }
        return Parts(essential: essential, rest: rest)
    }

    /// Opens the essential part alone.
    package static func unpack(essential: [UInt8]) throws(PackedECGError) -> EssentialECG {
        try self.essential(essential)
    }

    /// Makes the original record again.
    package static func unpack(essential: [UInt8], rest: [UInt8]) throws(PackedECGError) -> RestoredECG {
        try restored(try self.essential(essential), rest)
    }

    /// The same when the essential part is open already.
    package static func unpack(_ essential: EssentialECG, rest: [UInt8]) throws(PackedECGError) -> RestoredECG {
        try restored(essential, rest)
    }

    /// The record's leads and samples, when it is of the sort that can be packed.
    private static func read(_ files: WFDBFiles) throws(NotPackable) -> (TwelveLeads, [[Int32]]) {
        let header: WFDBHeader
        do throws(WFDBError) {
            header = try WFDBHeader(parsing: files.header)
        } catch {
            throw .unreadable(error)
        }
        let leads = try TwelveLeads(header)
        let record: WFDBRecord
        do throws(WFDBError) {
            record = try WFDBRecord(header) { $0 == leads.fileName ? files.data : nil }
        } catch {
            throw .unreadable(error)
        }
        guard record.sampleCount > 0 else { throw .empty }
        guard record.sampleCount <= PackedECGLimits.samples else { throw .tooLong(samples: record.sampleCount) }
        let after = files.data.count - leads.byteOffset - record.sampleCount * leads.order.count * 2
        let beside = max(files.header.count, leads.byteOffset, after)
        guard beside <= PackedECGLimits.bytes else { throw .tooManyBytes(beside) }
        return (leads, record.samples())
    }
}
