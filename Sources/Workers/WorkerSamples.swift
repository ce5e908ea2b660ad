// Samples as the bytes behind an answer.

package import Exams

package enum WorkerSamples {
    /// All leads' samples, one lead after another, four bytes each, least significant first.
    package static func bytes(of leads: [LeadSamples]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(leads.reduce(0) { $0 + $1.values.count } * 4)
        for lead in leads {
            for value in lead.values {
                let bits = UInt32(bitPattern: value)
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
            }
        }
        return bytes
    }

    /// nil when the bytes are not exactly the samples that the heads announce.
    package static func leads(_ heads: [WorkerReply.Lead], from bytes: [UInt8]) -> [LeadSamples]? {
        var leads: [LeadSamples] = []
        var offset = 0
        for head in heads {
            let (length, overflow) = head.count.multipliedReportingOverflow(by: 4)
            guard !overflow, length >= 0, length <= bytes.count - offset else { return nil }
            var values: [Int32] = []
            values.reserveCapacity(head.count)
            for place in stride(from: offset, to: offset + length, by: 4) {
                let low = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
                let high = UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24
                values.append(Int32(bitPattern: low | high))
            }
            offset += length
            leads.append(LeadSamples(name: head.name, values: values))
        }
        return offset == bytes.count ? leads : nil
    }
}
