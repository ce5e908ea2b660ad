// The deflated data set of PS3.5 annex A.5: a raw deflate stream from the end of the meta group to the end of the file.

import CZlib

enum Inflate {
    /// The inflated bytes, and whether the stream came to its end; nil when it gives nothing.
    ///
    /// The room grows with what comes out, so a small file never makes the house reserve much.
    static func bytes(of deflated: ArraySlice<UInt8>) throws(DICOMError) -> (bytes: [UInt8], isWhole: Bool)? {
        var room = max(4_096, min(DICOMLimits.inflatedBytes, deflated.count * 4))
        while true {
            var out = [UInt8](repeating: 0, count: room)
            var written = 0
            let status = unsafe deflated.withUnsafeBufferPointer { from in
                unsafe out.withUnsafeMutableBufferPointer { to in
                    unsafe lianyi_inflate_raw(from.baseAddress, from.count, to.baseAddress, to.count, &written)
                }
            }
            if status == Int32(LIANYI_ZLIB_NO_ROOM.rawValue) {
                guard room < DICOMLimits.inflatedBytes else {
                    throw DICOMError(.tooLarge(.inflatedBytes), at: deflated.startIndex)
                }
                room = min(DICOMLimits.inflatedBytes, room * 4)
                continue
            }
            guard written > 0 else { return nil }
            out.removeLast(room - written)
            return (out, status == Int32(LIANYI_ZLIB_OK.rawValue))
        }
    }
}
