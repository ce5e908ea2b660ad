// The samples behind the header: 16 bits, two's complement, low byte first.

import Bytes

struct RawECGSamples {
    private let bytes: ArraySlice<UInt8>
    private let header: RawECGHeader

    /// Refused when the bytes are not exactly those of all samples, or were changed.
    init(_ header: RawECGHeader, _ bytes: ArraySlice<UInt8>) throws(RawECGError) {
        let stated = header.leads.count * header.sampleCount * 2
        guard stated == bytes.count else { throw .length(stated: stated, found: bytes.count) }
        if let checksum = header.checksum {
            let found = CRC32.value(of: bytes)
            guard found == checksum else { throw .checksum(stated: checksum, found: found) }
        }
        self.header = header
        self.bytes = bytes
    }

    func steps(ofLead lead: Int) -> [Int32] {
        let count = header.sampleCount
        let isPlanar = header.layout == .planar
        let stride = isPlanar ? 2 : header.leads.count * 2
        var place = bytes.startIndex + lead * 2 * (isPlanar ? count : 1)
        var steps: [Int32] = []
        steps.reserveCapacity(count)
        for _ in 0..<count {
            steps.append(Int32(Int16(truncatingIfNeeded: Int(bytes[place]) | Int(bytes[place + 1]) << 8)))
            place += stride
        }
        return steps
    }
}
