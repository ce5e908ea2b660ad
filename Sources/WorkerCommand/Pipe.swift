// Whole reads and writes on descriptors that block.

import Glibc

enum Pipe {
    /// Exactly `count` bytes; nil when the other side ends before.
    static func read(_ count: Int, from descriptor: Int32 = 0) -> [UInt8]? {
        var done = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while done < count {
                let length = unsafe Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: done), count - done)
                if length > 0 { done += length }
                if length == 0 || (length < 0 && errno != EINTR) { break }
            }
            filled = done
        }
        return done == count ? bytes : nil
    }

    /// All bytes; false when the other side has gone.
    static func write(_ bytes: [UInt8], to descriptor: Int32 = 1) -> Bool {
        var done = 0
        while done < bytes.count {
            let length = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if length > 0 { done += length }
            if length < 0 && errno != EINTR { return false }
        }
        return true
    }
}
