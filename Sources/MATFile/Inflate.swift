// zlib for compressed elements: never more bytes than asked for.

import CZlib

enum Inflate {
    /// The first `count` bytes of a stream, whether it ends there or not; fewer when it gives no more.
    static func front(_ bytes: ArraySlice<UInt8>, _ count: Int) -> [UInt8] {
        run(bytes, count).bytes
    }

    /// The whole stream; nil when it is damaged or gives more than `limit` bytes.
    static func whole(_ bytes: ArraySlice<UInt8>, upTo limit: Int) -> [UInt8]? {
        let (bytes, isWhole) = run(bytes, limit)
        return isWhole ? bytes : nil
    }

    private static func run(_ bytes: ArraySlice<UInt8>, _ room: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var out = [UInt8](repeating: 0, count: room)
        var written = 0
        let status = unsafe bytes.withUnsafeBufferPointer { from in
            unsafe out.withUnsafeMutableBufferPointer { to in
                unsafe lianyi_inflate(from.baseAddress, from.count, to.baseAddress, to.count, &written)
            }
        }
        out.removeSubrange(min(max(0, written), room)...)
        return (out, status == Int32(LIANYI_ZLIB_OK.rawValue))
    }
}
