// The payload of the rest: what the four derived leads miss, and the bytes around the samples.

import Bytes
import WFDB
import Waveforms

extension PackedECG {
    /// - Parameter checksum: that of the essential part.
    static func restPayload(
        of data: [UInt8], _ leads: TwelveLeads, _ samples: [[Int32]], checksum: UInt32
    ) throws(NotPackable) -> [UInt8] {
        let end = leads.byteOffset + samples[0].count * leads.order.count * 2
        let derived = leads.derived(
            one: samples[leads.place(of: .one)], two: samples[leads.place(of: .two)])
        let misses = zip(StandardLead.derived, derived).map { lead, values in
            zip(samples[leads.place(of: lead)], values).map { $0 - $1 }
        }
        var payload: [UInt8] = []
        payload.append(little: checksum)
        payload.append(little: CRC32.value(of: data[...]))
        try payload.append(deflating: Array(data[..<leads.byteOffset]))
        try payload.append(deflating: Array(data[end...]))
        return payload + LeadCode.encoded(misses)
    }

    static func restored(
        _ essential: EssentialECG, _ bytes: [UInt8]
    ) throws(PackedECGError) -> RestoredECG {
        var cursor = try PackedECGFrame.opened(bytes, as: .rest).payload
        let rest: (essential: UInt32, data: UInt32)
        do throws(ParseError) {
            rest = (try cursor.integer(UInt32.self, .little), try cursor.integer(UInt32.self, .little))
        } catch {
            throw .malformed(error)
        }
        guard rest.essential == essential.checksum else { throw .otherRecord }
        let data: [UInt8]
        do throws(ParseError) {
            data = try dataFile(essential, &cursor)
        } catch {
            throw .malformed(error)
        }
        guard CRC32.value(of: data[...]) == rest.data else { throw .dataDiffers }
        return try restored(essential, data: data)
    }

    private static func restored(
        _ essential: EssentialECG, data: [UInt8]
    ) throws(PackedECGError) -> RestoredECG {
        let name = essential.leads.fileName
        do throws(WFDBError) {
            let record = try WFDBRecord(essential.header) { $0 == name ? data : nil }
            return RestoredECG(
                files: WFDBFiles(header: essential.headerBytes, data: data), dataName: name, record: record)
        } catch {
            throw .header(error)
        }
    }

    private static func dataFile(
        _ essential: EssentialECG, _ cursor: inout ByteCursor
    ) throws(ParseError) -> [UInt8] {
        let before = try cursor.inflated(upTo: PackedECGLimits.bytes)
        let after = try cursor.inflated(upTo: PackedECGLimits.bytes)
        let misses = try LeadCode.decoded(
            try cursor.read(cursor.remaining), count: StandardLead.derived.count, length: essential.sampleCount,
            range: -65_535...65_535)
        var samples = essential.samples
        for (lead, values) in zip(StandardLead.derived, misses) {
            let place = essential.leads.place(of: lead)
            samples[place] = zip(samples[place], values).map { $0 + $1 }
        }
        return before + frames(samples) + after
    }

    /// Format 16: one sample of each signal in turn, the low byte first.
    private static func frames(_ samples: [[Int32]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * samples[0].count * 2)
        for place in samples[0].indices {
            for lead in samples {
                let pattern = UInt16(truncatingIfNeeded: lead[place])
                bytes.append(UInt8(truncatingIfNeeded: pattern))
                bytes.append(UInt8(truncatingIfNeeded: pattern >> 8))
            }
        }
        return bytes
    }
}
