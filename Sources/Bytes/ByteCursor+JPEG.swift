// The markers of a JPEG of any process (ITU-T T.81, annex B.1.1.2).

extension ByteCursor {
    /// Passes over fill bytes and markers without a body (RST, TEM, SOI) to the next marker with a length, or EOI.
    package mutating func nextJPEGMarker() throws(ParseError) -> UInt8 {
        while true {
            while try byte() != 0xFF {}
            var marker = try byte()
            while marker == 0xFF { marker = try byte() }
            if marker == 0 || marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
            return marker
        }
    }
}
