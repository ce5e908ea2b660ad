// A file for a viewer: a head in JSON, then samples; see Docs/Formats/ViewFile.md.

import CZlib
import FoundationEssentials
import Workers

enum ViewFile {
    /// `LYV1`.
    private static let mark: [UInt8] = [0x4C, 0x59, 0x56, 0x31]
    /// Samples begin at a multiple of this, so that a reader may lay numbers of any size over them.
    private static let step = 8

    /// Mark, length of the head, head, samples.
    static func bytes(_ head: some Encodable, _ samples: [UInt8]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = Array(try encoder.encode(head))
        while (mark.count + WorkerFrame.lengthBytes + json.count) % step > 0 { json.append(0x20) }
        var bytes = mark + WorkerFrame.length(json.count)
        bytes.reserveCapacity(bytes.count + json.count + samples.count)
        bytes += json
        bytes += samples
        return bytes
    }

    /// The answer that holds the file, packed where that is wished.
    static func made(_ name: String, _ head: some Encodable, _ samples: [UInt8], gzip: Bool) -> (WorkerReply, [UInt8]) {
        guard let plain = try? bytes(head, samples), let file = gzip ? packed(plain) : plain else {
            return WorkerReply.unmade(
                .refusal(
                    "picture-not-written", nil, "内存不足，未能生成显示数据。请稍后重试。", "There was no memory for it. Try again later."))
        }
        var reply = WorkerReply()
        reply.made = [WorkerReply.Made(name: name, size: file.count)]
        return (reply, file)
    }

    /// A gzip file at a middling level: pictures gain little by a higher one, and a reader waits for it.
    private static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: lianyi_gzip_room(bytes.count))
        var written = 0
        let status = unsafe bytes.withUnsafeBufferPointer { from in
            unsafe out.withUnsafeMutableBufferPointer { to in
                unsafe lianyi_gzip(from.baseAddress, from.count, 4, to.baseAddress, to.count, &written)
            }
        }
        guard status == Int32(LIANYI_ZLIB_OK.rawValue), written <= out.count else { return nil }
        out.removeLast(out.count - written)
        return out
    }
}
