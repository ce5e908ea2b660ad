// Packing a twelve-lead record and making it again, for whoever asks over the pipe.

import Intake
import PackedECG
import WFDB
import Workers

enum ECGPacking {
    /// A record's header and its one data file become an essential part and a rest. Both were unpacked and compared with
    /// the files before they are given out.
    static func packed(_ files: [ExamFile]) -> (WorkerReply, [UInt8]) {
        guard files.count == 2, let header = files.first(where: { $0.name.lowercased().hasSuffix(".hea") }),
            let data = files.first(where: { $0.name != header.name })
        else { return unmade("not a header and one data file") }
        // A header that names another file is the hub's to judge, by the names under which the files came.
        guard (try? WFDBHeader(parsing: header.bytes))?.fileNames == [data.name] else {
            return unmade("the header does not name this data file alone")
        }
        do throws(NotPackable) {
            let parts = try PackedECG.pack(WFDBFiles(header: header.bytes, data: data.bytes))
            let stem = String(header.name.dropLast(4))
            return made([(stem + ".essential", parts.essential), (stem + ".rest", parts.rest)])
        } catch {
            return unmade("\(error)")
        }
    }

    /// The essential part and the rest, in this order, become the record's own files under their own names.
    static func unpacked(_ parts: [ExamFile]) -> (WorkerReply, [UInt8]) {
        guard parts.count == 2 else { return unmade("not an essential part and a rest") }
        do throws(PackedECGError) {
            let restored = try PackedECG.unpack(essential: parts[0].bytes, rest: parts[1].bytes)
            return made([
                (restored.record.header.record.name + ".hea", restored.files.header),
                (restored.dataName, restored.files.data),
            ])
        } catch {
            return unmade("\(error)")
        }
    }

    private static func made(_ files: [(name: String, bytes: [UInt8])]) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        reply.made = files.map { WorkerReply.Made(name: $0.name, size: $0.bytes.count) }
        return (reply, files.flatMap(\.bytes))
    }

    private static func unmade(_ reason: String) -> (WorkerReply, [UInt8]) {
        WorkerReply.unmade(.notPacked(String(reason.prefix(300))))
    }
}
