// zlib for the parts of a packed ECG that are text or nearly so.

import CZlib

enum Zlib {
    /// One zlib stream (RFC 1950) at the highest level; nil when there is no memory.
    static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        let room = lianyi_deflate_room(bytes.count)
        var out = [UInt8](repeating: 0, count: room)
        var written = 0
        let status = unsafe bytes.withUnsafeBufferPointer { from in
            unsafe out.withUnsafeMutableBufferPointer { to in
                unsafe lianyi_deflate(from.baseAddress, from.count, to.baseAddress, to.count, &written)
            }
        }
        guard status == Int32(LIANYI_ZLIB_OK.rawValue), written <= room else { return nil }
        return Array(out.prefix(written))
    }

    /// Exactly `count` bytes; nil when the stream is damaged, gives fewer or would give more. No more than
    /// `count` bytes are ever written, whatever the stream says.
    static func inflated(_ bytes: ArraySlice<UInt8>, to count: Int) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: count)
        var written = 0
        let status = unsafe bytes.withUnsafeBufferPointer { from in
            unsafe out.withUnsafeMutableBufferPointer { to in
                unsafe lianyi_inflate(from.baseAddress, from.count, to.baseAddress, to.count, &written)
            }
        }
        return status == Int32(LIANYI_ZLIB_OK.rawValue) && written == count ? out : nil
    }
}
