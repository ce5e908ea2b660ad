// What can be wrong with an upload, at any of its doors.
import HubAPI
import Records

extension Problem {
    static let otherTusVersion = make(
        "tus-version-needed", 412, zh: ("协议版本不符", "请携带 Tus-Resumable: 1.0.0。"),
        en: ("Another tus version", "Send Tus-Resumable: 1.0.0."))

    /// The sender's offset is not the one that is acknowledged; go on from the one given.
    static func offsetDiffers(acked: Int64) -> Problem {
        var problem = make(
            "offset-differs", 409, zh: ("偏移不符", "中心已确认到 \(acked) 字节，请从这里继续。"),
            en: ("The offset differs", "The hub has acknowledged \(acked) bytes; go on from there."))
        problem.extensions["offset"] = .number(Double(acked))
        return problem
    }

    static let checksumMismatch = make(
        "checksum-mismatch", 460, zh: ("校验和不符", "这一段在传输中损坏，没有保存；请重发这一段。"),
        en: ("Checksum mismatch", "This piece was damaged on its way and was not kept; send it again."))

    static let uploadOver = make(
        "upload-over", 410, zh: ("上传已结束", "这个上传地址已失效（过期、终止或已完成），请重新提交清单以取得新地址。"),
        en: ("The upload is over", "It expired, was ended or is done. Send the manifest again for a new address."))

    /// The whole is not here yet; go on from the offset given.
    static func uploadNotWhole(acked: Int64) -> Problem {
        var problem = make(
            "upload-not-whole", 409, zh: ("上传还不完整", "中心已确认到 \(acked) 字节，请传完后再提交。"),
            en: ("The upload is not whole", "The hub has acknowledged \(acked) bytes. Bring the rest first."))
        problem.extensions["offset"] = .number(Double(acked))
        return problem
    }

    static func tooManyUploads(limit: Int) -> Problem {
        make(
            "too-many-uploads", 429,
            zh: ("未归属的上传过多", "同时最多 \(limit) 个尚无归属的上传。请先把已有的写入清单，或用 DELETE 结束；七天无人续传的会自动结束。清单所列文件不受此限。"),
            en: (
                "Too many bare uploads",
                "At most \(limit) uploads that belong to no exam may be open. Name them in a manifest or end them (DELETE); what nobody "
                    + "touches for seven days ends by itself. The files of a manifest are not limited by this."
            ))
    }

    static func uploadsTooLarge(limit: Int64) -> Problem {
        make(
            "bare-uploads-full", 507,
            zh: ("未归属的上传占用过大", "尚无归属的上传合计不得超过 \(limit >> 30) GiB。请先把已有的写入清单，或用 DELETE 结束。清单所列文件不受此限。"),
            en: (
                "The bare uploads are too large together",
                "Uploads that belong to no exam may have \(limit >> 30) GiB together. Name them in a manifest or end them (DELETE). The "
                    + "files of a manifest are not limited by this."
            ))
    }

    static func uploadTooLong(length: Int64) -> Problem {
        make(
            "too-large", 413, zh: ("内容过大", "这个上传共 \(length) 字节，不能更多。"),
            en: ("Too large", "The upload has \(length) bytes in all, and no more."))
    }
}
