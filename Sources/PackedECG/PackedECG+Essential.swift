// The payload of the essential part: sample count, header text, table of values, eight leads.

import Bytes
import WFDB
import Waveforms

extension PackedECG {
    static func essentialPayload(
        _ header: [UInt8], _ leads: TwelveLeads, _ samples: [[Int32]]
    ) throws(NotPackable) -> [UInt8] {
        let measured = StandardLead.independent.map { samples[leads.place(of: $0)] }
        let table = ValueTable(of: measured)
        var payload: [UInt8] = []
        payload.append(little: UInt32(truncatingIfNeeded: samples[0].count))
        try payload.append(deflating: header)
        try payload.append(deflating: table?.bytes ?? [])
        return payload + LeadCode.encoded(table?.numbers(of: measured) ?? measured)
    }

    static func essential(_ bytes: [UInt8]) throws(PackedECGError) -> EssentialECG {
        let (payload, checksum) = try PackedECGFrame.opened(bytes, as: .essential)
        var cursor = payload
        let header: [UInt8]
        let measured: [[Int32]]
        do throws(ParseError) {
            let count = try sampleCount(&cursor)
            header = try cursor.inflated(upTo: PackedECGLimits.bytes)
            measured = try measuredLeads(count, &cursor)
        } catch {
            throw .malformed(error)
        }
        return try recording(header, measured, checksum)
    }

    private static func sampleCount(_ cursor: inout ByteCursor) throws(ParseError) -> Int {
        let start = cursor.offset
        let count = try cursor.length32(.little)
        guard (1...PackedECGLimits.samples).contains(count) else {
            throw ParseError(.invalid("\(count) samples, at most \(PackedECGLimits.samples)"), at: start)
        }
        return count
    }

    private static func measuredLeads(
        _ length: Int, _ cursor: inout ByteCursor
    ) throws(ParseError) -> [[Int32]] {
        let start = cursor.offset
        let packed = try cursor.inflated(upTo: 3 * PackedECGLimits.values)
        let table = packed.isEmpty ? nil : try ValueTable(packed, at: start)
        let range = table.map { 0...Int32($0.values.count - 1) } ?? Int32(Int16.min)...Int32(Int16.max)
        let leads = try LeadCode.decoded(
            try cursor.read(cursor.remaining), count: StandardLead.independent.count, length: length, range: range)
        return table?.samples(of: leads) ?? leads
    }

    private static func recording(
        _ headerBytes: [UInt8], _ measured: [[Int32]], _ checksum: UInt32
    ) throws(PackedECGError) -> EssentialECG {
        let leads = try twelveLeads(headerBytes)
        let count = measured[0].count
        guard leads.header.record.sampleCount ?? count == count else {
            throw .malformed(
                ParseError(.invalid("the header states another number of samples"), at: PackedECGFrame.payloadOffset))
        }
        var samples = [[Int32]](repeating: [], count: leads.order.count)
        for (lead, values) in zip(StandardLead.independent, measured) { samples[leads.place(of: lead)] = values }
        let (one, two) = (samples[leads.place(of: .one)], samples[leads.place(of: .two)])
        for (lead, values) in zip(StandardLead.derived, leads.derived(one: one, two: two)) {
            samples[leads.place(of: lead)] = values
        }
        return EssentialECG(
            header: leads.header, headerBytes: headerBytes, sampleCount: count, samples: samples,
            isDerived: leads.order.map(\.isDerived), leads: leads, checksum: checksum)
    }

    private static func twelveLeads(_ header: [UInt8]) throws(PackedECGError) -> TwelveLeads {
        let parsed: WFDBHeader
        do throws(WFDBError) {
            parsed = try WFDBHeader(parsing: header)
        } catch {
            throw .header(error)
        }
        do throws(NotPackable) {
            return try TwelveLeads(parsed)
        } catch {
            throw .leads(error)
        }
    }
}
